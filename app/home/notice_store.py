"""What notices are about, as it stands now. It reads other worlds' tables and writes none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.accounts.tables import PersonRow
from app.cohorts.tables import CohortRow
from app.kernel.db import db
from app.kernel.ids import PersonId
from app.surveys.tables import SurveyRow
from app.toolkit.tables import DocumentRow
from badges.tables import AwardRow
from competences.agreement.tables import AgreementRow
from competences.portfolio.tables import EvidenceRow
from competences.validation.tables import DossierRow


@dataclass(frozen=True, slots=True)
class DossierFacts:
    competence: str
    candidate_id: PersonId
    candidate: str | None
    """Their name, if they gave one."""
    badge: UUID | None
    """What came of it, unless it was revoked."""


def dossiers(ids: Collection[UUID]) -> dict[UUID, DossierFacts]:
    rows = db.session.execute(
        select(
            DossierRow.id,
            DossierRow.competence,
            DossierRow.person_id,
            PersonRow.name,
            AwardRow.id.label("badge"),
        )
        .join(PersonRow, PersonRow.id == DossierRow.person_id)
        .outerjoin(AwardRow, (AwardRow.dossier_id == DossierRow.id) & AwardRow.revoked_at.is_(None))
        .where(DossierRow.id.in_(ids))
        .order_by(AwardRow.level)  # of several badges the highest comes last, and counts
    )
    return {
        row.id: DossierFacts(row.competence, PersonId(row.person_id), row.name, row.badge)
        for row in rows
    }


def designs_of_badges(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the design of each badge that is in force."""
    rows = db.session.execute(
        select(AwardRow.id, AwardRow.design).where(
            AwardRow.id.in_(ids), AwardRow.revoked_at.is_(None)
        )
    )
    return {row.id: row.design for row in rows}


def titles_of_evidence(ids: Collection[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        select(EvidenceRow.id, EvidenceRow.title).where(EvidenceRow.id.in_(ids))
    )
    return {row.id: row.title for row in rows}


def agreements(ids: Collection[UUID]) -> dict[UUID, None]:
    """Return those that are there: who is erased takes theirs along."""
    found = db.session.scalars(select(AgreementRow.id).where(AgreementRow.id.in_(ids)))
    return dict.fromkeys(found)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    instrument: str
    title: str


def documents(ids: Collection[UUID]) -> dict[UUID, DocumentFacts]:
    """Return documents of the toolkit that are not deleted."""
    rows = db.session.execute(
        select(DocumentRow.id, DocumentRow.instrument, DocumentRow.title).where(
            DocumentRow.id.in_(ids), DocumentRow.archived_at.is_(None)
        )
    )
    return {row.id: DocumentFacts(row.instrument, row.title) for row in rows}


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    title: Mapping[str, str]
    language: str
    """The one it is written in."""


def surveys(ids: Collection[UUID]) -> dict[UUID, SurveyFacts]:
    rows = db.session.execute(
        select(SurveyRow.id, SurveyRow.title, SurveyRow.language).where(SurveyRow.id.in_(ids))
    )
    return {row.id: SurveyFacts(row.title, row.language) for row in rows}


def names_of_cohorts(ids: Collection[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(select(CohortRow.id, CohortRow.name).where(CohortRow.id.in_(ids)))
    return {row.id: row.name for row in rows}


def nothing(ids: Collection[UUID]) -> dict[UUID, None]:
    """For notices whose details say it all: what they are about cannot go away."""
    return dict.fromkeys(ids)
