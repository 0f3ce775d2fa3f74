"""Every instrument, filled with its examples: what people would type can be read and reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.learning.catalog import catalog
from app.toolkit import computing, values
from app.toolkit.content import rows
from modules.examples import example_content
from modules.fields import ROW, Field, Grid
from modules.instrument import Instrument
from modules.instrument_file import read_instrument

LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def shipped() -> list[Instrument]:
    return [one for loaded in catalog().modules for one in loaded.instruments]


def test_examples_are_kept_as_a_document_keeps_what_was_typed() -> None:
    whole = read_instrument(
        Path(__file__).with_name("instrument.yaml"), ("first-meeting",), LANGUAGES
    )
    content = example_content(whole, "fr")
    assert content == {
        "partner": "Example Ltd",
        "name": "Un essai",
        "aims": "Un\nDeux",
        "page": "https://example.org/",
        "begins": "2026-11-22",
        "hours": "7.5",
        "rate": "80",
        "mode": "once",
        "ways": ["visit", "by-post"],
        "trust": "2",
        "tasks": [
            {
                ROW: "00000001",
                "task": "Appeler",
                "ends": "2026-12-01",
                "state": "open",
                "cost": "12.5",
                "likely": "2",
            }
        ],
        "points": [{ROW: "shared-aim", "answer": "yes", "note": "Dit."}],
        "themes": [{ROW: "t2", "level": "5"}],
    }
    computed = computing.computed(whole, content)
    assert computed.field("whole") == Decimal(10)
    assert computed.field("span") == Decimal(9)
    assert computed.field("agreed") == Decimal(100)
    (gathered,) = computed.summary("by-state")
    assert gathered.cells == {"money": Decimal("12.5"), "share": Decimal(100)}


def typed_places(
    instrument: Instrument, content: dict[str, object]
) -> Iterator[tuple[Field, object]]:
    for place in instrument.places():
        if isinstance(place, Grid):
            for row in rows(content, place.id):
                yield from ((place.column(name), row[name]) for name in row if name != ROW)
        elif place.id in content:
            yield place, content[place.id]


def test_every_example_can_be_typed(shipped: list[Instrument]) -> None:
    """In each language; and what follows from it is reckoned without falling over."""
    for instrument in shipped:
        for language in LANGUAGES:
            content = example_content(instrument, language)
            assert bool(content) is bool(instrument.sections), instrument.id
            for field, typed in typed_places(instrument, content):
                assert values.problem(field, typed) is None, (instrument.id, field.id, typed)
            computed = computing.computed(instrument, content)
            for place in instrument.places():
                if isinstance(place, Field):
                    computed.field(place.id)
                    continue
                for row in rows(content, place.id):
                    for column in place.columns:
                        computed.cell(place.id, row, column.id)
            for summary in instrument.summaries:
                assert computed.summary(summary.id), (instrument.id, summary.id)


def test_every_example_shows_what_is_computed(shipped: list[Instrument]) -> None:
    """A formula that comes to nothing in its own example shows a reader nothing."""
    for instrument in shipped:
        computed = computing.computed(instrument, example_content(instrument, "en"))
        for place in instrument.places():
            if isinstance(place, Field) and place.formula:
                assert computed.field(place.id) is not None, (instrument.id, place.id)
            elif isinstance(place, Grid):
                filled = rows(computed.content, place.id)
                for column in (one for one in place.columns if one.formula):
                    cells = [computed.cell(place.id, row, column.id) for row in filled]
                    assert any(cell is not None for cell in cells), (instrument.id, column.id)


FIGURES: list[tuple[str, dict[str, object], dict[str, str]]] = [
    # Instrument, what is typed otherwise than in its example, what its fields then come to.
    ("partner-budget", {}, {"grant": "11200", "own": "2800", "own_rate": "20", "gap": "0"}),
    ("partner-budget", {"ceiling": "10000"}, {"grant": "10000", "own": "4000", "gap": "1200"}),
    ("partner-budget", {"ceiling": ""}, {"grant": "11200", "gap": "0"}),
    ("payment-calendar", {}, {"lowest": "-5040"}),
    ("timesheet", {}, {"total": "14.5", "cost": "507.5"}),
    ("training-budget", {}, {"money_total": "108", "all_total": "888", "each": "74"}),
    ("partnership-maturity", {}, {"lowest": "2"}),
    ("win-win-check", {}, {"lowest": "2", "average": "3.2"}),
]


def test_figures_come_to_what_their_labels_say(shipped: list[Instrument]) -> None:
    """Reckoned by hand; a grant is the rate of the costs, and never more than the call gives."""
    every = {one.id: one for one in shipped}
    for name, otherwise, expected in FIGURES:
        computed = computing.computed(
            every[name], {**example_content(every[name], "en"), **otherwise}
        )
        for field, figure in expected.items():
            assert computed.field(field) == Decimal(figure), (name, otherwise, field)
    budget = every["training-budget"]
    borne = computing.computed(budget, example_content(budget, "en")).summary("by-bearer")
    assert [one.cells["all"] for one in borne] == [408, 120, 360], "they add up to the whole"


def test_hours_of_the_timesheet_are_those_that_were_spent(shipped: list[Instrument]) -> None:
    """The examples of a module tell one story: what one month cost stands in two of them."""
    every = {one.id: one for one in shipped}
    hours, spending = (
        computing.computed(every[name], example_content(every[name], "en"))
        for name in ("timesheet", "spending-tracker")
    )
    of_november = [
        spending.cell("spent", row, "amount")
        for row in rows(spending.content, "spent")
        if row["document"] == "T-11"
    ]
    assert sum(one for one in of_november if isinstance(one, Decimal)) == hours.field("cost")


def test_examples_in_french_are_in_french(shipped: list[Instrument]) -> None:
    """An organisation of the examples has a name in each language, not the English one in both."""
    for instrument in shipped:
        for field, typed in typed_places(instrument, example_content(instrument, "fr")):
            assert "Example " not in str(typed), (instrument.id, field.id, typed)


def test_examples_of_a_plan_begin_before_they_end(shipped: list[Instrument]) -> None:
    plans = [(one, each) for one in shipped for each in one.pictures if each.drawing == "gantt"]
    assert plans
    for instrument, picture in plans:
        start, end = picture.takes["start"], picture.takes["end"]
        for row in rows(example_content(instrument, "en"), picture.takes["rows"]):
            assert str(row[start]) <= str(row[end]), (instrument.id, row)
