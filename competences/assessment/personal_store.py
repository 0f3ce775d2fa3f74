"""Everything this world keeps about one person, to be handed out or deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.kernel.db import db
from app.kernel.ids import PersonId
from competences.assessment.tables import (
    AssessmentRow,
    PersonTargetRow,
    RatingRow,
    StandingRow,
    StandingShareRow,
)

PERSONAL_TABLES = frozenset({"assessment", "rating", "standing", "person_target", "standing_share"})


def export(person_id: PersonId) -> dict[str, Any]:
    """Return the rows about a person, JSON-ready."""
    theirs = select(AssessmentRow.id).where(AssessmentRow.person_id == person_id)
    return {
        "assessment": _rows(AssessmentRow, AssessmentRow.person_id == person_id),
        "rating": _rows(RatingRow, RatingRow.assessment_id.in_(theirs)),
        "standing": _rows(StandingRow, StandingRow.person_id == person_id),
        "person_target": _rows(PersonTargetRow, PersonTargetRow.person_id == person_id),
        "standing_share": _rows(StandingShareRow, StandingShareRow.person_id == person_id),
    }


def _rows(table: Any, condition: Any) -> list[dict[str, Any]]:
    columns = table.__table__.c
    rows = db.session.execute(select(columns).where(condition)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | dict | None) else str(value)


def erase(person_id: PersonId) -> None:
    theirs = select(AssessmentRow.id).where(AssessmentRow.person_id == person_id)
    db.session.execute(
        delete(RatingRow).where(RatingRow.assessment_id.in_(theirs)),
        execution_options={"synchronize_session": False},
    )
    for table in (AssessmentRow, StandingRow, PersonTargetRow, StandingShareRow):
        db.session.execute(
            delete(table).where(table.person_id == person_id),
            execution_options={"synchronize_session": False},
        )
