"""No text outside the catalogs, and none missing or fuzzy in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "app" / "web" / "translations"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]")
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def _used() -> set[str]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    used = set()
    for folder in ("app", "competences", "badges"):
        named = [(pattern, method) for pattern, method in methods if pattern.startswith(folder)]
        inside = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in named]
        inner_options = {
            pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()
        }
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, inside, inner_options, keywords=KEYWORDS
        ):
            used.add(message[0] if isinstance(message, tuple) else message)
    return used


def _catalog(language: str) -> Catalog:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language)


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_texts_are_asked_for_by_names_that_are_extracted() -> None:
    """A name that the extraction does not know leaves its texts in English, and no test tells."""
    code = (path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    names = {name for one in code for name in re.findall(r"\w*gettext as (\w+)", one)}
    assert names
    assert names <= set(KEYWORDS)


OTHERS = [code for code in LANGUAGES if code != DEFAULT_LANGUAGE]


@pytest.mark.parametrize("language", OTHERS)
def test_catalog_has_every_text_and_nothing_else(language: str) -> None:
    in_catalog = {_key(message) for message in _catalog(language) if message.id}
    assert in_catalog ^ _used() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_catalog_has_no_missing_or_fuzzy_translation(language: str) -> None:
    open_ones = {
        _key(message)
        for message in _catalog(language)
        if message.id and (message.fuzzy or not all(_forms(message)))
    }
    assert open_ones == set()


@pytest.mark.parametrize("language", OTHERS)
def test_catalog_keeps_the_placeholders(language: str) -> None:
    def holes(text: str) -> set[str]:
        return {found.group(0) for found in PLACEHOLDER.finditer(text)}

    wrong = {
        _key(message)
        for message in _catalog(language)
        if message.id
        for form in _forms(message)
        if not holes(form) <= holes(message.id[-1] if isinstance(message.id, tuple) else message.id)
        or (not isinstance(message.id, tuple) and holes(form) != holes(_key(message)))
    }
    assert wrong == set()


TAG = re.compile(r"<[^>]+>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRANS = re.compile(r"\{%-?\s*trans.*?endtrans\s*-?%\}", re.DOTALL)
FORMATS = {"CSV", "DOCX", "JSON", "PDF", "PNG", "SVG", "XLSX", "YAML"}
NOT_TEXT = {"Keep in Pact", "· Keep in Pact", "Ctrl", "Enter", *FORMATS}
"""Names, which are the same in every language."""


@pytest.mark.parametrize("folder", ["app", "competences", "badges"])
def test_templates_hold_no_text_outside_the_catalogs(folder: str) -> None:
    stray = {}
    for path in sorted((ROOT / folder).rglob("templates/**/*.html")):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        pieces = TAG.split(TRANS.sub("", source))
        words = {p.strip() for p in pieces if re.search(r"[A-Za-zÀ-ÿ]{3,}", p)} - NOT_TEXT
        if words:
            stray[str(path.relative_to(ROOT))] = words
    assert stray == {}
