"""Labels with what was written, on a PDF: short ones that follow each other stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing.sheet import LEADING, MUTED, POINT, SMALL, TEXT, Sheet

FACT, FACT_GAP = 75.0, 6.0
"""Least width of a label and its value where several stand side by side, and what parts them."""
BELOW = 1.6
MOST_LINES_KEPT = 8


def draw(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> None:
    """Write labels with their values from here on."""
    across = max(int(sheet.width // FACT), 1)
    part = sheet.width / across
    row: list[tuple[str, str]] = []
    for pair in pairs:
        short = _on_one_line(sheet, pair, part - FACT_GAP)
        if row and not (short and len(row) < across):
            _row(sheet, row, part)
            row = []
        if short:
            row.append(pair)
        else:
            _fact(sheet, *pair)
    if row:
        _row(sheet, row, part)
    sheet.apart(1)


def start(sheet: Sheet, pair: tuple[str, str]) -> float:
    """Return the room that a label and its value take, or the beginning of a long one."""
    parts = [part.strip() for part in pair[1].split("\n") if part.strip()]
    lines = sum(len(sheet.lines(part, sheet.width, size=TEXT)) for part in parts)
    kept = lines if lines <= MOST_LINES_KEPT else 2
    return (SMALL + kept * TEXT) * POINT * LEADING


def _on_one_line(sheet: Sheet, pair: tuple[str, str], width: float) -> bool:
    label, value = pair
    return (
        "\n" not in value
        and sheet.length(label, size=SMALL) <= width
        and sheet.length(value, size=TEXT) <= width
    )


def _fact(sheet: Sheet, label: str, value: str) -> None:
    """Write a label, and below it a value: on one page if it is short."""
    sheet.keep_together(start(sheet, (label, value)))
    sheet.write(label, size=SMALL, colour=MUTED)
    for part in value.split("\n"):
        if part.strip():
            sheet.write(part.strip())
    sheet.apart(BELOW)


def _row(sheet: Sheet, pairs: Sequence[tuple[str, str]], part: float) -> None:
    """Write labels and values of one line each side by side, each in a part so wide."""
    label_height, height = SMALL * POINT * LEADING, (SMALL + TEXT) * POINT * LEADING
    sheet.keep_together(height)
    top = sheet.y
    for number, (label, value) in enumerate(pairs):
        x = sheet.left + number * part
        with sheet.tagged("/P"):
            sheet.put([sheet.settable(label)], x, top, size=SMALL, colour=MUTED)
        with sheet.tagged("/P"):
            sheet.put([sheet.settable(value)], x, top + label_height, size=TEXT)
    sheet.go_to(top + height)
    sheet.apart(BELOW)
