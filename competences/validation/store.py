"""Queries on dossiers: what a candidate sent, what was signed and decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.ids import DossierId, EvidenceId, OrganisationId, PersonId
from competences.validation.kept import ratings_value, remarks_value, review_value
from competences.validation.model import (
    Alone,
    Assessment,
    Decision,
    Dossier,
    Draft,
    Exhibit,
    Identification,
    Outcome,
    Part,
    Proposal,
    Review,
    Round,
    State,
    Verdict,
)
from competences.validation.tables import (
    DossierAssessmentRow,
    DossierDecisionRow,
    DossierEvidenceRow,
    DossierProposalRow,
    DossierRoundRow,
    DossierRow,
)

ENDED = (State.DECIDED, State.WITHDRAWN)
"""A person has at most one dossier for a competence in any other state."""


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


def get_row(dossier_id: UUID) -> DossierRow:
    """Return a dossier of whatever organisation, to whoever has found it already."""
    return db.session.get_one(DossierRow, dossier_id)


def find_open(
    person_id: PersonId, organisation_id: OrganisationId, framework_id: str, competence: str
) -> DossierId | None:
    found = db.session.scalar(
        select(DossierRow.id).where(
            DossierRow.person_id == person_id,
            DossierRow.organisation_id == organisation_id,
            DossierRow.framework_id == framework_id,
            DossierRow.competence == competence,
            DossierRow.state.not_in(ENDED),
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


def is_submitted(organisation_id: OrganisationId, evidence_id: EvidenceId) -> bool:
    """Whether a piece stands in a dossier that was submitted in this organisation."""
    found = exists().where(
        DossierEvidenceRow.evidence_id == evidence_id,
        DossierEvidenceRow.dossier_id == DossierRow.id,
        DossierRow.organisation_id == organisation_id,
    )
    return bool(db.session.scalar(select(found)))


def dossiers_with(person_id: PersonId, evidence_ids: Collection[UUID]) -> set[UUID]:
    """Return in which submitted dossiers of a person any of these pieces stand."""
    return set(
        db.session.scalars(
            select(DossierRow.id)
            .join(DossierEvidenceRow, DossierEvidenceRow.dossier_id == DossierRow.id)
            .where(
                DossierRow.person_id == person_id, DossierEvidenceRow.evidence_id.in_(evidence_ids)
            )
        )
    )


def rows_of(person_id: PersonId) -> Sequence[DossierRow]:
    """Return a person's dossiers in every organisation, oldest first."""
    return db.session.scalars(
        select(DossierRow)
        .where(DossierRow.person_id == person_id)
        .order_by(DossierRow.created_at, DossierRow.id)
    ).all()


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
        held=State(row.held) if row.held else None,
        due_at=row.due_at,
        drawn=row.drawn,
    )


def identification_value(row: DossierRow) -> Identification:
    return Identification(row.aims, row.talk_on, row.talk_with, row.talk_notes)


def assessments(dossier_id: UUID) -> list[Assessment]:
    """Return what assessors signed, oldest first."""
    rows = db.session.scalars(
        select(DossierAssessmentRow)
        .where(DossierAssessmentRow.dossier_id == dossier_id)
        .order_by(DossierAssessmentRow.round, DossierAssessmentRow.signed_at)
    )
    return [
        Assessment(
            round=row.round,
            part=Part(row.part),
            assessor_id=_person(row.assessor_id),
            review=review_value(row.document),
            verdict=Verdict(Outcome(row.outcome), row.level),
            median=row.median,
            signed_at=row.signed_at,
        )
        for row in rows
    ]


def proposals(dossier_id: UUID, number: int) -> list[Proposal]:
    """Return what was proposed about one round, oldest first."""
    rows = db.session.scalars(
        select(DossierProposalRow)
        .where(DossierProposalRow.dossier_id == dossier_id, DossierProposalRow.round == number)
        .order_by(DossierProposalRow.proposed_at, DossierProposalRow.id)
    )
    return [
        Proposal(
            _person(row.proposed_by),
            Verdict(Outcome(row.outcome), row.level),
            row.reason,
            row.proposed_at,
        )
        for row in rows
    ]


def _person(person_id: UUID | None) -> PersonId | None:
    return None if person_id is None else PersonId(person_id)


def _round_value(row: DossierRoundRow, exhibits: Sequence[Exhibit]) -> Round:
    draft = Draft(
        requested_level=row.requested_level,
        statement=row.statement,
        not_my_job=row.not_my_job,
        left_out=frozenset((code, EvidenceId(UUID(each))) for code, each in row.left_out),
        show_self_levels=row.show_self_levels,
    )
    return Round(row.number, draft, row.submitted_at, tuple(exhibits), row.self_levels, row.grounds)


def _decision_value(row: DossierDecisionRow) -> Decision:
    verdict = Verdict(Outcome(row.outcome), row.level)
    review = Review(
        ratings=ratings_value(row.ratings),
        verdict=verdict,
        reason=row.reason,
        comment=row.comment,
        strengths=row.strengths,
        next_steps=row.next_steps,
        badge_statement=row.badge_statement,
        talk=row.talk,
        remarks=remarks_value(row.remarks or ()),
        evidence_due=row.evidence_due,
    )
    return Decision(
        round=row.round,
        assessor_id=_person(row.assessor_id),
        review=review,
        verdict=verdict,
        median=row.median,
        decided_at=row.decided_at,
        second_id=_person(row.second_id),
        agreed_reason=row.agreed_reason,
        alone=Alone(row.alone) if row.alone else None,
        accompanied=row.accompanied,
    )
