"""Queries on dossiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId
from competences.validation.model import (
    Decision,
    Dossier,
    Draft,
    Exhibit,
    Outcome,
    Rating,
    Review,
    Round,
    State,
    Verdict,
)
from competences.validation.tables import (
    DossierDecisionRow,
    DossierEvidenceRow,
    DossierReviewRow,
    DossierRoundRow,
    DossierRow,
)


def add(*rows: object) -> None:
    """Add rows, each after what it points to; raise `Conflict` if another was faster."""
    for row in rows:
        db.session.add(row)
        flush()


def flush() -> None:
    """Send what has changed; raise `Conflict` if somebody else changed it in the meantime."""
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        # The answer will show what the other one did, so the session must be usable again.
        db.session.rollback()
        raise Conflict("dossier_moved_on") from error


def find_row(dossier_id: UUID, organisation_id: OrganisationId) -> DossierRow | None:
    return db.session.scalar(
        select(DossierRow).where(
            DossierRow.id == dossier_id, DossierRow.organisation_id == organisation_id
        )
    )


def find_open(
    person_id: PersonId, organisation_id: OrganisationId, framework_id: str, competence: str
) -> DossierId | None:
    found = db.session.scalar(
        select(DossierRow.id).where(
            DossierRow.person_id == person_id,
            DossierRow.organisation_id == organisation_id,
            DossierRow.framework_id == framework_id,
            DossierRow.competence == competence,
            DossierRow.state != State.DECIDED,
        )
    )
    return None if found is None else DossierId(found)


def list_of(person_id: PersonId, organisation_id: OrganisationId) -> list[Dossier]:
    """Return somebody's dossiers, newest first."""
    rows = db.session.scalars(
        select(DossierRow)
        .where(DossierRow.person_id == person_id, DossierRow.organisation_id == organisation_id)
        .order_by(DossierRow.created_at.desc(), DossierRow.id)
    )
    return [dossier_value(row) for row in rows]


