"""What the page of a document shows beside its form: computed values, sources, what is gone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.toolkit import values
from app.toolkit.content import NAME, Content, GridRow, rows
from app.toolkit.model import Document
from app.toolkit.saying import Saying
from app.web.language import current_language
from modules.examples import example_content
from modules.instrument import ROW, Field, Grid, Instrument, Kind, Row, Summary


class Shown(Saying):
    """A document in the reader's words, as templates ask for it."""

    def total(self, grid: Grid, column_id: str) -> str:
        return self.value(_as_number(grid.column(column_id)), self.values.total(grid.id, column_id))

    def summary_rows(self, summary: Summary) -> list[tuple[str, dict[str, str]]]:
        """Return what each row is about, and its columns."""
        columns = {one.id: one for one in summary.columns}
        return [
            (
                values.words(row.field, row.by, self.language),
                {key: self.value(columns[key], value) for key, value in row.cells.items()},
            )
            for row in self.values.summary(summary.id)
        ]

    def summary_total(self, summary: Summary, column: Field) -> str:
        return self.value(column, self.values.summary_total(summary.id, column.id))

    def given(self, grid: Grid) -> dict[str, Row]:
        return {one.id: one for one in grid.rows}

    def rows_by_key(self, grid: Grid) -> dict[str, GridRow]:
        return {str(row[ROW]): row for row in self.rows(grid.id)}

    def computed_places(self) -> dict[str, str]:
        """Return everything that follows: place on the page → words."""
        found: dict[str, str] = {}
        for place in self.instrument.places():
            if isinstance(place, Field):
                if place.formula:
                    found[place.id] = self.field(place)
                continue
            for column in place.columns:
                if column.formula:
                    for row in self.rows(place.id):
                        found[f"{place.id}.{row[ROW]}.{column.id}"] = self.cell(place, row, column)
            found.update({f"{place.id}.{one}": self.total(place, one) for one in place.totals})
        return found


def shown(document: Document, instrument: Instrument) -> Shown:
    """Return a document as it stands, in the reader's words."""
    return Shown(instrument, document.content, current_language(), document.currency)


def example(instrument: Instrument, currency: str) -> Shown:
    """Return an instrument as its examples fill it."""
    language = current_language()
    return Shown(instrument, example_content(instrument, language), language, currency)


CARD_COLUMNS = 5
"""From more columns on a row is a card on every screen: in a table nobody could type."""


def is_wide(grid: Grid) -> bool:
    texts = sum(one.kind is Kind.TEXT for one in grid.columns)
    return len(grid.columns) > CARD_COLUMNS or texts > 2


def _as_number(field: Field) -> Field:
    """Return a column whose sum is a plain number: that of ratings is no step of a scale."""
    if field.kind is not Kind.RATING:
        return field
    return Field(id=field.id, kind=Kind.NUMBER, label=field.label)


def unasked(instrument: Instrument, content: Content) -> list[tuple[str, str]]:
    """Return what a document holds that its instrument asks for no more: place and words."""
    places = {one.id: one for one in instrument.places()}
    found: list[tuple[str, str]] = []
    for place_id, kept in content.items():
        place = places.get(place_id)
        if place is None:
            if place_id != NAME or instrument.name_from:
                found.append((place_id, _plain(kept)))
        elif isinstance(place, Grid):
            found.extend(_unasked_cells(place, content))
    return [(place_id, words) for place_id, words in found if words]


def _unasked_cells(grid: Grid, content: Content) -> list[tuple[str, str]]:
    given = {one.id for one in grid.rows}
    asked = {ROW, *(one.id for one in grid.columns)}
    found = []
    for row in rows(content, grid.id):
        gone = bool(given) and row.get(ROW) not in given
        words = _plain({k: v for k, v in row.items() if k != ROW and (gone or k not in asked)})
        found.append((f"{grid.id}: {row.get(ROW)}" if given else grid.id, words))
    return found


def _plain(kept: object) -> str:
    if isinstance(kept, Mapping):
        return "; ".join(filter(None, (_plain(v) for k, v in kept.items() if k != ROW)))
    if isinstance(kept, list | tuple):
        return "\n".join(filter(None, (_plain(one) for one in kept)))
    return str(kept) if kept not in (None, Decimal(0)) else ""
