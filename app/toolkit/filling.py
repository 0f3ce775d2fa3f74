"""What a document begins with: words of other documents, and of the partner database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.toolkit import values
from app.toolkit.computing import computed
from app.toolkit.content import Content, GridRow, new_key, rows
from modules.instrument import PARTNERS, ROW, Field, Grid, Instrument, Kind, Source

Facts = Sequence[Mapping[str, str]]
"""The partners of a database."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Another document, with the instrument it is one of."""

    instrument: Instrument
    content: Content


def sources(instrument: Instrument) -> set[str]:
    """Return from which instruments one takes something; `PARTNERS` is the partner database."""
    return {one.source.instrument for one in instrument.places() if one.source}


def begun(
    instrument: Instrument, found: Mapping[str, Filled], partners: Facts, language: str
) -> dict[str, object]:
    """Return what a new document takes from others; `found` by the id of their instrument."""
    content: dict[str, object] = {}
    for place in instrument.places():
        taken = _taken(place, found, partners, language)
        if taken:
            content[place.id] = taken
    return content


def brought_again(
    place: Field | Grid,
    content: Content,
    found: Mapping[str, Filled],
    partners: Facts,
    language: str,
) -> dict[str, object]:
    """Return content with what its source has more of by now; nothing typed is replaced."""
    taken = _taken(place, found, partners, language)
    if not taken:
        return dict(content)
    if isinstance(place, Field):
        return {**content, place.id: _more_words(place, values.text(content.get(place.id)), taken)}
    first = _first_column(place)
    there = {_same(row, first) for row in rows(content, place.id)}
    new = [row for row in rows({place.id: taken}, place.id) if _same(row, first) not in there]
    kept = [*rows(content, place.id), *new]
    return {**content, place.id: kept[: max(place.most, len(kept) - len(new))]}


def _taken(
    place: Field | Grid, found: Mapping[str, Filled], partners: Facts, language: str
) -> object:
    source = place.source
    if source is None:
        return None
    if isinstance(place, Field):
        other = found.get(source.instrument)
        return _words_of(other, source.field, place, language) if other else None
    return [{ROW: new_key(), **row} for row in _rows(place, source, found, partners, language)][
        : place.most
    ]


def _rows(
    grid: Grid, source: Source, found: Mapping[str, Filled], partners: Facts, language: str
) -> Iterator[dict[str, str]]:
    columns = source.columns or {}
    if source.instrument == PARTNERS:
        for facts in partners:
            cells = {our: facts.get(fact, "") for our, fact in columns.items()}
            yield {our: cell for our, cell in cells.items() if _fits(grid.column(our), cell)}
        return
    other = found.get(source.instrument)
    if other is None:
        return
    theirs = other.instrument.place(source.field)
    if not isinstance(theirs, Grid):
        return
    reading = computed(other.instrument, other.content)
    for row in rows(other.content, theirs.id):
        yield {
            our: _as_ours(
                grid.column(our),
                theirs.column(their),
                row.get(their),
                reading.cell(theirs.id, row, their),
                language,
            )
            for our, their in columns.items()
        }


def _words_of(other: Filled, field_id: str, ours: Field, language: str) -> str:
    theirs = other.instrument.place(field_id)
    if isinstance(theirs, Grid):
        return ""
    value = computed(other.instrument, other.content).field(field_id)
    return _as_ours(ours, theirs, other.content.get(field_id), value, language)


def _as_ours(ours: Field, theirs: Field, typed: object, value: values.Value, language: str) -> str:
    """Return what stands in a place of theirs as it can stand in one of ours."""
    if theirs.formula:
        return format(value, "f") if isinstance(value, Decimal) else ""
    same = ours.kind is theirs.kind or (ours.kind.numeric and theirs.kind.numeric)
    if not same and ours.kind in {Kind.TEXT, Kind.LINE, Kind.PARTNER}:
        return values.words(theirs, typed, language)
    text = values.text(typed)
    return text if _fits(ours, text) else ""


def _fits(field: Field, typed: str) -> bool:
    return bool(typed) and values.problem(field, typed) is None


def _more_words(field: Field, typed: str, taken: object) -> str:
    words = values.text(taken)
    if not typed.strip():
        return words
    if field.kind is not Kind.TEXT or words in typed:
        return typed
    return f"{typed.rstrip()}\n{words}"


def _first_column(grid: Grid) -> str:
    taken = grid.source.columns if grid.source and grid.source.columns else {}
    return next((column.id for column in grid.columns if column.id in taken), grid.columns[0].id)


def _same(row: GridRow, column: str) -> str:
    return " ".join(values.text(row.get(column)).casefold().split())
