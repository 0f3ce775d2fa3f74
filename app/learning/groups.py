"""What a trainer sees of a group: where people get stuck, never who."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.learning import group_store
from app.learning.group_model import FEWEST, ModuleGroup, QuestionGroup

AWAY = timedelta(days=14)
"""Whoever has not come back for so long may have got stuck."""


def of_organisation(
    actor: Actor, people: Collection[PersonId] | None = None
) -> Mapping[str, ModuleGroup]:
    """Return module id → where the people of the actor's organisation are, or some of them."""
    return group_store.groups(actor.organisation_id, clock.now() - AWAY, people)


def module_counts(
    organisation_id: OrganisationId, person_ids: Collection[PersonId]
) -> Mapping[PersonId, tuple[int, int]]:
    """Return how many modules each of these people began, and completed; one statement.

    For who teaches them by name; those who have begun nothing are left out.
    """
    return group_store.module_counts(organisation_id, person_ids)


def hardest_questions(
    actor: Actor, module_id: str, people: Collection[PersonId] | None = None
) -> list[QuestionGroup]:
    """Return the questions that went wrong in first attempts, most often wrong first."""
    found = group_store.questions(actor.organisation_id, module_id, people)
    enough = [one for one in found if one.answered >= FEWEST and one.wrong]
    return sorted(enough, key=lambda one: (-one.wrong / one.answered, one.question_id))
