"""All queries of learning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.db import Base, db, read
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.learning.model import (
    Attempt,
    Attested,
    Bookmark,
    Given,
    Note,
    Participation,
    Progress,
    UnitNotes,
)
from app.learning.tables import (
    LearningModuleRow,
    LearningNoteRow,
    LearningUnitRow,
    QuizAnswerRow,
    QuizAttemptRow,
)

_PERSONAL = (
    QuizAnswerRow,  # points at attempts, so it is erased before them
    QuizAttemptRow,
    LearningNoteRow,
    LearningUnitRow,
    LearningModuleRow,
)
_Row = Row[*tuple[Any, ...]]
Table = (
    type[LearningModuleRow] | type[LearningUnitRow] | type[LearningNoteRow] | type[QuizAttemptRow]
)

_MODULE = (
    LearningModuleRow.module_id,
    LearningModuleRow.before_at,
    LearningModuleRow.quiz_passed_at,
    LearningModuleRow.after_at,
    LearningModuleRow.completed_at,
    LearningModuleRow.attested,
    LearningModuleRow.case_way,
    LearningModuleRow.case_endings,
)
_UNIT = (
    LearningUnitRow.module_id,
    LearningUnitRow.unit_id,
    LearningUnitRow.read_at,
    LearningUnitRow.proved_at,
    LearningUnitRow.bookmarked_at,
    LearningUnitRow.touched_at,
)
_NOTES = (LearningUnitRow.ticked, LearningUnitRow.reflection, LearningUnitRow.kept_at)


def _of_person(columns: Sequence[Any], table: Table) -> Select[*tuple[Any, ...]]:
    return select(*columns).where(
        table.person_id == bindparam("person_id"),
        table.organisation_id == bindparam("organisation_id"),
    )


def _of_module(columns: Sequence[Any], table: Table) -> Select[*tuple[Any, ...]]:
    return _of_person(columns, table).where(table.module_id == bindparam("module_id"))


_ALL_MODULES = _of_person(_MODULE, LearningModuleRow)
_ALL_UNITS = _of_person(_UNIT, LearningUnitRow)
_ONE_MODULE = _of_module(_MODULE, LearningModuleRow)
_ITS_UNITS = _of_module(_UNIT, LearningUnitRow)
_ITS_NOTES = _of_module((*_UNIT, *_NOTES), LearningUnitRow)
_NOTES_IN = _of_module((LearningNoteRow.section, LearningNoteRow.text), LearningNoteRow).where(
    LearningNoteRow.unit_id == bindparam("unit_id")
)
_ALL_NOTES = _of_person(
    (
        LearningNoteRow.module_id,
        LearningNoteRow.unit_id,
        LearningNoteRow.section,
        LearningNoteRow.text,
        LearningNoteRow.written_at,
    ),
    LearningNoteRow,
).order_by(LearningNoteRow.written_at.desc())
_BOOKMARKS = (
    _of_person(
        (LearningUnitRow.module_id, LearningUnitRow.unit_id, LearningUnitRow.bookmarked_at),
        LearningUnitRow,
    )
    .where(LearningUnitRow.bookmarked_at.is_not(None))
    .order_by(LearningUnitRow.bookmarked_at.desc())
)


def progress(where: Participation) -> Progress:
    """Return how far somebody is; two statements."""
    modules = read(_ONE_MODULE, **asdict(where))
    units = read(_ITS_UNITS, **asdict(where))
    return _progress(modules[0] if modules else None, {row.unit_id: _state(row) for row in units})


def all_progress(person_id: PersonId, organisation_id: OrganisationId) -> Mapping[str, Progress]:
    """Return how far somebody is in each module they began; two statements."""
    modules = read(_ALL_MODULES, person_id=person_id, organisation_id=organisation_id)
    units: dict[str, dict[str, UnitNotes]] = defaultdict(dict)
    for row in read(_ALL_UNITS, person_id=person_id, organisation_id=organisation_id):
        units[row.module_id][row.unit_id] = _state(row)
    rows = {row.module_id: row for row in modules}
    return {one: _progress(rows.get(one), units[one]) for one in rows.keys() | units.keys()}


def unit_notes(where: Participation) -> Mapping[str, UnitNotes]:
    """Return what somebody did in each unit of a module, with ticks and reflections."""
    return {
        row.unit_id: replace(
            _state(row),
            ticked=frozenset(row.ticked),
            reflection=row.reflection,
            kept_at=row.kept_at,
        )
        for row in read(_ITS_NOTES, **asdict(where))
    }


def lock_module(where: Participation, moment: datetime) -> LearningModuleRow:
    """Return the row of a person in a module, made if missing, locked until the commit."""
    _insert_missing(
        LearningModuleRow,
        ("person_id", "organisation_id", "module_id"),
        **_values(where),
        started_at=moment,
    )
    return db.session.execute(
        select(LearningModuleRow)
        .where(_in(LearningModuleRow, where))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def lock_unit(where: Participation, unit_id: str, moment: datetime) -> LearningUnitRow:
    """Return the row of a person in a unit, made if missing, locked until the commit."""
    _insert_missing(
        LearningUnitRow,
        ("person_id", "organisation_id", "module_id", "unit_id"),
        **_values(where),
        unit_id=unit_id,
        ticked=[],
        reflection="",
        touched_at=moment,
    )
    return db.session.execute(
        select(LearningUnitRow)
        .where(_in(LearningUnitRow, where), LearningUnitRow.unit_id == unit_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def put_note(where: Participation, unit_id: str, section: str, text: str, moment: datetime) -> None:
    """Write a note, in place of what stood there; an empty one is removed."""
    key = {**asdict(where), "unit_id": unit_id, "section": section}
    if not text:
        db.session.execute(delete(LearningNoteRow).filter_by(**key))
        return
    _insert_missing(
        LearningNoteRow,
        tuple(key),
        **_values(where),
        unit_id=unit_id,
        section=section,
        text="",
        written_at=moment,
    )
    db.session.execute(
        update(LearningNoteRow).filter_by(**key).values(text=text, written_at=moment)
    )


def notes_in(where: Participation, unit_id: str) -> dict[str, str]:
    """Return part of the unit → note; one statement."""
    return {row.section: row.text for row in read(_NOTES_IN, **asdict(where), unit_id=unit_id)}


def notes(person_id: PersonId, organisation_id: OrganisationId) -> list[Note]:
    """Return all notes of somebody, newest first; one statement."""
    rows = read(_ALL_NOTES, person_id=person_id, organisation_id=organisation_id)
    return [Note(*row) for row in rows]


def bookmarks(person_id: PersonId, organisation_id: OrganisationId) -> list[Bookmark]:
    """Return all bookmarks of somebody, newest first; one statement."""
    rows = read(_BOOKMARKS, person_id=person_id, organisation_id=organisation_id)
    return [Bookmark(*row) for row in rows]


def newest_attempt(where: Participation) -> Attempt | None:
    """Return the last go at a quiz with its answers; two statements."""
    row = db.session.execute(
        select(
            QuizAttemptRow.id,
            QuizAttemptRow.number,
            QuizAttemptRow.finished_at,
            QuizAttemptRow.passed,
            QuizAttemptRow.right,
            QuizAttemptRow.asked,
        )
        .where(_in(QuizAttemptRow, where))
        .order_by(QuizAttemptRow.number.desc())
        .limit(1)
    ).first()
    return None if row is None else Attempt(*row, answers=_answers(row.id))


def best_attempt(where: Participation) -> tuple[int, int] | None:
    """Return how many answers were right and how many asked in the best passed attempt."""
    return _best(where, QuizAttemptRow.passed.is_(True))


def best_finished_attempt(where: Participation) -> tuple[int, int] | None:
    """Return how many answers were right and how many asked in the best finished attempt."""
    return _best(where, QuizAttemptRow.finished_at.is_not(None))


def _best(where: Participation, counting: ColumnElement[bool]) -> tuple[int, int] | None:
    row = db.session.execute(
        select(QuizAttemptRow.right, QuizAttemptRow.asked)
        .where(_in(QuizAttemptRow, where), counting)
        .order_by(QuizAttemptRow.right.desc(), QuizAttemptRow.number.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.right, row.asked)


def add_attempt(where: Participation, number: int, moment: datetime) -> UUID:
    row = QuizAttemptRow(**_values(where), number=number, started_at=moment)
    db.session.add(row)
    db.session.flush()
    return row.id


def add_answer(
    where: Participation, attempt_id: UUID, question_id: str, given: Given, moment: datetime
) -> None:
    db.session.add(
        QuizAnswerRow(
            id=new_id(),
            attempt_id=attempt_id,
            person_id=where.person_id,
            organisation_id=where.organisation_id,
            question_id=question_id,
            answer=given.answer,
            right=given.right,
            answered_at=moment,
        )
    )


def finish_attempt(
    attempt_id: UUID, moment: datetime, *, right: int, asked: int, passed: bool
) -> None:
    row = db.session.get_one(QuizAttemptRow, attempt_id)
    row.finished_at, row.right, row.asked, row.passed = moment, right, asked, passed


def rows_of(person_id: PersonId) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table name."""
    return {
        table.__tablename__: [
            dict(row)
            for row in db.session.execute(
                select(*table.__table__.columns).where(table.person_id == person_id)
            ).mappings()
        ]
        for table in _PERSONAL
    }


