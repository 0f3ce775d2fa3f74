"""What LTI asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.lti.cartridge import Course
from app.lti.roster_model import Progress, WorkLine


@dataclass(frozen=True, slots=True)
class Needs:
    """Callables of other worlds."""

    create_person: Callable[[str | None, str], PersonId]
    """(name or none, language) → somebody without a sign-in of their own here."""
    name_person: Callable[[PersonId, str], None]
    """Give somebody without a name the one the platform says."""
    forget_person: Callable[[PersonId], None]
    """Delete somebody who was made a moment ago and has done nothing yet."""
    erase_person: Callable[[PersonId], None]
    """Erase somebody with everything they did, in all worlds."""
    add_membership: Callable[[PersonId, OrganisationId, Role], None]
    find_actor: Callable[[PersonId, OrganisationId], Actor | None]
    """Who a person is within that organisation; None if nothing (any more)."""
    has_sign_in: Callable[[PersonId], bool]
    contact: Callable[[PersonId], tuple[str | None, str | None, str | None]]
    """Somebody's name, the address they sign in with, and their language."""
    check_password: Callable[[PersonId, str], bool]
    signed_in_at: Callable[[], datetime | None]
    """When whoever is signed in at the top level typed their password."""
    what_moves: Callable[[PersonId], Mapping[str, int]]
    """What of a guest's would come over to an account: kind → how many."""
    check_merge: Callable[[PersonId, PersonId], None]
    """(guest, account): raises `Conflict` with the reason where they must not become one."""
    merge: Callable[[PersonId, PersonId], None]
    """Give everything of the guest to the account, in all worlds."""
    organisation_name: Callable[[OrganisationId], str]
    names: Callable[[Collection[PersonId]], Mapping[PersonId, str | None]]
    progress: Callable[[OrganisationId, Collection[PersonId]], Mapping[PersonId, Progress]]
    """How far people are in the modules; nobody who has not begun."""
    shared_levels: Callable[[Actor], Mapping[PersonId, Mapping[str, int]]]
    """What people let this trainer see: competence → level."""
    work: Callable[[str, PersonId, OrganisationId], Sequence[WorkLine]]
    """(placement, person, organisation) → what they did there, in the reader's words."""
    dossiers: Callable[[str, PersonId, OrganisationId], Sequence[UUID]]
    """(placement, person, organisation) → their submitted dossiers, the newest first."""
    course: Callable[[str | None], Course]
    """(framework, or none for the one in use) → all that is placed in a course of it, in order, in
    the reader's words; raises `NotFound` for a framework without modules."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
