from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.cohorts.cohorting import NAME_LENGTH
from app.web.forms import Form


class NameForm(Form):
    name = StringField(
        _l("Name of the cohort"),
        description=_l("As its people would recognise it, for example “Autumn 2026”."),
        validators=[
            DataRequired(_l("Please give the cohort a name.")),
            Length(max=NAME_LENGTH, message=_l("Please use at most %(max)d characters.")),
        ],
    )


class FileForm(Form):
    file = FileField(
        _l("File with e-mail addresses (CSV)"),
        description=_l(
            "One person a line. The column with the addresses is found by its heading or by "
            "itself; other columns are left alone. Nothing is changed before you have seen what "
            "each line would do."
        ),
        validators=[FileRequired(_l("Please choose a file."))],
    )
