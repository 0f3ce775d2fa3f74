"""What only those do who manage a document: share it, hand it on, delete it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import CohortId, OrganisationId, PersonId
from app.kernel.sharing import Scope, manages
from app.kernel.trail import Noted
from app.toolkit import store
from app.toolkit.model import Document, Listed
from app.toolkit.needs import needed
from app.toolkit.tables import DocumentRow

ARCHIVED_FOR = timedelta(days=30)
"""So long what was deleted can be taken back."""
MOST_ARCHIVED = 50


def share(actor: Actor, document_id: UUID, scope: Scope, cohort_id: CohortId | None) -> Document:
    """Give a document to one of the actor's cohorts or to all of the centre, or take it back.

    Raises `NotFound`, `Forbidden` for whoever only works in it, `Invalid` for a cohort that is not
    theirs, `Conflict` for taking back what is nobody's own any more.
    """
    cohorts = needed().cohorts_of(actor)
    row = _managed(actor, document_id)
    if scope is Scope.COHORT and cohort_id not in cohorts:
        raise Invalid("toolkit_cohort_unknown", field="cohort")
    if scope is Scope.PERSONAL and row.owner_id != actor.person_id:
        raise Conflict("toolkit_ownerless")
    row.scope, row.cohort_id = scope, cohort_id if scope is Scope.COHORT else None
    return store.value(row)


def delete(actor: Actor, document_id: UUID) -> Document:
    """Take a document away from everybody; for `ARCHIVED_FOR` it can be taken back."""
    row = _managed(actor, document_id)
    row.archived_at = clock.now()
    _note(actor, row, "toolkit_document.deleted")
    return store.value(row)


def restore(actor: Actor, document_id: UUID) -> Document:
    """Take back what was deleted."""
    row = _managed(actor, document_id, archived=True)
    row.archived_at = None
    _note(actor, row, "toolkit_document.restored")
    return store.value(row)


def remove(actor: Actor, document_id: UUID) -> None:
    """Delete for good, at once, what was deleted; its room is free again."""
    row = _managed(actor, document_id, archived=True)
    _note(actor, row, "toolkit_document.removed")
    store.remove([row.id])


def archived(actor: Actor) -> list[Listed]:
    """Return what the actor owns and deleted of late."""
    return store.archived(actor, MOST_ARCHIVED)


def sweep() -> int:
    """Delete for good what was deleted long ago; return how many documents."""
    return store.sweep(clock.now() - ARCHIVED_FOR)


def _managed(actor: Actor, document_id: UUID, *, archived: bool = False) -> DocumentRow:
    row = store.find(actor, needed().cohorts_of(actor), document_id, to_write=True)
    if row is None or (row.archived_at is not None) is not archived:
        raise NotFound
    if not manages(actor, PersonId(row.owner_id) if row.owner_id else None, Scope(row.scope)):
        raise Forbidden("toolkit_manages_not")
    return row


def _note(actor: Actor, row: DocumentRow, act: str) -> None:
    """Let the record say what becomes of a document that is the whole centre's."""
    if row.scope == Scope.ORGANISATION:
        events.publish(
            Noted(
                act,
                OrganisationId(row.organisation_id),
                PersonId(row.owner_id or actor.person_id),
                row.id,
                actor.person_id,
            )
        )
