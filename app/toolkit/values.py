"""What people typed, read as values: numbers, days, choices.

A document keeps everything as typed (strings), so that nothing is lost. Numbers are kept in one
canonical form ("1234.5") where they could be read, days as ISO 8601. `canonical` goes from what a
reader of a language typed to what is kept, `shown` back into the input, `words` into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from app.kernel.i18n import DEFAULT_LANGUAGE, locale_of
from modules.formulas import rounded
from modules.instrument import (
    LINE_LENGTH,
    TEXT_LENGTH,
    Field,
    Kind,
)

Value: TypeAlias = str | Decimal | date | tuple[str, ...] | None
"""What stands in one place; None: nothing, or nothing that can be read."""

_CANONICAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_SIGNS = re.compile(r"%|€|\bEUR\b", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n]+")
"""In a table a line is typed into an input that grows, and Enter breaks it there."""


def text(typed: object) -> str:
    """Return what was typed as a string; a missing value is an empty one."""
    return typed if isinstance(typed, str) else ""


def picked(typed: object) -> tuple[str, ...]:
    """Return the options ticked in a place of kind choices."""
    if not isinstance(typed, Sequence) or isinstance(typed, str):
        return ()
    return tuple(one for one in typed if isinstance(one, str))


def is_empty(typed: object) -> bool:
    return not (text(typed).strip() or picked(typed))


def read(field: Field, typed: object) -> Value:
    """Return the value of what is kept; None where that is empty or cannot be read."""
    if field.kind is Kind.CHOICES:
        return tuple(one for one in picked(typed) if one in options(field)) or None
    kept = text(typed).strip()
    if not kept:
        return None
    if field.kind is Kind.CHOICE:
        return kept if kept in options(field) else None
    if field.kind is Kind.DATE:
        return _day(kept)
    if field.kind.numeric:
        return _number(field, kept)
    return kept


def number(field: Field, typed: object) -> Decimal | None:
    """Return the value of a place that holds numbers."""
    value = read(field, typed)
    return value if isinstance(value, Decimal) else None


def options(field: Field) -> tuple[str, ...]:
    """Return the ids of what can be chosen."""
    return tuple(one.id for one in field.options)


def problem(field: Field, typed: object) -> str | None:
    """Return the code of what is wrong with a kept value; it stays as typed nevertheless."""
    if is_empty(typed):
        return None
    kept = text(typed)
    if field.kind in _UNREADABLE:
        whole = len(picked(typed)) if field.kind is Kind.CHOICES else 1
        value = read(field, typed)
        good = len(value) == whole if isinstance(value, tuple) else value is not None
        return None if good else _UNREADABLE[field.kind]
    if field.kind is Kind.LINK and not _is_link(kept.strip()):
        return "toolkit_link_unreadable"
    if len(kept) > longest(field):
        return "toolkit_too_long"
    if field.lines and len(kept.strip().splitlines()) > field.lines:
        return "toolkit_too_many_lines"
    return None


_UNREADABLE: Mapping[Kind, str] = {
    Kind.NUMBER: "toolkit_number_unreadable",
    Kind.AMOUNT: "toolkit_number_unreadable",
    Kind.PERCENT: "toolkit_number_unreadable",
    Kind.RATING: "toolkit_choice_unknown",
    Kind.DATE: "toolkit_date_unreadable",
    Kind.CHOICE: "toolkit_choice_unknown",
    Kind.CHOICES: "toolkit_choice_unknown",
}


def longest(field: Field) -> int:
    """Return how many characters a line or text should have at most."""
    return field.most or (TEXT_LENGTH if field.kind is Kind.TEXT else LINE_LENGTH)


def canonical(field: Field, typed: str, language: str) -> str:
    """Return what is kept of what a reader of `language` typed; as typed if it cannot be read."""
    if field.kind is Kind.TEXT:
        return typed.replace("\r\n", "\n")
    if field.kind in {Kind.LINE, Kind.PARTNER, Kind.LINK}:
        return _BREAKS.sub(" ", typed)
    if not field.kind.numeric or field.kind is Kind.RATING:
        return typed.strip()
    plain = _plain_number(typed, language)
    return _bare(Decimal(plain)) if _CANONICAL.fullmatch(plain) else typed.strip()


def _bare(value: Decimal) -> str:
    """Return a number without idle zeros: shown in an input and sent back, it is the same."""
    if not value:
        return "0"
    figures = format(value, "f")
    return figures.rstrip("0").rstrip(".") if "." in figures else figures


def _plain_number(typed: str, language: str) -> str:
    """Return "1 234,50" and "1,234.50" as "1234.50"; what is no number comes back unreadable.

    The reader's own decimal sign is one; another's is too, unless it can only part thousands: a
    comma with three figures behind it is that in English, never in French.
    """
    bare = _SPACES.sub("", _SIGNS.sub("", typed)).replace("\u2212", "-")
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return bare
    sign, other = bare[last], "." if bare[last] == "," else ","
    whole, part = bare[:last], bare[last + 1 :]
    if sign in whole or (other not in whole and _parts_thousands(sign, part, language)):
        return _ungrouped(bare, sign)
    grouped = _ungrouped(whole, other)
    return f"{grouped}.{part}" if part else grouped


def _parts_thousands(sign: str, part: str, language: str) -> bool:
    if sign == get_decimal_symbol(language):
        return False
    return len(part) == 3 and sign == get_group_symbol(language)


def _ungrouped(figures: str, sign: str) -> str:
    """Return figures without the signs that part thousands; unchanged where they part others."""
    parts = figures.split(sign)
    return "".join(parts) if all(len(one) == 3 for one in parts[1:]) else figures + "?"


def shown(field: Field, typed: object, language: str) -> str:
    """Return what stands in the input: numbers in the reader's manner, all else as it is kept."""
    kept = text(typed)
    value = read(field, kept)
    if not isinstance(value, Decimal) or field.kind is Kind.RATING:
        return kept
    return format_decimal(value, "#,##0.#########", locale=locale_of(language))


