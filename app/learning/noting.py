"""What a learner keeps, seen by nobody else: notes in the margin, and bookmarks."""

from __future__ import annotations

from datetime import datetime

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.learning import catalog, store
from app.learning.model import Bookmark, Note, Participation
from modules.texts import SECTIONS

MAX_NOTE = 2_000
"""Characters."""


def keep_note(actor: Actor, module_id: str, unit_id: str, section: str, text: str) -> datetime:
    """Keep what was written beside one part of a unit; nothing written removes the note.

    Raise `NotFound`, `Invalid`.
    """
    catalog.written_unit(module_id, unit_id)
    if section not in SECTIONS:
        raise Invalid("note_nowhere")
    if len(text) > MAX_NOTE:
        raise Invalid("note_too_long", field="note", length=len(text), most=MAX_NOTE)
    moment = clock.now()
    store.put_note(Participation.of(actor, module_id), unit_id, section, text.strip(), moment)
    return moment


def notes_in(actor: Actor, module_id: str, unit_id: str) -> dict[str, str]:
    """Return what somebody wrote in one unit, by part."""
    return store.notes_in(Participation.of(actor, module_id), unit_id)


def set_bookmark(actor: Actor, module_id: str, unit_id: str, *, on: bool) -> None:
    """Mark a unit to come back to, or remove the mark; raise `NotFound`."""
    catalog.written_unit(module_id, unit_id)
    moment = clock.now()
    row = store.lock_unit(Participation.of(actor, module_id), unit_id, moment)
    row.bookmarked_at = (row.bookmarked_at or moment) if on else None


def kept(actor: Actor) -> tuple[list[Bookmark], list[Note]]:
    """Return all bookmarks and all notes, newest first.

    What belongs to a unit that is no longer installed is left out here and stays in the export.
    """
    bookmarks = store.bookmarks(actor.person_id, actor.organisation_id)
    notes = store.notes(actor.person_id, actor.organisation_id)
    return (
        [one for one in bookmarks if catalog.has_unit(one.module_id, one.unit_id)],
        [one for one in notes if catalog.has_unit(one.module_id, one.unit_id)],
    )
