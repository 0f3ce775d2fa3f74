"""Take a badge out of a picture, whoever baked it (Open Badges 2.0 Baking; Open Badges 3.0, 5.3).

Reads untrusted bytes: nothing is drawn, no entity is expanded, and what is packed is unpacked only
up to the size of the largest badge.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from badges.baking import PNG_SIGNATURE
from badges.verifying.model import Outcome, Stop, stop

KEYWORDS = (b"openbadges", b"openbadgecredential")
"""Under which a badge stands in a PNG: of version 2.0, of version 3.0."""
ELEMENTS = {"assertion": "openbadges.org", "credential": "purl.imsglobal.org/ob/"}
"""In which element a badge stands in an SVG, and what its namespace holds."""

MAX_TEXT = 1024 * 1024
MAX_CHUNKS = 20_000
MAX_MARKUP = 200_000
"""Tags and attributes of a drawing."""

_OTHER_PICTURES = (b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF")
_HEAD = 4096


def is_picture(data: bytes) -> bool:
    head = data[:_HEAD]
    if head.lstrip()[:100].lower().startswith((b"<!doctype html", b"<html")):
        return False
    return head.startswith((PNG_SIGNATURE, *_OTHER_PICTURES)) or b"<svg" in head or b":svg" in head


def unbaked(picture: bytes) -> str:
    """Return the one text baked into a PNG or SVG; raise `Stop` with the reason."""
    if picture.startswith(_OTHER_PICTURES):
        raise stop(Outcome.NOT_VALID, "picture_kind")
    found = list(_in_png(picture) if picture.startswith(PNG_SIGNATURE) else _in_svg(picture))
    if len(found) > 1:
        raise stop(Outcome.NOT_VALID, "image_with_two_badges")
    if not found or not found[0].strip():
        raise stop(Outcome.NOT_VALID, "image_without_badge")
    return found[0]


# -- PNG ---------------------------------------------------------------------------------------


def _in_png(picture: bytes) -> Iterator[str]:
    for kind, content in _chunks(picture):
        keyword, _, rest = content.partition(b"\0")
        if kind in {b"iTXt", b"tEXt", b"zTXt"} and keyword in KEYWORDS:
            try:
                yield _text_in(kind, rest).decode()
            except UnicodeDecodeError as error:
                raise _broken("the text is not UTF-8") from error


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each chunk up to the end (PNG, 5.3); raise `Stop`."""
    at = len(PNG_SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(picture):
            raise _broken("the file ends too early")
        (length,) = struct.unpack_from("!I", picture, at)
        end = at + 12 + length
        if end > len(picture):
            raise _broken("the file ends too early")
        (checksum,) = struct.unpack_from("!I", picture, end - 4)
        if zlib.crc32(memoryview(picture)[at + 4 : end - 4]) != checksum:
            raise _broken("a checksum does not fit")
        kind = picture[at + 4 : at + 8]
        if kind == b"IEND":
            return
        yield kind, picture[at + 8 : end - 4]
        at = end
    raise stop(Outcome.NOT_VALID, "too_large_to_check")


def _text_in(kind: bytes, rest: bytes) -> bytes:
    """Return the text of a chunk, unpacked (PNG, 11.3.3); `rest` follows the keyword."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:])
    packed, rest = rest[:1] == b"\1", rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return _unpacked(text) if packed else text


def _unpacked(packed: bytes) -> bytes:
    inflator = zlib.decompressobj()
    try:
        text = inflator.decompress(packed, MAX_TEXT)
    except zlib.error as error:
        raise _broken("the text cannot be unpacked") from error
    if inflator.unconsumed_tail:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    if not inflator.eof:
        raise _broken("the text cannot be unpacked")
    return text


# -- SVG ---------------------------------------------------------------------------------------


def _in_svg(picture: bytes) -> list[str]:
    """Return what stands in each carrier: a token before the text, the text before an address."""
    if picture.count(b"<") + picture.count(b"=") > MAX_MARKUP:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    carriers = _Carriers()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.StartElementHandler = carriers.start
    parser.EndElementHandler = carriers.end
    parser.CharacterDataHandler = carriers.text
    parser.EntityDeclHandler = _refuse_entity
    parser.buffer_text = True
    try:
        parser.Parse(picture, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _broken(str(error)[:200]) from error
    return carriers.found


class _Carriers:
    """Gathers the badges of a drawing while it is read."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._attribute = ""
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _is_carrier(name):
            self._attribute, self._pieces = attributes.get("verify", "").strip(), []

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if self._pieces is not None and _is_carrier(name):
            inside, self._pieces = "".join(self._pieces).strip(), None
            is_address = self._attribute.startswith(("http://", "https://"))
            first, second = self._attribute, inside
            self.found.append((second or first) if is_address else (first or second))


def _is_carrier(name: str) -> bool:
    namespace, _, local = name.rpartition("\n")
    return local in ELEMENTS and ELEMENTS[local] in namespace + "/"


def _refuse_entity(*_declaration: object) -> None:
    """Refuse abbreviations of a drawing's own: a few of them can stand for terabytes."""
    raise stop(Outcome.UNKNOWN, "image_with_entities")


def _broken(detail: str) -> Stop:
    return stop(Outcome.NOT_VALID, "image_broken", detail)
