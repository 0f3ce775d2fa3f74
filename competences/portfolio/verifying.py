"""Find out whether an uploaded file is an Open Badge, and whether that is valid."""

from __future__ import annotations

import re
from typing import BinaryIO

from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from competences.portfolio import sniffing
from competences.portfolio.model import BadgeCheck
from competences.portfolio.needs import needed

MOST_BYTES = 5 * 1024 * 1024
"""A larger file is no badge."""

_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignobject|iframe|object|embed|handler|set|animate)\b"
    rb"|\son\w+\s*=|javascript\s*:|<!entity|<!doctype",
    re.IGNORECASE,
)
"""What makes a drawing a program, or lets it read other files."""


def badge_in(actor: Actor, stream: BinaryIO) -> BadgeCheck | None:
    """Verify a file for the person who hands it in; None if it is no badge, or not to be kept.

    It may ask other hosts: not for a transaction that writes. Raises `Invalid` for a drawing that
    holds a program.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    data = stream.read() if 0 < size <= MOST_BYTES else b""
    stream.seek(0)
    if not data:
        return None
    found = needed().verify_badge(data, needed().contact(actor.person_id).email)
    drawn = found and sniffing.recognise_badge(stream) is sniffing.BADGE_DRAWING
    stream.seek(0)
    if drawn and _ACTIVE.search(data):
        raise Invalid("file_is_markup", field="file")
    return found
