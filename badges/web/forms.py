"""Forms of the badge pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import UUID, InputRequired, Length

from app.web.forms import Form
from badges.by_hand import WORDS_LENGTH
from badges.service import REASON_LENGTH
from badges.sharing.model import Visibility
from badges.sharing.service import LABEL_LENGTH

_DAYS = [
    SelectChoice(0, _l("Until I withdraw it")),
    SelectChoice(7, _l("One week")),
    SelectChoice(30, _l("One month")),
    SelectChoice(90, _l("Three months")),
    SelectChoice(365, _l("One year")),
]


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
    """Whom the holder lets see whose badge it is; `badges/seen.html` writes its fields."""

    visible = RadioField(choices=[SelectChoice(each.value) for each in Visibility])
    listed = BooleanField()


class LinkForm(Form):
    """A link that the holder gives to somebody."""

    label = StringField(
        _l("Who is it for?"),
        description=_l("Only you see this: it helps you to find the link again."),
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "off"},
    )
    days = SelectField(
        _l("How long does it open?"),
        coerce=int,
        choices=_DAYS,
        default=0,
    )


class PassportLinkForm(LinkForm):
    """A link to the competence passport."""

    self_levels = BooleanField(_l("Show my self-assessed levels too, marked as such"))


class RoleForm(Form):
    """To whom a role is awarded; `badges/award_role.html` writes its first two fields."""

    person = StringField(
        _l("Who receives it?"),
        validators=[
            InputRequired(_l("Choose who receives the badge.")),
            UUID(_l("Choose who receives the badge.")),
        ],
    )
    confirmed = SelectMultipleField(_l("What do you confirm?"), coerce=int, validate_choice=False)
    words = TextAreaField(
        _l("Words of your own (optional)"),
        validators=[Length(max=WORDS_LENGTH, message=_l("Keep it to %(max)d characters."))],
        description=_l(
            "Public: everybody who opens the badge can read this. Name no partner and no person."
        ),
        render_kw={"rows": 3, "maxlength": WORDS_LENGTH},
    )


class DesignForm(Form):
    """A design of an organisation: what it says, and its drawing."""

    described = FileField(
        _l("The text (YAML)"),
        description=_l("Up to 64 kB."),
        validators=[FileRequired(_l("Choose both files."))],
        render_kw={"accept": ".yaml,.yml,text/plain,application/yaml"},
    )
    drawn = FileField(
        _l("The drawing (SVG)"),
        description=_l('Up to 200 kB, of shapes only, with viewBox="0 0 512 512".'),
        validators=[FileRequired(_l("Choose both files."))],
        render_kw={"accept": ".svg,image/svg+xml"},
    )


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