def queue(
    organisation_id: OrganisationId,
    state: State,
    *,
    without: PersonId,
    offset: int,
    limit: int,
) -> list[Dossier]:
    """Return dossiers of an organisation in one state, those that wait longest first."""
    rows = db.session.scalars(
        select(DossierRow)
        .where(
            DossierRow.organisation_id == organisation_id,
            DossierRow.state == state,
            DossierRow.person_id != without,
        )
        .order_by(DossierRow.submitted_at, DossierRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [dossier_value(row) for row in rows]


def round_row(dossier_id: UUID, number: int) -> DossierRoundRow:
    return db.session.get_one(DossierRoundRow, (dossier_id, number))


def rounds(dossier_id: UUID) -> list[Round]:
    """Return all rounds, oldest first, in two statements."""
    exhibits: dict[int, list[Exhibit]] = defaultdict(list)
    for row in db.session.scalars(
        select(DossierEvidenceRow)
        .where(DossierEvidenceRow.dossier_id == dossier_id)
        .order_by(DossierEvidenceRow.activity, DossierEvidenceRow.title)
    ):
        exhibits[row.round].append(Exhibit(row.activity, EvidenceId(row.evidence_id), row.title))
    rows = db.session.scalars(
        select(DossierRoundRow)
        .where(DossierRoundRow.dossier_id == dossier_id)
        .order_by(DossierRoundRow.number)
    )
    return [_round_value(row, exhibits[row.number]) for row in rows]


def decisions(dossier_id: UUID) -> list[Decision]:
    rows = db.session.scalars(
        select(DossierDecisionRow)
        .where(DossierDecisionRow.dossier_id == dossier_id)
        .order_by(DossierDecisionRow.round)
    )
    return [_decision_value(row) for row in rows]


def review_row(dossier_id: UUID, number: int, assessor_id: PersonId) -> DossierReviewRow | None:
    return db.session.get(DossierReviewRow, (dossier_id, number, assessor_id))


def remove_review(dossier_id: UUID, number: int, assessor_id: PersonId) -> None:
    db.session.execute(
        delete(DossierReviewRow).where(
            DossierReviewRow.dossier_id == dossier_id,
            DossierReviewRow.round == number,
            DossierReviewRow.assessor_id == assessor_id,
        )
    )


def is_submitted(organisation_id: OrganisationId, evidence_id: EvidenceId) -> bool:
    """Whether a piece stands in a dossier that was submitted in this organisation."""
    found = exists().where(
        DossierEvidenceRow.evidence_id == evidence_id,
        DossierEvidenceRow.dossier_id == DossierRow.id,
        DossierRow.organisation_id == organisation_id,
    )
    return bool(db.session.scalar(select(found)))


def remove(dossier_ids: Iterable[UUID]) -> None:
    """Delete dossiers with everything in them."""
    ids = list(dossier_ids)
    for table in (DossierReviewRow, DossierDecisionRow, DossierEvidenceRow, DossierRoundRow):
        db.session.execute(delete(table).where(table.dossier_id.in_(ids)))
    db.session.execute(delete(DossierRow).where(DossierRow.id.in_(ids)))


def ids_of(person_id: PersonId) -> Sequence[UUID]:
    """Return a person's dossiers in every organisation, oldest first."""
    return db.session.scalars(
        select(DossierRow.id)
        .where(DossierRow.person_id == person_id)
        .order_by(DossierRow.created_at, DossierRow.id)
    ).all()


def find_any(dossier_id: UUID) -> Dossier:
    return dossier_value(db.session.get_one(DossierRow, dossier_id))


def forget_assessor(person_id: PersonId) -> None:
    """Take a person out of what they judged; the decisions stay."""
    db.session.execute(delete(DossierReviewRow).where(DossierReviewRow.assessor_id == person_id))
    db.session.execute(
        update(DossierDecisionRow)
        .where(DossierDecisionRow.assessor_id == person_id)
        .values(assessor_id=None)
    )


def work_as_assessor(person_id: PersonId) -> list[tuple[UUID, int, str, datetime]]:
    """Return (dossier, round, "draft" or the outcome, when) of what a person judged."""
    decided = db.session.execute(
        select(
            DossierDecisionRow.dossier_id,
            DossierDecisionRow.round,
            DossierDecisionRow.outcome,
            DossierDecisionRow.decided_at,
        ).where(DossierDecisionRow.assessor_id == person_id)
    )
    drafts = db.session.execute(
        select(
            DossierReviewRow.dossier_id, DossierReviewRow.round, DossierReviewRow.saved_at
        ).where(DossierReviewRow.assessor_id == person_id)
    )
    return [(a, b, c, d) for a, b, c, d in decided] + [(a, b, "draft", d) for a, b, d in drafts]


def dossier_value(row: DossierRow) -> Dossier:
    return Dossier(
        id=DossierId(row.id),
        person_id=PersonId(row.person_id),
        organisation_id=OrganisationId(row.organisation_id),
        framework_id=row.framework_id,
        framework_version=row.framework_version,
        competence=row.competence,
        state=State(row.state),
        round=row.round,
        version=row.version,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        level=row.level,
    )


def _round_value(row: DossierRoundRow, exhibits: Sequence[Exhibit]) -> Round:
    draft = Draft(
        requested_level=row.requested_level,
        statement=row.statement,
        not_my_job=row.not_my_job,
        left_out=frozenset((code, EvidenceId(UUID(each))) for code, each in row.left_out),
        show_self_levels=row.show_self_levels,
    )
    return Round(row.number, draft, row.submitted_at, tuple(exhibits), row.self_levels)


def _decision_value(row: DossierDecisionRow) -> Decision:
    verdict = Verdict(Outcome(row.outcome), row.level)
    review = Review(
        ratings=ratings_value(row.ratings),
        verdict=verdict,
        reason=row.reason,
        comment=row.comment,
        badge_statement=row.badge_statement,
    )
    assessor_id = None if row.assessor_id is None else PersonId(row.assessor_id)
    return Decision(row.round, assessor_id, review, verdict, row.median, row.decided_at)


def review_value(document: dict[str, Any]) -> Review:
    """Return the review that a draft row holds."""
    return Review(
        ratings=ratings_value(document["ratings"]),
        verdict=Verdict.parse(document["verdict"]),
        reason=document["reason"],
        comment=document["comment"],
        badge_statement=document["badge_statement"],
    )


def ratings_value(document: dict[str, Any]) -> dict[str, Rating]:
    return {activity: Rating(**rating) for activity, rating in document.items()}
