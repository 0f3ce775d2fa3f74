"""What is drawn is whole, whatever it is given: inside its edges, readable, and well-formed SVG."""

from __future__ import annotations

import re
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from defusedxml import ElementTree

from app.printing.drawing.bars import Bar, Bars, Column, Columns, bars, columns
from app.printing.drawing.looks import INKS
from app.printing.drawing.measuring import LABEL, NOTE, clipped, width_of
from app.printing.drawing.painting import Layout, paper_svg, screen_svg
from app.printing.drawing.parts import Part, Parts, parts
from app.printing.drawing.shapes import Dot, Line, Words
from app.printing.drawing.sizes import Size

STATIC = Path("app/web/static")
HOSTILE = "<script>&\"'\x00\u202e]]>" + "x" * 300

CHARTS: dict[str, Layout] = {
    "no bars": partial(bars, Bars(())),
    "one bar of 0": partial(bars, Bars((Bar("", (0,), ("0",)),))),
    "below 0": partial(
        bars, Bars((Bar("a", (-5, 3), ("-5", "3")), Bar("b", (None, -9), ("–", "-9"))))
    ),
    "means": partial(
        bars, Bars((Bar("a", (4.2,), ("4.2",), (3.1, 5)),), series=("Mean",), start=1, end=5)
    ),
    "200 long bars": partial(
        bars,
        Bars(tuple(Bar(HOSTILE, (n, n), (HOSTILE[:9], "1")) for n in range(200)), (HOSTILE,) * 2),
    ),
    "no columns": partial(columns, Columns(())),
    "120 columns": partial(
        columns,
        Columns(tuple(Column(f"{HOSTILE[:20]} {n}", n - 5, str(n)) for n in range(120)), HOSTILE),
    ),
    "no parts": partial(parts, Parts(())),
    "parts of 0": partial(parts, Parts((Part("a", 0, "0"), Part(HOSTILE, 0, "0")))),
    "ten parts": partial(parts, Parts(tuple(Part(HOSTILE, 9**n, f"{9**n:,}") for n in range(10)))),
}


@pytest.mark.parametrize("layout", CHARTS.values(), ids=CHARTS.keys())
@pytest.mark.parametrize("size", Size)
def test_chart_is_whole(layout: Layout, size: Size) -> None:
    drawing = layout(size)

    areas = [shape.area for shape in drawing.shapes if not isinstance(shape, Line)]
    outside = [
        area
        for area in areas
        if area.left < -0.1
        or area.top < -0.1
        or area.right > drawing.width + 0.1
        or area.bottom > drawing.height + 0.1
    ]
    assert outside == []
    texts = [shape.area for shape in drawing.shapes if isinstance(shape, Words)][:80]
    over = [
        (one, other)
        for one, other in combinations(texts, 2)
        if min(one.right, other.right) - max(one.left, other.left) > 0.1
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.1
    ]
    assert over == []


@pytest.mark.parametrize("layout", CHARTS.values(), ids=CHARTS.keys())
def test_svg_is_well_formed_and_says_its_words(layout: Layout) -> None:
    paper = paper_svg(layout, title="A & B", words=HOSTILE)
    screen = screen_svg(layout, title="A & B", words=HOSTILE)

    root = ElementTree.fromstring(paper)
    assert root.attrib["role"] == "img"
    assert [child.text for child in root[:2]] == ["A & B", "<script>&\"'  ]]>" + "x" * 300]
    assert "var(" not in paper
    assert re.findall(r"#[0-9a-f]{3,6}|\bid=|style=|<script", screen) == []
    assert len(ElementTree.fromstring(f"<two>{screen}</two>")) == 2


def test_inks_are_the_tokens_of_the_pages() -> None:
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"(--kip-[\w-]+): (#[0-9a-f]{6});", tokens.split("/* 3 -")[0]))
    sheet = (STATIC / "drawings.css").read_text(encoding="utf-8")

    drawn = dict(re.findall(r"--drawn-([\w-]+): var\((--kip-[\w-]+)\);", sheet))
    forced = re.findall(r"--drawn-([\w-]+): [A-Z]\w+;", sheet)

    assert drawn == {ink: token for ink, (token, _) in INKS.items()}
    assert sorted(forced) == sorted(INKS)
    assert {ink: light[token] for ink, (token, _) in INKS.items()} == {
        ink: colour for ink, (_, colour) in INKS.items()
    }


def test_series_differ_without_colour() -> None:
    drawing = bars(Bars((Bar("a", (1,) * 6, ("1",) * 6),)), Size.WIDE)

    looks = [shape.look for shape in drawing.shapes if not isinstance(shape, Words | Dot)]

    assert looks == [
        "series-1",
        "series-2",
        "texture-2",
        "series-3",
        "series-4",
        "texture-4",
        "series-5",
        "texture-5",
        "series-6",
        "texture-6",
        "axis",
    ]


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("two words", 1, ("two words",)),
        ("one two three four five six seven", 2, ("one two", "three four…")),
        ("", 2, ()),
        ("W" * 5_000, 1, ("WWWWW…",)),
    ],
)
def test_text_is_clipped_with_an_ellipsis(text: str, lines: int, expected: tuple[str, ...]) -> None:
    made = clipped(text, 115, LABEL, lines)

    assert made == expected
    assert all(width_of(line, LABEL) <= 115 for line in made)


def test_papers_letters_are_no_wider_than_measured() -> None:
    """Manrope is narrower than what the layouts reckon with, so nothing touches on paper."""
    from importlib.util import find_spec  # noqa: PLC0415

    from PIL import ImageFont  # noqa: PLC0415

    spec = find_spec("font_manrope")
    assert spec is not None
    assert spec.origin is not None
    files = Path(spec.origin).parent / "files"
    letters = (
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éčđžãà«»’–—.,:;!?%€+−()/&"
    )
    for face, weight in ((LABEL, "SemiBold"), (NOTE, "Regular")):
        font = ImageFont.truetype(str(files / f"Manrope-{weight}.ttf"), 1000)
        wider = [
            letter
            for letter in letters
            if font.getlength(letter) / 1000 * face.size > width_of(letter, face) + 0.02
        ]
        assert wider == []
