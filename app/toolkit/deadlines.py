"""The days of a document that belong into a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.printing.deadlines import Event
from app.toolkit.content import GridRow
from app.toolkit.saying import Saying
from modules.instrument import ROW, Dates, Field


def deadlines(said: Saying, document: str) -> list[Event]:
    """Return each day with what is due; `document` is an id that stays, of which the events' are.

    A row keeps its key for life, so a day that is moved is the same event in a calendar.
    """
    return [event for dates in said.instrument.dates for event in _events(said, dates, document)]


def _events(said: Saying, dates: Dates, document: str) -> Iterator[Event]:
    grid_id, _, column_id = dates.date.partition(".")
    if not column_id:
        day = said.values.field(grid_id)
        if isinstance(day, date):
            yield _event(said, dates, day, f"{grid_id}.{document}", None)
        return
    for row in said.rows(grid_id):
        day = said.values.cell(grid_id, row, column_id)
        if isinstance(day, date):
            uid = f"{column_id}.{row.get(ROW)}.{grid_id}.{document}"
            yield _event(said, dates, day, uid, row)


def _event(said: Saying, dates: Dates, day: date, uid: str, row: GridRow | None) -> Event:
    label = _label(said, dates.label, row)
    title = said.pick(dates.title)
    return Event(
        uid=uid,
        day=day,
        title=f"{title} – {label}" if label else title,
        note=said.pick(said.instrument.title),
        reminds_days=0 if dates.reminds else None,
    )


def _label(said: Saying, place: str, row: GridRow | None) -> str:
    """Return what is due: of the same row where the label stands there too."""
    grid_id, _, column_id = place.partition(".")
    if column_id:
        return said.line(said.grid(grid_id), row, column_id) if row else ""
    field = said.instrument.place(grid_id)
    return " ".join(said.field(field).split()) if isinstance(field, Field) else ""
