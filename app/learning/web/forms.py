"""What learners type outside the quiz."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.kernel.errors import Invalid
from app.web.forms import Form


class ReflectionForm(Form):
    """A learner's answer to the unit's open question."""

    reflection = TextAreaField(
        _l("Your answer"),
        id="your-answer",  # the part of the page around it has the other name
        filters=[lambda typed: (typed or "").replace("\r\n", "\n")],
        render_kw={"rows": 6},
    )


def ticked_points(typed: Collection[str]) -> list[int]:
    """Return places in the checklist from what the browser sent; raise `Invalid`."""
    try:
        return [int(point) for point in typed]
    except ValueError:
        raise Invalid("tick_unknown") from None
