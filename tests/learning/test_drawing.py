"""Whatever a unit brings, its drawing is whole: nothing overlaps, sticks out or is lost."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from babel.numbers import format_decimal
from defusedxml import ElementTree
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn, SearchStrategy
from PIL import ImageFont

from app.learning.drawing.blocks import Width
from app.learning.drawing.pictures import draw, picture
from app.learning.drawing.shapes import Answer, Drawing, Figure
from app.printing.drawing.measuring import LABEL, NOTE, Face, width_of, wrap
from app.printing.drawing.shapes import Area, Box, Comb, Dot, Line, Words
from modules import diagrams
from modules.diagrams import (
    KINDS,
    LARGEST,
    Bar,
    Bars,
    Cycle,
    Diagram,
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
)

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LETTERS = "aeinrstlWMÉœéçà’- ()/€0\u202f:?"
ROUNDED = 0.06
"""How far rounding to one decimal may move an edge."""

Text = Words | Figure | Answer
Part = TypeVar("Part")


def words(most: int) -> SearchStrategy[str]:
    anything = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))
    written = st.text(LETTERS, min_size=1, max_size=most)
    return (written | anything.map(lambda text: text[:most])).filter(str.strip)


LABELS = words(diagrams.LABEL)
NOTES = words(diagrams.NOTE)
QUESTIONS = words(diagrams.QUESTION)
NODE = st.builds(Node, label=LABELS, note=st.just("") | NOTES)
SIDE = st.builds(Side, label=LABELS, gives=st.lists(NOTES, min_size=1, max_size=4).map(tuple))
AMOUNT = st.floats(0, LARGEST) | st.integers(0, 100)
NUMBER = st.floats(-LARGEST, LARGEST) | st.integers(1, 5)
HEAD: dict[str, Any] = {"id": st.just("picture"), "title": NOTES, "alt": NOTES}


def many(part: SearchStrategy[Part], least: int, most: int) -> SearchStrategy[tuple[Part, ...]]:
    return st.lists(part, min_size=least, max_size=most).map(tuple)


@st.composite
def timelines(draw_: DrawFn) -> Timeline:
    ticks = draw_(many(LABELS, 3, 12))
    spans = st.tuples(*[st.integers(1, len(ticks))] * 2).map(sorted)
    rows = st.builds(
        lambda label, span, note: Row(label=label, start=span[0], end=span[1], note=note),
        LABELS,
        spans,
        st.just("") | NOTES,
    )
    head = {name: draw_(one) for name, one in HEAD.items()}
    return Timeline(ticks=ticks, rows=draw_(many(rows, 2, 8)), **head)


@st.composite
def bar_charts(draw_: DrawFn) -> Bars:
    series = draw_(many(LABELS, 1, 2))
    bar = st.builds(Bar, label=LABELS, values=many(AMOUNT, len(series), len(series)))
    head = {name: draw_(one) for name, one in HEAD.items()}
    return Bars(measure=draw_(QUESTIONS), series=series, bars=draw_(many(bar, 2, 8)), **head)


ANY: dict[str, SearchStrategy[Diagram]] = {
    "steps": st.builds(Steps, **HEAD, steps=many(NODE, 3, 7)),
    "cycle": st.builds(Cycle, **HEAD, steps=many(NODE, 3, 6)),
    "stairs": st.builds(Stairs, **HEAD, steps=many(NODE, 3, 6)),
    "quadrants": st.builds(
        Quadrants,
        **HEAD,
        columns=many(LABELS, 2, 2),
        rows=many(LABELS, 2, 2),
        cells=many(NODE, 4, 4),
    ),
    "timeline": timelines(),
    "bars": bar_charts(),
    "layers": st.builds(Layers, **HEAD, layers=many(NODE, 2, 5)),
    "hub": st.builds(Hub, **HEAD, centre=LABELS, around=many(NODE, 3, 8)),
    "exchange": st.builds(Exchange, **HEAD, left=SIDE, right=SIDE),
    "gates": st.builds(
        Gates,
        **HEAD,
        gates=many(st.builds(Gate, label=QUESTIONS, no=NOTES), 2, 7),
        end=QUESTIONS,
    ),
    "numberline": st.builds(
        NumberLine,
        **HEAD,
        measure=QUESTIONS,
        points=many(NUMBER, 2, 100),
        marks=many(st.builds(Mark, label=LABELS, at=NUMBER), 1, 4),
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
sometimes = settings(max_examples=20, deadline=None)
"""Eleven kinds in two widths, each with so many pictures: enough, and done in seconds."""


def drawn(data: DataObject, kind: str, width: Width) -> Drawing:
    return draw(data.draw(ANY[kind]), width)


def of(drawing: Drawing, *kinds: type) -> list[Box | Comb | Dot | Words | Figure | Answer]:
    return [one for one in drawing.shapes if isinstance(one, kinds) and not isinstance(one, Line)]


def apart(one: Area, other: Area) -> bool:
    return (
        one.right <= other.left + ROUNDED
        or other.right <= one.left + ROUNDED
        or one.bottom <= other.top + ROUNDED
        or other.bottom <= one.top + ROUNDED
    )


def within(one: Area, other: Area) -> bool:
    return (
        one.left >= other.left - ROUNDED
        and one.right <= other.right + ROUNDED
        and one.top >= other.top - ROUNDED
        and one.bottom <= other.bottom + ROUNDED
    )


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_everything_is_inside_the_drawing(kind: str, width: Width, data: DataObject) -> None:
    drawing = drawn(data, kind, width)
    whole = Area(0, 0, drawing.width, drawing.height)
    assert drawing.width == width
    for one in of(drawing, Box, Comb, Dot, Words, Figure, Answer):
        assert within(one.area, whole), one
    for line in drawing.shapes:
        if isinstance(line, Line):
            assert all(within(Area(x, y, x, y), whole) for x, y in line.points), line


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_boxes_do_not_overlap(kind: str, width: Width, data: DataObject) -> None:
    boxes = [box.area for box in of(drawn(data, kind, width), Box)]
    nested = kind in {"layers", "timeline"}
    for one, other in combinations(boxes, 2):
        assert apart(one, other) or (nested and (within(one, other) or within(other, one)))


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_no_text_leaves_its_box(kind: str, width: Width, data: DataObject) -> None:
    drawing = drawn(data, kind, width)
    boxes = [box.area for box in of(drawing, Box)]
    dots = [dot.area for dot in of(drawing, Dot)]
    for text in of(drawing, Words, Figure, Answer):
        if any(within(text.area, dot) for dot in dots):
            continue  # the number of a step, whose circle lies on the edge of a box
        assert all(apart(text.area, dot) for dot in dots), text
        assert all(apart(text.area, box) or within(text.area, box) for box in boxes), text


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_no_text_lies_on_another_or_on_an_arrow(kind: str, width: Width, data: DataObject) -> None:
    drawing = drawn(data, kind, width)
    texts = [text.area for text in of(drawing, Words, Figure, Answer)]
    for one, other in combinations(texts, 2):
        assert apart(one, other)
    assert all(apart(comb.area, text) for comb in of(drawing, Comb) for text in texts)
    for line in drawing.shapes:
        # The stem of a letter goes on behind other letters near it.
        if isinstance(line, Line) and line.look != "stem":
            for (x1, y1), (x2, y2) in pairwise(line.points):
                way = Area(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
                assert all(apart(way, text) for text in texts), line


def test_letters_of_near_places_do_not_cover_each_other() -> None:
    marks = tuple(Mark(label="Here", at=3 + index / 100) for index in range(4))
    line = NumberLine(id="near", title="T", alt="A", measure="m", points=(1, 5), marks=marks)
    for width in Width:
        dots = [one.area for one in draw(line, width).shapes if isinstance(one, Dot)]
        for one, other in combinations(dots, 2):
            assert apart(one, other)


def letters_of(text: str) -> str:
    """Return a text without what wrapping may add or take away."""
    return re.sub(r"[\s-]", "", text)


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"id", "title", "alt", "ticks"}:
                yield from texts_in(getattr(value, field.name))


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_every_word_is_drawn(kind: str, width: Width, data: DataObject) -> None:
    diagram = data.draw(ANY[kind])
    drawing = draw(diagram, width)
    shown = [letters_of("".join(one.lines)) for one in drawing.shapes if isinstance(one, Words)]
    for text in texts_in(diagram):
        assert any(letters_of(text) in one for one in shown), text


@every_kind
@sometimes
@given(data=st.data(), width=st.sampled_from(Width))
def test_drawing_is_the_same_each_time(kind: str, width: Width, data: DataObject) -> None:
    diagram = data.draw(ANY[kind])
    assert draw(diagram, width) == draw(diagram, width)
    wrap.cache_clear()
    assert draw(diagram, width) == draw(diagram, width)


@sometimes
@given(text=NOTES, room=st.integers(60, 600), face=st.sampled_from((LABEL, NOTE)))
def test_wrapped_text_is_whole_and_no_line_is_too_wide(text: str, room: int, face: Face) -> None:
    lines = wrap(text, room, face)
    assert all(width_of(line, face) <= room for line in lines)
    assert letters_of("".join(lines)) == letters_of(text)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Common goal", 200, ("Common goal",)),
        ("Common goal", 80, ("Common", "goal")),
        ("interconnaissance", 120, ("interconnais-", "sance")),
        ("pour\u00a0: voir", 60, ("pour\u00a0:", "voir")),
        ("job-seekers", 60, ("job-", "see-", "kers")),
        ("évaluation/bilan", 110, ("évaluation/", "bilan")),
    ],
)
def test_lines_end_where_a_reader_expects_it(text: str, room: int, lines: tuple[str, ...]) -> None:
    assert wrap(text, room, LABEL) == lines


@pytest.mark.parametrize(
    ("face", "file"), [(LABEL, "DejaVuSans-Bold.ttf"), (NOTE, "DejaVuSans.ttf")]
)
def test_no_letter_is_wider_than_estimated(face: Face, file: str) -> None:
    if not (FONTS / file).exists():
        # A font of the system, which no package of ours brings: there it is checked, here not.
        pytest.skip(f"{file} is not installed")
    font = ImageFont.truetype(FONTS / file, 1000)
    for letter in string.printable.strip() + " éèêàçùôîïüŒœÉÀÇ«»’“”–—…€·\u202f\u00a0":
        assert font.getlength(letter) * face.size / 1000 <= width_of(letter, face), letter


NASTY = """<b>&"'</b>"""
SAMPLES: tuple[Diagram, ...] = tuple(
    made(id=f"a-{made.__name__.lower()}", title=NASTY, alt=f"Alt {NASTY}", **parts)
    for made, parts in (
        (Steps, {"steps": (Node(label=NASTY, note="Why"),) * 3}),
        (Cycle, {"steps": (Node(label="Try"),) * 4}),
        (Stairs, {"steps": (Node(label="Know"),) * 3}),
        (
            Quadrants,
            {
                "columns": ("Low", "High"),
                "rows": ("Much", "Little"),
                "cells": tuple(Node(label=label) for label in ("One", "Two", "Three", "Four")),
            },
        ),
        (
            Timeline,
            {
                "ticks": ("Jan", "Feb", "Mar"),
                "rows": (
                    Row(label="Prepare", start=1, end=3),
                    Row(label="Sign", start=2, end=2, note="Both"),
                ),
            },
        ),
        (
            Bars,
            {
                "measure": "euros",
                "series": ("Planned", "Spent"),
                "bars": (
                    Bar(label="Staff", values=(12000, 1.5)),
                    Bar(label="Travel", values=(0, 3)),
                ),
            },
        ),
        (Layers, {"layers": (Node(label="State"), Node(label="Town"))}),
        (Hub, {"centre": "Centre", "around": (Node(label="Funder"),) * 5}),
        (
            Exchange,
            {
                "left": Side(label="Centre", gives=("Advice",)),
                "right": Side(label="Club", gives=("A room", "Visits")),
            },
        ),
        (Gates, {"gates": (Gate(label="Eligible?", no="Stop"),) * 2, "end": "Write"}),
        (
            NumberLine,
            {
                "measure": "days",
                "points": (2, 3.5),
                "marks": (Mark(label="Mean", at=2.75),),
            },
        ),
    )
)


