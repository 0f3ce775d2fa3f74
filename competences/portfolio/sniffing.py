"""What a file is, told by its content: its name and the browser's word count for nothing.

Signatures follow the formats' own documents (ISO 32000 7.5.2, PNG 5.2, JPEG ITU T.81 B.1.1.3,
GIF89a 17, RIFF/WebP, ISO 14496-12 4.3, ID3v2 3.1). Office documents are ZIP containers and are
known by the members they must have; see `archives`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

from app.kernel.errors import Invalid
from competences.portfolio import archives, pictures
from competences.portfolio.model import FileType

LIMIT_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 64
CHUNK_BYTES = 64 * 1024

PDF = FileType("application/pdf", ("pdf",), inline=True)
PNG = FileType("image/png", ("png",), inline=True)
JPEG = FileType("image/jpeg", ("jpg", "jpeg"), inline=True)
GIF = FileType("image/gif", ("gif",), inline=True)
WEBP = FileType("image/webp", ("webp",), inline=True)
MP3 = FileType("audio/mpeg", ("mp3",))
MP4 = FileType("video/mp4", ("mp4", "m4v"))
M4A = FileType("audio/mp4", ("m4a",))
TEXT = FileType("text/plain", ("txt", "md", "csv"))

_PICTURES = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}

TYPES = (PDF, *_PICTURES, MP3, MP4, M4A, TEXT, *archives.TYPES)
"""Everything that may be handed in."""

_MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}

_SIGNATURES: tuple[tuple[FileType, Callable[[bytes], bool]], ...] = (
    (PDF, lambda head: head.startswith(b"%PDF-")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (GIF, lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    (WEBP, lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (MP3, lambda head: head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"))),
    (M4A, lambda head: head[4:12] == b"ftypM4A "),
    (MP4, lambda head: head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS),
)

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|meta|link|style)\b",
    re.IGNORECASE,
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(stream: BinaryIO) -> FileType:
    """Return the type of a seekable stream, left at its beginning; raise `Invalid` with the reason.

    Nothing is unpacked or decoded beyond what names the type.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise Invalid("file_empty", field="file")
    if size > LIMIT_BYTES:
        raise Invalid("file_too_large", field="file", limit=LIMIT_BYTES // 1024 // 1024)
    found = _recognised(stream)
    stream.seek(0)
    return found


def _recognised(stream: BinaryIO) -> FileType:
    head = stream.read(HEAD_BYTES)
    for file_type, matches in _SIGNATURES:
        if matches(head):
            if file_type in _PICTURES:
                pictures.check(stream, _PICTURES[file_type])
            return file_type
    if head.startswith(b"PK"):
        return archives.recognise(stream)
    if head.startswith(_OLD_OFFICE):
        raise Invalid("file_old_office", field="file")
    stream.seek(0)
    return _text(stream)


def _text(stream: BinaryIO) -> FileType:
    """Accept plain UTF-8; a web page or drawing under another name is refused as what it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    tail = b""
    while chunk := stream.read(CHUNK_BYTES):
        window = tail + chunk
        if _MARKUP.search(window):
            raise Invalid("file_is_markup", field="file")
        if _CONTROLS.search(chunk) or not _decodes(decoder, chunk, final=False):
            raise Invalid("file_type_unknown", field="file")
        tail = window[-HEAD_BYTES:]
    if not _decodes(decoder, b"", final=True):
        raise Invalid("file_type_unknown", field="file")
    return TEXT


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def by_media_type(media_type: str) -> FileType:
    """Return the type that a kept file was recognised as; raise `KeyError`."""
    return {file_type.media_type: file_type for file_type in TYPES}[media_type]
