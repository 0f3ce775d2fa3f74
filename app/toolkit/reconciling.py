"""Two people in one document: what both wrote is brought together, and nothing of it lost.

Whoever saves says from which version their page was made (`base`). Field by field, and in grids
row by row and column by column, what only one side changed is taken; of what both changed
differently one has to go first, and the caller keeps the other as a version too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.toolkit.content import Content, GridRow, is_rows, rows, without_empty
from modules.instrument import ROW

_Rows: TypeAlias = dict[str, GridRow]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Both sides in one; where they clash, `content` says what they wrote, `mine` what I did."""

    content: dict[str, object]
    mine: dict[str, object]

    @property
    def clashes(self) -> bool:
        return self.content != self.mine


def reconcile(base: Content, mine: Content, theirs: Content) -> Reconciled:
    return Reconciled(
        _reconciled(base, mine, theirs, mine_first=False),
        _reconciled(base, mine, theirs, mine_first=True),
    )


def _reconciled(
    base: Content, mine: Content, theirs: Content, *, mine_first: bool
) -> dict[str, object]:
    found: dict[str, object] = {}
    for place in dict.fromkeys((*theirs, *mine)):
        sides = base.get(place), mine.get(place), theirs.get(place)
        if any(is_rows(side) for side in sides):
            grids = rows(base, place), rows(mine, place), rows(theirs, place)
            found[place] = _grid(*grids, mine_first=mine_first)
        else:
            found[place] = _value(*sides, mine_first=mine_first)
    return without_empty(found)


def _value(base: object, mine: object, theirs: object, *, mine_first: bool) -> object:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if isinstance(mine, list) and isinstance(theirs, list):
        return _ticked(base if isinstance(base, list) else [], mine, theirs)
    return mine if mine_first else theirs


def _ticked(base: list[object], mine: list[object], theirs: list[object]) -> list[object]:
    """Return what is ticked by both together; a tick is there or not, so nothing clashes."""
    added = [one for one in mine if one not in base and one not in theirs]
    taken = [one for one in base if one not in mine]
    return [one for one in (*theirs, *added) if one not in taken]


def _grid(
    base: Sequence[GridRow],
    mine: Sequence[GridRow],
    theirs: Sequence[GridRow],
    *,
    mine_first: bool,
) -> list[dict[str, object]]:
    olds, ours, others = _by_key(base), _by_key(mine), _by_key(theirs)
    order = _order(list(olds), list(ours), list(others))
    found: list[dict[str, object]] = []
    for key in order:
        old, our, other = olds.get(key), ours.get(key), others.get(key)
        if our is None and other in (None, old):
            continue
        if other is None and our == old:
            continue
        # A row that one took out while the other wrote in it stays: it holds new words.
        found.append(
            _row(key, old or {}, our or old or {}, other or old or {}, mine_first=mine_first)
        )
    return found


def _row(
    key: str, base: GridRow, mine: GridRow, theirs: GridRow, *, mine_first: bool
) -> dict[str, object]:
    cells = {
        column: _value(
            base.get(column), mine.get(column), theirs.get(column), mine_first=mine_first
        )
        for column in dict.fromkeys((*theirs, *mine))
        if column != ROW
    }
    return {ROW: key, **cells}


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return the keys of both: in the order of who moved rows, theirs if both did."""
    i_moved = _moved(base, mine) and not _moved(base, theirs)
    lead, other = (mine, theirs) if i_moved else (theirs, mine)
    order = list(lead)
    for place, key in enumerate(other):
        if key in order:
            continue
        before = next((one for one in reversed(other[:place]) if one in order), None)
        after = next((one for one in other[place:] if one in order), None)
        if before is not None:
            order.insert(order.index(before) + 1, key)
        else:
            order.insert(len(order) if after is None else order.index(after), key)
    return order


def _moved(base: list[str], now: list[str]) -> bool:
    return [key for key in base if key in now] != [key for key in now if key in base]


def _by_key(among: Sequence[GridRow]) -> _Rows:
    return {str(row.get(ROW)): row for row in among}
