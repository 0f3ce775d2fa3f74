from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    RadioField,
    SelectChoice,
    SelectField,
)

from app.partners.importing.rows import Row
from app.partners.web import import_words, words
from app.web.forms import Form


class FileForm(Form):
    file = FileField(
        _l("Spreadsheet (XLSX or CSV)"),
        description=_l(
            "One partner a row. Nothing goes in before you have seen what each row would do."
        ),
        validators=[FileRequired(_l("Please choose a file."))],
        render_kw={"accept": ".xlsx,.csv,.tsv,.txt"},
    )


class ColumnsForm(Form):
    """How a file is read; which column is what stands beside it as `column-<place>`."""

    heading = SelectField(_l("Headings stand in"), coerce=int)
    type_else = SelectField(
        _l("Where the file does not say the type"),
        choices=[
            *(SelectChoice(key.value, word) for key, word in words.TYPES.items()),
            SelectChoice("", _l("do not take the row")),
        ],
    )
    same = RadioField(
        _l("Where the list has a partner of that name already"),
        choices=[SelectChoice(key.value, word) for key, word in import_words.SAME.items()],
    )

    def offer_headings(self, rows: Sequence[Row], heading: int) -> None:
        """Offer the first rows as the one with the headings, and the one it is taken for."""
        numbers = dict.fromkeys(
            [*(row.number for row in rows[:5]), *([heading] if heading else [])]
        )
        self.heading.choices = [
            SelectChoice(0, _l("no row: the file has none")),
            *(SelectChoice(number, _l("row %(number)d", number=number)) for number in numbers),
        ]
