"""What comparisons of groups ask of all worlds' tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.cohorts.tables import CohortMemberRow
from app.kernel.db import read
from app.kernel.ids import OrganisationId
from competences.assessment.tables import AssessmentRow
from competences.validation.tables import DossierDecisionRow, DossierRoundRow, DossierRow

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose dossiers are compared: of a whole organisation, or of the people of one cohort."""

    organisation_id: OrganisationId
    cohort_id: UUID | None = None


def inside(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions on dossiers."""
    conditions = [DossierRow.organisation_id == scope.organisation_id]
    if scope.cohort_id is not None:
        people = select(CohortMemberRow.person_id).where(
            CohortMemberRow.cohort_id == scope.cohort_id, CohortMemberRow.left_at.is_(None)
        )
        conditions.append(DossierRow.person_id.in_(people))
    return conditions


def differences(scope: Scope, framework: str) -> dict[str, list[int]]:
    """Return competence → own level minus the assessor's, one number for each person.

    Compared are the newest self-assessment that was finished before the round was sent, and the
    median of the levels that the assessor gave its activities: that stands also where no level was
    validated. Of several dossiers of a person in a competence the newest decision counts.
    """
    newest_first = func.row_number().over(
        partition_by=(DossierRow.person_id, DossierRow.competence),
        order_by=DossierDecisionRow.decided_at.desc(),
    )
    own = (
        select(AssessmentRow.level)
        .where(
            AssessmentRow.person_id == DossierRow.person_id,
            AssessmentRow.organisation_id == DossierRow.organisation_id,
            AssessmentRow.framework == DossierRow.framework_id,
            AssessmentRow.competence == DossierRow.competence,
            AssessmentRow.finished_at <= DossierRoundRow.submitted_at,
        )
        .order_by(AssessmentRow.finished_at.desc())
        .limit(1)
        .correlate(DossierRow, DossierRoundRow)
        .scalar_subquery()
    )
    newest = (
        _answered(scope, framework)
        .add_columns(
            DossierRow.competence,
            DossierDecisionRow.median,
            own.label("own"),
            newest_first.label("place"),
        )
        .where(DossierDecisionRow.median.is_not(None))
        .subquery()
    )
    rows = read(
        select(newest.c.competence, (newest.c.own - newest.c.median).label("step")).where(
            newest.c.place == 1, newest.c.own.is_not(None)
        )
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.competence].append(row.step)
    return found


def waits(scope: Scope, framework: str, since: datetime) -> list[tuple[datetime, float]]:
    """Return (when, days from being sent) of every answer since then."""
    rows = read(
        _answered(scope, framework)
        .add_columns(DossierDecisionRow.decided_at, DossierRoundRow.submitted_at)
        .where(DossierDecisionRow.decided_at >= since)
    )
    return [
        (row.decided_at, (row.decided_at - row.submitted_at).total_seconds() / _DAY) for row in rows
    ]


def _answered(scope: Scope, framework: str) -> Select[*tuple[Any, ...]]:
    return (
        select(DossierDecisionRow.id)
        .join(DossierRow, DossierRow.id == DossierDecisionRow.dossier_id)
        .join(
            DossierRoundRow,
            and_(
                DossierRoundRow.dossier_id == DossierDecisionRow.dossier_id,
                DossierRoundRow.number == DossierDecisionRow.round,
            ),
        )
        .where(
            DossierRow.framework_id == framework,
            DossierRoundRow.submitted_at.is_not(None),
            *inside(scope),
        )
    )
