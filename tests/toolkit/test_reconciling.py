"""Two people in one document: whatever they do, no word is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.toolkit.content import ROW, Content, GridRow, is_rows, rows, without_empty
from app.toolkit.reconciling import reconcile

KEYS = ("00000001", "00000002", "00000003", "00000004")
WORDS = st.sampled_from(("", "one", "two", "three", "four"))
ROWS = st.lists(
    st.builds(lambda key, a, b: {ROW: key, "a": a, "b": b}, st.sampled_from(KEYS), WORDS, WORDS),
    max_size=4,
    unique_by=lambda row: row[ROW],
)
TICKS = st.lists(st.sampled_from(("x", "y", "z")), max_size=3, unique=True)
CONTENTS = st.builds(
    lambda f, g, ticks, grid: without_empty({"f": f, "g": g, "ticks": ticks, "grid": grid}),
    WORDS,
    WORDS,
    TICKS,
    ROWS,
)


def written(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every place with words, and its words."""
    for place, kept in content.items():
        if is_rows(kept):
            for row in rows(content, place):
                for column, words in row.items():
                    if column != ROW:
                        yield f"{place}.{row[ROW]}.{column}", str(words)
        elif isinstance(kept, str):
            yield place, kept


@settings(max_examples=300, deadline=None)
@given(CONTENTS, CONTENTS, CONTENTS)
def test_no_new_word_of_either_side_is_lost(base: Content, mine: Content, theirs: Content) -> None:
    found = reconcile(base, mine, theirs)
    old = set(written(base))
    assert set(written(theirs)) - old <= set(written(found.content))
    assert set(written(mine)) - old <= set(written(found.mine))
    agreed = (set(written(mine)) - old) & set(written(found.content))
    clashing = {place for place, _words in set(written(mine)) - old - agreed}
    for place in clashing:
        assert dict(written(theirs)).get(place) != dict(written(base)).get(place)
    assert found.clashes is (found.content != found.mine)


@settings(max_examples=100, deadline=None)
@given(CONTENTS, CONTENTS)
def test_who_writes_alone_is_taken_as_they_wrote(base: Content, other: Content) -> None:
    assert reconcile(base, other, base).content == other
    assert reconcile(base, base, other).content == other
    assert reconcile(base, other, other).content == other
    assert not reconcile(base, other, base).clashes


def _row(key: str, **cells: str) -> GridRow:
    return {ROW: key, **cells}


A, B, C, D = (_row(key, a=key) for key in KEYS)
CASES = {
    "both add a row": ([A], [A, B], [A, C], [A, B, C]),
    "one removes, the other adds": ([A, B], [A], [A, B, C], [A, C]),
    "one moves, the other adds": ([A, B], [B, A], [A, B, C], [B, C, A]),
    "both move: theirs": ([A, B, C], [C, A, B], [B, A, C], [B, A, C]),
    "removed here, written in there": (
        [A, B],
        [B],
        [_row(KEYS[0], a="new"), B],
        [_row(KEYS[0], a="new"), B],
    ),
    "two columns of one row": (
        [_row(KEYS[0], a="x", b="y")],
        [_row(KEYS[0], a="mine", b="y")],
        [_row(KEYS[0], a="x", b="theirs")],
        [_row(KEYS[0], a="mine", b="theirs")],
    ),
    "both write one cell: theirs": (
        [_row(KEYS[0], a="x")],
        [_row(KEYS[0], a="mine")],
        [_row(KEYS[0], a="theirs")],
        [_row(KEYS[0], a="theirs")],
    ),
}


@pytest.mark.parametrize(("base", "mine", "theirs", "together"), CASES.values(), ids=list(CASES))
def test_rows_are_brought_together(
    base: list[GridRow], mine: list[GridRow], theirs: list[GridRow], together: list[GridRow]
) -> None:
    found = reconcile({"grid": base}, {"grid": mine}, {"grid": theirs})
    assert found.content == {"grid": together}


def test_ticks_of_both_count() -> None:
    found = reconcile({"t": ["x", "y"]}, {"t": ["y", "z"]}, {"t": ["x", "y", "w"]})
    assert found.content == {"t": ["y", "w", "z"]}
    assert not found.clashes
