"""Pictures of documents: whole whatever was typed, told in words, cut for papers."""

from __future__ import annotations

import string
import time
from dataclasses import replace
from itertools import combinations

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing.drawing.measuring import LABEL
from app.printing.drawing.shapes import Line, Words
from app.printing.drawing.sizes import Size
from app.toolkit.content import Content
from app.toolkit.drawing.model import Radar, Spoke
from app.toolkit.drawing.pictures import drawn, layout, sheets
from app.toolkit.drawing.reading import Source, shown
from app.toolkit.saying import Saying
from modules.instrument import Picture
from tests.toolkit.pictured import FILLED, INSTRUMENT, MATRIX, WORDING, row

PICTURES = {picture.id: picture for picture in INSTRUMENT.pictures}
LONG = "x" * 300
DAYS = ("", "1987-01-01", "2027-02-28", "2027-03-01", "9999-12-31", "0001-01-01", "31.12.2027", "?")
STEPS = ("", "0", "1", "3", "5", "6", "x")
AMOUNTS = ("", "0", "-12.5", "1200", "999999999999999", "1,5", "∞")

words = st.one_of(
    st.just(LONG), st.text(string.ascii_letters + "é’ -\n\t\x00\u202e😀<&\"'", max_size=60)
)
rows = st.lists(
    st.fixed_dictionaries(
        {"row": st.from_regex("[0-9a-f]{8}", fullmatch=True)},
        optional={
            "task": words,
            "who": words,
            "starts": st.sampled_from(DAYS),
            "ends": st.sampled_from(DAYS),
            "state": st.sampled_from(("", "planned", "going", "done", "gone")),
            "likely": st.sampled_from(STEPS),
            "serious": st.sampled_from(STEPS),
            "planned": st.sampled_from(AMOUNTS),
            "spent": st.sampled_from(AMOUNTS),
        },
    ),
    max_size=14,
)
contents = st.fixed_dictionaries(
    {},
    optional={
        "tasks": rows,
        "themes": st.lists(
            st.builds(row, st.sampled_from(("t1", "t2", "t3", "t9")), level=st.sampled_from(STEPS)),
            max_size=4,
        ),
        "strong": st.one_of(words, st.just("word " * 1_000), st.just("- a\n" * 200)),
        "threats": st.lists(st.builds(row, st.just("00000001"), what=words), max_size=30),
    },
)


def source(picture: Picture, content: Content, before: Content | None = None) -> Source:
    former = None if before is None else Saying(INSTRUMENT, before, "en", "EUR")
    return Source(picture, Saying(INSTRUMENT, content, "en", "EUR"), WORDING, former)


@settings(max_examples=40, deadline=None)
@given(contents, st.sampled_from([*INSTRUMENT.pictures]), st.booleans())
def test_picture_is_whole_whatever_is_typed(
    content: Content,
    picture: Picture,
    compared: bool,  # noqa: FBT001
) -> None:
    seen = shown(source(picture, content, FILLED if compared else None))
    if seen is None:
        return
    for size in Size:
        drawing = layout(seen, size)

        areas = [shape.area for shape in drawing.shapes if not isinstance(shape, Line)]
        assert [
            area
            for area in areas
            if area.left < -0.1
            or area.top < -0.1
            or area.right > drawing.width + 0.1
            or area.bottom > drawing.height + 0.1
        ] == []
        texts = [shape for shape in drawing.shapes if isinstance(shape, Words)][:60]
        assert [
            (one.lines, other.lines)
            for one, other in combinations(texts, 2)
            if min(one.area.right, other.area.right) - max(one.area.left, other.area.left) > 0.1
            and min(one.area.bottom, other.area.bottom) - max(one.area.top, other.area.top) > 0.1
        ] == []
    made = drawn(picture, INSTRUMENT, content, "fr", WORDING, before=FILLED if compared else None)
    assert made is not None
    assert len(ElementTree.fromstring(f"<two>{made.svg}</two>")) == 2
    assert {len(cells) for cells in made.numbers.rows} == {len(made.numbers.headings) or 2}


