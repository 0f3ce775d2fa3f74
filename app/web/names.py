"""How somebody is called on pages for others: by their name, or by a sign if they gave none."""

from __future__ import annotations

from hashlib import sha256

from flask import Flask
from flask_babel import gettext as _

from app.kernel.ids import PersonId


def shown(name: str | None, person_id: PersonId | None, subject: str = "") -> str:
    """Return a name, or a short sign that stays the same for who gave none."""
    if name:
        return name
    sign = person_id.hex if person_id else sha256(subject.encode()).hexdigest()
    return str(_("Learner %(sign)s", sign=sign[:4]))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["called"] = shown
