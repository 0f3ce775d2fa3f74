"""Shapes as SVG: in the page's tokens, or in colours of their own for papers.

No id is written, so any number of drawings may stand on one page; shapes that look alike and follow
each other share a group, since a plan of 200 rows is sent as well. What people typed is escaped,
and what XML cannot hold is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from markupsafe import Markup

from app.printing.drawing.looks import INK_OF_TEXT, INKS, LOOKS
from app.printing.drawing.shapes import Box, Dot, Drawing, Line, Shape, Words
from app.printing.drawing.sizes import Size

Layout = Callable[[Size], Drawing]
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What XML cannot hold, and marks that would turn the direction of all that follows."""
_LACKING = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-"})
"""Spaces and a hyphen that the papers' font lacks, and what looks the same."""


@dataclass(frozen=True, slots=True)
class _Medium:
    """Where a drawing is seen: what its inks are written as, and which letters it lacks."""

    inks: Mapping[str, str]
    lacking: Mapping[int, str]

    def ink(self, name: str) -> str:
        return self.inks[name] if name else "none"

    def text(self, text: str) -> str:
        return escape(_UNPRINTABLE.sub(" ", text).translate(self.lacking))


_SCREEN = _Medium({name: f"var(--drawn-{name})" for name in INKS}, {})
_PAPER = _Medium({name: colour for name, (_, colour) in INKS.items()}, _LACKING)


def screen_svg(layout: Layout, *, title: str, words: str) -> Markup:
    """Return the drawing for phones and the one for wider columns; `drawings.css` shows one."""
    return Markup("").join(
        _svg(_SCREEN, layout(size), f' class="drawn__{name}"', title, words)
        for name, size in (("narrow", Size.NARROW), ("wide", Size.WIDE))
    )


def paper_svg(layout: Layout, *, title: str, words: str, wide: bool = False) -> str:
    """Return the drawing for a paper, upright or wide."""
    drawing = layout(Size.BROAD if wide else Size.WIDE)
    size = f' width="{drawing.width}" height="{drawing.height}" font-family="Manrope"'
    return str(_svg(_PAPER, drawing, size, title, words))


def _svg(medium: _Medium, drawing: Drawing, attributes: str, title: str, words: str) -> Markup:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg"{attributes} role="img"'
        f' viewBox="0 0 {drawing.width} {drawing.height}">'
        f"<title>{medium.text(title)}</title><desc>{medium.text(words)}</desc>"
        f"{''.join(_painted(medium, drawing))}</svg>"
    )
    return Markup(svg)  # noqa: S704  # every text in it went through `_Medium.text`


def _painted(medium: _Medium, drawing: Drawing) -> Iterator[str]:
    """Yield the shapes, those in groups that look alike and follow each other."""
    for attributes, shapes in groupby(drawing.shapes, lambda shape: _looking(medium, shape)):
        yield f"<g{_written(attributes)}>{''.join(_shape(medium, shape) for shape in shapes)}</g>"


def _looking(medium: _Medium, shape: Shape) -> Mapping[str, str]:
    """Return the attributes that make a shape look as it does."""
    if isinstance(shape, Words):
        return _lettered(medium, shape)
    look = LOOKS[shape.look]
    attributes = {"fill": medium.ink(look.fill), "stroke": medium.ink(look.stroke)}
    if look.stroke:
        attributes["stroke-width"] = f"{look.width:g}"
    if look.opacity < 1:
        attributes["fill-opacity"] = f"{look.opacity:g}"
    if look.dashes:
        attributes["stroke-dasharray"] = look.dashes
    return attributes


def _lettered(medium: _Medium, words: Words) -> Mapping[str, str]:
    ink = INK_OF_TEXT[words.look or words.face.name]
    attributes = {"fill": medium.ink(ink), "font-size": str(words.face.size)}
    if words.face.bold:
        attributes["font-weight"] = "600"
    if words.anchor != "start":
        attributes["text-anchor"] = words.anchor
    return attributes


def _shape(medium: _Medium, shape: Shape) -> str:
    match shape:
        case Words():
            return "".join(
                f"<text{_written(place)}>{medium.text(line)}</text>" for place, line in shape.placed
            )
        case Box():
            corner = min(LOOKS[shape.look].corner, shape.width / 2, shape.height / 2)
            rounded = {"rx": f"{corner:g}"} if corner else {}
            return f"<rect{_written({**shape.attributes, **rounded})}/>"
        case Dot():
            return f"<circle{_written(shape.attributes)}/>"
        case Line(arrow=True):
            head = f'<path d="{shape.head}" fill="{medium.ink("primary")}"/>'
            return f'<path d="{shape.path}"/>{head}'
    return f'<path d="{shape.path}"/>'


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
