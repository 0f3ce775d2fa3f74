"""What other worlds and pages ask of the portfolio; what is longer stands in a file of its own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from app.kernel import clock, events, files
from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, OrganisationId, PersonId
from app.kernel.trail import Noted
from competences.portfolio import store
from competences.portfolio.adding import (
    add_document,
    add_file,
    add_link,
    add_text,
    keep_reflection,
)
from competences.portfolio.changing import change, own, remove, say_in_words
from competences.portfolio.model import Evidence
from competences.portfolio.needs import needed
from competences.portfolio.personal import (
    PERSONAL_TABLES,
    erase_personal_data,
    export_personal_data,
    sweep_strays,
)

__all__ = [
    "PERSONAL_TABLES",
    "add_document",
    "add_file",
    "add_link",
    "add_text",
    "by_ids",
    "change",
    "erase_personal_data",
    "export_personal_data",
    "freeze",
    "keep_reflection",
    "list_for",
    "newest",
    "note_look",
    "own",
    "own_by_ids",
    "path_of",
    "proving",
    "remove",
    "say_in_words",
    "see",
    "sweep_strays",
]

PAGE_SIZE = 24
CHOICE = 100
SEEN = "evidence.seen"
"""What the record says when somebody looks at a piece that is not theirs."""


def see(actor: Actor, evidence_id: UUID) -> Evidence:
    """Return a piece to its owner, or to an assessor who has it before them in a dossier.

    For anybody else there is no such thing: raise `NotFound`. A look by somebody else is noted, so
    this writes.
    """
    evidence = store.find(evidence_id)
    if evidence is None or evidence.organisation_id != actor.organisation_id:
        raise NotFound
    if evidence.person_id == actor.person_id:
        return evidence
    if actor.assesses and needed().shown_to_assessors(actor.organisation_id, evidence.id):
        note_look(evidence, actor.person_id)
        return evidence
    raise NotFound


def note_look(evidence: Evidence, viewer: PersonId | None, **values: str) -> None:
    """Put into the record that somebody else looks; `viewer` None: by a link."""
    if viewer != evidence.person_id:
        events.publish(
            Noted(SEEN, evidence.organisation_id, evidence.person_id, evidence.id, viewer, values)
        )


def path_of(evidence: Evidence) -> Path:
    """Return where the bytes of a file lie; raise `NotFound` for other kinds and lost files."""
    if evidence.file is None:
        raise NotFound
    path = files.path(evidence.organisation_id, evidence.person_id, evidence.file.sha256)
    if not path.is_file():
        raise NotFound("file_lost")
    return path


def list_for(actor: Actor, page: int = 1) -> tuple[list[Evidence], bool]:
    """Return one page of one's own evidence, newest first, and whether there are more."""
    found = store.page_of(
        actor.person_id,
        actor.organisation_id,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE + 1,
    )
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def newest(actor: Actor) -> list[Evidence]:
    """Return one's own evidence to choose from: the newest hundred pieces."""
    return store.page_of(actor.person_id, actor.organisation_id, offset=0, limit=CHOICE)


def own_by_ids(actor: Actor, ids: Collection[UUID]) -> list[Evidence]:
    """Return pieces of one's own, newest first; raise `NotFound` if one is not."""
    wanted = {EvidenceId(each) for each in ids}
    found = [
        piece
        for piece in store.by_ids(actor.organisation_id, wanted)
        if piece.person_id == actor.person_id
    ]
    if len(found) != len(wanted):
        raise NotFound
    return found


def proving(
    person_id: PersonId, organisation_id: OrganisationId, activities: Collection[str]
) -> list[Evidence]:
    """Return what somebody has for any of these activities, newest first."""
    return store.proving(person_id, organisation_id, activities)


def made_of(actor: Actor, beginning: str) -> list[tuple[EvidenceId, str]]:
    """Return one's own documents whose origin begins so, each with its origin, newest first."""
    return store.made_of(actor.person_id, actor.organisation_id, beginning)


def by_ids(organisation_id: OrganisationId, ids: Collection[EvidenceId]) -> list[Evidence]:
    """Return pieces by their ids, for a world that may show them (a submitted dossier)."""
    return store.by_ids(organisation_id, ids)


def freeze(person_id: PersonId, ids: Collection[EvidenceId]) -> None:
    """Make pieces part of the record: from now on they neither change nor go away."""
    wanted = set(ids)
    if store.freeze(person_id, wanted, clock.now()) != len(wanted):
        raise Conflict("evidence_gone")
