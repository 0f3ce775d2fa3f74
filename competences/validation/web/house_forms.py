"""Short forms around the desk: a centre's rules, absence, words used again, who is too close."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import (  # type: ignore[attr-defined]  # it is newer than the stubs
    SelectChoice,
)
from wtforms.validators import InputRequired, NumberRange

from app.web.forms import Form
from competences.framework.model import LEVELS
from competences.validation.house import DAYS
from competences.validation.model import HouseRules, TieKind

_DAYS = (InputRequired(), NumberRange(DAYS.start, DAYS.stop - 1))
_HUNDRED = (InputRequired(), NumberRange(0, 100))
NONE = ""


def _or_none(value: str | None) -> int | None:
    return int(value) if value and value != "None" else None


def _person(value: str | UUID | None) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


class HouseRulesForm(Form):
    second_always = BooleanField(_l("Two assessors look at every dossier"))
    second_share = IntegerField(
        _l("Percent of dossiers that a second assessor looks at, drawn by chance"),
        validators=_HUNDRED,
    )
    second_from_level = SelectField(
        _l("A second assessor looks at it from this level on"),
        coerce=_or_none,
        choices=[
            SelectChoice(NONE, _l("from no level on")),
            *(SelectChoice(str(each), str(each)) for each in LEVELS),
        ],
    )
    second_for_first = IntegerField(
        _l("So many first decisions of a new assessor are looked at by a second"),
        validators=_HUNDRED,
    )
    answer_days = IntegerField(
        _l("Within how many days candidates are to be answered"), validators=_DAYS
    )
    claim_days = IntegerField(
        _l("How many days an assessor may keep a dossier before others may take it"),
        validators=_DAYS,
    )
    evidence_days = IntegerField(
        _l("How many days candidates have for further evidence, unless told otherwise"),
        validators=_DAYS,
    )
    appeal_days = IntegerField(
        _l("How many days after a decision candidates may appeal"), validators=_DAYS
    )
    appeal_answer_days = IntegerField(
        _l("Within how many days an appeal is to be answered"), validators=_DAYS
    )

    def rules(self) -> HouseRules:
        """Return what the form says, once it is valid."""
        return HouseRules(**{name: self[name].data for name in HouseRules.__dataclass_fields__})


class AbsenceForm(Form):
    from_day = DateField(_l("First day"), validators=[InputRequired()])
    until_day = DateField(_l("Last day"), validators=[InputRequired()])
    deputy = SelectField(
        _l("Who stands in"),
        coerce=_person,
        description=_l("What is on your desk goes to them; without anybody, back to the queue."),
    )


class SnippetForm(Form):
    title = StringField(_l("Called"))
    text = TextAreaField(_l("Words"))
    for_all = BooleanField(_l("For every assessor of the centre"))


KINDS = {
    TieKind.LINE_MANAGER: _l("my line manager"),
    TieKind.RELATED: _l("family, friend, business, or otherwise close"),
}


class TieForm(Form):
    other = SelectField(_l("Assessor"), coerce=_person)
    kind = SelectField(
        _l("What they are to you"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
