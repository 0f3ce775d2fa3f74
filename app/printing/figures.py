"""Numbers and days as the readers of a language write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from app.kernel.i18n import locale_of
from app.printing.paper import Cell

NOTHING = "–"
"""Stands where nobody wrote anything, so that a reader sees that nothing is missing."""


def shown(cell: Cell, language: str) -> str:
    """Return a cell in words; a number keeps the decimals it has."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return str(format_date(cell, "medium", locale=locale_of(language)))
    if isinstance(cell, str):
        return cell
    return _number(Decimal(cell), language)


def _number(number: Decimal, language: str) -> str:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(number.adjusted()) > MOST_DIGITS:
        return str(number)
    decimals = max(0, -exponent)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(number, format=pattern, locale=locale_of(language)))


MOST_DIGITS = 30