def erase(person_id: PersonId) -> None:
    for table in _PERSONAL:
        db.session.execute(delete(table).where(table.person_id == person_id))


def _answers(attempt_id: UUID) -> dict[str, Given]:
    rows = db.session.execute(
        select(QuizAnswerRow.question_id, QuizAnswerRow.answer, QuizAnswerRow.right).where(
            QuizAnswerRow.attempt_id == attempt_id
        )
    )
    return {row.question_id: Given(row.answer, row.right) for row in rows}


def _progress(module: _Row | None, units: Mapping[str, UnitNotes]) -> Progress:
    if module is None:
        return Progress(units=units)
    attested = None
    if module.attested is not None:
        attested = Attested(**{**module.attested, "units": tuple(module.attested["units"])})
    return Progress(
        before_at=module.before_at,
        quiz_passed_at=module.quiz_passed_at,
        after_at=module.after_at,
        completed_at=module.completed_at,
        attested=attested,
        case_way=tuple(module.case_way or ()),
        case_endings=tuple(module.case_endings or ()),
        units=units,
    )


def _state(row: _Row) -> UnitNotes:
    return UnitNotes(
        read_at=row.read_at,
        proved_at=row.proved_at,
        bookmarked_at=row.bookmarked_at,
        touched_at=row.touched_at,
    )


def _values(where: Participation) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": where.person_id,
        "organisation_id": where.organisation_id,
        "module_id": where.module_id,
    }


def _in(table: Table, where: Participation) -> ColumnElement[bool]:
    return and_(
        table.person_id == where.person_id,
        table.organisation_id == where.organisation_id,
        table.module_id == where.module_id,
    )


def _insert_missing(table: type[Base], key: Sequence[str], **values: Any) -> None:
    """Insert a row unless one with this key is there.

    Two requests of one person at once (a double click, two tabs) both want the first row.
    """
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(**values)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=key))
