"""The forms of the portfolio; what counts as valid is decided by the service."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    FileField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)

from app.kernel.i18n import LANGUAGES
from app.web.forms import Form
from competences.portfolio.model import Kind
from competences.portfolio.sharing.service import DAYS_CHOICES, LABEL_LENGTH

LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class EvidenceForm(Form):
    """What every kind of evidence is described by."""

    title = StringField(_l("Title"))
    description = TextAreaField(
        _l("What it shows (optional)"),
        description=_l("What you did, when and with whom."),
        render_kw={"rows": 3},
    )
    activities = SelectMultipleField(_l("Activities it proves"))
    language = SelectField(_l("Language it is in"), choices=LANGUAGE_CHOICES)


class AlternativeForm(Form):
    """What a file shows or says, for who cannot see or hear it."""

    alternative = TextAreaField(
        _l("In words, for who cannot see or hear it (optional)"),
        description=_l(
            "A picture: what can be seen. A recording: who says what, in a few sentences. A PDF: "
            "what it holds. It is read aloud to people who do not see it, and it helps an assessor "
            "who cannot open the file. You can add it later."
        ),
        render_kw={"rows": 3},
    )


class ChangeForm(EvidenceForm, AlternativeForm):
    """The words of a file."""


class FileForm(EvidenceForm, AlternativeForm):
    file = FileField(
        _l("File"),
        description=_l(
            "Up to 20 MB: PDF, picture, recording (MP3, M4A, OGG, WAV, MP4, WebM), plain text, "
            "Word, Excel, PowerPoint or OpenDocument. An Open Badge (PNG, SVG, JSON) is verified "
            "at once."
        ),
    )
    title = StringField(
        _l("Title (optional)"), description=_l("Without one, it is called by the file’s name.")
    )


class LinkForm(EvidenceForm):
    url = URLField(
        _l("Web address"),
        description=_l(
            "We look whether it answers and write down when; nothing of it is copied. "
            "Check that an assessor can open it without your password."
        ),
    )


class TextForm(EvidenceForm):
    text = TextAreaField(
        _l("Your text"),
        description=_l("Plain text; a line that begins with - becomes a list, ## a heading."),
        render_kw={"rows": 12},
    )


FORMS: dict[Kind, type[EvidenceForm]] = {
    Kind.FILE: FileForm,
    Kind.LINK: LinkForm,
    Kind.TEXT: TextForm,
}
"""Of the kinds that people hand in."""


class ShareForm(Form):
    """A link to chosen pieces; which ones, the page writes itself."""

    label = StringField(
        _l("Who is it for?"),
        description=_l("Only you see this: it helps you to find the link again."),
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "off"},
    )
    days = SelectField(
        _l("How long does it open?"),
        coerce=int,
        choices=[
            SelectChoice(7, _l("7 days")),
            SelectChoice(30, _l("30 days")),
            SelectChoice(90, _l("90 days")),
        ],
        default=DAYS_CHOICES[1],
    )
    pieces = SelectMultipleField(_l("What it opens"))
