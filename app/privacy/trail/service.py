"""Keep what was done with people's work, and show it to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.trail import Noted
from app.privacy.needs import needed
from app.privacy.trail import store
from app.privacy.trail.model import LOOK, Entry, Filter, Line, LookedAt

PERSONAL_TABLES = frozenset({"trail_entry"})
PAGE_SIZE = 50
LOOKED_AGAIN = timedelta(hours=1)
"""A look is kept once in that time, however often a page is reloaded."""
MOST = 200
"""How many entries stand on a page of something else: the newest."""


def keep(note: Noted) -> None:
    """Add what somebody did to the record, within the publisher's transaction.

    Nobody looks over their own shoulder: a look at one's own work is no entry.
    """
    moment = clock.now()
    if not note.act.endswith(LOOK):
        store.add(note, moment)
    elif note.actor_id != note.subject_id:
        store.add(note, moment, unless_since=moment - LOOKED_AGAIN)


def entries_about(
    person_id: PersonId, organisation_id: OrganisationId, page: int = 1
) -> tuple[list[Line], bool]:
    """Return a page of what others did with somebody's work, newest first, and if there is more."""
    offset = (page - 1) * PAGE_SIZE
    found = store.about(person_id, organisation_id, offset=offset, limit=PAGE_SIZE + 1)
    return _lines(organisation_id, found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def looks_at(person_id: PersonId, object_ids: Collection[UUID]) -> Sequence[LookedAt]:
    """Return who else looked at these things of somebody's, newest first; two statements."""
    found = store.looks(person_id, object_ids, limit=MOST)
    if not found:
        return []
    names = needed().names({entry.actor_id for entry in found if entry.actor_id is not None})
    return [
        LookedAt(
            entry.at,
            entry.act,
            names.get(entry.actor_id) if entry.actor_id else None,
            entry.object_id,
        )
        for entry in found
    ]


def entries_of_object(organisation_id: OrganisationId, object_id: UUID) -> list[Line]:
    """Return what was done with one thing, newest first. Whoever asks has checked that it may."""
    return _lines(organisation_id, store.of_object(organisation_id, object_id, limit=MOST))


def entries_of_organisation(actor: Actor, wanted: Filter, page: int = 1) -> tuple[list[Line], bool]:
    """Return a page of the organisation's record, newest first, and if there are more."""
    offset = (page - 1) * PAGE_SIZE
    found = store.page(actor.organisation_id, wanted, offset=offset, limit=PAGE_SIZE + 1)
    return _lines(actor.organisation_id, found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def everything(organisation_id: OrganisationId | None, wanted: Filter) -> Iterator[Line]:
    """Yield a record, oldest first; for None that of each organisation, one after the other."""
    every = store.organisations() if organisation_id is None else [organisation_id]
    for here in every:
        for batch in store.batches(here, wanted):
            yield from _lines(here, batch)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return what somebody did, and what was done with their work. Others go unnamed."""
    return {
        "entries": [
            {
                "at": entry.at.isoformat(),
                "act": entry.act,
                "organisation_id": str(entry.organisation_id),
                "object_id": str(entry.object_id),
                "yours": entry.subject_id == person_id,
                "by": _by(entry, person_id),
                "details": dict(entry.details),
            }
            for entry in store.involving(person_id)
        ]
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Take a person out of the record; that something was done, and when, stays."""
    store.repoint(person_id, None)


def merge(guest: PersonId, account: PersonId) -> None:
    store.repoint(guest, account)


def _by(entry: Entry, person_id: PersonId) -> str:
    if entry.by_link:
        return "a link"
    return "you" if entry.actor_id == person_id else "somebody else"


def people_called(actor: Actor, text: str) -> frozenset[PersonId]:
    """Return members whose name or address contains a text, to filter by; the first ones."""
    return frozenset(needed().search(actor, text))


def _lines(organisation_id: OrganisationId, entries: Sequence[Entry]) -> list[Line]:
    """Tell who is who in entries of one organisation: one statement."""
    ids = {each.actor_id for each in entries} | {each.subject_id for each in entries}
    people = needed().known(organisation_id, {each for each in ids if each is not None})
    return [
        Line(
            entry,
            people.get(entry.actor_id) if entry.actor_id else None,
            people.get(entry.subject_id) if entry.subject_id else None,
        )
        for entry in entries
    ]
