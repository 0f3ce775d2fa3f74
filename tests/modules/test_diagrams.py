"""A diagram that breaks the contract is refused with what is wrong; two languages are compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from modules.diagrams import (
    KINDS,
    Bar,
    Bars,
    Cycle,
    Diagram,
    Drawn,
    Exchange,
    Gate,
    Gates,
    Hub,
    Layers,
    Mark,
    Node,
    NumberLine,
    Quadrants,
    Row,
    Side,
    Stairs,
    Steps,
    Timeline,
    shape,
)
from modules.spec import SpecError

HEAD: dict[str, Any] = {"id": "picture", "title": "A picture", "alt": "What it shows"}
BAR = Bar(label="Staff", values=(3,))
ROW = Row(label="Prepare", start=1, end=2)
SIDE = Side(label="Centre", gives=("A room",))
GATE = Gate(label="Eligible?", no="Stop")
MARK = Mark(label="Mean", at=2)


def nodes(count: int) -> tuple[Node, ...]:
    return tuple(Node(label=f"Step {number}") for number in range(count))


def quadrants(**changes: Any) -> Quadrants:
    parts: dict[str, Any] = {
        "columns": ("Low", "High"),
        "rows": ("Much", "Little"),
        "cells": nodes(4),
    }
    return Quadrants(**HEAD, **{**parts, **changes})


def timeline(**changes: Any) -> Timeline:
    parts: dict[str, Any] = {"ticks": ("Jan", "Feb", "Mar"), "rows": (ROW, ROW)}
    return Timeline(**HEAD, **{**parts, **changes})


def bars(**changes: Any) -> Bars:
    parts: dict[str, Any] = {"measure": "euros", "series": ("Planned",), "bars": (BAR, BAR)}
    return Bars(**HEAD, **{**parts, **changes})


def number_line(**changes: Any) -> NumberLine:
    parts: dict[str, Any] = {"measure": "days", "points": (1, 2), "marks": (MARK,)}
    return NumberLine(**HEAD, **{**parts, **changes})


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Steps(**{**HEAD, "id": "A picture"}, steps=nodes(3)), "diagram id is 'A picture'"),
        (lambda: Steps(**{**HEAD, "title": " "}, steps=nodes(3)), "title is empty"),
        (lambda: Steps(**{**HEAD, "alt": ""}, steps=nodes(3)), "alt is empty"),
        (lambda: Steps(**{**HEAD, "alt": "a\nb"}, steps=nodes(3)), "alt holds a line break"),
        (lambda: Steps(**HEAD, steps=nodes(2)), "there are 2 steps"),
        (lambda: Steps(**HEAD, steps=nodes(8)), "there are 8 steps"),
        (lambda: Cycle(**HEAD, steps=nodes(7)), "there are 7 steps"),
        (lambda: Stairs(**HEAD, steps=nodes(2)), "there are 2 steps"),
        (lambda: Layers(**HEAD, layers=nodes(6)), "there are 6 layers"),
        (lambda: Hub(**HEAD, centre="Us", around=nodes(9)), "there are 9 nodes around"),
        (lambda: Hub(**HEAD, centre="", around=nodes(3)), "centre is empty"),
        (lambda: quadrants(columns=("One",)), "there are 1 columns"),
        (lambda: quadrants(rows=("One", " ")), "a column or row is empty"),
        (lambda: quadrants(cells=nodes(5)), "there are 5 cells"),
        (lambda: timeline(ticks=("Jan", "Feb")), "there are 2 ticks"),
        (lambda: timeline(ticks=("Jan", "", "Mar")), "a tick is empty"),
        (lambda: timeline(rows=(ROW,)), "there are 1 rows"),
        (lambda: timeline(rows=(ROW, replace(ROW, end=4))), "row 'Prepare' ends at 4"),
        (lambda: replace(ROW, start=0), "row 'Prepare' goes from 0 to 2"),
        (lambda: replace(ROW, start=3), "row 'Prepare' goes from 3 to 2"),
        (lambda: bars(measure="x" * 61), "measure 'xxx"),
        (lambda: bars(series=("A", "B", "C")), "there are 3 series"),
        (lambda: bars(series=("A", "B")), "bar 'Staff' has 1 values"),
        (lambda: bars(series=("",)), "a series is empty"),
        (lambda: bars(bars=(BAR,)), "there are 1 bars"),
        (lambda: replace(BAR, values=(-1,)), "a value of bar 'Staff' is -1"),
        (lambda: replace(BAR, values=(math.nan,)), "a value of bar 'Staff' is nan"),
        (lambda: replace(BAR, values=(2e9,)), "a value of bar 'Staff' is 2000000000.0"),
        (lambda: replace(SIDE, gives=()), "there are 0 gifts of 'Centre'"),
        (lambda: replace(SIDE, gives=("x" * 71,)), "a gift of 'Centre' 'xxx"),
        (lambda: Gates(**HEAD, gates=(GATE,), end="Go"), "there are 1 gates"),
        (lambda: Gates(**HEAD, gates=(GATE, GATE), end="x" * 61), "end 'xxx"),
        (lambda: replace(GATE, label="x" * 61), "label 'xxx"),
        (lambda: replace(GATE, no=""), "no of gate 'Eligible?' is empty"),
        (lambda: number_line(points=(1,)), "there are 1 points"),
        (lambda: number_line(points=(1, math.inf)), "a point is inf"),
        (lambda: number_line(marks=()), "there are 0 marks"),
        (lambda: replace(MARK, at=-math.inf), "mark 'Mean' is -inf"),
        (lambda: Node(label="x" * 41), "label 'xxx"),
        (lambda: Node(label="Need", note="x" * 71), "note of 'Need' 'xxx"),
        (lambda: Node(label="Need", note=" "), "note of 'Need' is empty"),
        (lambda: Node(label="Need\x00"), "label holds a line break or a character"),
    ],
)
def test_what_breaks_the_contract_is_refused(make: Callable[[], object], what: str) -> None:
    with pytest.raises(SpecError) as caught:
        make()
    assert caught.value.what.startswith(what)
    assert caught.value.mend


def test_kinds_name_every_diagram_once() -> None:
    assert {made for made, _ in KINDS.values()} == set(Drawn.__subclasses__())
    for made, parts in KINDS.values():
        assert set(parts) <= set(made.__dataclass_fields__)


def test_row_of_one_column_is_a_milestone() -> None:
    assert [replace(ROW, end=end).milestone for end in (1, 2)] == [True, False]


def steps(*labels: str, note: str = "", id_: str = "picture") -> Steps:
    parts = tuple(Node(label=label, note=note) for label in labels)
    return Steps(id=id_, title=labels[0], alt=labels[-1], steps=parts)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (steps("Need", "Goal", "Trial"), steps("Besoin", "But", "Essai"), True),
        (steps("Need", "Goal", "Trial"), steps("Besoin", "But", "Essai", "Bilan"), False),
        (steps("Need", "Goal", "Trial"), steps("Besoin", "But", "Essai", note="Pourquoi"), False),
        (steps("Need", "Goal", "Trial"), steps("Besoin", "But", "Essai", id_="autre"), False),
        (Steps(**HEAD, steps=nodes(4)), Cycle(**HEAD, steps=nodes(4)), False),
        (bars(), bars(measure="milliers", series=("Prévu",)), True),
        (bars(), bars(bars=(BAR, replace(BAR, values=(4,)))), False),
        (timeline(), timeline(rows=(ROW, replace(ROW, label="Préparer"))), True),
        (timeline(), timeline(rows=(ROW, replace(ROW, end=1))), False),
        (number_line(), number_line(marks=(Mark(label="Moyenne", at=2),)), True),
        (number_line(), number_line(marks=(Mark(label="Mean", at=1),)), False),
        (
            Exchange(**HEAD, left=SIDE, right=SIDE),
            Exchange(**HEAD, left=SIDE, right=replace(SIDE, gives=("Une salle", "Un jour"))),
            False,
        ),
    ],
)
def test_two_languages_show_the_same_picture(one: Diagram, other: Diagram, same: bool) -> None:  # noqa: FBT001
    assert (shape(one) == shape(other)) is same
