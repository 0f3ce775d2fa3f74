"""A picture in words: a sentence or two, and the table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.dates import format_date

from app.toolkit.drawing.model import (
    BarChart,
    Board,
    Gantt,
    Map,
    Quadrants,
    Radar,
    Shown,
    Timeline,
)
from app.toolkit.drawing.wording import Wording

_NAMED = 3
"""How many points of a map are named."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a picture shows, as a table: headings, if any, and rows whose first cell names them."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def words(shown: Shown, wording: Wording) -> str:
    """Return what a picture shows, for those who do not see it."""
    match shown:
        case Gantt():
            span = _span(shown, len(shown.tasks), wording)
            given = [task.state for task in shown.tasks]
            states = [(name, given.count(index)) for index, name in enumerate(shown.states)]
            return f"{span} {_counted(states, wording)}" if states else span
        case Timeline():
            return _span(shown, len(shown.moments), wording)
        case Board():
            return _counted([(lane.title, len(lane.cards)) for lane in shown.lanes], wording)
        case Quadrants():
            return _counted([(one.title, len(one.items)) for one in shown.corners], wording)
        case Map():
            ranked = sorted(shown.spots, key=lambda spot: -spot.x - spot.y)
            names = ", ".join(spot.label for spot in ranked[:_NAMED])
            return f"{wording.entries(len(ranked))}. {wording.furthest % {'names': names}}"
        case Radar():
            spokes = shown.spokes
            return _extremes([(one.now, one.label, one.said[0]) for one in spokes], wording)
        case BarChart():
            bars = shown.chart.bars
            return _extremes([(one.values[0], one.label, one.said[0]) for one in bars], wording)


def _span(shown: Gantt | Timeline, count: int, wording: Wording) -> str:
    first, last = (
        format_date(day, "long", locale=shown.locale) for day in (shown.first, shown.last)
    )
    sentence = wording.moment if first == last else wording.span
    return sentence % {"entries": wording.entries(count), "start": first, "end": last}


def _counted(counts: Iterable[tuple[str, int]], wording: Wording) -> str:
    pairs = (wording.pair % {"label": label, "value": count} for label, count in counts)
    return f"{', '.join(pairs)}."


def _extremes(values: Iterable[tuple[float | None, str, str]], wording: Wording) -> str:
    """Return the first of the highest and the last of the lowest values, each with its name."""
    known = [(value, label, said) for value, label, said in values if value is not None]
    if not known:
        return ""
    highest = max(known, key=lambda one: one[0])
    lowest = min(reversed(known), key=lambda one: one[0])
    sentences = [wording.highest % {"name": highest[1], "value": highest[2]}]
    if lowest[0] < highest[0]:
        sentences.append(wording.lowest % {"name": lowest[1], "value": lowest[2]})
    return " ".join(sentences)


def numbers(shown: Shown) -> Numbers:
    """Return the table beside a picture."""
    if isinstance(shown, Quadrants):
        return Numbers((), [(corner.title, "; ".join(corner.items)) for corner in shown.corners])
    return Numbers(shown.headings, _rows(shown))


def _rows(shown: Gantt | Board | Map | Radar | Timeline | BarChart) -> list[Sequence[str]]:
    match shown:
        case Gantt():
            states = {index: (name,) for index, name in enumerate(shown.states)}
            none = ("",) if states else ()
            return [
                (task.label, task.when, *(none if task.state is None else states[task.state]))
                for task in shown.tasks
            ]
        case Board():
            cards = ((lane, card) for lane in shown.lanes for card in lane.cards)
            return [
                (card.label, lane.title, card.who)[: len(shown.headings)] for lane, card in cards
            ]
        case Map():
            return [(spot.label, str(spot.x), str(spot.y)) for spot in shown.spots]
        case Radar():
            return [(spoke.label, *spoke.said) for spoke in shown.spokes]
        case Timeline():
            return [(moment.label, moment.when) for moment in shown.moments]
        case BarChart():
            return [(bar.label, *bar.said) for bar in shown.chart.bars]
