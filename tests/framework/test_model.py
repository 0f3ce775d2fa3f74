from hypothesis import given
from hypothesis import strategies as st

from competences.framework.model import median_level

LEVELS = st.lists(st.integers(1, 5), min_size=1, max_size=60)


def test_median_level_of_nothing() -> None:
    assert median_level([]) is None


def test_median_level_rounds_down() -> None:
    assert [median_level(levels) for levels in ([2], [2, 3], [5, 1], [1, 2, 5, 5])] == [2, 2, 3, 3]


@given(LEVELS)
def test_median_level_splits_in_half(levels: list[int]) -> None:
    median = median_level(levels)
    assert median is not None
    assert sum(level < median for level in levels) <= len(levels) / 2
    assert sum(level > median for level in levels) <= len(levels) / 2


@given(LEVELS)
def test_median_level_ignores_order(levels: list[int]) -> None:
    assert median_level(levels) == median_level(levels[::-1])
