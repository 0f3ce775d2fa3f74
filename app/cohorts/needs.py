"""What cohorts ask of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId


class Member(Protocol):
    """A member of the organisation, as a search finds them."""

    @property
    def person_id(self) -> PersonId: ...
    @property
    def name(self) -> str | None: ...
    @property
    def roles(self) -> frozenset[Role]: ...


class Course(Protocol):
    """A course of a platform."""

    @property
    def id(self) -> UUID: ...
    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    search: Callable[[OrganisationId, str, int], Sequence[Member]]
    """(organisation, part of a name or a whole address, at most so many) → members, by name."""
    roles: Callable[[OrganisationId, Collection[PersonId]], Mapping[PersonId, frozenset[Role]]]
    """Who of these is a member, and as what; those who are none are left out."""
    normal_address: Callable[[str], str]
    """The one spelling under which an address is kept; raises `Invalid`."""
    by_address: Callable[[OrganisationId, Collection[str]], Mapping[str, PersonId]]
    """Address in its normal spelling → the member who signs in with it."""
    invite: Callable[[Actor, str, str], None]
    """(administrator, address, language): send an invitation to learn here."""
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    courses: Callable[[Actor], Sequence[Course]]
    """Courses of platforms that the actor trains, or all for administrators."""
    course: Callable[[Actor, UUID], Course]
    """One of them; raises `NotFound`."""
    course_people: Callable[[UUID], Mapping[PersonId, tuple[Role, bool]]]
    """Who has come from a course: as what, and whether they are still in it."""
    course_here: Callable[[], UUID | None]
    """The course of the platform's frame the page stands in; None at the top level. Raises
    `NotFound` in a frame of which the platform names no course."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
