"""From the fields of a file to a design, the same for ours and for those of an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.kernel.i18n import Text, missing_languages
from app.kernel.words import is_hidden
from badges.designing.yaml_text import Fields
from badges.model import Alignment, BadgeDesign, Kind

TEXTS: Mapping[str, int] = {
    "name": 100,
    "description": 1000,
    "criteria": 5000,
    "artwork_alt": 300,
}
"""Field → the most characters of one language."""
MAX_POINT = 300
MAX_ENTRIES = 20
"""Tags, points or alignments."""
MAX_WORD = 300
MAX_MONTHS = 120

ALIGNMENT_FIELDS = {"name", "url", "framework", "code"}
FIELDS = {"design", "version", "framework", "artwork", "tags", *TEXTS}
OPTIONAL = {"kind", "alignment"}
OF_KIND: Mapping[Kind, set[str]] = {
    Kind.COMPETENCE: {"competence"},
    Kind.ATTESTATION: {"competence"},
    Kind.ALL_SEVEN: set(),
    Kind.ROLE: {"to_confirm"},
    Kind.OWN: {"to_confirm"},
}
"""What a design of a kind must have besides, and others may not."""
MAY_EXPIRE = {Kind.ROLE, Kind.OWN}
"""The badge for all seven rests on those of the competences, so none of these runs out."""
EXPIRY = "valid_for"

SLUG = re.compile(r"[a-z][a-z0-9-]{1,60}")
OWN = "own-"
"""What the slugs of organisations' designs begin with, and no other."""

_HTML = re.compile(r"<[A-Za-z/!?][^\s>]{0,20}>?")
_PICTURE = re.compile(r"!\[")
_LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?)([^)\s>]*)")
"""Where a link leads, or the name of one: in a quotation or a list, too."""
_WEB = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def design(fields: Fields, drawing: str) -> BadgeDesign:
    """Return the design that fields describe; raise `Malformed` at the first fault."""
    kind = _kind(fields)
    values = fields.values
    for name, longest in TEXTS.items():
        check_text(fields, longest, name)
    for name in ("competence", "framework", "artwork"):
        word = values.get(name, "none")
        if not isinstance(word, str) or not word:
            raise fields.fault("word", name)
    return BadgeDesign(
        slug=_slug(fields, kind),
        version=_version(fields),
        kind=kind,
        framework=values["framework"],
        competence=values.get("competence"),
        name=_text(values["name"]),
        description=_text(values["description"]),
        criteria=_text(values["criteria"]),
        artwork=drawing,
        artwork_alt=_text(values["artwork_alt"]),
        tags=_tags(fields),
        alignments=tuple(_alignments(fields)),
        to_confirm=tuple(_points(fields)),
        valid_months=_months(fields),
    )


def _kind(fields: Fields) -> Kind:
    """Return the kind of a design that has every field of that kind and no other."""
    values = fields.values
    try:
        kind = Kind(values.get("kind", Kind.COMPETENCE))
    except ValueError as error:
        raise fields.fault("kind", "kind", kinds=", ".join(Kind)) from error
    needed, may = FIELDS | OF_KIND[kind], OPTIONAL | ({EXPIRY} if kind in MAY_EXPIRE else set())
    if unknown := [name for name in values if name not in needed | may]:
        raise fields.fault("unknown", unknown[0])
    if missing := needed - values.keys():
        raise fields.fault("lacks", fields=", ".join(sorted(missing)))
    return kind


def _slug(fields: Fields, kind: Kind) -> str:
    slug = fields.values["design"]
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise fields.fault("slug", "design")
    if kind is not Kind.OWN and slug.startswith(OWN):
        raise fields.fault("slug_reserved", "design", prefix=OWN)
    return slug


