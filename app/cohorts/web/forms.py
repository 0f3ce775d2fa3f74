from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import DataRequired, Length

from app.cohorts.model import RegistrationPolicy
from app.cohorts.service import NAME_LENGTH
from app.web.forms import Form

POLICIES = [
    SelectChoice(RegistrationPolicy.OPEN.value, _l("Anyone may register as a learner")),
    SelectChoice(RegistrationPolicy.INVITATION.value, _l("Only people you invite")),
    SelectChoice(
        RegistrationPolicy.CLOSED.value,
        _l("Nobody; invitations already sent cannot be accepted either"),
    ),
]


class OrganisationForm(Form):
    name = StringField(
        _l("Name of the organisation"),
        validators=[
            DataRequired(_l("Please write the name people know you by.")),
            Length(max=NAME_LENGTH, message=_l("Please use at most %(max)d characters.")),
        ],
    )
    registration = RadioField(
        _l("Who may join"),
        choices=POLICIES,
        validators=[DataRequired(_l("Please choose one of the three."))],
        validate_choice=True,
    )
