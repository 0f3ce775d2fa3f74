"""What tables to take along ask of all worlds' tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.accounts.tables import PersonRow
from app.cohorts.tables import CohortMemberRow
from app.home.compared_store import Scope, inside
from competences.validation.tables import DossierRow


def people(scope: Scope) -> Select[UUID]:
    """Select whose rows a table holds, by name: of a cohort, or whoever has a dossier."""
    query = select(PersonRow.id).order_by(func.lower(PersonRow.name), PersonRow.id)
    if scope.cohort_id is not None:
        query = query.join(CohortMemberRow, CohortMemberRow.person_id == PersonRow.id).where(
            CohortMemberRow.cohort_id == scope.cohort_id, CohortMemberRow.left_at.is_(None)
        )
    else:
        theirs = select(DossierRow.person_id).where(*inside(scope))
        query = query.where(PersonRow.id.in_(theirs))
    return query


def dossiers(scope: Scope, framework: str) -> Select[*tuple[Any, ...]]:
    """Select the dossiers, by name, then competence, the oldest first."""
    return (
        select(
            PersonRow.name,
            DossierRow.person_id,
            DossierRow.competence,
            DossierRow.state,
            DossierRow.round,
            DossierRow.created_at,
            DossierRow.submitted_at,
            DossierRow.decided_at,
            DossierRow.level,
        )
        .join(PersonRow, PersonRow.id == DossierRow.person_id)
        .where(DossierRow.framework_id == framework, *inside(scope))
        .order_by(
            func.lower(PersonRow.name), PersonRow.id, DossierRow.competence, DossierRow.created_at
        )
    )
