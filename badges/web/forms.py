"""Forms of the badge pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.web.forms import Form
from badges.service import REASON_LENGTH


class VerifyForm(Form):
    """A badge in any shape: the file wins over the text."""

    file = FileField(
        _l("A badge as a picture or a file"),
        description=_l("PNG, SVG, JSON or a token (JWS, JWT), up to 5 MB; JSON up to 1 MB."),
        render_kw={"accept": ".png,.svg,.json,.jsonld,.jws,.jwt,.txt,image/png,image/svg+xml"},
    )
    text = TextAreaField(
        _l("Or its address, or its text"),
        description=_l("The web address of a badge, its JSON, or its token; up to 500 kB."),
        render_kw={"rows": 4, "spellcheck": "false", "autocapitalize": "off"},
    )
    email = StringField(
        _l("Is it yours? Your e-mail address (optional)"),
        description=_l(
            "We compare it here with the badge. It is not kept, and nobody else learns of it."
        ),
        validators=[Length(max=320, message=_l("Keep it to %(max)d characters."))],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": 320},
    )


class VisibilityForm(Form):
    """What the holder lets others see."""

    name = BooleanField(_l("Show my name on this page"))
    listed = BooleanField(_l("Let search engines find this page"))


class RevokeForm(Form):
    """Why a badge is taken out of force."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[
            InputRequired(_l("Say why: whoever verifies the badge will read it.")),
            Length(max=REASON_LENGTH, message=_l("Keep it to %(max)d characters.")),
        ],
        description=_l("Public: everybody who verifies the badge can read it. Name no person."),
        render_kw={"rows": 3, "maxlength": REASON_LENGTH},
    )
