from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    EmailField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.validators import DataRequired, Length

from app.accounts.rules import NAME_LENGTH
from app.accounts.web.security_forms import NEW_PASSWORD_HELP
from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.web.forms import Form

ROLE_NAMES = {
    Role.LEARNER: _l("Learner"),
    Role.TRAINER: _l("Trainer"),
    Role.ASSESSOR: _l("Assessor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
ROLE_CHOICES = [SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()]


def _name() -> StringField:
    return StringField(
        _l("Your name"),
        description=_l("As others should see it. A badge shows it only if you say so."),
        validators=[
            DataRequired(_l("Please write the name others should see.")),
            Length(max=NAME_LENGTH, message=_l("Please use at most %(max)d characters.")),
        ],
        render_kw={"autocomplete": "name"},
    )


def _email() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Please type an e-mail address."))],
        render_kw={"autocomplete": "email"},
    )


def _language() -> SelectField:
    return SelectField(_l("Language"), choices=LANGUAGE_CHOICES)


def _password(label: Any, description: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        description=description,
        validators=[DataRequired(_l("Please type a password."))],
        render_kw={"autocomplete": autocomplete},
    )


class ProfileForm(Form):
    name = _name()
    language = _language()


class RegisterForm(Form):
    organisation = SelectField(_l("Organisation"), coerce=str)
    name = _name()
    email = _email()
    password = _password(_l("Password"), NEW_PASSWORD_HELP, "new-password")
    language = _language()


class JoinForm(Form):
    name = _name()
    password = _password(_l("Password"), NEW_PASSWORD_HELP, "new-password")
    language = _language()


class ConfirmForm(Form):
    password = _password(_l("The password you chose"), "", "current-password")


class InvitationForm(Form):
    email = _email()
    role = SelectField(_l("Role"), choices=ROLE_CHOICES)
    language = SelectField(_l("Language of the mail"), choices=LANGUAGE_CHOICES)


class RolesForm(Form):
    roles = SelectMultipleField(
        _l("Roles"),
        choices=ROLE_CHOICES,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
