"""What may be kept as evidence, whatever it is made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from app.kernel.errors import Conflict, Invalid
from app.kernel.i18n import LANGUAGES
from app.kernel.words import one_line
from competences.portfolio.model import Evidence, Kind, LinkOutcome

TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 2_000
TEXT_LIMIT = 50_000
URL_LIMIT = 2_000
FILE_NAME_LIMIT = 120
ALTERNATIVE_LIMIT = 2_000

_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def checked_title(title: str) -> str:
    return _words("title", one_line(title), TITLE_LIMIT)


def checked_text(text: str) -> str:
    return _words("text", text, TEXT_LIMIT)


def checked_description(description: str) -> str:
    """Return a description; it may be empty."""
    if len(description) > DESCRIPTION_LIMIT:
        raise Invalid("words_too_long", field="description", limit=DESCRIPTION_LIMIT)
    return description.strip()


def checked_alternative(words: str) -> str | None:
    """Return what a file says in words; it may be missing, and be given later."""
    if len(words) > ALTERNATIVE_LIMIT:
        raise Invalid("words_too_long", field="alternative", limit=ALTERNATIVE_LIMIT)
    return words.strip() or None


def _words(field: str, value: str, limit: int) -> str:
    cleaned = value.strip()
    if not cleaned:
        raise Invalid("words_needed", field=field)
    if len(cleaned) > limit:
        raise Invalid("words_too_long", field=field, limit=limit)
    return cleaned


def checked_url(url: str) -> str:
    """Return an http(s) address; one that runs script or carries a password is refused."""
    cleaned = url.strip()
    try:
        parts = urlsplit(cleaned)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid("link_unreadable", field="url") from error
    if parts.scheme.lower() not in {"http", "https"} or not host or re.search(r"\s", cleaned):
        raise Invalid("link_unreadable", field="url")
    if parts.username or parts.password:
        raise Invalid("link_with_password", field="url")
    if len(cleaned) > URL_LIMIT:
        raise Invalid("words_too_long", field="url", limit=URL_LIMIT)
    return cleaned


def checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid("language_unknown", field="language")
    return language


def checked_activities(codes: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the codes once each, in the framework's order."""
    wanted = set(codes)
    if not wanted <= set(known):
        raise Invalid("activity_unknown", field="activities")
    return tuple(code for code in known if code in wanted)


def checked_removal(evidence: Evidence) -> None:
    """Refuse to delete what somebody was judged by."""
    if evidence.frozen:
        raise Conflict("evidence_in_dossier")


def checked_retelling(evidence: Evidence, codes: Collection[str]) -> None:
    """Refuse to let a witness vouch for an activity that they were not asked about."""
    if evidence.kind is Kind.WITNESS and set(codes) != set(evidence.activities):
        raise Conflict("witness_not_asked", field="activities")


def link_outcome(status: int) -> LinkOutcome:
    """Return what the last answer of a host means for a reader (RFC 9110, 15)."""
    if status < 400:
        return LinkOutcome.ANSWERED
    if status in {404, 410}:
        return LinkOutcome.GONE
    return LinkOutcome.CLOSED if status in {401, 402, 403, 405, 429} else LinkOutcome.FAILED


def safe_file_name(name: str, extensions: tuple[str, ...]) -> str:
    """Return a name without folders or signs that mislead, ending as its content demands."""
    base = _UNSAFE_IN_NAMES.sub("", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, extension = base.rpartition(".")
    if not dot:
        stem, extension = base, ""
    kept = extension.lower() if extension.lower() in extensions else extensions[0]
    if extension and extension.lower() not in extensions:
        stem = base
    return f"{stem.strip(' .')[: FILE_NAME_LIMIT - len(kept) - 1] or 'file'}.{kept}"
