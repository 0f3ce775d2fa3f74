"""What a notice is, and how the world that tells it says what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId

Details = Mapping[str, str | int | None]
"""Ids and codes only: words are made when somebody reads them, in their language."""


class Channel(StrEnum):
    """When something is sent by mail. In the app every notice stands at once."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


DIGESTS = (Channel.DAILY, Channel.WEEKLY)


class Topic(StrEnum):
    """What people choose a channel for."""

    DOSSIERS = "dossiers"
    """One's own."""
    ASSESSING = "assessing"
    """Dossiers that need this assessor now."""
    DESK = "desk"
    """Dossiers that wait for any assessor of the organisation."""
    BADGES = "badges"
    EVIDENCE = "evidence"
    AGREEMENTS = "agreements"
    COHORTS = "cohorts"
    TOOLKIT = "toolkit"
    """What is due in one's documents."""
    CENTRE = "centre"
    """For those who run an organisation."""

    @property
    def channel(self) -> Channel:
        """How it is sent to whoever has chosen nothing."""
        # Ten assessors are told of each dossier, and one of them takes it.
        return Channel.DAILY if self is Topic.DESK else Channel.AT_ONCE


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    person_id: PersonId
    organisation_id: OrganisationId
    kind: str
    about: UUID
    """The dossier, the badge, … that it is about."""
    details: Details
    created_at: datetime
    read_at: datetime | None
    mailed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in the reader's language."""

    title: str
    sentence: str
    link: str | None
    """Path of the page it leads to; None if the sentence says it all."""
    also: tuple[str, str] | None = None
    """A second link, for the mail: what it leads to, and its whole address."""


Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Kind(Generic[Fact]):
    """One kind of notice; `registry` knows all of them."""

    code: str
    topic: Topic
    write: Callable[[Notice, Fact], Words]
    load: Callable[[Collection[UUID]], Mapping[UUID, Fact]]
    """What notices are about, all at once; what is missing in the answer is gone."""
    details: tuple[str, ...] = ()
    """The names of the details that `write` takes: all must be given when it is told."""
    roles: frozenset[Role] = frozenset()
    """Told to people only while they have one of these roles; empty: while they are members."""

    def is_for(self, roles: Collection[Role]) -> bool:
        """Tell whether it may be shown to somebody with these roles in its organisation."""
        return bool(self.roles & set(roles)) if self.roles else bool(roles)


AnyKind = Kind[Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as somebody reads it."""

    notice: Notice
    words: Words | None
    """None: what it was about is gone."""
