"""An instrument filled with its own examples: for pages that show one, and for tests of all."""

from __future__ import annotations

from modules.fields import ROW, Example, Field, Grid, Kind, picked
from modules.instrument import Instrument


def example_content(instrument: Instrument, language: str) -> dict[str, object]:
    """Return what a document would hold if somebody had typed every example, in one language.

    What is computed is left out, as in every document; so is a place without an example.
    """
    content: dict[str, object] = {}
    for place in instrument.places():
        if isinstance(place, Grid):
            if rows := _rows(place, language):
                content[place.id] = rows
        elif place.example is not None:
            content[place.id] = typed(place, place.example, language)
    return content


def typed(field: Field, example: Example, language: str) -> str | list[str]:
    """Return an example as a document keeps it; words in English where the language has none."""
    words = example if isinstance(example, str) else example.get(language, example["en"])
    return list(picked(words)) if field.kind is Kind.CHOICES else words


def _rows(grid: Grid, language: str) -> list[dict[str, object]]:
    """Return the filled rows; those that people would have added are numbered as their keys."""
    return [
        {
            ROW: row.get(ROW, f"{number:08x}"),
            **{
                name: typed(grid.column(name), example, language)
                for name, example in row.items()
                if name != ROW
            },
        }
        for number, row in enumerate(grid.example, start=1)
    ]
