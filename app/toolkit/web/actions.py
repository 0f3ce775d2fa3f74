"""What buttons inside a form do with its rows, for browsers without script."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from app.toolkit.content import Content, GridRow, rows
from modules.instrument import ROW, Grid, Instrument

VERBS = frozenset({"add", "up", "down", "remove", "again"})


@dataclass(frozen=True, slots=True)
class Action:
    """A pressed button: `<verb>:<place>` or `<verb>:<grid>:<row>`."""

    verb: str
    place: str
    key: str = ""

    def done(self, instrument: Instrument, content: Content) -> dict[str, object]:
        """Return content with the row moved or taken out; what does not fit changes nothing."""
        grids = {one.id for one in instrument.places() if isinstance(one, Grid) and not one.rows}
        if self.place not in grids or not self.key:
            return dict(content)
        among = list(rows(content, self.place))
        return {**content, self.place: self._moved(among)}

    def _moved(self, among: list[GridRow]) -> list[GridRow]:
        here = next((i for i, row in enumerate(among) if row.get(ROW) == self.key), None)
        if here is None:
            return among
        row = among.pop(here)
        if self.verb != "remove":
            among.insert(max(0, here - 1) if self.verb == "up" else here + 1, row)
        return among


def pressed(text: str) -> Action | None:
    """Return the button that was pressed; None for the one that only saves."""
    verb, _colon, where = text.partition(":")
    place, _colon, key = where.partition(":")
    return Action(verb, place, key) if verb in VERBS and place else None


def address(document_id: UUID, action: Action | None) -> str:
    """Return where to go on: at the place whose button was pressed."""
    if action is None:
        return url_for("toolkit.document", document_id=document_id)
    add = action.place if action.verb == "add" else None
    anchor = f"place-{action.place}"
    return url_for("toolkit.document", document_id=document_id, add=add, _anchor=anchor)
