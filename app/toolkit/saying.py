"""What a document says, in the words of one language: for pictures and papers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.kernel.i18n import DEFAULT_LANGUAGE, locale_of
from app.toolkit import values
from app.toolkit.computing import computed
from app.toolkit.content import Content, GridRow, rows
from modules.instrument import ROW, Field, Grid, Instrument, Kind
from modules.spec import Text


class Saying:
    """A document's values, typed and computed, and how they are read."""

    def __init__(
        self, instrument: Instrument, content: Content, language: str, currency: str = ""
    ) -> None:
        self.instrument = instrument
        self.content = content
        self.language = language
        self.locale = locale_of(language)
        self.values = computed(instrument, content)
        self.currency = currency

    def pick(self, text: Text) -> str:
        """Return a declared text in our language."""
        return text.get(self.language) or text[DEFAULT_LANGUAGE]

    def grid(self, grid_id: str) -> Grid:
        place = self.instrument.place(grid_id)
        assert isinstance(place, Grid)
        return place

    def rows(self, grid_id: str) -> Sequence[GridRow]:
        """Return the rows of a grid that hold something; given ones in their order."""
        filled = rows(self.content, grid_id)
        given = [row.id for row in self.grid(grid_id).rows]
        if not given:
            return filled
        known = (row for row in filled if row.get(ROW) in given)
        return sorted(known, key=lambda row: given.index(str(row[ROW])))

    def field(self, field: Field) -> str:
        """Return what stands in a field, as typed where that cannot be read; "" for nothing."""
        if field.formula:
            return self.value(field, self.values.field(field.id))
        return values.words(field, self.content.get(field.id), self.language, self.currency)

    def cell(self, grid: Grid, row: GridRow, column: Field) -> str:
        """Return what stands in a cell, as typed where that cannot be read; "" for nothing."""
        if column.formula:
            return self.value(column, self.values.cell(grid.id, row, column.id))
        return values.words(column, row.get(column.id), self.language, self.currency)

    def line(self, grid: Grid, row: GridRow, column_id: str) -> str:
        """Return what stands in a cell as one line."""
        return " ".join(self.cell(grid, row, grid.column(column_id)).split())

    def value(self, field: Field, value: values.Value) -> str:
        """Return a value as the field's are read."""
        return values.value_words(field, value, self.language, self.currency)

    def mean(self, value: Decimal) -> str:
        """Return a mean, or another number that follows from ratings."""
        return self.value(_NUMBER, value)


_NUMBER = Field(id="number", kind=Kind.NUMBER, label={DEFAULT_LANGUAGE: "Number"})
