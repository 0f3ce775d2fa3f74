"""The migrated database equals the models, forwards and backwards, on both databases."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.kernel.db import Base, db, unit_of_work
from app.kernel.identity import Role
from app.learning import casing, noting
from tests.conftest import People
from tests.learning.conftest import MODULE, Doing
from tests.validation import building

FIRST = "0001"
Row = Mapping[str, object]


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrated_database_equals_the_models(both_app: Flask) -> None:
    assert _differences() == []


def test_migrations_go_back_to_nothing_and_forward_again(both_app: Flask) -> None:
    downgrade(revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert _differences() == []


@pytest.fixture
def work(both_app: Flask, people: People) -> None:
    """A module completed, its case begun, a note, a bookmark, a dossier decided with its badge."""
    learner, assessor = people(), people("Example Assessor", Role.ASSESSOR)
    Doing().everything(learner)
    with unit_of_work():
        _loaded, case = casing.case_of(MODULE)
        casing.decide(learner, MODULE, [], case.scenes[0].decisions[0].id)
        noting.keep_note(learner, MODULE, "needs", "how", "mine")
        noting.set_bookmark(learner, MODULE, "needs", on=True)
    building.decide(assessor, building.submitted(learner))


@pytest.mark.usefixtures("work")
def test_every_row_outlives_every_change_of_the_schema() -> None:
    newest = _rows()
    downgrade(revision=FIRST)
    first = _rows()
    assert {"learning_module", "learning_unit", "quiz_answer", "badge_award"} <= _filled(first)
    assert first == _in_columns_of(first, newest)

    upgrade()
    again = _rows()
    assert first == _in_columns_of(first, again)
    added = [
        (table, column, row[column])
        for table, rows in again.items()
        for row in rows
        for column in row
        if table not in first or column not in first[table][0]
    ]
    assert {column for _table, column, _value in added} >= {"case_way", "proved_at"}
    # Every signing key of that time was one of its kind; nothing else is made up.
    # Every badge was one of a competence.
    # Every status list was one for revocation, and a series of its own.
    # No dossier was drawn for a second assessor, and nobody was asked for more words.
    told = {
        (table, column, str(value))
        for table, column, value in added
        if table in first and value is not None and value != ""
    }
    assert told == {
        ("signing_key", "kind", "ed25519"),
        ("badge_award", "kind", "competence"),
        ("badge_class", "translations", "{}"),
        *(("badge_status_list", "series", str(n["number"])) for n in again["badge_status_list"]),
        ("badge_status_list", "purpose", "revocation"),
        ("dossier", "drawn", str(again["dossier"][0]["drawn"])),
    }
    assert not again["dossier"][0]["drawn"]
    # Every decision of that time rests on what one assessor signed; no other row is made up.
    new = {table: rows for table, rows in again.items() if table not in first and rows}
    assert set(new) == {"dossier_assessment"}
    assert [row["id"] for row in new["dossier_assessment"]] == [
        row["id"] for row in again["dossier_decision"]
    ]

    downgrade(revision=FIRST)
    assert _rows() == first


def _rows() -> dict[str, list[Row]]:
    """Return every row of every table as the database has it now, whatever its revision."""
    db.session.remove()
    with db.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return {
            table: sorted(
                (dict(row) for row in connection.execute(_all(table)).mappings()), key=repr
            )
            for table in tables
            if table != "alembic_version"
        }


def _all(table: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(sa.text("*")).select_from(sa.table(table))


def _filled(rows: Mapping[str, list[Row]]) -> set[str]:
    return {table for table, found in rows.items() if found}


def _in_columns_of(
    older: Mapping[str, list[Row]], newer: Mapping[str, list[Row]]
) -> dict[str, list[Row]]:
    """Return the newer rows with the tables and columns that the older ones have."""
    return {
        table: sorted(
            ({column: row[column] for column in found[0]} for row in newer[table]), key=repr
        )
        if found
        else newer[table]
        for table, found in older.items()
    }
