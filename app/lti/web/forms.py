from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.web.forms import Form

_FILL_IN = _l("Please fill this in as the platform shows it.")
_EXACT = {"autocomplete": "off", "spellcheck": "false"}


def _text(label: Any, description: Any = "") -> StringField:
    return StringField(
        label, description=description, validators=[DataRequired(_FILL_IN)], render_kw=_EXACT
    )


class CorrectionForm(Form):
    """What a platform shows of itself; its deployments are agreed to on its page."""

    name = StringField(_l("Name"), description=_l("As your colleagues know it. May stay empty."))
    issuer = _text(
        _l("Platform ID"),
        _l("If the platform moved, write its new address: its people stay known here."),
    )
    client_id = _text(_l("Client ID"))
    jwks_url = _text(_l("Public keyset URL"))
    token_url = _text(_l("Access token URL"))
    auth_url = _text(_l("Authentication request URL"))
    frame_origins = TextAreaField(
        _l("Addresses of its pages"),
        description=_l(
            "One a line, for platforms whose pages stand elsewhere than the addresses above, such "
            "as Canvas and Blackboard: https://canvas.example.org. Moodle: leave it empty."
        ),
        render_kw={**_EXACT, "rows": 2},
    )
    token_audience = StringField(
        _l("Audience of tokens"),
        description=_l("Only if the platform names one besides the access token URL."),
        render_kw=_EXACT,
    )

    def facts(self) -> dict[str, Any]:
        """Return what `platforms.Facts` takes."""
        names = ("name", "issuer", "client_id", "jwks_url", "token_url", "auth_url")
        return {
            **{name: self[name].data or "" for name in names},
            "token_audience": self.token_audience.data or "",
            "frame_origins": (self.frame_origins.data or "").split(),
        }


class PlatformForm(CorrectionForm):
    """The same after somebody set us up there by hand."""

    issuer = _text(_l("Platform ID"), _l("Also called issuer. Moodle: its own address."))
    deployment_id = _text(_l("Deployment ID"), _l("Several: with commas between them."))


class RemovalForm(Form):
    read = BooleanField(
        _l("I have read what goes and what stays."),
        validators=[DataRequired(_l("Please confirm that you have read it."))],
    )


class ConsumerForm(Form):
    """A platform that speaks LTI 1.1, by what its administrator knows."""

    name = StringField(_l("Name"), description=_l("As your colleagues know it. May stay empty."))
    address = _text(
        _l("Address of the platform"),
        _l("Its start page, such as https://moodle.example.org. Only pages there may frame ours."),
    )
