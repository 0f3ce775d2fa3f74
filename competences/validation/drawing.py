"""The moves of a dossier, laid out as a picture: where each state stands, and what is drawn.

What leads where comes from `moves.MOVES` alone. A move that many states have (pausing,
withdrawing) stands as a word in their boxes: as arrows they would hide all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from competences.validation.model import Move, State
from competences.validation.moves import MOVES, possible

WIDTH, HEIGHT = 980, 470
BOX_WIDTH, BOX_HEIGHT = 156, 66
COLUMNS = (82, 353, 624, 895)
ROWS = (115, 270, 425)

PLACES: Mapping[State, tuple[int, int]] = {
    State.IDENTIFICATION: (0, 0),
    State.DOCUMENTATION: (1, 0),
    State.SUBMITTED: (2, 0),
    State.DECIDED: (3, 0),
    State.PAUSED: (0, 1),
    State.FURTHER_EVIDENCE_REQUESTED: (1, 1),
    State.SECOND_ASSESSMENT: (2, 1),
    State.APPEALED: (3, 1),
    State.WITHDRAWN: (0, 2),
    State.TO_AGREE: (2, 2),
}
"""State → column and row."""

_APART = 7
"""How far from the middle two arrows between the same boxes run."""


@dataclass(frozen=True, slots=True)
class Box:
    """A state, with the middle of its box and the moves that are words in it."""

    state: State
    x: int
    y: int
    words: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a state to another, with every move that takes it."""

    source: State
    target: State
    moves: tuple[Move, ...]
    path: str
    """As an SVG path writes it."""
    x: int
    y: int
    """Where its words stand, in their middle."""


def ways() -> list[tuple[State, State, tuple[Move, ...]]]:
    """Return from where to where, and by which moves, in the order of the table."""
    found: dict[tuple[State, State], list[Move]] = {}
    for (source, move), target in MOVES.items():
        found.setdefault((source, target), []).append(move)
    return [(source, target, tuple(moves)) for (source, target), moves in found.items()]


def in_boxes() -> frozenset[Move]:
    """Return the moves that are words in the boxes: those that lead to one end from many states."""
    ends = {State.PAUSED, State.WITHDRAWN}
    return frozenset(move for (_, move), target in MOVES.items() if target in ends)


def boxes() -> list[Box]:
    """Return every state in its place."""
    return [
        Box(state, *_middle(state), tuple(sorted(possible(state) & {*in_boxes(), Move.RESUME})))
        for state in State
    ]


def arrows() -> list[Arrow]:
    """Return every way that is drawn."""
    drawn = [way for way in ways() if not set(way[2]) <= in_boxes()]
    both = {(source, target) for source, target, _ in drawn}
    return [_arrow(*way, apart=(way[1], way[0]) in both) for way in drawn]


def by_state() -> list[tuple[State, Sequence[tuple[Move, State | None]]]]:
    """Return the same as a list: state → moves and where they lead; None: where it was paused."""
    steps = sorted(MOVES.items(), key=lambda step: list(State).index(step[0][0]))
    found: dict[State, list[tuple[Move, State | None]]] = {
        state: [(move, target) for (_, move), target in group]
        for state, group in groupby(steps, key=lambda step: step[0][0])
    }
    found[State.PAUSED] = [(Move.RESUME, None), *found[State.PAUSED]]
    return list(found.items())


def mermaid() -> str:
    """Return the same for documents: a state diagram as Mermaid reads it."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.IDENTIFICATION}"]
    lines += [
        f"    {source} --> {target}: {', '.join(move.replace('_', ' ') for move in moves)}"
        for source, target, moves in ways()
    ]
    lines.append(f"    note right of {State.PAUSED}: resume leads back to where it was paused")
    return "\n".join(lines)


def _middle(state: State) -> tuple[int, int]:
    column, row = PLACES[state]
    return COLUMNS[column], ROWS[row]


def _arrow(source: State, target: State, moves: tuple[Move, ...], *, apart: bool) -> Arrow:
    (column, row), (to_column, to_row) = PLACES[source], PLACES[target]
    if row == to_row and abs(column - to_column) > 1:
        return _bow(source, target, moves)
    x1, y1 = _edge(*_middle(source), *_middle(target))
    x2, y2 = _edge(*_middle(target), *_middle(source))
    if apart:
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1)
        aside = (-(y2 - y1) / length * _APART, (x2 - x1) / length * _APART)
        x1, y1, x2, y2 = x1 + aside[0], y1 + aside[1], x2 + aside[0], y2 + aside[1]
    # Words of two arrows side by side stand one above the other.
    at = 0.32 if apart else 0.5
    path = f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"
    return Arrow(
        source, target, moves, path, round(x1 + (x2 - x1) * at), round(y1 + (y2 - y1) * at)
    )


def _bow(source: State, target: State, moves: tuple[Move, ...]) -> Arrow:
    """Go over what stands between, above the first row."""
    (x1, y1), (x2, y2) = _middle(source), _middle(target)
    top = y1 - BOX_HEIGHT // 2
    path = f"M{x1} {top}C{x1} {top - 85} {x2} {top - 85} {x2} {y2 - BOX_HEIGHT // 2}"
    return Arrow(source, target, moves, path, (x1 + x2) // 2, top - 64)


def _edge(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Return where a line from the middle of a box towards a point leaves the box."""
    across, down = to_x - x, to_y - y
    share = min(
        BOX_WIDTH / 2 / abs(across) if across else float("inf"),
        BOX_HEIGHT / 2 / abs(down) if down else float("inf"),
    )
    return x + across * share, y + down * share
