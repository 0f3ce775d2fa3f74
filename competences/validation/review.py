"""The assessor's side: the queue, a dossier on the desk, the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import DossierId, EvidenceId, PersonId, new_id
from app.kernel.trail import Noted
from competences.framework.model import Competence, Framework
from competences.validation import rules, store
from competences.validation.events import CompetenceValidated, DossierDecided
from competences.validation.model import (
    Dossier,
    Outcome,
    Record,
    Review,
    Round,
    State,
    Verdict,
    rating_document,
)
from competences.validation.needs import Piece, needed
from competences.validation.service import competence_of, framework_of, new_round, record_of
from competences.validation.tables import DossierDecisionRow, DossierReviewRow, DossierRow

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of dossiers, those that wait longest first."""

    dossiers: Sequence[Dossier]
    names: Mapping[PersonId, str | None]
    framework: Framework
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A dossier as an assessor has it before them."""

    record: Record
    round: Round
    """The round that was submitted last."""
    framework: Framework
    competence: Competence
    candidate: str | None
    pieces: Mapping[EvidenceId, Piece]
    new: set[tuple[str, EvidenceId]]
    """(activity, evidence) that the round before did not have."""
    review: Review
    saved_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.record.dossier.state is State.SUBMITTED


def queue(actor: Actor, state: State = State.SUBMITTED, page: int = 1) -> Queue:
    """Return dossiers of the assessor's organisation, never their own. Two statements."""
    if state is State.DRAFT or not actor.assesses:
        raise NotFound
    found = store.queue(
        actor.organisation_id,
        state,
        without=actor.person_id,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    names = needed().names([each.person_id for each in shown])
    return Queue(shown, names, needed().framework(), page, len(found) > PAGE_SIZE)


def open_desk(actor: Actor, dossier_id: UUID) -> Desk:
    """Return a submitted dossier; raise `NotFound`, or `Forbidden` for one's own."""
    row = _for_assessor(actor, dossier_id)
    record = record_of(row)
    current = record.submitted[-1]
    pieces = needed().pieces_by_id(
        actor.organisation_id, {each.evidence_id for each in current.exhibits}
    )
    person_id = record.dossier.person_id
    publish(
        Noted("dossier.seen", actor.organisation_id, person_id, record.dossier.id, actor.person_id)
    )
    kept = store.review_row(row.id, current.number, actor.person_id)
    return Desk(
        record=record,
        round=current,
        framework=framework_of(row),
        competence=competence_of(row),
        candidate=needed().names([person_id]).get(person_id),
        pieces={piece.id: piece for piece in pieces},
        new=rules.new_exhibits(record.rounds, current.number),
        review=store.review_value(kept.document) if kept else Review(),
        saved_at=kept.saved_at if kept else None,
    )


def save_review(actor: Actor, dossier_id: UUID, review: Review) -> datetime:
    """Keep what an assessor has typed so far; return when. Raise `Conflict` once it is decided."""
    row = _for_assessor(actor, dossier_id)
    if State(row.state) is not State.SUBMITTED:
        raise Conflict("dossier_moved_on")
    rules.checked_review(review, competence_of(row).activity_codes)
    kept = store.review_row(row.id, row.round, actor.person_id)
    moment = clock.now()
    if kept is None:
        kept = DossierReviewRow(dossier_id=row.id, round=row.round, assessor_id=actor.person_id)
        kept.document, kept.saved_at = _document(review), moment
        store.add(kept)
    else:
        kept.document, kept.saved_at = _document(review), moment
        store.flush()
    return moment


def decide(actor: Actor, dossier_id: UUID, review: Review, *, seen_version: int) -> Verdict:
    """Answer a submitted round; whatever handlers do about it stands or falls with the decision.

    Raises `Incomplete` with what is missing, `Conflict` if the dossier is not as it was seen.
    """
    row = _for_assessor(actor, dossier_id)
    competence = competence_of(row)
    rules.checked_review(review, competence.activity_codes)
    if row.version != seen_version or State(row.state) is not State.SUBMITTED:
        raise Conflict("dossier_moved_on")
    missing = rules.lacks(competence.activity_codes, review)
    if missing or review.verdict is None:
        raise rules.Incomplete(missing)
    decision = _decision_row(row, actor, review, review.verdict)
    _move(row, review.verdict, decision.decided_at)
    store.flush()
    store.add(decision)
    store.remove_review(row.id, decision.round, actor.person_id)
    _announce(row, decision, review.verdict)
    return review.verdict


def _for_assessor(actor: Actor, dossier_id: UUID) -> DossierRow:
    row = store.find_row(dossier_id, actor.organisation_id)
    if row is None:
        raise NotFound
    dossier = store.dossier_value(row)
    rules.check_assessor(actor, dossier.person_id, dossier.organisation_id, dossier.state)
    return row


def _move(row: DossierRow, verdict: Verdict, moment: datetime) -> None:
    row.state = rules.after(State(row.state), verdict.outcome.move)
    if verdict.outcome is Outcome.FURTHER_EVIDENCE:
        last = store.rounds(row.id)[-1]
        row.round = last.number + 1
        store.add(new_round(row.id, row.round, last.draft))
    else:
        row.decided_at, row.outcome, row.level = moment, verdict.outcome, verdict.level


def _decision_row(
    row: DossierRow, actor: Actor, review: Review, verdict: Verdict
) -> DossierDecisionRow:
    return DossierDecisionRow(
        id=new_id(),
        dossier_id=row.id,
        round=row.round,
        assessor_id=actor.person_id,
        outcome=verdict.outcome,
        level=verdict.level,
        median=rules.median(review.ratings),
        reason=review.reason if rules.needs_reason(review) else "",
        comment=review.comment.strip(),
        badge_statement=review.badge_statement.strip(),
        ratings=_document(review)["ratings"],
        decided_at=clock.now(),
    )


def _announce(row: DossierRow, decision: DossierDecisionRow, verdict: Verdict) -> None:
    """Tell the other worlds: the badge first, so that a notice can speak of it."""
    dossier = store.dossier_value(row)
    if verdict.level is not None:
        assert decision.assessor_id is not None
        evidence = _evidence(dossier.id, decision.round)
        publish(
            CompetenceValidated(
                dossier_id=dossier.id,
                person_id=dossier.person_id,
                organisation_id=dossier.organisation_id,
                assessor_id=PersonId(decision.assessor_id),
                framework_id=dossier.framework_id,
                framework_version=dossier.framework_version,
                competence=dossier.competence,
                level=verdict.level,
                statement=decision.badge_statement,
                evidence_titles=tuple(evidence.values()),
                evidence_ids=tuple(evidence),
                decided_at=decision.decided_at,
            )
        )
    publish(_decided(dossier, decision))
    publish(
        DossierDecided(
            dossier_id=dossier.id,
            person_id=dossier.person_id,
            organisation_id=dossier.organisation_id,
            competence=dossier.competence,
            round=decision.round,
            outcome=verdict.outcome,
            level=verdict.level,
        )
    )


def _decided(dossier: Dossier, decision: DossierDecisionRow) -> Noted:
    level = {} if decision.level is None else {"level": decision.level}
    return Noted(
        "dossier.decided",
        dossier.organisation_id,
        dossier.person_id,
        dossier.id,
        None if decision.assessor_id is None else PersonId(decision.assessor_id),
        {"round": decision.round, "outcome": str(decision.outcome), **level},
    )


def _evidence(dossier_id: DossierId, number: int) -> dict[EvidenceId, str]:
    """Return a round's evidence with its titles, once each, in the order of the activities."""
    current = next(each for each in store.rounds(dossier_id) if each.number == number)
    return {exhibit.evidence_id: exhibit.title for exhibit in current.exhibits}


def _document(review: Review) -> dict[str, Any]:
    return {
        "ratings": {code: rating_document(rating) for code, rating in review.ratings.items()},
        "verdict": review.verdict.code if review.verdict else "",
        "reason": review.reason,
        "comment": review.comment,
        "badge_statement": review.badge_statement,
    }