def _version(fields: Fields) -> int:
    version = fields.values["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise fields.fault("version", "version")
    return version


def _tags(fields: Fields) -> tuple[str, ...]:
    tags = _entries(fields, "tags", "words")
    for number, tag in enumerate(tags):
        if not isinstance(tag, str) or not tag.strip():
            raise fields.fault("words", "tags", number)
        _check_words(fields, tag, MAX_WORD, "tags", number)
    return tuple(tag.strip() for tag in tags)


def _entries(fields: Fields, name: str, fault: str) -> list[Any]:
    entries = fields.values.get(name, [])
    if not isinstance(entries, list):
        raise fields.fault(fault, name)
    if len(entries) > MAX_ENTRIES:
        raise fields.fault("too_many", name, most=MAX_ENTRIES)
    return entries


def _points(fields: Fields) -> Iterator[Text]:
    """Yield what whoever awards a badge by hand confirms: sentences in every language."""
    for number, entry in enumerate(_entries(fields, "to_confirm", "points")):
        if not isinstance(entry, dict):
            raise fields.fault("points", "to_confirm", number)
        _check_languages(fields, entry, MAX_POINT, "to_confirm", number)
        yield _text(entry)


def _alignments(fields: Fields) -> Iterator[Alignment]:
    """Yield the entries of other frameworks (such as ESCO) that a design corresponds to."""
    wanted = ", ".join(sorted(ALIGNMENT_FIELDS))
    for number, entry in enumerate(_entries(fields, "alignment", "maps")):
        place = ("alignment", number)
        if not isinstance(entry, dict) or entry.keys() != ALIGNMENT_FIELDS:
            raise fields.fault("alignment", *place, fields=wanted)
        _check_languages(fields, entry["name"], MAX_WORD, *place, "name")
        words = [entry["url"], entry["framework"], entry["code"]]
        for name, word in zip(("url", "framework", "code"), words, strict=True):
            if not isinstance(word, str) or not word:
                raise fields.fault("word", *place, name)
            _check_words(fields, word, MAX_WORD, *place, name)
        if not _WEB.fullmatch(entry["url"]):
            raise fields.fault("web_address", *place, "url")
        yield Alignment(_text(entry["name"]), *words)


def _months(fields: Fields) -> int | None:
    given = fields.values.get(EXPIRY)
    if given is None and EXPIRY not in fields.values:
        return None
    months = given.get("months") if isinstance(given, dict) and len(given) == 1 else None
    if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= MAX_MONTHS:
        raise fields.fault("months", EXPIRY, most=MAX_MONTHS)
    return months


# -- texts -------------------------------------------------------------------------------------


def check_text(fields: Fields, longest: int, name: str) -> None:
    """Raise `Malformed` unless a field is a text in every language that is safe to publish."""
    _check_languages(fields, fields.values.get(name), longest, name)


def _check_languages(fields: Fields, text: object, longest: int, *place: str | int) -> None:
    if missing := missing_languages(text):
        raise fields.fault("languages", *place, languages=", ".join(missing))
    assert isinstance(text, dict)
    for language, words in text.items():
        if not isinstance(words, str):
            raise fields.fault("word", *place, language)
        _check_words(fields, words, longest, *place, language)


def _check_words(fields: Fields, words: str, longest: int, *place: str | int) -> None:
    """Refuse what some programs that show badges would run, fetch, or show as something else."""
    if len(words) > longest:
        raise fields.fault("too_long", *place, longest=longest)
    if found := _HTML.search(words):
        raise fields.fault("html", *place, found=found[0])
    if _PICTURE.search(words):
        raise fields.fault("picture", *place)
    for link in _LINK.finditer(words):
        if not _WEB.fullmatch(link[1]):
            raise fields.fault("link", *place, found=link[1][:40])
    if unseen := [letter for letter in words if not letter.isspace() and is_hidden(letter)]:
        raise fields.fault("hidden", *place, found=f"U+{ord(unseen[0]):04X}")


def _text(text: Mapping[str, str]) -> Text:
    return {language: words.strip() for language, words in text.items()}
