"""The candidate's side: begin a dossier, fill it, send it, follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId, new_id
from app.kernel.trail import Noted
from competences.framework.model import Competence, Framework
from competences.validation import rules, store
from competences.validation.events import DossierSubmitted
from competences.validation.model import (
    Decision,
    Dossier,
    Draft,
    Move,
    Record,
    Round,
    State,
    rating_document,
)
from competences.validation.needs import Piece, needed
from competences.validation.tables import DossierEvidenceRow, DossierRoundRow, DossierRow

PERSONAL_TABLES = frozenset(
    {"dossier", "dossier_round", "dossier_evidence", "dossier_review", "dossier_decision"}
)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a candidate has before them while a round is open."""

    record: Record
    framework: Framework
    competence: Competence
    pieces: Mapping[str, Sequence[Piece]]
    """Activity → their evidence for it, left out or not."""
    gaps: Sequence[rules.Gap]
    self_levels: Mapping[str, int]

    @property
    def validated(self) -> bool:
        return self.record.dossier.level is not None


def begin(actor: Actor, competence: str, level: int) -> DossierId:
    """Begin a dossier, or return the open one: a person has one for a competence at a time."""
    framework = needed().framework()
    if competence not in framework.codes:
        raise Invalid("competence_unknown", field="competence")
    rules.checked_level(level)
    found = store.find_open(actor.person_id, actor.organisation_id, framework.id, competence)
    if found is not None:
        return found
    row = DossierRow(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        framework_id=framework.id,
        framework_version=framework.version,
        competence=competence,
        state=State.DRAFT,
        round=1,
        created_at=clock.now(),
    )
    store.add(row, new_round(row.id, 1, Draft(requested_level=level)))
    return DossierId(row.id)


def mine(actor: Actor) -> list[Dossier]:
    """Return one's own dossiers, newest first."""
    return store.list_of(actor.person_id, actor.organisation_id)


def open_own(actor: Actor, dossier_id: UUID) -> Workplace:
    """Return one's own dossier with what it holds and lacks; raise `NotFound`."""
    return _workplace(record_of(_own(actor, dossier_id)))


def save(actor: Actor, dossier_id: UUID, draft: Draft) -> None:
    """Keep what was typed in the open round, complete or not."""
    row = _own(actor, dossier_id)
    if not State(row.state).editable:
        raise Conflict("dossier_moved_on")
    rules.checked_draft(draft, competence_of(row).activity_codes)
    write_draft(store.round_row(row.id, row.round), draft)
    store.flush()


def submit(actor: Actor, dossier_id: UUID, draft: Draft) -> None:
    """Send the open round: from now on it stays as it is. Raise `Incomplete` with what it lacks."""
    row = _own(actor, dossier_id)
    state = rules.after(State(row.state), Move.SUBMIT)
    save(actor, dossier_id, draft)
    activities = competence_of(row).activity_codes
    chosen = _chosen(draft, _pieces(row, activities))
    missing = rules.gaps(activities, draft, chosen)
    if missing:
        raise rules.Incomplete(missing)
    current = store.round_row(row.id, row.round)
    current.submitted_at = row.submitted_at = clock.now()
    if draft.show_self_levels:
        current.self_levels = dict(_self_levels(row))
    row.state = state
    store.flush()
    store.add(
        *(
            DossierEvidenceRow(
                dossier_id=row.id,
                round=row.round,
                activity=activity,
                evidence_id=piece.id,
                title=piece.title,
            )
            for activity, pieces in chosen.items()
            for piece in pieces
        )
    )
    me, values = actor.person_id, {"round": row.round}
    publish(Noted("dossier.submitted", actor.organisation_id, me, row.id, me, values))
    used = {piece.id for pieces in chosen.values() for piece in pieces}
    publish(
        DossierSubmitted(
            dossier_id=DossierId(row.id),
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            competence=row.competence,
            round=row.round,
            evidence_ids=tuple(sorted(used)),
        )
    )


def discard(actor: Actor, dossier_id: UUID) -> None:
    """Delete a dossier that nobody else has seen yet."""
    row = _own(actor, dossier_id)
    if State(row.state) is not State.DRAFT:
        raise Conflict("dossier_in_record")
    store.remove([row.id])


def is_shown_to_assessors(organisation_id: OrganisationId, evidence_id: EvidenceId) -> bool:
    """Whether a piece of evidence stands in a submitted dossier of an organisation."""
    return store.is_submitted(organisation_id, evidence_id)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return a person's dossiers whole, and which of others' they judged, without their words."""
    return {
        "dossiers": [_exported(_record(store.find_any(each))) for each in store.ids_of(person_id)],
        "judged": [
            {
                "dossier_id": str(dossier_id),
                "round": number,
                "outcome": outcome,
                "at": at.isoformat(),
            }
            for dossier_id, number, outcome, at in store.work_as_assessor(person_id)
        ],
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete a person's dossiers; decisions they made about others stay, without their name."""
    store.remove(store.ids_of(person_id))
    store.forget_assessor(person_id)


