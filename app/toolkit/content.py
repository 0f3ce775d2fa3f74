"""What a document holds: `{place: what was typed}`, JSON, all values as typed.

A field is a string (a list of option ids where several can be chosen); a grid is a list of rows,
each with its key under `ROW`: of a given row its id, of a free row eight random hexadecimals that
stay with it for life. What is empty is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import TypeAlias

from modules.instrument import ROW

Content: TypeAlias = Mapping[str, object]
GridRow: TypeAlias = Mapping[str, object]

NAME = "_name"
"""Where a document's own name is kept, if no field of its instrument names it."""
_KEY = re.compile(r"[0-9a-f]{8}")


def new_key() -> str:
    """Return a key for a free row."""
    return token_hex(4)


def is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text))


def is_rows(kept: object) -> bool:
    """Tell whether something kept is rows of a grid."""
    return isinstance(kept, list | tuple) and any(isinstance(one, Mapping) for one in kept)


def rows(content: Content, grid_id: str) -> Sequence[GridRow]:
    """Return the rows of a grid that hold something, in their order."""
    kept = content.get(grid_id)
    if not isinstance(kept, list | tuple):
        return ()
    return [one for one in kept if isinstance(one, Mapping)]


def row_of(content: Content, grid_id: str, key: str) -> GridRow:
    """Return the row of this key; an empty one if nothing stands in it."""
    return next((one for one in rows(content, grid_id) if one.get(ROW) == key), {ROW: key})


def keyed(content: Content) -> dict[str, object]:
    """Return content whose rows all have a key: what another world hands over has none."""
    return {
        place: [{ROW: new_key(), **row} for row in rows(content, place)] if is_rows(kept) else kept
        for place, kept in content.items()
    }


def without_empty(content: Content) -> dict[str, object]:
    """Return content without what is empty: fields, cells, and rows that hold nothing."""
    kept: dict[str, object] = {}
    for place, value in content.items():
        left = _filled_rows(rows(content, place)) if is_rows(value) else value
        if not _is_empty(left):
            kept[place] = left
    return kept


def size_of(content: Content) -> int:
    """Return how many characters content has, as JSON."""
    return len(json.dumps(content, ensure_ascii=False))


def _filled_rows(among: Sequence[GridRow]) -> list[dict[str, object]]:
    filled = ({k: v for k, v in row.items() if k == ROW or not _is_empty(v)} for row in among)
    return [row for row in filled if row.keys() - {ROW}]


def _is_empty(value: object) -> bool:
    return not (value.strip() if isinstance(value, str) else value)
