"""The languages of the product, and texts that exist in each of them."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
"""Code → the language's own name; the one list that "every language" means."""

DEFAULT_LANGUAGE = "en"

_LOCALES = {"en": "en_GB"}
"""Where the manner of writing dates and numbers is not the one the language's code stands for."""

Text = Mapping[str, str]
"""One sentence or paragraph in every language: code → words."""


def locale_of(language: str) -> str:
    """Return whose manner of writing dates and numbers goes with a language."""
    return _LOCALES.get(language, language)


def missing_languages(text: object) -> list[str]:
    """Return the languages in which `text` is not a non-empty string (all of them for non-maps)."""
    if not isinstance(text, Mapping):
        return list(LANGUAGES)
    return [
        code for code in LANGUAGES if not isinstance(text.get(code), str) or not text[code].strip()
    ]
