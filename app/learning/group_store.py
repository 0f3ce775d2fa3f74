"""Queries on a whole organisation: a fixed number of statements, however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import db
from app.kernel.ids import OrganisationId, PersonId
from app.learning.group_model import ModuleGroup, QuestionGroup
from app.learning.tables import (
    LearningModuleRow,
    LearningUnitRow,
    QuizAnswerRow,
    QuizAttemptRow,
)

_People = dict[str, dict[str, int]]
"""Module id → unit id → how many people."""
People: TypeAlias = Collection[PersonId] | None


def groups(
    organisation_id: OrganisationId, away_since: datetime, people: People = None
) -> Mapping[str, ModuleGroup]:
    """Return module id → where people are; three statements.

    people: some of the organisation's, or all for None. Whoever has not touched a module since
    `away_since` counts as halted where they were last.
    """
    totals = db.session.execute(_totals(organisation_id, people)).all()
    done = _by_unit(_done(organisation_id, people))
    halted = _by_unit(_halted(organisation_id, away_since, people))
    return {
        row.module_id: ModuleGroup(
            row.begun, row.completed, done[row.module_id], halted[row.module_id]
        )
        for row in totals
    }


def module_counts(
    organisation_id: OrganisationId, person_ids: Collection[PersonId]
) -> Mapping[PersonId, tuple[int, int]]:
    """Return person → how many modules they began and completed; one statement."""
    rows = db.session.execute(
        select(
            LearningModuleRow.person_id,
            func.count().label("begun"),
            func.count(LearningModuleRow.completed_at).label("completed"),
        )
        .where(
            LearningModuleRow.organisation_id == organisation_id,
            LearningModuleRow.person_id.in_(person_ids),
        )
        .group_by(LearningModuleRow.person_id)
    )
    return {PersonId(row.person_id): (row.begun, row.completed) for row in rows}


def questions(
    organisation_id: OrganisationId, module_id: str, people: People = None
) -> list[QuestionGroup]:
    """Return how each question went in everybody's first attempt; one statement."""
    wrong = func.sum(case((QuizAnswerRow.right, 0), else_=1))
    rows = db.session.execute(
        select(QuizAnswerRow.question_id, func.count().label("answered"), wrong.label("wrong"))
        .join(QuizAttemptRow, QuizAttemptRow.id == QuizAnswerRow.attempt_id)
        .where(
            QuizAttemptRow.organisation_id == organisation_id,
            _among(QuizAttemptRow.person_id, people),
            QuizAttemptRow.module_id == module_id,
            QuizAttemptRow.number == 1,
        )
        .group_by(QuizAnswerRow.question_id)
    )
    return [QuestionGroup(row.question_id, row.answered, row.wrong) for row in rows]


def _totals(organisation_id: OrganisationId, people: People) -> Select[str, int, int]:
    return (
        select(
            LearningModuleRow.module_id,
            func.count().label("begun"),
            func.count(LearningModuleRow.completed_at).label("completed"),
        )
        .where(
            LearningModuleRow.organisation_id == organisation_id,
            _among(LearningModuleRow.person_id, people),
        )
        .group_by(LearningModuleRow.module_id)
    )


def _done(organisation_id: OrganisationId, people: People) -> Select[str, str, int]:
    is_done = or_(LearningUnitRow.read_at.is_not(None), LearningUnitRow.proved_at.is_not(None))
    return (
        select(LearningUnitRow.module_id, LearningUnitRow.unit_id, func.count().label("people"))
        .where(
            LearningUnitRow.organisation_id == organisation_id,
            _among(LearningUnitRow.person_id, people),
            is_done,
        )
        .group_by(LearningUnitRow.module_id, LearningUnitRow.unit_id)
    )


def _halted(
    organisation_id: OrganisationId, away_since: datetime, people: People
) -> Select[str, str, int]:
    """Select, for everybody under way, the unit they touched last, if that is long ago."""
    newest_first = func.row_number().over(
        partition_by=(LearningUnitRow.person_id, LearningUnitRow.module_id),
        order_by=LearningUnitRow.touched_at.desc(),
    )
    last = (
        select(
            LearningUnitRow.module_id,
            LearningUnitRow.unit_id,
            LearningUnitRow.touched_at,
            newest_first.label("place"),
        )
        .join(
            LearningModuleRow,
            and_(
                LearningModuleRow.person_id == LearningUnitRow.person_id,
                LearningModuleRow.organisation_id == LearningUnitRow.organisation_id,
                LearningModuleRow.module_id == LearningUnitRow.module_id,
            ),
        )
        .where(
            LearningUnitRow.organisation_id == organisation_id,
            _among(LearningUnitRow.person_id, people),
            LearningModuleRow.completed_at.is_(None),
        )
        .subquery()
    )
    return (
        select(last.c.module_id, last.c.unit_id, func.count().label("people"))
        .where(last.c.place == 1, last.c.touched_at < away_since)
        .group_by(last.c.module_id, last.c.unit_id)
    )


def _among(person: InstrumentedAttribute[UUID], people: People) -> ColumnElement[bool]:
    return true() if people is None else person.in_(people)


def _by_unit(statement: Select[str, str, int]) -> _People:
    found: _People = defaultdict(dict)
    for row in db.session.execute(statement):
        found[row.module_id][row.unit_id] = row.people
    return found
