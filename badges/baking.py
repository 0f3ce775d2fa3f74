"""The door to openbadges-bakery: put an assertion into a picture, and take it out again.

Open Badges 3.0 pictures, which the bakery cannot read, are read by openbadgeslib.
"""

from __future__ import annotations

from io import BytesIO
from xml.parsers.expat import ExpatError

import png  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from openbadges_bakery import bake, unbake
from openbadgeslib import baking as ob3_baking
from openbadgeslib.errors import LibOpenBadgesException

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CARRIERS = (b"openbadges\x00", b"openbadgecredential\x00")
MAX_MARKUP = 20_000
"""Elements and attributes of a drawing: each takes 100 times its bytes in memory while parsed."""


class BadImage(ValueError):
    """A picture that holds no badge, or not one; the argument is a stable reason code."""


def baked(picture: bytes, text: str) -> bytes:
    """Return a PNG or SVG with an Open Badges 2.0 assertion in it."""
    result = bake(BytesIO(picture), text, BytesIO())
    if result is None:
        raise BadImage("image_unknown")
    return bytes(result.read())


def is_picture(data: bytes) -> bool:
    return data.startswith(PNG_SIGNATURE) or b"<svg" in data[:1024]


def unbaked(picture: bytes) -> str:
    """Return the one text baked into a PNG or SVG; raise `BadImage`. Reads untrusted bytes."""
    try:
        text = _from_png(picture) if picture.startswith(PNG_SIGNATURE) else _from_svg(picture)
    except (png.Error, ExpatError, DefusedXmlException, LibOpenBadgesException) as error:
        raise BadImage("image_broken") from error
    except (IndexError, ValueError, RecursionError) as error:
        if isinstance(error, BadImage):
            raise
        raise BadImage("image_broken") from error
    if not text:
        raise BadImage("image_without_badge")
    return text


def _from_png(picture: bytes) -> str | None:
    carriers = [
        chunk
        for kind, chunk in png.Reader(bytes=picture).chunks()
        if bytes(kind) in {b"iTXt", b"tEXt"} and bytes(chunk).startswith(_CARRIERS)
    ]
    if len(carriers) > 1:
        raise BadImage("image_with_two_badges")
    text: str | None = (
        ob3_baking.extract_png(picture, keyword=ob3_baking.ITXT_KEYWORD_OB3)
        or ob3_baking.extract_png(picture)
        or unbake(BytesIO(picture))
    )
    return text


def _from_svg(picture: bytes) -> str | None:
    if picture.count(b"<") + picture.count(b"=") > MAX_MARKUP:
        raise BadImage("too_large_to_check")
    text: str | None = ob3_baking.extract_svg(
        picture, element=ob3_baking.SVG_ELEMENT_OB3, text_fallback=True
    )
    if text is None and ob3_baking.has_svg(picture):
        text = unbake(BytesIO(picture))
    return text
