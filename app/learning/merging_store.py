"""What two people did in modules becomes that of one, because they are one: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, update

from app.kernel.db import db
from app.kernel.ids import PersonId
from app.learning.tables import (
    LearningModuleRow,
    LearningNoteRow,
    LearningUnitRow,
    QuizAnswerRow,
    QuizAttemptRow,
)


def counts(person_id: PersonId) -> dict[str, int]:
    """Return how much there is: modules begun, attempts at quizzes, notes."""
    return {
        "modules": _count(LearningModuleRow, person_id),
        "quizzes": _count(QuizAttemptRow, person_id),
        "notes": _count(LearningNoteRow, person_id),
    }


def _count(table: type[Any], person_id: PersonId) -> int:
    query = select(func.count()).select_from(table).where(table.person_id == person_id)
    return db.session.scalar(query) or 0


def merge(guest: PersonId, account: PersonId) -> None:
    """Give everything of `guest` to `account`; of two rows about one thing, make one of both."""
    _merge_modules(guest, account)
    _merge_units(guest, account)
    _merge_notes(guest, account)
    _number_attempts(guest, account)
    for table in (QuizAttemptRow, QuizAnswerRow):
        db.session.execute(
            update(table).where(table.person_id == guest).values(person_id=account),
            execution_options={"synchronize_session": False},
        )


def _merge_modules(guest: PersonId, account: PersonId) -> None:
    rows = db.session.scalars(select(LearningModuleRow).where(LearningModuleRow.person_id == guest))
    mine = _by_key(LearningModuleRow, account, "module_id")
    for row in rows.all():
        kept = mine.get((row.organisation_id, row.module_id))
        if kept is None:
            row.person_id = account
            continue
        if row.completed_at and row.completed_at < (kept.completed_at or row.completed_at):
            kept.attested = row.attested
        kept.attested = kept.attested or row.attested
        kept.started_at = min(kept.started_at, row.started_at)
        for name in ("before_at", "quiz_passed_at", "after_at", "completed_at"):
            setattr(kept, name, _first(getattr(kept, name), getattr(row, name)))
        kept.case_way = kept.case_way or row.case_way
        kept.case_endings = _both(kept.case_endings, row.case_endings) or None
        db.session.delete(row)
    db.session.flush()


def _merge_units(guest: PersonId, account: PersonId) -> None:
    rows = db.session.scalars(select(LearningUnitRow).where(LearningUnitRow.person_id == guest))
    mine = _by_key(LearningUnitRow, account, "module_id", "unit_id")
    for row in rows.all():
        kept = mine.get((row.organisation_id, row.module_id, row.unit_id))
        if kept is None:
            row.person_id = account
            continue
        for name in ("read_at", "kept_at", "proved_at", "bookmarked_at"):
            setattr(kept, name, _first(getattr(kept, name), getattr(row, name)))
        kept.ticked = _both(kept.ticked, row.ticked)
        kept.reflection = _texts(kept.reflection, row.reflection)
        kept.touched_at = max(kept.touched_at, row.touched_at)
        db.session.delete(row)
    db.session.flush()


def _merge_notes(guest: PersonId, account: PersonId) -> None:
    rows = db.session.scalars(select(LearningNoteRow).where(LearningNoteRow.person_id == guest))
    mine = _by_key(LearningNoteRow, account, "module_id", "unit_id", "section")
    for row in rows.all():
        kept = mine.get((row.organisation_id, row.module_id, row.unit_id, row.section))
        if kept is None:
            row.person_id = account
            continue
        kept.text = _texts(kept.text, row.text)
        kept.written_at = max(kept.written_at, row.written_at)
        db.session.delete(row)
    db.session.flush()


def _number_attempts(guest: PersonId, account: PersonId) -> None:
    """Count the attempts of both through, as they began; one that is open comes last and goes on.

    Of two open ones the later goes on; the other stays in the history as it is.
    """
    rows = db.session.scalars(
        select(QuizAttemptRow).where(QuizAttemptRow.person_id.in_((guest, account)))
    ).all()

    def module(row: QuizAttemptRow) -> tuple[str, str]:
        return str(row.organisation_id), row.module_id

    for _key, group in groupby(sorted(rows, key=module), key=module):
        in_order = sorted(group, key=lambda row: (row.finished_at is None, row.started_at))
        if all(row.person_id == account for row in in_order):
            continue
        # Numbers are unique: first out of each other's way, then to where they belong.
        for sign in (-1, 1):
            for number, row in enumerate(in_order, start=1):
                row.number = sign * number
            db.session.flush()


def _by_key(table: type[Any], person_id: PersonId, *names: str) -> dict[tuple[Any, ...], Any]:
    rows = db.session.scalars(select(table).where(table.person_id == person_id))
    return {(row.organisation_id, *(getattr(row, name) for name in names)): row for row in rows}


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def _both(one: Iterable[Any] | None, other: Iterable[Any] | None) -> list[Any]:
    return list(dict.fromkeys([*(one or ()), *(other or ())]))


def _texts(one: str, other: str) -> str:
    """Return both texts, the account's first; one that the other says already is said once."""
    if other.strip() in one:
        return one
    return f"{one}\n\n{other}" if one.strip() else other
