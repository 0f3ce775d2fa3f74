"""Who is in a course, and what a new reading of its members changes (NRPS 2.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.kernel.words import one_line
from app.lti import rules

MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
NAME_LENGTH = 200
MOST_MEMBERS = 20_000


class Unreadable(ValueError):
    """What a platform sent is no list of members."""


class Kind(StrEnum):
    """What a difference is."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED_ROLE = "changed_role"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a course, as the platform names them. Addresses are not kept."""

    subject: str
    name: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what is known here and what the platform says."""

    kind: Kind
    member: Member
    before: Role | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a course's members, on its way or done."""

    id: UUID
    asked_at: datetime
    read_at: datetime | None
    applied_at: datetime | None
    failure: str | None
    changes: Sequence[Change]

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it and take it over."""
        return self.read_at is not None and self.applied_at is None and bool(self.changes)

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind is kind]


@dataclass(frozen=True, slots=True)
class Course:
    """A course of a platform."""

    id: UUID
    title: str
    platform: str
    readable: bool
    """Whether the platform lets us ask who is in it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A member as they are known here."""

    member: Member
    left_at: datetime | None
    person_id: PersonId | None
    """None: they have never come here."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many modules somebody began, and completed."""

    begun: int
    completed: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One step of what somebody did in a placement."""

    text: str
    done: bool
    result: str = ""


def read_page(page: object) -> list[Member]:
    """Return the active members of one page (NRPS 2.0, 3.2); raise `Unreadable`.

    Members without an id cannot be told apart and are left out; so is who is inactive or deleted.
    """
    found = page.get("members") if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise Unreadable
    members = (_member(each) for each in found if isinstance(each, dict))
    return [member for member in members if member is not None]


def _member(said: Mapping[str, Any]) -> Member | None:
    subject, roles = said.get("user_id"), said.get("roles")
    if not isinstance(subject, str) or not 0 < len(subject) <= rules.ID_LENGTH or "\0" in subject:
        return None
    if said.get("status", "Active") != "Active":
        return None
    return Member(subject, rules.name_of(said), role_of(roles if isinstance(roles, list) else []))


def role_of(roles: Iterable[object]) -> Role:
    """Return what somebody is in a course: a trainer if anything makes them one."""
    mapped = rules.mapped_roles(list(roles))
    return Role.TRAINER if Role.TRAINER in mapped else Role.LEARNER


def differences(known: Iterable[Known], found: Iterable[Member]) -> list[Change]:
    """Return who joined, changed role and left, in this order and by name."""
    here = {one.member.subject: one.member for one in known if one.left_at is None}
    there = {member.subject: member for member in found}
    joined = [Change(Kind.JOINED, one) for one in there.values() if one.subject not in here]
    left = [Change(Kind.LEFT, one) for one in here.values() if one.subject not in there]
    changed = [
        Change(Kind.CHANGED_ROLE, one, here[one.subject].role)
        for one in there.values()
        if one.subject in here and here[one.subject].role is not one.role
    ]
    return [*_by_name(joined), *_by_name(changed), *_by_name(left)]


def _by_name(changes: list[Change]) -> list[Change]:
    return sorted(changes, key=lambda one: (one.member.name or "", one.member.subject))


def member_document(member: Member) -> dict[str, Any]:
    return {"subject": member.subject, "name": member.name, "role": member.role.value}


def member_value(document: Mapping[str, Any]) -> Member:
    name = document["name"]
    return Member(
        document["subject"],
        one_line(name)[:NAME_LENGTH] if name else None,
        Role(document["role"]),
    )


def change_document(change: Change) -> dict[str, Any]:
    before = change.before.value if change.before else None
    return {"kind": change.kind.value, "before": before, **member_document(change.member)}


def change_value(document: Mapping[str, Any]) -> Change:
    before = Role(document["before"]) if document["before"] else None
    return Change(Kind(document["kind"]), member_value(document), before)
