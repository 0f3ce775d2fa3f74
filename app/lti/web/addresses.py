"""Where we are for platforms: addresses under the one base that the operator set."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.kernel.runtime import settings
from app.lti import rules
from app.lti.registering import Addresses
from app.web.assets import asset
from app.web.sessions import outside_frame


def launch_address() -> str:
    """Return the one address that platforms send their tokens to, as registered."""
    return public_address("lti_door.launch")


def deep_link_address() -> str:
    """Return the address for platforms that send deep linking to one of its own."""
    return public_address("lti_door.deep_link")


def public_address(endpoint: str, **values: Any) -> str:
    return settings().base_url + outside_frame(url_for(endpoint, **values))


def placed_address(endpoint: str, key: str) -> str:
    """Return the address that launches a placement, or the tool as a whole where `key` is empty."""
    query = f"?{urlencode({rules.PLACE: key}, safe=':/')}" if key else ""
    return public_address(endpoint) + query


def addresses() -> Addresses:
    """Return everything a platform has to know of us."""
    return Addresses(
        login=public_address("lti_door.login"),
        launch=launch_address(),
        deep_link=deep_link_address(),
        keys=public_address("lti_door.key_set"),
        logo=settings().base_url + asset("logo.svg"),
    )
