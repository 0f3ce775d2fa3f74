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


class EvidenceForm(Form):
    """What every kind of evidence is described by."""

    title = StringField(_l("Title"))
    description = TextAreaField(
        _l("What it shows (optional)"),
        description=_l(
            "What you did, when and with whom. For a picture, say what can be seen: "
            "it is read aloud to people who do not see it."
        ),
        render_kw={"rows": 3},
    )
    activities = SelectMultipleField(_l("Activities it proves"))
    language = SelectField(
        _l("Language it is in"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )


class FileForm(EvidenceForm):
    file = FileField(
        _l("File"),
        description=_l(
            "Up to 20 MB: PDF, picture, MP3 or MP4 recording, plain text, Word, Excel, "
            "PowerPoint or OpenDocument."
        ),
    )
    title = StringField(
        _l("Title (optional)"), description=_l("Without one, it is called by the file’s name.")
    )


class LinkForm(EvidenceForm):
    url = URLField(
        _l("Web address"),
        description=_l(
            "We keep the address and never open it ourselves. "
            "Check that an assessor can open it without your password."
        ),
    )


class TextForm(EvidenceForm):
    text = TextAreaField(
        _l("Your text"),
        description=_l("Plain text; a line that begins with - becomes a list, ## a heading."),
        render_kw={"rows": 12},
    )
