"""How shapes look: a look is made of inks, an ink is a token on the screen and a colour on paper.

`drawings.css` gives the inks their tokens; `tests/printing/test_drawing.py` holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INKS: Mapping[str, tuple[str, str]] = {
    "ink": ("--kip-ink", "#23292b"),
    "strong": ("--kip-ink-strong", "#0e1314"),
    "muted": ("--kip-muted", "#5b6265"),
    "line": ("--kip-line-strong", "#857d70"),
    "grid": ("--kip-line-soft", "#ded6c8"),
    "fill": ("--kip-surface", "#ffffff"),
    "sunken": ("--kip-sunken", "#f1ece2"),
    "primary": ("--kip-primary", "#015b63"),
    "on-primary": ("--kip-on-primary", "#ffffff"),
    "soft": ("--kip-primary-soft", "#dff0f1"),
    "series-1": ("--kip-primary", "#015b63"),
    "series-2": ("--kip-g", "#9e4d34"),
    "series-3": ("--kip-f", "#3265a5"),
    "series-4": ("--kip-b", "#865c02"),
    "series-5": ("--kip-e", "#72569f"),
    "series-6": ("--kip-muted", "#5b6265"),
}
"""Ink → its token, and that token's value in light mode, which is its colour on paper."""
SERIES = 6
TINTS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """Inks and lines; an empty ink is none."""

    fill: str = ""
    stroke: str = ""
    width: float = 1
    dashes: str = ""
    opacity: float = 1
    """Of the fill."""
    corner: float = 0
    """Radius of a box's corners."""


def _textured(number: int) -> Mapping[str, Look]:
    """Return the looks of one series: its box, the lines in it, and a line or dot of its colour."""
    ink = f"series-{number}"
    fill, opacity = (ink, 1.0) if number == 1 else (ink, 0.16) if number == 3 else ("fill", 1.0)
    return {
        ink: Look(fill=fill, stroke=ink, width=1.5, opacity=opacity, corner=3),
        f"texture-{number}": Look(stroke=ink, width=1.5),
        f"stripe-{number}": Look(fill=ink, corner=3),
    }


LOOKS: Mapping[str, Look] = {
    "plain": Look(fill="fill", stroke="line", corner=8),
    "card": Look(fill="fill", stroke="line", corner=6),
    "lane": Look(fill="sunken", stroke="grid", corner=8),
    "band": Look(fill="sunken"),
    "soft": Look(fill="soft", corner=8),
    "track": Look(fill="fill", stroke="grid", corner=3),
    "primary": Look(fill="primary", stroke="primary", corner=8),
    "bullet": Look(fill="muted"),
    "point": Look(fill="primary", stroke="fill", width=1.5),
    "halo": Look(fill="fill", opacity=0.8, corner=3),
    "badge": Look(fill="primary"),
    "hollow": Look(fill="fill", stroke="series-2", width=2),
    "area": Look(fill="series-1", opacity=0.14),
    "spread": Look(fill="series-1", stroke="series-1", width=1.5, opacity=0.2, corner=3),
    "before": Look(stroke="series-2", width=2, dashes="6 4"),
    "own": Look(stroke="series-1", width=2.5),
    **{
        f"tint-{step}": Look(fill="series-1", stroke="grid", opacity=share)
        for step, share in enumerate((0.02, 0.06, 0.1, 0.15, 0.2))
    },
    "axis": Look(stroke="line", width=1.5),
    "grid": Look(stroke="grid"),
    "link": Look(stroke="line", width=1),
    "arrow": Look(stroke="primary", width=1.5),
    "whisker": Look(stroke="strong", width=1.5),
    **{name: look for number in range(1, SERIES + 1) for name, look in _textured(number).items()},
}
INK_OF_TEXT: Mapping[str, str] = {
    "label": "ink",
    "note": "muted",
    "small": "muted",
    "ink": "ink",
    "muted": "muted",
    "primary": "primary",
    "on-primary": "on-primary",
}
"""Face or look of a text → ink; the look counts where it has one."""
