from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired

from app.web.forms import Form

_FILL_IN = _l("Please fill this in as the platform shows it.")


def _text(label: Any, description: Any = "") -> StringField:
    return StringField(
        label,
        description=description,
        validators=[DataRequired(_FILL_IN)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class PlatformForm(Form):
    """What a platform shows of itself after somebody set us up there by hand."""

    name = StringField(_l("Name"), description=_l("As your colleagues know it. May stay empty."))
    issuer = _text(_l("Platform ID"), _l("Also called issuer. Moodle: its own address."))
    client_id = _text(_l("Client ID"))
    deployment_id = _text(_l("Deployment ID"), _l("Several: with commas between them."))
    jwks_url = _text(_l("Public keyset URL"))
    token_url = _text(_l("Access token URL"))
    auth_url = _text(_l("Authentication request URL"))


class ConsumerForm(Form):
    """A platform that speaks LTI 1.1, by what its administrator knows."""

    name = StringField(_l("Name"), description=_l("As your colleagues know it. May stay empty."))
    address = _text(
        _l("Address of the platform"),
        _l("Its start page, such as https://moodle.example.org. Only pages there may frame ours."),
    )
