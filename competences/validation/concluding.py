"""A decision is kept, and the other worlds hear of it."""

from __future__ import annotations

from datetime import datetime

from app.kernel import clock
from app.kernel.events import publish
from app.kernel.ids import DossierId, EvidenceId, PersonId, new_id
from app.kernel.trail import Noted
from competences.validation import moves, rules, store
from competences.validation.events import CompetenceValidated, DossierDecided
from competences.validation.kept import ratings_document, remarks_document
from competences.validation.model import Alone, Assessment, Move, Part, State, Verdict
from competences.validation.tables import DossierDecisionRow, DossierRow


def conclude(
    row: DossierRow,
    signed: Assessment,
    verdict: Verdict,
    *,
    second_id: PersonId | None = None,
    agreed_reason: str = "",
    alone: Alone | None = None,
    accompanied: bool,
) -> None:
    """Decide a dossier: the round is over, and a level that is higher than before has a badge.

    signed: the assessment whose words the decision carries. accompanied: whether whoever decided
    alone had accompanied the candidate.
    """
    level_before = row.level
    row.state = moves.after(State(row.state), Move.DECIDE)
    row.decided_at, row.due_at = clock.now(), None
    row.outcome = verdict.outcome
    row.level = max(filter(None, (level_before, verdict.level)), default=None)
    store.flush()
    keep(
        row,
        signed,
        verdict,
        second_id=second_id,
        agreed_reason=agreed_reason,
        alone=alone,
        accompanied=accompanied,
    )
    # The badge first, so that a notice can speak of it.
    if row.level != level_before:
        _announce_level(row, signed, row.decided_at, accompanied=accompanied)
    announce(row, signed, verdict)


def keep(
    row: DossierRow,
    signed: Assessment,
    verdict: Verdict,
    *,
    second_id: PersonId | None = None,
    agreed_reason: str = "",
    alone: Alone | None = None,
    accompanied: bool | None = None,
) -> None:
    """Add a decision to the record, final or not."""
    review = signed.review
    agreed = bool(agreed_reason)
    store.add(
        DossierDecisionRow(
            id=new_id(),
            dossier_id=row.id,
            round=signed.round,
            assessor_id=signed.assessor_id,
            outcome=verdict.outcome,
            level=verdict.level,
            median=signed.median,
            reason=review.reason if rules.needs_reason(review) and not agreed else "",
            comment=review.comment.strip(),
            strengths=review.strengths.strip(),
            next_steps=review.next_steps.strip(),
            badge_statement=review.badge_statement.strip(),
            talk=review.talk.strip(),
            remarks=remarks_document(review.remarks),
            evidence_due=review.evidence_due,
            ratings=ratings_document(review.ratings),
            decided_at=clock.now(),
            second_id=second_id,
            agreed_reason=agreed_reason,
            alone=alone,
            accompanied=accompanied,
        )
    )


def announce(row: DossierRow, signed: Assessment, verdict: Verdict) -> None:
    """Tell the other worlds that somebody answered."""
    dossier = store.dossier_value(row)
    level = {} if verdict.level is None else {"level": verdict.level}
    publish(
        Noted(
            act="dossier.decided",
            organisation_id=dossier.organisation_id,
            subject_id=dossier.person_id,
            object_id=dossier.id,
            actor_id=signed.assessor_id,
            values={"round": signed.round, "outcome": str(verdict.outcome), **level},
        )
    )
    publish(
        DossierDecided(
            dossier_id=dossier.id,
            person_id=dossier.person_id,
            organisation_id=dossier.organisation_id,
            competence=dossier.competence,
            round=signed.round,
            outcome=verdict.outcome,
            level=verdict.level,
            appeal=signed.part is Part.APPEAL,
        )
    )


def _announce_level(
    row: DossierRow, signed: Assessment, decided_at: datetime, *, accompanied: bool
) -> None:
    """Tell the other worlds of a level: the badge is made in this transaction, or nothing is."""
    dossier = store.dossier_value(row)
    assert dossier.level is not None
    evidence = _evidence(dossier.id, signed.round)
    publish(
        CompetenceValidated(
            dossier_id=dossier.id,
            person_id=dossier.person_id,
            organisation_id=dossier.organisation_id,
            assessor_id=signed.assessor_id,
            framework_id=dossier.framework_id,
            framework_version=dossier.framework_version,
            competence=dossier.competence,
            level=dossier.level,
            statement=signed.review.badge_statement.strip(),
            evidence_titles=tuple(evidence.values()),
            evidence_ids=tuple(evidence),
            decided_at=decided_at,
            accompanied=accompanied,
            round=signed.round,
        )
    )


def _evidence(dossier_id: DossierId, number: int) -> dict[EvidenceId, str]:
    """Return a round's evidence with its titles, once each, in the order of the activities."""
    current = next(each for each in store.rounds(dossier_id) if each.number == number)
    return {exhibit.evidence_id: exhibit.title for exhibit in current.exhibits}
