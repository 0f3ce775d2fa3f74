"""The time on the reader's clock; the server only knows UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request
from flask_babel import format_time
from flask_babel import gettext as _

_FARTHEST_ZONE = 14 * 60
"""Minutes: no place on earth is farther from UTC."""


def saved_words(moment: datetime) -> str:
    """Return what a form that saves as one types says: when it did, where the reader is.

    The field `offset`, sent along by app.js, says how many minutes UTC is ahead (JavaScript's
    `getTimezoneOffset`); without it the time is UTC.
    """
    offset = request.form.get("offset", 0, type=int)
    minutes = max(-_FARTHEST_ZONE, min(offset, _FARTHEST_ZONE))
    local = moment - timedelta(minutes=minutes)
    return str(_("Saved at %(time)s", time=format_time(local, "short", rebase=False)))
