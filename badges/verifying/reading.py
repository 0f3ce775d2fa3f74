"""From what somebody hands in to something that can be verified, within limits."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from badges import baking
from badges.model import Document
from badges.verifying.model import Outcome, stop

MAX_BYTES = 5 * 1024 * 1024
"""A picture or file that somebody hands in."""

MAX_JSON_BYTES = 256 * 1024
MAX_DEPTH = 40
_JWS = re.compile(r"[\w-]+\.[\w-]*\.[\w-]+")


@dataclass(frozen=True, slots=True)
class Address:
    """The badge lies there."""

    url: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """The badge itself, as JSON."""

    document: Document


Given = Address | Pasted


def read(data: bytes) -> Given:
    """Recognise a picture, an address or JSON; raise `Stop` with the reason where there is none."""
    if len(data) > MAX_BYTES:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    if baking.is_picture(data):
        try:
            return _read_text(baking.unbaked(data))
        except baking.BadImage as error:
            raise stop(Outcome.NOT_VALID, str(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop(Outcome.NOT_VALID, "not_a_badge") from error
    return _read_text(text)


def _read_text(text: str) -> Given:
    text = text.strip()
    if text.startswith(("http://", "https://")) and not re.search(r"\s", text):
        return Address(text)
    if _JWS.fullmatch(text):
        # Signed as a token (2.0 JWS, 3.0 VC-JWT): we cannot look inside yet, so we do not judge.
        raise stop(Outcome.UNKNOWN, "token_not_supported")
    return Pasted(read_json(text.encode("utf-8", "surrogatepass")))


def read_json(data: bytes) -> Document:
    """Return a JSON object; raise `Stop` for anything else, too much of it, or too deep."""
    if len(data) > MAX_JSON_BYTES:
        raise stop(Outcome.NOT_VALID, "too_large_to_check")
    try:
        document = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise stop(Outcome.NOT_VALID, "not_a_badge") from error
    if not isinstance(document, dict):
        raise stop(Outcome.NOT_VALID, "not_a_badge")
    _check_plain(document)
    return cast(Document, document)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _check_plain(document: Document) -> None:
    """Refuse what later steps would stumble over: deep nesting and half characters."""
    waiting: list[tuple[Any, int]] = [(document, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise stop(Outcome.NOT_VALID, "too_deep_to_check")
        if isinstance(node, dict):
            waiting.extend((key, depth) for key in node)
            waiting.extend((value, depth + 1) for value in node.values())
        elif isinstance(node, list):
            waiting.extend((value, depth + 1) for value in node)
        elif isinstance(node, str) and any("\ud800" <= letter <= "\udfff" for letter in node):
            raise stop(Outcome.NOT_VALID, "not_a_badge")


def host_of(address: str) -> str:
    """Return host and port of a web address; empty for anything else, however it is broken."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in {"http", "https"} else ""


def as_list(value: object) -> list[Any]:
    """Return a JSON-LD value as a list: absent, one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object) -> str:
    """Return a string as it is, and an empty one for anything else."""
    return value if isinstance(value, str) else ""


def objects(value: object) -> list[Document]:
    """Return the objects of a JSON-LD value; what is no object is left out."""
    return [node for node in as_list(value) if isinstance(node, dict)]
