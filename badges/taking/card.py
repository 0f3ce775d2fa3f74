"""The picture that a chat or a network shows beside a link to a badge: 1200 x 630, ours to draw.

It never names the holder: whoever keeps previews would keep the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from app.printing import lettering

WIDTH, HEIGHT = 1200, 630
"""What Open Graph and Twitter's large card expect, in pixels."""

PAPER, INK, MUTED, PRIMARY, LINE = "#faf7f1", "#0e1314", "#5b6265", "#015b63", "#857d70"
ART = 430
LEFT = 560
COLUMN = WIDTH - LEFT - 60
STEPS = 5


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it, in the reader's language."""

    title: str
    level: int | None
    """None where the badge states none: then there are no steps."""
    level_words: str
    """`Level 4 of 5: on one's own`, or what a badge without a level says."""
    line: str
    """One sentence below: what kind of thing this is, or that it is out of force."""
    artwork: str
    """The badge's drawing, an SVG of ours."""
    in_force: bool = True


def drawn(card: Card) -> str:
    """Return the card as an SVG."""
    title = _fitting(card.title)
    top = (HEIGHT - _height(title)) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        f'<rect width="16" height="{HEIGHT}" fill="{PRIMARY}"/>',
        _art(card),
    ]
    size, lines = title
    for line in lines:
        top += size * 1.25
        parts.append(_text(line, top - size * 0.25, size, "700", INK))
    top += 34
    if card.level is None:
        top += 20
        for line in lettering.wrapped(card.level_words, size=34, width=COLUMN):
            parts.append(_text(line, top, 34, "600", INK))
            top += 46
        top -= 46
    else:
        parts.extend(_steps(card.level, top))
        top += 34 + 52
        parts.append(_text(card.level_words, top, 34, "600", INK))
    for line in lettering.wrapped(card.line, size=28, width=COLUMN):
        top += 42
        parts.append(_text(line, top, 28, "400", MUTED))
    parts.append("</svg>")
    return "".join(parts)


def _fitting(title: str) -> tuple[float, list[str]]:
    """Return the largest size at which the title takes four lines at most."""
    for size in (60, 52, 46, 40):
        lines = lettering.wrapped(title, size=size, width=COLUMN, weight="Bold")
        if len(lines) <= 4:
            break
    return size, lines[:4]


def _height(title: tuple[float, list[str]]) -> float:
    return title[0] * 1.25 * len(title[1]) + 34 + 34 + 52 + 42


def _art(card: Card) -> str:
    """Return the badge's drawing as a part of ours; what surrounds it is a plain `<svg>`."""
    inside = re.sub(r"\A.*?<svg\b[^>]*>|</svg>\s*\Z", "", card.artwork, flags=re.DOTALL)
    faded = ' opacity="0.35"' if not card.in_force else ""
    place = f'x="{(LEFT - ART) / 2 + 8}" y="{(HEIGHT - ART) / 2}" width="{ART}" height="{ART}"'
    return f'<svg {place} viewBox="0 0 512 512"{faded}>{inside}</svg>'


def _steps(level: int, top: float) -> list[str]:
    """Five steps, filled up to the level: the shape that levels have everywhere."""
    return [
        f'<rect x="{LEFT + step * 84}" y="{top}" width="72" height="34" rx="6" '
        f'fill="{PRIMARY if step < level else "none"}" '
        f'stroke="{PRIMARY if step < level else LINE}" stroke-width="3"/>'
        for step in range(STEPS)
    ]


def _text(line: str, baseline: float, size: float, weight: str, colour: str) -> str:
    return (
        f'<text x="{LEFT}" y="{baseline}" font-family="{lettering.FAMILY}" font-size="{size}" '
        f'font-weight="{weight}" fill="{colour}">{escape(lettering.settable(line))}</text>'
    )
