"""Queries for handing over, erasing and forgetting people in dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.validation.tables import (
    AbsenceRow,
    DossierAssessmentRow,
    DossierClaimRow,
    DossierConsentRow,
    DossierDecisionRow,
    DossierEvidenceRow,
    DossierProposalRow,
    DossierReaderRow,
    DossierReviewRow,
    DossierRoundRow,
    DossierRow,
    SnippetRow,
    TieRow,
)

TABLES = frozenset(
    {
        "dossier",
        "dossier_assessment",
        "dossier_claim",
        "dossier_consent",
        "dossier_decision",
        "dossier_evidence",
        "dossier_proposal",
        "dossier_reader",
        "dossier_review",
        "dossier_round",
        "validation_absence",
        "validation_snippet",
        "validation_tie",
    }
)

_PARTS = (
    DossierAssessmentRow,
    DossierClaimRow,
    DossierConsentRow,
    DossierDecisionRow,
    DossierEvidenceRow,
    DossierProposalRow,
    DossierReaderRow,
    DossierReviewRow,
    DossierRoundRow,
)


def remove(dossier_ids: Iterable[UUID]) -> None:
    """Delete dossiers with everything in them."""
    ids = list(dossier_ids)
    for table in _PARTS:
        db.session.execute(delete(table).where(table.dossier_id.in_(ids)))
    db.session.execute(delete(DossierRow).where(DossierRow.id.in_(ids)))


def forget_assessor(person_id: PersonId) -> None:
    """Take a person out of what they judged; what was signed and decided stays."""
    gone: list[Any] = [
        DossierReviewRow.assessor_id,
        DossierClaimRow.assessor_id,
        DossierReaderRow.person_id,
        AbsenceRow.person_id,
        SnippetRow.person_id,
        TieRow.candidate_id,
        TieRow.other_id,
    ]
    for column in gone:
        db.session.execute(delete(column.class_).where(column == person_id))
    stays: list[Any] = [
        DossierAssessmentRow.assessor_id,
        DossierDecisionRow.assessor_id,
        DossierDecisionRow.second_id,
        DossierProposalRow.proposed_by,
        TieRow.declared_by,
        AbsenceRow.deputy_id,
    ]
    for column in stays:
        db.session.execute(
            update(column.class_).where(column == person_id).values({column.key: None})
        )


def ties_with(person_id: PersonId) -> list[TieRow]:
    """Return what was declared about a person, or by them."""
    named = or_(
        TieRow.candidate_id == person_id,
        TieRow.other_id == person_id,
        TieRow.declared_by == person_id,
    )
    return list(db.session.scalars(select(TieRow).where(named)))


def snippets_of(person_id: PersonId) -> list[SnippetRow]:
    return list(db.session.scalars(select(SnippetRow).where(SnippetRow.person_id == person_id)))


def consents(dossier_id: UUID) -> list[DossierConsentRow]:
    query = select(DossierConsentRow).where(DossierConsentRow.dossier_id == dossier_id)
    return list(db.session.scalars(query.order_by(DossierConsentRow.given_at)))


def work_as_assessor(person_id: PersonId) -> list[tuple[UUID, int, str, datetime]]:
    """Return (dossier, round, "draft" or the outcome, when) of what a person judged."""
    signed = db.session.execute(
        select(
            DossierAssessmentRow.dossier_id,
            DossierAssessmentRow.round,
            DossierAssessmentRow.outcome,
            DossierAssessmentRow.signed_at,
        ).where(DossierAssessmentRow.assessor_id == person_id)
    )
    drafts = db.session.execute(
        select(
            DossierReviewRow.dossier_id, DossierReviewRow.round, DossierReviewRow.saved_at
        ).where(DossierReviewRow.assessor_id == person_id)
    )
    return [(a, b, c, d) for a, b, c, d in signed] + [(a, b, "draft", d) for a, b, d in drafts]
