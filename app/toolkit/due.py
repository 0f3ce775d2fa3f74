"""The days in a document on which something is due."""

from __future__ import annotations

from datetime import date

from app.toolkit import values
from app.toolkit.computing import Computed, computed
from app.toolkit.content import Content
from modules.instrument import Instrument


def to_come(instrument: Instrument, content: Content, today: date) -> set[date]:
    """Return the days from today on of which the owner is told."""
    reading = computed(instrument, content)
    days = {day for one in instrument.dates if one.reminds for day in _days(reading, one.date)}
    return {day for day in days if day >= today}


def _days(reading: Computed, place: str) -> list[date]:
    grid_id, _dot, column_id = place.partition(".")
    found: list[values.Value] = (
        list(reading.column(grid_id, column_id)) if column_id else [reading.field(grid_id)]
    )
    return [one for one in found if isinstance(one, date)]