def record_of(row: DossierRow) -> Record:
    """Return everything that ever happened to a dossier, in three statements."""
    return _record(store.dossier_value(row))


def _record(dossier: Dossier) -> Record:
    return Record(dossier, store.rounds(dossier.id), store.decisions(dossier.id))


def framework_of(dossier: Dossier | DossierRow) -> Framework:
    """Return the framework a dossier was begun with: levels mean what they meant then."""
    return needed().framework_version(dossier.framework_id, dossier.framework_version)


def competence_of(dossier: Dossier | DossierRow) -> Competence:
    return framework_of(dossier).competence(dossier.competence)


def new_round(dossier_id: UUID, number: int, draft: Draft) -> DossierRoundRow:
    row = DossierRoundRow(dossier_id=dossier_id, number=number)
    write_draft(row, draft)
    return row


def write_draft(row: DossierRoundRow, draft: Draft) -> None:
    row.requested_level = draft.requested_level
    row.statement = dict(draft.statement)
    row.not_my_job = dict(draft.not_my_job)
    row.left_out = sorted([activity, str(each)] for activity, each in draft.left_out)
    row.show_self_levels = draft.show_self_levels


def _own(actor: Actor, dossier_id: UUID) -> DossierRow:
    row = store.find_row(dossier_id, actor.organisation_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    return row


def _workplace(record: Record) -> Workplace:
    dossier = record.dossier
    competence = competence_of(dossier)
    pieces: Mapping[str, Sequence[Piece]] = {}
    gaps: Sequence[rules.Gap] = ()
    self_levels: Mapping[str, int] = {}
    if dossier.state.editable:
        pieces = _pieces(dossier, competence.activity_codes)
        draft = record.current.draft
        gaps = rules.gaps(competence.activity_codes, draft, _chosen(draft, pieces))
        self_levels = _self_levels(dossier)
    return Workplace(record, framework_of(dossier), competence, pieces, gaps, self_levels)


def _self_levels(dossier: Dossier | DossierRow) -> Mapping[str, int]:
    return needed().self_levels(
        PersonId(dossier.person_id), OrganisationId(dossier.organisation_id), dossier.competence
    )


def _pieces(dossier: Dossier | DossierRow, activities: Sequence[str]) -> dict[str, Sequence[Piece]]:
    found = needed().pieces_for(
        PersonId(dossier.person_id), OrganisationId(dossier.organisation_id), activities
    )
    return {code: [each for each in found if code in each.activities] for code in activities}


def _chosen(draft: Draft, pieces: Mapping[str, Sequence[Piece]]) -> dict[str, Sequence[Piece]]:
    """Return the evidence that goes in: neither left out nor for what is no part of the job."""
    return {
        activity: [each for each in found if (activity, each.id) not in draft.left_out]
        for activity, found in pieces.items()
        if activity not in draft.not_my_job
    }


def _exported(record: Record) -> dict[str, Any]:
    dossier = record.dossier
    return {
        "id": str(dossier.id),
        "organisation_id": str(dossier.organisation_id),
        "framework": f"{dossier.framework_id} {dossier.framework_version}",
        "competence": dossier.competence,
        "state": dossier.state.value,
        "level": dossier.level,
        "created_at": dossier.created_at.isoformat(),
        "rounds": [_exported_round(each) for each in record.rounds],
        "decisions": [_exported_decision(each) for each in record.decisions],
    }


def _exported_round(each: Round) -> dict[str, Any]:
    return {
        "number": each.number,
        "submitted_at": each.submitted_at and each.submitted_at.isoformat(),
        "requested_level": each.draft.requested_level,
        "statement": dict(each.draft.statement),
        "not_my_job": dict(each.draft.not_my_job),
        "self_levels": each.self_levels and dict(each.self_levels),
        "evidence": [
            {"activity": exhibit.activity, "id": str(exhibit.evidence_id), "title": exhibit.title}
            for exhibit in each.exhibits
        ],
    }


def _exported_decision(each: Decision) -> dict[str, Any]:
    return {
        "round": each.round,
        "outcome": each.verdict.outcome.value,
        "level": each.verdict.level,
        "median": each.median,
        "reason": each.review.reason,
        "comment": each.review.comment,
        "badge_statement": each.review.badge_statement,
        "ratings": {code: rating_document(r) for code, r in each.review.ratings.items()},
        "decided_at": each.decided_at.isoformat(),
    }
