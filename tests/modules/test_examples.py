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
