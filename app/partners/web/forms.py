from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from app.kernel.sharing import Scope
from app.partners.model import (
    CONTACT_LENGTH,
    FACTS,
    LENGTHS,
    TITLE_LENGTH,
    Facts,
    Plan,
    Status,
    Type,
)
from app.partners.web import words
from app.web.forms import Form


def _most(name: str) -> Length:
    return Length(max=LENGTHS[name], message=_l("Please use at most %(max)d characters."))


class ListForm(Form):
    title = StringField(
        _l("Name of the list"),
        description=_l("For example “Partners of the centre” or “Employers in the north”."),
        validators=[
            DataRequired(_l("Please give the list a name.")),
            Length(max=TITLE_LENGTH, message=_l("Please use at most %(max)d characters.")),
        ],
    )


class SettingsForm(ListForm):
    quiet_months = IntegerField(
        _l("Inactive after how many months without contact"),
        validators=[DataRequired(_l("Please write a number of months."))],
    )
    wished = TextAreaField(
        _l("Sectors you wish for"),
        description=_l(
            "One a line. The analysis says which of them no existing partner stands for."
        ),
    )

    def sectors(self) -> list[str]:
        return (self.wished.data or "").splitlines()


class ShareForm(Form):
    scope = RadioField(
        _l("Who opens this list and writes in it"),
        choices=[
            SelectChoice(Scope.PERSONAL.value, _l("Only you")),
            SelectChoice(Scope.COHORT.value, _l("A cohort: its people and its trainers")),
            SelectChoice(Scope.ORGANISATION.value, _l("Everybody in your organisation")),
        ],
        validators=[DataRequired(_l("Please choose one of the three."))],
    )
    cohort = SelectField(_l("Which cohort"), choices=[])


class AddForm(Form):
    """What is needed to begin with; all else can follow."""

    name = StringField(
        words.FACTS["name"],
        validators=[DataRequired(_l("Please write the name of the partner.")), _most("name")],
    )
    type = SelectField(
        words.FACTS["type"],
        choices=[
            SelectChoice("", _l("Please choose")),
            *(SelectChoice(key.value, word) for key, word in words.TYPES.items()),
        ],
        validators=[DataRequired(_l("Please choose what kind of partner it is."))],
    )
    status = SelectField(
        words.FACTS["status"],
        choices=[SelectChoice(key.value, word) for key, word in words.STATUSES.items()],
        description=_l("Potential: you would like to work with them."),
    )

    def kinds(self) -> dict[str, Any]:
        """Return what the next partner may have in common with this one."""
        return {"type": self.type.data, "status": self.status.data}

    def facts(self) -> Facts:
        return Facts(
            name=self.name.data or "",
            type=Type(self.type.data),
            status=Status(self.status.data),
        )


class PartnerForm(AddForm):
    """Everything that is known of a partner."""

    sector = StringField(
        words.FACTS["sector"],
        validators=[_most("sector")],
        render_kw={"list": "sectors", "autocomplete": "off"},
    )
    place = StringField(words.FACTS["place"], validators=[_most("place")])
    website = StringField(
        words.FACTS["website"],
        validators=[_most("website")],
        render_kw={"inputmode": "url"},
    )
    since = IntegerField(words.FACTS["since"], validators=[Optional()])
    contact_name = StringField(
        words.FACTS["contact_name"],
        validators=[_most("contact_name")],
        render_kw={"autocomplete": "off"},
    )
    contact_mail = EmailField(
        words.FACTS["contact_mail"],
        validators=[_most("contact_mail")],
        render_kw={"autocomplete": "off"},
    )
    contact_phone = TelField(
        words.FACTS["contact_phone"],
        validators=[_most("contact_phone")],
        render_kw={"autocomplete": "off"},
    )
    backup_name = StringField(
        words.FACTS["backup_name"],
        description=_l("Who steps in when the contact person is away or leaves."),
        validators=[_most("backup_name")],
        render_kw={"autocomplete": "off"},
    )
    backup_mail = EmailField(
        words.FACTS["backup_mail"],
        validators=[_most("backup_mail")],
        render_kw={"autocomplete": "off"},
    )
    brings = TextAreaField(
        words.FACTS["brings"],
        description=_l("What the partner gives: visits, placements, money, rooms, knowledge."),
        validators=[_most("brings")],
    )
    gains = TextAreaField(
        words.FACTS["gains"],
        description=_l("What is in it for the partner."),
        validators=[_most("gains")],
    )
    last_contact = DateField(words.FACTS["last_contact"], validators=[Optional()])
    next_step = StringField(words.FACTS["next_step"], validators=[_most("next_step")])
    next_on = DateField(words.FACTS["next_on"], validators=[Optional()])
    notes = TextAreaField(words.FACTS["notes"], validators=[_most("notes")])
    version = IntegerField(validators=[Optional()])

    def facts(self) -> Facts:
        typed = {name: self[name].data for name in FACTS}
        texts = {name: typed[name] or "" for name in LENGTHS}
        kinds = {"type": Type(typed["type"]), "status": Status(typed["status"])}
        return Facts(**{**typed, **texts, **kinds})


class ContactForm(Form):
    on = DateField(
        _l("On"), default=date.today, validators=[DataRequired(_l("Please choose a day."))]
    )
    what = StringField(
        _l("What about, in one line"),
        validators=[
            DataRequired(_l("Please write in one line what it was about.")),
            Length(max=CONTACT_LENGTH, message=_l("Please use at most %(max)d characters.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    done = BooleanField(_l("The planned step is done"))
    next_step = StringField(
        _l("What is next, if anything"),
        validators=[_most("next_step")],
        render_kw={"autocomplete": "off"},
    )
    next_on = DateField(_l("Until when"), validators=[Optional()])

    def plan(self) -> Plan:
        return Plan(done=bool(self.done.data), step=self.next_step.data or "", on=self.next_on.data)


def choices_of(cohorts: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(cohort_id), name) for cohort_id, name in cohorts]
