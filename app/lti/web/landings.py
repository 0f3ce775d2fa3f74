"""Which page a message leads to, by its type. The views of each register their own."""

from __future__ import annotations

from collections.abc import Callable

from app.lti import placements
from app.lti.model import MessageType, Refused

Landing = Callable[[str], str]
"""From the key of a placement to the path of a page; called within the request of the launch."""

_landings: dict[MessageType, Landing] = {MessageType.RESOURCE_LINK: placements.address}


def register(message: MessageType, landing: Landing) -> None:
    _landings[message] = landing


def require(message: MessageType) -> None:
    """Raise `Refused` for a message that nothing answers yet."""
    if message not in _landings:
        raise Refused("lti_message_type")


def path(message: MessageType, placement: str) -> str:
    """Return where a message leads; raise `Refused` for one that nothing answers yet."""
    require(message)
    return _landings[message](placement)
