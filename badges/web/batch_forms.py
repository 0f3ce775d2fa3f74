"""The form of a list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Length

from app.kernel.i18n import LANGUAGES
from app.web.forms import Form
from badges.by_hand import WORDS_LENGTH

TYPED_LENGTH = 400_000
"""As many characters as a form takes with all its other fields."""


class BatchForm(Form):
    """Who is on the list, and what holds for all; `badges/batch_new.html` writes the ticks."""

    file = FileField(
        _l("A CSV file"),
        description=_l(
            "The first line names the columns: E-mail, and if you like Name, Words, Evidence. At "
            "most 5,000 rows and 2 MB."
        ),
        render_kw={"accept": ".csv,.txt,.tsv,text/csv"},
    )
    lines = TextAreaField(
        _l("Or typed, one person a line"),
        description=_l("Such as: Example Learner, learner@example.org"),
        validators=[Length(max=TYPED_LENGTH, message=_l("Keep it to %(max)d characters."))],
        render_kw={"rows": 5, "spellcheck": "false", "autocapitalize": "off"},
    )
    members = SelectMultipleField(_l("Or members, ticked"), validate_choice=False)
    confirmed = SelectMultipleField(
        _l("What do you confirm, for each of them?"), coerce=int, validate_choice=False
    )
    words = TextAreaField(
        _l("Words of your own for all of them (optional)"),
        validators=[Length(max=WORDS_LENGTH, message=_l("Keep it to %(max)d characters."))],
        description=_l(
            "Public: everybody who opens the badge can read this. Name no partner and no person."
        ),
        render_kw={"rows": 3, "maxlength": WORDS_LENGTH},
    )
    language = SelectField(
        _l("Language of the letters and badges"),
        description=_l("For those who are no members. Members have theirs."),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
