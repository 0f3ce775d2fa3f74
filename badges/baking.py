"""The door to openbadges-bakery: put a 2.0 assertion into a picture.

It is taken out again by `verifying.pictures`, which reads what others baked, too.
"""

from __future__ import annotations

from io import BytesIO

from openbadges_bakery import bake

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class BadImage(ValueError):
    """A picture that no badge can be put into; the argument is a stable reason code."""


def baked(picture: bytes, text: str) -> bytes:
    """Return a PNG or SVG with an Open Badges 2.0 assertion in it."""
    result = bake(BytesIO(picture), text, BytesIO())
    if result is None:
        raise BadImage("image_unknown")
    return bytes(result.read())