def words(field: Field, typed: object, language: str, currency: str = "") -> str:
    """Return what stands in a place as pages and papers say it; as typed if it cannot be read."""
    value = read(field, typed)
    if value is None:
        return text(typed) or ", ".join(picked(typed))
    return value_words(field, value, language, currency)


def value_words(field: Field, value: Value, language: str, currency: str = "") -> str:
    """Return a value, also a computed one, in words; nothing is an empty string."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _number_words(field, value, language, currency)
    if isinstance(value, date):
        return str(format_date(value, "long", locale=locale_of(language)))
    if isinstance(value, tuple):
        return ", ".join(_option_words(field, one, language) for one in value)
    return _option_words(field, value, language) if field.kind is Kind.CHOICE else value


def _number_words(field: Field, value: Decimal, language: str, currency: str) -> str:
    if field.kind is Kind.RATING and not field.formula:
        return _step_words(field, int(value), language)
    cents = rounded(value)
    if field.kind is Kind.AMOUNT:
        if currency:
            return format_currency(cents, currency, locale=locale_of(language))
        return format_decimal(cents, "#,##0.00", locale=locale_of(language))
    if field.kind is Kind.PERCENT:
        pattern = Locale.parse(locale_of(language)).percent_formats[None].pattern
        # What somebody typed is said as finely as it was typed; what follows need not be.
        fine = pattern.replace("#,##0", "#,##0.#" if field.formula else "#,##0.##")
        return format_percent(cents / 100, fine, locale=locale_of(language))
    return format_decimal(cents, "#,##0.##", locale=locale_of(language))


def _step_words(field: Field, step: int, language: str) -> str:
    if not field.words:
        return str(step)
    return f"{_pick(field.words[step - 1], language)} ({step})"


def _option_words(field: Field, option_id: str, language: str) -> str:
    for option in field.options:
        if option.id == option_id:
            return _pick(option.label, language)
    return option_id


def _pick(words_of: Mapping[str, str], language: str) -> str:
    return words_of.get(language) or words_of[DEFAULT_LANGUAGE]


def _number(field: Field, kept: str) -> Decimal | None:
    if not _CANONICAL.fullmatch(kept):
        return None
    value = Decimal(kept)
    if field.kind is not Kind.RATING:
        return value
    return value if value in range(1, field.steps + 1) else None


def _day(kept: str) -> date | None:
    if not _DAY.fullmatch(kept):
        return None
    try:
        return date.fromisoformat(kept)
    except ValueError:
        return None


def _is_link(kept: str) -> bool:
    try:
        address = urlsplit(kept)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and bool(address.hostname)