def printed(app: Flask, diagram: Diagram, language: str) -> str:
    template = app.jinja_env.get_template("learning/_diagram.html")
    with app.test_request_context(), force_locale(language):
        return str(template.module.diagram(picture(diagram)))  # type: ignore[attr-defined]


def test_every_kind_is_printed_well_formed_and_told_in_words(app: Flask) -> None:
    assert {picture(one).kind for one in SAMPLES} == set(KINDS)
    for diagram in SAMPLES:
        figure = ElementTree.fromstring(printed(app, diagram, "en"))
        told = "".join(figure.find("details").itertext())
        for text in texts_in(diagram):
            assert text in told
        for number in numbers_in(diagram):
            assert format_decimal(number, locale="en") in told


def numbers_in(diagram: Diagram) -> Iterator[float]:
    if isinstance(diagram, Bars):
        yield from (value for bar in diagram.bars for value in bar.values)
    if isinstance(diagram, NumberLine):
        yield from (*diagram.points, *(mark.at for mark in diagram.marks))


def test_each_picture_has_its_own_ids_and_says_what_it_shows(app: Flask) -> None:
    page = f"<main>{''.join(printed(app, diagram, 'en') for diagram in SAMPLES)}</main>"
    whole = ElementTree.fromstring(page)
    ids = {one.get("id"): one for one in whole.iter() if one.get("id")}
    assert len(ids) == page.count(' id="')
    for svg in whole.iter("svg"):
        assert svg.get("role") == "img"
        assert ids[svg.get("aria-labelledby")].text == NASTY
        assert ids[svg.get("aria-describedby")].text == f"Alt {NASTY}"


def test_numbers_are_written_as_the_reader_writes_them(app: Flask) -> None:
    bars = next(one for one in SAMPLES if isinstance(one, Bars))
    assert "12\u202f000" in printed(app, bars, "fr")
    assert printed(app, bars, "fr").count("1,5<") == 3


def test_picture_brings_no_style_and_no_script(app: Flask) -> None:
    page = "".join(printed(app, diagram, "en") for diagram in SAMPLES)
    assert not re.search(r"style|script|url\(|\son\w+=", page)


def test_every_look_is_known_to_the_style_sheet(app: Flask) -> None:
    sheet = (Path(app.static_folder or "") / "diagrams.css").read_text(encoding="utf-8")
    for diagram in SAMPLES:
        for name in re.findall(r"d-[a-z0-9-]+(?=[ \"][^<]*>)", printed(app, diagram, "en")):
            assert f".{name}" in sheet, name
