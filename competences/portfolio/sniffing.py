"""What a file is, told by its content: its name and the browser's word count for nothing.

Signatures follow the formats' own documents (ISO 32000 7.5.2, PNG 5.2, JPEG ITU T.81 B.1.1.3,
GIF89a 17, RIFF/WebP, RIFF/WAVE, ISO 14496-12 4.3, ID3v2 3.1, ADTS ISO 13818-7 6.2, Ogg RFC 3533 6,
Opus RFC 7845 5.1, Vorbis I 4.2.1, WebM in Matroska RFC 9559). Office documents are ZIP containers
and are known by the members they must have; see `archives`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

from app.kernel.errors import Invalid
from competences.portfolio import archives, pictures
from competences.portfolio.model import SVG, FileType

LIMIT_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 64
TRACKS_BYTES = 16 * 1024
"""Within so many bytes a recording in WebM names its tracks."""
CHUNK_BYTES = 64 * 1024

PDF = FileType("application/pdf", ("pdf",))
PNG = FileType("image/png", ("png",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"))
GIF = FileType("image/gif", ("gif",))
WEBP = FileType("image/webp", ("webp",))
MP3 = FileType("audio/mpeg", ("mp3",))
MP4 = FileType("video/mp4", ("mp4", "m4v"))
M4A = FileType("audio/mp4", ("m4a", "m4b"))
AAC = FileType("audio/aac", ("aac",))
OGG = FileType("audio/ogg", ("ogg", "oga", "opus"))
WAV = FileType("audio/wav", ("wav",))
WEBM = FileType("video/webm", ("webm",))
WEBM_AUDIO = FileType("audio/webm", ("webm", "weba"))
TEXT = FileType("text/plain", ("txt", "md", "csv"))

_PICTURES = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}

_RECORDINGS = (MP3, MP4, M4A, AAC, OGG, WAV, WEBM, WEBM_AUDIO)

BADGE_DRAWING = FileType(SVG, ("svg",))
BADGE_JSON = FileType("application/json", ("json",))
BADGE_TOKEN = FileType("application/jwt", ("jwt",))
"""Forms of an Open Badge that nothing else may take; only to be saved, never shown in place."""

TYPES = (
    PDF,
    *_PICTURES,
    *_RECORDINGS,
    TEXT,
    *archives.TYPES,
    BADGE_DRAWING,
    BADGE_JSON,
    BADGE_TOKEN,
)
"""Everything that may be handed in."""

_MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}

_SIGNATURES: tuple[tuple[FileType, Callable[[bytes], bool]], ...] = (
    (PDF, lambda head: head.startswith(b"%PDF-")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (GIF, lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    (WEBP, lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (MP3, lambda head: head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"))),
    (AAC, lambda head: head.startswith((b"\xff\xf1", b"\xff\xf9"))),
    (WAV, lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE"),
    (OGG, lambda head: head.startswith(b"OggS") and _ogg_sound(head)),
    (M4A, lambda head: head[4:12] in {b"ftypM4A ", b"ftypM4B "}),
    (MP4, lambda head: head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS),
)

_EBML = b"\x1a\x45\xdf\xa3"
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
    if head.startswith(_EBML):
        stream.seek(0)
        return _webm(stream.read(TRACKS_BYTES))
    if head.startswith(b"PK"):
        return archives.recognise(stream)
    if head.startswith(_OLD_OFFICE):
        raise Invalid("file_old_office", field="file")
    stream.seek(0)
    return _text(stream)


def _ogg_sound(head: bytes) -> bool:
    """Tell whether the first page of an Ogg file begins sound; it may hold anything."""
    return b"OpusHead" in head or b"\x01vorbis" in head


def _webm(head: bytes) -> FileType:
    """Tell WebM from other Matroska by its DocType, and a film from sound by its tracks' codecs."""
    if b"\x42\x82\x84webm" not in head:
        raise Invalid("file_type_unknown", field="file")
    return WEBM if b"V_VP" in head or b"V_AV1" in head else WEBM_AUDIO


def recognise_badge(stream: BinaryIO) -> FileType:
    """Return the type of a stream that is known to hold an Open Badge, left at its beginning."""
    head = stream.read(HEAD_BYTES).lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    stream.seek(0)
    if head.startswith(b"<"):
        return BADGE_DRAWING
    if head.startswith(b"{"):
        return BADGE_JSON
    return BADGE_TOKEN if head.startswith(b"ey") else recognise(stream)


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
