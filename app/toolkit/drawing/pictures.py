"""The way in: a picture of a document, for a page or for papers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from app.printing.drawing.bars import bars
from app.printing.drawing.painting import paper_svg, screen_svg
from app.printing.drawing.shapes import Drawing
from app.printing.drawing.sizes import Size
from app.toolkit.content import Content
from app.toolkit.drawing.board import board
from app.toolkit.drawing.gantt import gantt
from app.toolkit.drawing.model import BarChart, Board, Gantt, Map, Quadrants, Radar, Shown, Timeline
from app.toolkit.drawing.places import places
from app.toolkit.drawing.quadrants import quadrants
from app.toolkit.drawing.radar import radar
from app.toolkit.drawing.reading import Source, shown
from app.toolkit.drawing.telling import Numbers, numbers, words
from app.toolkit.drawing.timeline import timeline
from app.toolkit.drawing.wording import Wording
from app.toolkit.saying import Saying
from modules.instrument import Instrument, Picture

_HIGHEST = {Size.WIDE: 900, Size.BROAD: 560}
"""How high a drawing on one page of paper may be, upright and wide."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on a page, for the macro in `toolkit/_drawn.html`."""

    id: str
    title: str
    svg: Markup
    words: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture on paper, or a part of one that is too high for a page."""

    svg: str
    words: str


def drawn(
    picture: Picture,
    instrument: Instrument,
    content: Content,
    language: str,
    wording: Wording,
    *,
    currency: str = "",
    before: Content | None = None,
) -> Drawn | None:
    """Return a picture for a page, beside `before` if given; None if there is nothing to draw."""
    former = None if before is None else Saying(instrument, before, language, currency)
    said = Saying(instrument, content, language, currency)
    seen = shown(Source(picture, said, wording, former))
    if seen is None:
        return None
    title, told = said.pick(picture.label), words(seen, wording)
    svg = screen_svg(partial(layout, seen), title=title, words=told)
    return Drawn(picture.id, title, svg, told, numbers(seen))


def sheets(
    picture: Picture, said: Saying, wording: Wording, *, before: Saying | None = None
) -> list[Sheet]:
    """Return a picture for papers, in as many pieces as it needs; none if there is nothing."""
    seen = shown(Source(picture, said, wording, before))
    if seen is None:
        return []
    wide = said.instrument.wide
    title = said.pick(picture.label)
    made = []
    for piece in _pieces(seen, Size.BROAD if wide else Size.WIDE):
        told = words(piece, wording)
        svg = paper_svg(partial(layout, piece), title=title, words=told, wide=wide)
        made.append(Sheet(svg, told))
    return made


def _pieces(seen: Shown, size: Size) -> Sequence[Shown]:
    """Return a picture in pieces that each fit on a page, as long as they may be."""
    most = _HIGHEST[size]
    each = seen.rows // math.ceil(layout(seen, size).height / most)
    while each > 1:
        pieces = seen.parted(each)
        if all(layout(piece, size).height <= most for piece in pieces):
            return pieces
        # Each piece has a head of its own, so fewer rows fit than the whole promised.
        each -= max(1, each // 8)
    return seen.parted(1)


def layout(seen: Shown, size: Size) -> Drawing:
    """Return what is shown as shapes."""
    match seen:
        case Gantt():
            return gantt(seen, size)
        case Board():
            return board(seen, size)
        case Quadrants():
            return quadrants(seen, size)
        case Map():
            return places(seen, size)
        case Radar():
            return radar(seen, size)
        case Timeline():
            return timeline(seen, size)
        case BarChart():
            return bars(seen.chart, size)
