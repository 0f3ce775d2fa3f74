"""What happened in learning."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class ModuleCompleted:
    """Somebody has done everything a module asks; published once per person and module."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str
    competence: str | None


@dataclass(frozen=True, slots=True)
class UnitDone:
    """Somebody has read a unit or proved it, for the first time."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class QuizFinished:
    """Somebody has answered every question of a quiz, passed or not."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str


@dataclass(frozen=True, slots=True)
class ReflectionKept:
    """A learner wants this reflection in their portfolio."""

    person_id: PersonId
    organisation_id: OrganisationId
    module_id: str
    unit_id: str
    activity: str
    title: str
    question: str
    """What the reflection answers; without it nobody else understands the text."""
    text: str
    language: str
