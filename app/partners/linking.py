"""Who a partner works with, in one cell of a table: "Example Bakery; Example School". Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from app.kernel.words import one_line
from app.partners import rules
from app.partners.model import LENGTHS
from app.printing.sheets import CELL_LENGTH

_MARK = ";"


def as_cell(names: Iterable[str]) -> str:
    """Return names as `names_in` reads them; what no cell can hold is left out, whole names only.

    Whoever is left out of a long cell has the pair in their own.
    """
    cell = ""
    for name in names:
        longer = f"{cell}{_MARK} {_quoted(name)}" if cell else _quoted(name)
        if len(longer) >= CELL_LENGTH:  # an apostrophe may come before it
            break
        cell = longer
    return cell


def _quoted(name: str) -> str:
    """Return a name, between quotation marks if it could be taken for two."""
    if _MARK not in name and '"' not in name:
        return name
    return '"{}"'.format(name.replace('"', '""'))


def names_in(cell: str) -> dict[str, str]:
    """Return what stays the same of each name → the name, as `rules.same_name` has it.

    Names stand behind each other with semicolons, or below each other; each counts once.
    """
    lines = csv.reader(cell.splitlines(), delimiter=_MARK, skipinitialspace=True)
    names = (one_line(name)[: LENGTHS["name"]] for line in lines for name in line)
    # A name of marks alone is nobody's: it keeps a key that no partner has.
    return {rules.same_name(name) or name: name for name in names if name}
