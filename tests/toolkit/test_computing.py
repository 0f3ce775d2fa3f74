from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.toolkit import due
from app.toolkit.computing import computed
from app.toolkit.content import ROW
from tests.toolkit.instruments import EVERYTHING

CONTENT = {
    "hours": "2.5",
    "trust": "4",
    "day": "2027-02-30",
    "costs": [
        {ROW: "1", "partner": "Port of  Example", "amount": "30", "due": "2027-03-01"},
        {ROW: "2", "partner": "port of example ", "amount": "10", "due": "soon"},
        {ROW: "3", "partner": "School", "amount": "about 5"},
        {ROW: "4", "amount": "60", "due": "2026-01-01"},
    ],
    "points": [{ROW: "one", "answer": "yes"}, {ROW: "gone", "answer": "yes"}],
}


def test_what_follows_from_a_document() -> None:
    found = computed(EVERYTHING, CONTENT)
    assert [found.field(name) for name in ("hours", "trust", "day", "twice")] == [
        Decimal("2.5"),
        Decimal(4),
        None,
        Decimal("5.0"),
    ]
    parts = [found.cell("costs", row, "part") for row in CONTENT["costs"]]  # type: ignore[arg-type]
    assert parts == [Decimal(30), Decimal(10), None, Decimal(60)]
    assert found.total("costs", "amount") == Decimal(100)
    rows = [(row.by, row.cells["cost"], row.cells["share"]) for row in found.summary("by-partner")]
    assert rows == [
        ("Port of  Example", Decimal(40), Decimal(40)),
        ("School", Decimal(0), Decimal(0)),
        ("", Decimal(60), Decimal(60)),
    ]
    assert found.summary_total("by-partner", "cost") == Decimal(100)


def test_nothing_typed_gives_nothing() -> None:
    found = computed(EVERYTHING, {"costs": "not a table", "hours": ["not", "words"]})
    assert (found.field("twice"), found.total("costs", "amount")) == (None, Decimal(0))
    assert found.summary("by-partner") == []


def test_days_that_are_over_remind_of_nothing() -> None:
    assert due.to_come(EVERYTHING, CONTENT, date(2027, 1, 1)) == {date(2027, 3, 1)}
