"""What the map of a cohort asks of all worlds' tables: as many statements for five as for 500."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Executable, Row, Select, and_, func, or_, select

from app.accounts.tables import PersonRow
from app.cohorts.cohort_store import seen
from app.cohorts.model import Sight
from app.cohorts.tables import CohortMemberRow, CohortRow
from app.home.heat_model import (
    PHASES,
    Decided,
    DossierStand,
    Known,
    Looked,
    ModuleUnderWay,
    Person,
    Standing,
)
from app.kernel.db import read
from app.kernel.ids import OrganisationId, PersonId
from app.learning.tables import LearningModuleRow, LearningUnitRow
from competences.assessment.tables import (
    AssessmentRow,
    OrganisationTargetRow,
    PersonTargetRow,
    StandingRow,
    StandingShareRow,
)
from competences.validation.tables import DossierDecisionRow, DossierRoundRow, DossierRow

Ask: TypeAlias = Callable[[Executable], Sequence[Row[*tuple[Any, ...]]]]
"""Runs a SELECT: in the request's transaction, or on a connection of its own."""
Found: TypeAlias = Row[*tuple[Any, ...]]
People: TypeAlias = Select[UUID] | Collection[UUID]


def find(sight: Sight, cohort_id: UUID, framework: str) -> Looked | None:
    """Return a cohort that may be known of, with what its organisation aims at; one statement."""
    rows = read(
        select(
            CohortRow.id,
            CohortRow.organisation_id,
            CohortRow.name,
            CohortRow.closed_at,
            OrganisationTargetRow.levels,
        )
        .outerjoin(
            OrganisationTargetRow,
            and_(
                OrganisationTargetRow.organisation_id == CohortRow.organisation_id,
                OrganisationTargetRow.framework == framework,
            ),
        )
        .where(CohortRow.id == cohort_id, seen(sight))
    )
    if not rows:
        return None
    row = rows[0]
    return Looked(row.id, OrganisationId(row.organisation_id), row.name, row.closed_at, row.levels)


def known(
    cohort: Looked,
    framework: str,
    competence_of: Mapping[str, str | None],
    since: datetime,
    *,
    shared: bool,
    only: Collection[PersonId] | None = None,
    ask: Ask = read,
) -> Known:
    """Return all that the map shows of a cohort's people, five statements.

    competence_of: module id → code. since: the day that changes are counted from. shared: whether
    the viewer is one of those whom people share their own levels with. only: some of the people.
    """
    people = _people(cohort, framework, only, ask, shared=shared)
    inside: People = only if only is not None else _inside(cohort.id)
    sharing = [each.id for each in people if each.shares]
    dossiers, decided = _dossiers(cohort, framework, inside, ask)
    return Known(
        people=people,
        standings=_standings(cohort, framework, inside, ask),
        modules=_modules(cohort, inside, competence_of, ask),
        dossiers=dossiers,
        decided=decided,
        earlier=_earlier(cohort, framework, inside, since, ask) if sharing else {},
    )


def _inside(cohort_id: UUID) -> Select[UUID]:
    return select(CohortMemberRow.person_id).where(
        CohortMemberRow.cohort_id == cohort_id, CohortMemberRow.left_at.is_(None)
    )


def _people(
    cohort: Looked, framework: str, only: Collection[PersonId] | None, ask: Ask, *, shared: bool
) -> list[Person]:
    query = (
        select(
            PersonRow.id,
            PersonRow.name,
            CohortMemberRow.joined_at,
            StandingShareRow.since,
            PersonTargetRow.levels,
        )
        .join(CohortMemberRow, CohortMemberRow.person_id == PersonRow.id)
        .outerjoin(
            StandingShareRow,
            and_(
                StandingShareRow.person_id == PersonRow.id,
                StandingShareRow.organisation_id == cohort.organisation_id,
            ),
        )
        .outerjoin(
            PersonTargetRow,
            and_(
                PersonTargetRow.person_id == StandingShareRow.person_id,
                PersonTargetRow.organisation_id == cohort.organisation_id,
                PersonTargetRow.framework == framework,
            ),
        )
        .where(CohortMemberRow.cohort_id == cohort.id, CohortMemberRow.left_at.is_(None))
    )
    if only is not None:
        query = query.where(PersonRow.id.in_(only))
    return [
        Person(
            PersonId(row.id),
            row.name,
            row.joined_at,
            shared and row.since is not None,
            row.levels if shared else None,
        )
        for row in ask(query.order_by(func.lower(PersonRow.name), PersonRow.id))
    ]


def _standings(
    cohort: Looked, framework: str, inside: People, ask: Ask
) -> dict[PersonId, dict[str, Standing]]:
    rows = ask(
        select(
            StandingRow.person_id,
            StandingRow.competence,
            StandingRow.validated_level,
            StandingRow.validated_at,
            StandingRow.self_level,
            StandingRow.self_at,
        ).where(
            StandingRow.person_id.in_(inside),
            StandingRow.organisation_id == cohort.organisation_id,
            StandingRow.framework == framework,
        )
    )
    found: dict[PersonId, dict[str, Standing]] = defaultdict(dict)
    for person_id, competence, *levels in rows:
        found[person_id][competence] = Standing(*levels)
    return found