@pytest.mark.parametrize(
    ("picture", "told", "table"),
    [
        (
            "plan",
            "3 entries from 11 January 2027 to 16 July 2027. Planned: 1, Going: 0, Done: 1.",
            (
                ["Task", "Starts – Ends", "State"],
                ("Agree on the needs", "11 Jan – 5 Feb 2027", "Done"),
                ("Sign", "15 Mar 2027", "Planned"),
                ("Evaluate", "16 Jul 2027", ""),
            ),
        ),
        (
            "board",
            "Nowhere: 1, Planned: 1, Going: 0, Done: 1.",
            (
                ["Task", "State", "Who"],
                ("Evaluate", "Nowhere", ""),
                ("Sign", "Planned", "example learner"),
                ("Agree on the needs", "Done", "Example Learner"),
            ),
        ),
        (
            "swot",
            "Strong: 2, Weak: 0, Chances: 1, Threats: 1.",
            (
                (),
                ("Strong", "Known; Six advisers"),
                ("Weak", ""),
                ("Chances", "A new law"),
                ("Threats", "A rival"),
            ),
        ),
        (
            "risks",
            "2 entries. Furthest: Sign, Agree on the needs.",
            (["Task", "Likely", "Serious"], ("Agree on the needs", "2", "4"), ("Sign", "5", "5")),
        ),
        (
            "money",
            "Highest: Agree on the needs (€1,200.00). Lowest: Evaluate (€80.00).",
            (
                ["Task", "Planned", "Left"],
                ("Agree on the needs", "€1,200.00", "-€150.50"),
                ("Sign", "€300.00", "€280.00"),
                ("Evaluate", "€80.00", "–"),
            ),
        ),
        (
            "costs",
            "Highest: Example Learner (€1,500.00). Lowest: – (€80.00).",
            (["By who", "Cost"], ("Example Learner", "€1,500.00"), ("–", "€80.00")),
        ),
        (
            "levels",
            "Highest: Theme 4 (5). Lowest: Theme 1 (2).",
            (
                ["levels", "Now"],
                ("Theme 1", "2"),
                ("Theme 2", "3"),
                ("Theme 3", "4"),
                ("Theme 4", "5"),
                ("Theme 5", "–"),
            ),
        ),
        ("means", "Highest: Second (3.5).", (["means", "Now"], ("Second", "3.5"))),
        (
            "days",
            "3 entries from 5 February 2027 to 16 July 2027.",
            (
                ["Task", "Ends"],
                ("Agree on the needs", "5 February 2027"),
                ("Sign", "15 March 2027"),
                ("Evaluate", "16 July 2027"),
            ),
        ),
    ],
)
def test_picture_says_what_was_filled_in(
    picture: str, told: str, table: tuple[object, ...]
) -> None:
    made = drawn(PICTURES[picture], INSTRUMENT, FILLED, "en", WORDING, currency="EUR")

    assert made is not None
    assert made.words == told
    assert (made.numbers.headings, *made.numbers.rows) == table


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_picture_of_nothing_is_none(picture: Picture) -> None:
    empty = {"tasks": [row("00000001", ends="?", likely="9")], "strong": " \n- "}

    if picture.id in {"board", "costs"}:
        empty = {}
    assert drawn(picture, INSTRUMENT, empty, "en", WORDING) is None
    assert sheets(picture, Saying(INSTRUMENT, {}, "en"), WORDING) == []


def test_radar_stands_beside_the_one_before() -> None:
    before = {MATRIX.id: [row("t1", level="5")]}
    made = drawn(PICTURES["levels"], INSTRUMENT, FILLED, "en", WORDING, before=before)

    assert made is not None
    assert made.numbers.headings == ["levels", "Now", "Before"]
    assert made.numbers.rows[0] == ("Theme 1", "2", "5")
    assert made.numbers.rows[1] == ("Theme 2", "3", "–")


def test_long_names_stand_in_the_key_of_a_radar() -> None:
    """Whole questions beside the spokes would be a wreath of small print."""
    short = [Spoke(f"Theme {n}", n, None, (str(n),)) for n in range(1, 6)]
    asked = "Agreement: where is it written what each of you does, and when did you last open it?"
    for size in Size:
        for spokes, numbered in (
            (short, size.narrow),
            ([*short, replace(short[0], label=asked)], True),
        ):
            drawing = layout(Radar(spokes, 5, "Now", ""), size)
            texts = [shape for shape in drawing.shapes if isinstance(shape, Words)]
            key = [one for one in texts if " ".join(one.lines) == spokes[-1].label]
            assert len(key) == (1 if numbered else 2)
            # On each side of its spoke and of its name stands the same number.
            numbers = [
                one for one in texts if one.lines == (str(len(spokes)),) and one.face != LABEL
            ]
            assert len(numbers) - (len(spokes) <= 5) == (2 if numbered else 0)


@pytest.mark.parametrize("picture", ["plan", "board", "risks", "money"])
def test_two_hundred_rows_are_drawn_fast_and_cut_for_papers(picture: str) -> None:
    content = {
        "tasks": [
            row(
                f"{n:08x}",
                task=f"{n} {'task ' * 20}",
                starts=f"20{n % 40 + 10}-01-01",
                ends=f"20{n % 40 + 10}-{n % 12 + 1:02}-28",
                state=("planned", "going", "done")[n % 3],
                likely=str(n % 5 + 1),
                serious=str(n % 4 + 1),
                planned=str(n * 10),
            )
            for n in range(200)
        ]
    }
    began = time.process_time()
    made = drawn(PICTURES[picture], INSTRUMENT, content, "en", WORDING)
    wide = replace(INSTRUMENT, wide=True)
    pieces = sheets(PICTURES[picture], Saying(wide, content, "en"), WORDING)
    taken = time.process_time() - began

    assert made is not None
    assert len(made.numbers.rows) == 200
    heights = [float(ElementTree.fromstring(piece.svg).attrib["height"]) for piece in pieces]
    if picture != "risks":
        assert max(heights) <= 560
        assert min(heights[:-1]) > 560 / 2
    assert taken < 3
