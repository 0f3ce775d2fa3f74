"""From what somebody hands in to something that can be verified, within limits."""

from __future__ import annotations

import codecs
import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

from badges.model import Document
from badges.verifying import pictures
from badges.verifying.model import Outcome, stop

MAX_BYTES = 5 * 1024 * 1024
"""A picture or file that somebody hands in."""

MAX_JSON_BYTES = 1024 * 1024
"""Moodle writes the whole picture into the JSON of a badge."""

MAX_LIST_BYTES = 16 * 1024 * 1024
"""A list of revoked badges of ours; those of others are fetched up to the limit of fetching."""

BYTES_A_PART = 20
"""A limit of so many bytes is also one of parts, which take far more memory than their bytes."""

MAX_DEPTH = 40
_COMPACT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_DATA_TOKEN = re.compile(r"data:application/vc\+(?:ld\+)?(?:jwt|json\+jwt),(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """The badge lies there."""

    url: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """The badge itself, as JSON."""

    document: Document


@dataclass(frozen=True, slots=True)
class Compact:
    """The badge itself, as a compact token (2.0: JWS, 3.0: VC-JWT)."""

    text: str


Given = Address | Pasted | Compact


def read(data: bytes) -> Given:
    """Recognise a picture, an address, JSON or a token; raise `Stop` with the reason if none."""
    if len(data) > MAX_BYTES:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    if pictures.is_picture(data):
        return _read_text(pictures.unbaked(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop(Outcome.NOT_VALID, "not_a_badge") from error
    return _read_text(text)


def _read_text(text: str) -> Given:
    text = text.strip()
    if text.startswith(("http://", "https://")) and not re.search(r"\s", text):
        return Address(text)
    if _COMPACT.fullmatch(text):
        return Compact(text)
    if _is_page(text):
        raise stop(Outcome.UNKNOWN, "page_for_people")
    document = read_json(text.encode("utf-8", "surrogatepass"))
    if document.get("type") == "EnvelopedVerifiableCredential":
        return _opened(document)
    return Pasted(document)


def _is_page(text: str) -> bool:
    return text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))


def _opened(envelope: Document) -> Compact:
    """Return the token in an envelope (VC Data Model 2.0, 4.13); raise `Stop`."""
    found = _DATA_TOKEN.fullmatch(text_of(envelope.get("id")))
    if found is None or not _COMPACT.fullmatch(found[1]):
        raise stop(Outcome.UNKNOWN, "proof_kind_unknown")
    return Compact(found[1])


def compact_in(data: bytes) -> str | None:
    """Return the compact token that some bytes are, if they are one."""
    if len(data) > 2 * MAX_JSON_BYTES or not data.isascii():
        return None
    text = data.decode("ascii").strip()
    return text if _COMPACT.fullmatch(text) else None


def read_json(data: bytes, most: int = MAX_JSON_BYTES) -> Document:
    """Return a JSON object; raise `Stop` for anything else, too much of it, or too deep."""
    opened = data.count(b"[") + data.count(b"{")
    if len(data) > most or opened + data.count(b",") > most // BYTES_A_PART:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    try:
        document = _DECODER.decode(data.removeprefix(codecs.BOM_UTF8).decode())
    except RecursionError as error:
        raise stop(Outcome.NOT_VALID, "too_deep_to_check") from error
    except ValueError as error:
        raise stop(Outcome.NOT_VALID, "not_a_badge", _reason(error)) from error
    if not isinstance(document, dict):
        raise stop(Outcome.NOT_VALID, "not_a_badge")
    if opened > MAX_DEPTH and _too_deep(document):
        raise stop(Outcome.NOT_VALID, "too_deep_to_check")
    if _SURROGATE.search(data) and not _encodable(document):
        raise stop(Outcome.NOT_VALID, "not_a_badge")
    return cast(Document, document)


class _Doubled(ValueError):
    """Readers differ in which of two values they take, so two people would read two badges."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubled("a name stands twice in one JSON object")
    return found


def _reason(error: ValueError) -> str:
    return str(error) if isinstance(error, _Doubled) else ""


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number beyond every bound")
    return number


_DECODER = json.JSONDecoder(
    parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_without_doubles
)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _too_deep(document: Document) -> bool:
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for node in level
            for inner in (node.values() if isinstance(node, dict) else node)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _encodable(document: Document) -> bool:
    """Tell whether every letter is whole: JSON can hold half of a pair, and nothing else can."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def host_of(address: str) -> str:
    """Return host and port of a web address; empty for anything else, however it is broken."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in {"http", "https"} else ""


def origin_of(address: str) -> str:
    """Return scheme, host and port of a web address; empty for anything else."""
    host = host_of(address)
    return f"{urlsplit(address).scheme}://{host}" if host else ""


def as_list(value: object) -> list[Any]:
    """Return a JSON-LD value as a list: absent, one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object) -> str:
    """Return a string as it is, and an empty one for anything else."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> list[str]:
    """Return the strings of a JSON-LD value; what is none is left out."""
    return [text for text in as_list(value) if isinstance(text, str)]


def objects(value: object) -> list[Document]:
    """Return the objects of a JSON-LD value; what is no object is left out."""
    return [node for node in as_list(value) if isinstance(node, dict)]


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 moment; one without a zone counts as UTC. None where it is not one."""
    try:
        found = datetime.fromisoformat(text_of(value))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the year 1, five hours before it began
        return None
