"""Put an Open Badges 3.0 credential into a picture (OB 3.0, 5.3 Baked Badge).

openbadges-bakery writes 2.0 only: both the keyword in a PNG and the namespace in an SVG are new.
"""

from __future__ import annotations

import re
import struct
import zlib

from badges.baking import PNG_SIGNATURE, BadImage

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_FIRST_CHUNK_END = len(PNG_SIGNATURE) + 25
"""A PNG begins with its signature and IHDR: 4 bytes of length, 4 of name, 13 of data, 4 of CRC."""

_SVG_TAG = re.compile(r"<svg\b[^>]*?(?=/?>)")


def baked_png(picture: bytes, text: str) -> bytes:
    """Return a PNG with the credential in an iTXt chunk of its own, not compressed (5.3.1.1).

    Raises `BadImage` for anything but a PNG, and for one that holds a badge already.
    """
    if not picture.startswith(PNG_SIGNATURE) or picture[12:16] != b"IHDR":
        raise BadImage("image_unknown")
    if b"openbadge" in picture:
        raise BadImage("image_with_two_badges")
    # PNG, 11.3.3.4 iTXt: keyword, compression flag and method, language, translated keyword, text.
    body = b"iTXt" + KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + text.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:_FIRST_CHUNK_END] + chunk + picture[_FIRST_CHUNK_END:]


def baked_svg(picture: bytes, text: str) -> bytes:
    """Return an SVG with the credential directly after its first tag (5.3.2.1).

    `text` is JSON and goes into a CDATA section. Raises `BadImage` for anything but an SVG, and
    for one that holds a badge already.
    """
    drawing = picture.decode()
    tag = _SVG_TAG.search(drawing)
    if tag is None or drawing[tag.end()] == "/":
        raise BadImage("image_unknown")
    if "openbadges:" in drawing or 'xmlns:openbadges="' in drawing:
        raise BadImage("image_with_two_badges")
    opened = f'{tag[0]} xmlns:openbadges="{NAMESPACE}">'
    # What somebody wrote must not end the section; in JSON the escape says the same.
    safe = text.replace("]]>", "]]\\u003e")
    badge = f"<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>"
    return (drawing[: tag.start()] + opened + badge + drawing[tag.end() + 1 :]).encode()
