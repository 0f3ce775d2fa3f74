"""The way in: a diagram as a picture in two widths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.learning.drawing import charts, decisions, maps, sequences
from app.learning.drawing.blocks import Width
from app.learning.drawing.shapes import Drawing
from modules.diagrams import (
    KINDS,
    Bars,
    Cycle,
    Diagram,
    Exchange,
    Gates,
    Hub,
    Layers,
    NumberLine,
    Quadrants,
    Stairs,
    Steps,
    Timeline,
)

_WORDS = {made: word for word, (made, _) in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram and how it looks, for the macro in `learning/_diagram.html`."""

    kind: str
    """The word in the unit, such as "steps"."""
    diagram: Diagram
    narrow: Drawing
    wide: Drawing


@cache
def picture(diagram: Diagram) -> Picture:
    """Return a diagram as a picture; each is drawn once in a process."""
    return Picture(
        _WORDS[type(diagram)], diagram, draw(diagram, Width.NARROW), draw(diagram, Width.WIDE)
    )


def draw(diagram: Diagram, width: Width) -> Drawing:  # noqa: C901 - one case for each kind
    """Return a diagram in one width."""
    match diagram:
        case Steps():
            return sequences.steps(diagram, width)
        case Cycle():
            return sequences.cycle(diagram, width)
        case Stairs():
            return sequences.stairs(diagram, width)
        case Quadrants():
            return maps.quadrants(diagram, width)
        case Layers():
            return maps.layers(diagram, width)
        case Hub():
            return maps.hub(diagram, width)
        case Exchange():
            return decisions.exchange(diagram, width)
        case Gates():
            return decisions.gates(diagram, width)
        case Timeline():
            return charts.timeline(diagram, width)
        case Bars():
            return charts.bars(diagram, width)
        case NumberLine():
            return charts.number_line(diagram, width)
