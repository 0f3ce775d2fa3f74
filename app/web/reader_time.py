"""The time on the reader's clock; the server only knows UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request
from flask_babel import format_time

_FARTHEST_ZONE = 14 * 60
"""Minutes: no place on earth is farther from UTC."""


def short_time(moment: datetime) -> str:
    """Return hours and minutes where the reader is.

    The form's field `offset`, filled by a script, says how many minutes UTC is ahead (JavaScript's
    `getTimezoneOffset`); without it the time is UTC.
    """
    offset = request.form.get("offset", 0, type=int)
    minutes = max(-_FARTHEST_ZONE, min(offset, _FARTHEST_ZONE))
    return str(format_time(moment - timedelta(minutes=minutes), "short", rebase=False))
