"""Organisations: made, renamed, opened and closed."""

from __future__ import annotations

from app.cohorts import store
from app.cohorts.model import Organisation, RegistrationPolicy
from app.cohorts.tables import OrganisationRow
from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, new_id
from app.kernel.words import one_line

NAME_LENGTH = 200


def create(
    name: str, registration: RegistrationPolicy = RegistrationPolicy.INVITATION
) -> OrganisationId:
    """Make an organisation; raise `Conflict("organisation_name_taken")` if the name is taken."""
    checked = _checked(name)
    if store.find_by_name(checked):
        raise Conflict("organisation_name_taken", field="name")
    row = OrganisationRow(
        id=new_id(), name=checked, registration=registration, created_at=clock.now()
    )
    store.add(row)
    return OrganisationId(row.id)


def find_by_name(name: str) -> Organisation | None:
    return store.find_by_name(one_line(name))


def get(organisation_id: OrganisationId) -> Organisation:
    found = store.find(organisation_id)
    if found is None:
        raise NotFound
    return found


def first() -> Organisation | None:
    """Return the organisation that was here first: the one meant where none is named."""
    return store.first()


def open_to_all() -> list[Organisation]:
    """Return the organisations anyone may register with, by name."""
    return store.with_registration(RegistrationPolicy.OPEN)


def hold(organisation_id: OrganisationId) -> None:
    """Let nobody else change who is in this organisation until this transaction ends."""
    store.locked(organisation_id)


def settle(actor: Actor, *, name: str, registration: RegistrationPolicy) -> None:
    """Rename the actor's own organisation and say who may join it."""
    checked = _checked(name)
    namesake = store.find_by_name(checked)
    if namesake and namesake.id != actor.organisation_id:
        raise Conflict("organisation_name_taken", field="name")
    row = store.locked(actor.organisation_id)
    if row is None:
        raise NotFound
    row.name, row.registration = checked, registration


def _checked(name: str) -> str:
    plain = one_line(name)
    if not plain:
        raise Invalid("organisation_name_missing", field="name")
    if len(plain) > NAME_LENGTH:
        raise Invalid("organisation_name_long", field="name", most=NAME_LENGTH)
    return plain
