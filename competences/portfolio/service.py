"""Keep evidence, change it as long as nobody was judged by it, and show it to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from app.kernel import clock, files
from app.kernel.errors import Conflict, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, OrganisationId, PersonId, new_id
from app.kernel.trail import Noted
from competences.portfolio import rules, sniffing, store
from competences.portfolio.model import Evidence, Kind
from competences.portfolio.needs import needed
from competences.portfolio.tables import EvidenceRow

PERSONAL_TABLES = frozenset({"evidence", "evidence_activity"})
PAGE_SIZE = 24
STRAY_AFTER = timedelta(days=1)
"""A file without a row is left alone that long: its upload may not be committed yet."""


def add_text(
    actor: Actor,
    *,
    title: str,
    text: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    row = _new_row(actor.person_id, actor.organisation_id, Kind.TEXT)
    row.text = rules.checked_text(text)
    return _add(row, title, description, activities, language)


def add_link(
    actor: Actor,
    *,
    title: str,
    url: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    """Keep an http(s) address. It is never fetched."""
    row = _new_row(actor.person_id, actor.organisation_id, Kind.LINK)
    row.url = rules.checked_url(url)
    return _add(row, title, description, activities, language)


def add_file(
    actor: Actor,
    *,
    title: str,
    stream: BinaryIO,
    file_name: str,
    description: str = "",
    activities: Collection[str] = (),
    language: str = "en",
) -> EvidenceId:
    """Keep a file; without a title it is called by its name. Raise `Invalid` with the reason.

    The words are checked before anything is written to the disk.
    """
    row = _new_row(actor.person_id, actor.organisation_id, Kind.FILE)
    file_type = sniffing.recognise(stream)
    row.file_name = rules.safe_file_name(file_name, file_type.extensions)
    row.media_type = file_type.media_type
    _describe(row, title.strip() or row.file_name, description, language)
    codes = rules.checked_activities(activities, _known_activities())
    row.sha256, row.size = files.keep(
        stream, actor.organisation_id, actor.person_id, limit=sniffing.LIMIT_BYTES
    )
    store.add(row, codes)
    return EvidenceId(row.id)


def keep_reflection(
    *,
    person_id: PersonId,
    organisation_id: OrganisationId,
    module_id: str,
    unit_id: str,
    activity: str,
    title: str,
    question: str,
    text: str,
    language: str,
) -> EvidenceId:
    """Keep what somebody wrote at the end of a unit, described by the question it answers.

    Written again, it takes the old one's place, unless somebody was judged by that.
    """
    origin = f"reflection:{module_id}/{unit_id}"
    row = store.find_unfrozen_of_origin(person_id, organisation_id, origin)
    if row is None:
        row = _new_row(person_id, organisation_id, Kind.TEXT)
        row.origin, row.text = origin, rules.checked_text(text)
        return _add(row, title, question, (activity,), language)
    row.text = rules.checked_text(text)
    _describe(row, title, row.description, language)
    store.flush()
    return EvidenceId(row.id)


def change(
    actor: Actor,
    evidence_id: UUID,
    *,
    title: str,
    description: str,
    language: str,
    activities: Collection[str],
    text: str | None = None,
    url: str | None = None,
) -> None:
    """Change the words of one's own evidence, and what it is said to prove.

    Of a piece in a submitted dossier only the latter: the dossier keeps for itself what it was
    submitted to prove, and the same piece may prove more in the next.
    """
    row, evidence = _own(actor, evidence_id)
    codes = rules.checked_activities(activities, _known_activities())
    if not evidence.frozen:
        _describe(row, title, description, language)
        if evidence.kind is Kind.TEXT:
            row.text = rules.checked_text(text or "")
        if evidence.kind is Kind.LINK:
            row.url = rules.checked_url(url or "")
    store.flush()
    store.replace_activities(row.id, codes)


def remove(actor: Actor, evidence_id: UUID) -> Evidence:
    """Delete one's own evidence for good; raise `Conflict` if it belongs to a submitted dossier.

    Its file is swept once no row names it.
    """
    row, evidence = _own(actor, evidence_id)
    rules.checked_change(evidence)
    store.remove(row)
    return evidence


def own(actor: Actor, evidence_id: UUID) -> Evidence:
    """Return a piece of one's own; raise `NotFound`, also for somebody else's."""
    return _own(actor, evidence_id)[1]


def see(actor: Actor, evidence_id: UUID) -> Evidence:
    """Return a piece to its owner, or to an assessor who has it before them in a dossier.

    For anybody else there is no such thing: raise `NotFound`.
    """
    evidence = store.find(evidence_id)
    if evidence is None or evidence.organisation_id != actor.organisation_id:
        raise NotFound
    if evidence.person_id == actor.person_id:
        return evidence
    if actor.assesses and needed().shown_to_assessors(actor.organisation_id, evidence.id):
        here, whose = evidence.organisation_id, evidence.person_id
        publish(Noted("evidence.seen", here, whose, evidence.id, actor.person_id))
        return evidence
    raise NotFound


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


def proving(
    person_id: PersonId, organisation_id: OrganisationId, activities: Collection[str]
) -> list[Evidence]:
    """Return what somebody has for any of these activities, newest first."""
    return store.proving(person_id, organisation_id, activities)


def by_ids(organisation_id: OrganisationId, ids: Collection[EvidenceId]) -> list[Evidence]:
    """Return pieces by their ids, for a world that may show them (a submitted dossier)."""
    return store.by_ids(organisation_id, ids)


def freeze(person_id: PersonId, ids: Collection[EvidenceId]) -> None:
    """Make pieces part of the record: from now on they neither change nor go away."""
    wanted = set(ids)
    if store.freeze(person_id, wanted, clock.now()) != len(wanted):
        raise Conflict("evidence_gone")


def sweep_strays() -> int:
    """Delete files that no evidence names any more; return how many. Run now and then."""
    swept = 0
    for person in files.persons():
        known = store.known_hashes(*person)
        swept += files.sweep(*person, keep=known, before=clock.now() - STRAY_AFTER)
    return swept


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return {"evidence": [_exported(piece) for piece in store.everything_of(person_id)]}


def erase_personal_data(person_id: PersonId) -> None:
    for organisation_id in store.erase(person_id):
        files.erase(organisation_id, person_id)


def _exported(piece: Evidence) -> dict[str, Any]:
    return {
        "id": str(piece.id),
        "organisation_id": str(piece.organisation_id),
        "kind": piece.kind.value,
        "title": piece.title,
        "description": piece.description,
        "language": piece.language,
        "activities": list(piece.activities),
        "created_at": piece.created_at.isoformat(),
        "in_dossier_since": piece.frozen_at and piece.frozen_at.isoformat(),
        "text": piece.text,
        "url": piece.url,
        "file": piece.file and asdict(piece.file),
    }


def _known_activities() -> Sequence[str]:
    competences = needed().framework().competences
    return [code for competence in competences for code in competence.activity_codes]


def _new_row(person_id: PersonId, organisation_id: OrganisationId, kind: Kind) -> EvidenceRow:
    return EvidenceRow(
        id=new_id(),
        person_id=person_id,
        organisation_id=organisation_id,
        kind=kind,
        framework_id=needed().framework().id,
        created_at=clock.now(),
    )


def _add(
    row: EvidenceRow, title: str, description: str, activities: Collection[str], language: str
) -> EvidenceId:
    _describe(row, title, description, language)
    store.add(row, rules.checked_activities(activities, _known_activities()))
    return EvidenceId(row.id)


def _describe(row: EvidenceRow, title: str, description: str, language: str) -> None:
    row.title = rules.checked_title(title)
    row.description = rules.checked_description(description)
    row.language = rules.checked_language(language)


def _own(actor: Actor, evidence_id: UUID) -> tuple[EvidenceRow, Evidence]:
    row = store.find_row(evidence_id)
    evidence = store.find(evidence_id)
    mine = (actor.person_id, actor.organisation_id)
    if row is None or evidence is None or (row.person_id, row.organisation_id) != mine:
        raise NotFound
    return row, evidence