def _modules(
    cohort: Looked, inside: People, competence_of: Mapping[str, str | None], ask: Ask
) -> dict[PersonId, list[ModuleUnderWay]]:
    is_done = or_(LearningUnitRow.read_at.is_not(None), LearningUnitRow.proved_at.is_not(None))
    rows = ask(
        select(
            LearningModuleRow.person_id,
            LearningModuleRow.module_id,
            LearningModuleRow.started_at,
            LearningModuleRow.completed_at,
            LearningModuleRow.before_at,
            LearningModuleRow.quiz_passed_at,
            func.max(LearningUnitRow.touched_at).label("touched_at"),
            func.count(LearningUnitRow.id).filter(is_done).label("done"),
        )
        .outerjoin(
            LearningUnitRow,
            and_(
                LearningUnitRow.person_id == LearningModuleRow.person_id,
                LearningUnitRow.organisation_id == LearningModuleRow.organisation_id,
                LearningUnitRow.module_id == LearningModuleRow.module_id,
            ),
        )
        .where(
            LearningModuleRow.person_id.in_(inside),
            LearningModuleRow.organisation_id == cohort.organisation_id,
        )
        .group_by(LearningModuleRow.id)
    )
    found: dict[PersonId, list[ModuleUnderWay]] = defaultdict(list)
    for row in rows:
        last = (row.started_at, row.before_at, row.quiz_passed_at, row.touched_at)
        found[PersonId(row.person_id)].append(
            ModuleUnderWay(
                row.module_id,
                competence_of.get(row.module_id),
                row.started_at,
                row.completed_at,
                max(each for each in last if each is not None),
                row.done,
            )
        )
    return found


def last_units(cohort: Looked, person_id: PersonId) -> dict[str, str]:
    """Return module id → the unit that somebody touched last; one statement."""
    rows = read(
        select(LearningUnitRow.module_id, LearningUnitRow.unit_id)
        .where(
            LearningUnitRow.person_id == person_id,
            LearningUnitRow.organisation_id == cohort.organisation_id,
        )
        .order_by(LearningUnitRow.touched_at)
    )
    return {row.module_id: row.unit_id for row in rows}


def _dossiers(
    cohort: Looked, framework: str, inside: People, ask: Ask
) -> tuple[dict[PersonId, list[DossierStand]], dict[PersonId, list[Decided]]]:
    """Return the dossiers, and every level that was ever validated in them; one statement.

    Those of other organisations are left out here: SQLite, asked to do it, reads all dossiers of
    this one instead of the cohort's.
    """
    rows = ask(
        select(
            DossierRow.id,
            DossierRow.person_id,
            DossierRow.organisation_id,
            DossierRow.competence,
            DossierRow.state,
            DossierRow.round,
            DossierRow.created_at,
            DossierRow.submitted_at,
            DossierRow.decided_at,
            DossierRow.level,
            DossierRoundRow.touched_at,
            DossierDecisionRow.level.label("validated"),
            DossierDecisionRow.decided_at.label("validated_at"),
        )
        .outerjoin(
            DossierRoundRow,
            and_(
                DossierRoundRow.dossier_id == DossierRow.id,
                DossierRoundRow.number == DossierRow.round,
            ),
        )
        .outerjoin(DossierDecisionRow, DossierDecisionRow.dossier_id == DossierRow.id)
        .where(
            DossierRow.person_id.in_(inside),
            DossierRow.framework_id == framework,
        )
        .order_by(DossierRow.created_at, DossierRow.id)
    )
    stands: dict[PersonId, dict[UUID, DossierStand]] = defaultdict(dict)
    decided: dict[PersonId, list[Decided]] = defaultdict(list)
    for row in rows:
        if row.organisation_id != cohort.organisation_id:
            continue
        person_id = PersonId(row.person_id)
        stands[person_id][row.id] = _stand(row)
        if row.validated is not None:
            decided[person_id].append(Decided(row.competence, row.validated, row.validated_at))
    return {each: list(theirs.values()) for each, theirs in stands.items()}, decided


def _stand(row: Found) -> DossierStand:
    return DossierStand(
        row.id,
        row.competence,
        PHASES[row.state],
        row.round,
        row.created_at,
        row.submitted_at,
        row.decided_at,
        row.touched_at or row.submitted_at or row.created_at,
        row.level,
    )


def _earlier(
    cohort: Looked, framework: str, inside: People, since: datetime, ask: Ask
) -> dict[PersonId, dict[str, int]]:
    """Return the self level that stood at that moment, of those who share."""
    newest_first = func.row_number().over(
        partition_by=(AssessmentRow.person_id, AssessmentRow.competence),
        order_by=AssessmentRow.finished_at.desc(),
    )
    ordered = (
        select(
            AssessmentRow.person_id,
            AssessmentRow.competence,
            AssessmentRow.level,
            newest_first.label("place"),
        )
        .join(
            StandingShareRow,
            and_(
                StandingShareRow.person_id == AssessmentRow.person_id,
                StandingShareRow.organisation_id == AssessmentRow.organisation_id,
            ),
        )
        .where(
            AssessmentRow.person_id.in_(inside),
            AssessmentRow.organisation_id == cohort.organisation_id,
            AssessmentRow.framework == framework,
            AssessmentRow.finished_at < since,
        )
        .subquery()
    )
    rows = ask(
        select(ordered.c.person_id, ordered.c.competence, ordered.c.level).where(
            ordered.c.place == 1
        )
    )
    found: dict[PersonId, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.level is not None:
            found[PersonId(row.person_id)][row.competence] = row.level
    return found
