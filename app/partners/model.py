"""A list of partners, and what is known of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId
from app.kernel.sharing import Scope

QUIET_MONTHS = 12
"""Without contact for so long, a partner counts as inactive; each list may say otherwise."""
MOST_QUIET_MONTHS = 60
TITLE_LENGTH = 200
MOST_WISHED = 60
KEPT_DELETED = timedelta(days=90)
"""How long a deleted partner can be brought back."""
FIRST_YEAR, LAST_YEAR = 1800, 2100


class Type(StrEnum):
    """What kind of organisation a partner is: those that the guide names for the database."""

    EMPLOYER = "employer"
    PUBLIC = "public"
    ASSOCIATION = "association"
    INTERNATIONAL = "eu_international"
    EDUCATION = "education"


class Status(StrEnum):
    """Whether we work together."""

    EXISTING = "existing"
    POTENTIAL = "potential"
    """Wished for: we would like to, and do not yet."""
    FORMER = "former"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a partner: what people type, and what goes into files and comes from them.

    Each has a use: to find them, to reach them, to say what it is for, or to know what is next.
    """

    name: str
    type: Type
    status: Status = Status.EXISTING
    sector: str = ""
    website: str = ""
    place: str = ""
    contact_name: str = ""
    contact_mail: str = ""
    contact_phone: str = ""
    backup_name: str = ""
    """Who steps in when the contact person is away or leaves."""
    backup_mail: str = ""
    brings: str = ""
    """What the partner gives."""
    gains: str = ""
    """What the partner gets out of it."""
    since: int | None = None
    """The year in which it began."""
    last_contact: date | None = None
    next_step: str = ""
    next_on: date | None = None
    notes: str = ""


Fact: TypeAlias = str | int | date | None
FACTS = tuple(each.name for each in fields(Facts))
LINKS = "works_with"
"""Who else of the list a partner works with: no fact of one, but a column of a file."""
COLUMNS = (*FACTS, LINKS)
"""What a file says of a partner."""

LENGTHS: Mapping[str, int] = {
    "name": 200,
    "sector": 100,
    "website": 300,
    "place": 200,
    "contact_name": 200,
    "contact_mail": 255,
    "contact_phone": 60,
    "backup_name": 200,
    "backup_mail": 255,
    "brings": 2_000,
    "gains": 2_000,
    "next_step": 300,
    "notes": 5_000,
}
"""Characters that a text may have."""

LONG = ("brings", "gains", "notes")
"""Texts of several lines."""

CONTACT = ("contact_name", "contact_mail", "contact_phone")
BACKUP = ("backup_name", "backup_mail")
PEOPLE = (*CONTACT, *BACKUP)
"""Facts about persons outside the product."""


class Gap(StrEnum):
    """What may be missing. An existing partner lacks any of these; the others only the first."""

    SECTOR = "sector"
    CONTACT = "contact"
    """Nobody is named."""
    REACH = "reach"
    """Neither address nor telephone."""
    LAST_CONTACT = "last_contact"
    BRINGS = "brings"
    GAINS = "gains"


@dataclass(frozen=True, slots=True)
class PartnerList:
    """A list, as somebody who may open it sees it."""

    id: UUID
    organisation_id: OrganisationId
    owner_id: PersonId | None
    scope: Scope
    cohort_id: UUID | None
    title: str
    quiet_months: int
    wished: tuple[str, ...]
    """Sectors that should be in the network."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner with everything that is known."""

    id: UUID
    list_id: UUID
    facts: Facts
    version: int
    made_at: datetime
    changed_at: datetime
    changed_by: PersonId | None
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A partner as it stands in the list."""

    id: UUID
    name: str
    type: Type
    status: Status
    sector: str
    place: str
    contact_name: str
    last_contact: date | None
    next_step: str
    next_on: date | None
    quiet: bool
    """Whether it counts as inactive."""


class Only(StrEnum):
    """Which partners a list is narrowed to."""

    INACTIVE = "inactive"
    """Existing, and not contacted for as long as the list says."""
    INCOMPLETE = "incomplete"
    """With any `Gap`."""
    NO_BACKUP = "no_backup"
    """Existing, and nobody steps in for the contact person."""
    DUE = "due"
    """With a next step that is due within two weeks, or overdue."""
    UNCONNECTED = "unconnected"
    """Existing, and known to work with none of the others."""
    DELETED = "deleted"


DUE_WITHIN = timedelta(days=14)


class Sort(StrEnum):
    """In which order a list stands."""

    NAME = "name"
    LAST_CONTACT = "last_contact"
    """Longest ago first; unknown before that."""
    NEXT_ON = "next_on"
    """Soonest first; none at the end."""
    CHANGED = "changed"
    """Newest change first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a list is asked for."""

    text: str = ""
    type: Type | None = None
    status: Status | None = None
    sector: str | None = None
    only: Only | None = None
    missing: Gap | None = None
    sort: Sort = Sort.NAME

    @property
    def narrows(self) -> bool:
        return any((self.text, self.type, self.status, self.sector, self.only, self.missing))


class Act(StrEnum):
    """What was done to a partner."""

    CHANGED = "changed"
    MERGED = "merged"
    DELETED = "deleted"
    RESTORED = "restored"
    IMPORTED = "imported"
    """Changed by a file."""
    UNDONE = "undone"
    FORGOTTEN = "forgotten"
    """Its contact persons were taken out."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a partner's history."""

    id: UUID
    at: datetime
    by: PersonId | None
    act: Act
    before: Mapping[str, Any]
    """Fact → what it was, ready for JSON; only those that changed."""
    after: Mapping[str, Any]
    more: Mapping[str, Any]
    """Of a merger: what came over with whom, so that it can go back."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One time we spoke."""

    id: UUID
    on: date
    by: PersonId | None
    """Who of us."""
    what: str


CONTACT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """What is next after a talk."""

    done: bool = False
    """Whether what was planned before is done."""
    step: str = ""
    on: date | None = None

    def after(self, facts: Facts) -> Facts:
        """Return facts with this plan; where it says nothing, what was planned stays."""
        if self.step or self.done:
            return replace(facts, next_step=self.step, next_on=self.on)
        return replace(facts, next_on=self.on or facts.next_on)


@dataclass(frozen=True, slots=True)
class Alike:
    """A partner that may be the same as another, and why."""

    id: UUID
    name: str
    place: str
    reason: str
    """"name", "website" or "mail"."""
