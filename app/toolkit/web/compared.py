"""Two versions of a document, place by place; and the places in which two people clashed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.kernel.differing import Part, side_by_side
from app.toolkit.content import NAME, Content, row_of, rows
from app.toolkit.saying import Saying
from app.web.language import current_language, pick
from modules.instrument import ROW, Grid, Instrument


@dataclass(frozen=True, slots=True)
class Place:
    """One place of both versions: a field, a cell, or a row that only one of them has."""

    key: str
    """`<field>`, `<grid>.<row>.<column>`, or `<grid>.<row>` for a whole row."""
    label: str
    old: Sequence[Part]
    new: Sequence[Part]


def differing(instrument: Instrument, old: Content, new: Content, currency: str) -> list[Place]:
    """Return the places in which two versions differ, in the order of the form."""
    language = current_language()
    before, after = (Saying(instrument, content, language, currency) for content in (old, new))
    found = []
    for key, label, words, other in _words(instrument, before, after):
        left, right = side_by_side(words, other)
        found.append(Place(key, label, left, right))
    return found


def _words(
    instrument: Instrument, before: Saying, after: Saying
) -> Iterator[tuple[str, str, str, str]]:
    old, new = before.content, after.content
    if not instrument.name_from and old.get(NAME) != new.get(NAME):
        yield NAME, _("Name of this document"), str(old.get(NAME, "")), str(new.get(NAME, ""))
    for place in instrument.places():
        if isinstance(place, Grid):
            yield from _cells(place, before, after)
        elif not place.formula and old.get(place.id) != new.get(place.id):
            yield place.id, pick(place.label), before.field(place), after.field(place)


def _cells(grid: Grid, before: Saying, after: Saying) -> Iterator[tuple[str, str, str, str]]:
    old, new = before.content, after.content
    given = {one.id: pick(one.label) for one in grid.rows}
    keys = dict.fromkeys(str(row[ROW]) for content in (new, old) for row in rows(content, grid.id))
    for number, key in enumerate(keys, 1):
        left, right = row_of(old, grid.id, key), row_of(new, grid.id, key)
        name = given.get(key) or f"{pick(grid.row_name) if grid.row_name else _('row')} {number}"
        for column in grid.columns:
            if not column.formula and left.get(column.id) != right.get(column.id):
                yield (
                    f"{grid.id}.{key}.{column.id}",
                    f"{pick(grid.label)}, {name}, {pick(column.label)}",
                    before.cell(grid, left, column),
                    after.cell(grid, right, column),
                )


def chosen(theirs: Content, mine: Content, keys_of_mine: set[str]) -> dict[str, object]:
    """Return theirs with my words in the places of these keys."""
    content = dict(theirs)
    for key in keys_of_mine:
        place, _dot, cell = key.partition(".")
        row_key, _dot, column = cell.partition(".")
        if not cell:
            content[place] = mine.get(place, "")
            continue
        row = {
            **row_of(content, place, row_key),
            column: row_of(mine, place, row_key).get(column, ""),
        }
        kept = [row if one.get(ROW) == row_key else one for one in rows(content, place)]
        content[place] = kept if row in kept else [*kept, row]
    return content
