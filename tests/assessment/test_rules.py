from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from competences.assessment import rules
from competences.assessment.model import Position, Rating, Reason, Standing

AT = datetime(2026, 1, 5, tzinfo=UTC)
LEVEL = st.integers(1, 5)
NOT_MY_JOB = Standing(None, None, AT)


LINE = st.tuples(
    LEVEL, st.sampled_from([None, 1, 2, 3, 4, 5]), st.sampled_from([None, 3, 5]), st.booleans()
)


def make_positions(lines: list[tuple[int, int | None, int | None, bool]]) -> list[Position]:
    return [
        Position(code, target, Standing(level, validated, AT if level or seen else None))
        for code, (target, level, validated, seen) in zip("ABCDEFG", lines, strict=True)
    ]


def positions() -> st.SearchStrategy[list[Position]]:
    """Seven competences; one without a level was never seen, or is not part of the job."""
    return st.lists(LINE, min_size=7, max_size=7).map(make_positions)


def position(code: str, level: int | None, target: int = 4, **more: object) -> Position:
    standing = Standing(level, None, AT if level else None)
    return Position(code, target, standing, **more)  # type: ignore[arg-type]


@given(st.lists(st.none() | LEVEL, max_size=8))
def test_self_level_without_what_is_not_the_job(levels: list[int | None]) -> None:
    ratings = [Rating(f"A{i}", level, level is None) for i, level in enumerate(levels)]
    rated = [rating for rating in ratings if not rating.not_my_job]
    assert rules.self_level(ratings) == rules.self_level(rated)
    assert (rules.self_level(ratings) is None) == (not rated)


def test_self_level_rounds_down() -> None:
    assert rules.self_level([Rating("A1", 3), Rating("A2", 4), Rating("A3", None, True)]) == 3


def test_complete_with_what_is_not_the_job() -> None:
    ratings = [Rating("A1", 3), Rating("A2", None, True)]
    assert rules.complete(ratings, ["A1", "A2"])
    assert not rules.complete([Rating("A1", 3), Rating("A2", note="later")], ["A1", "A2"])


@given(positions())
def test_gap_never_negative_and_unknown_only_where_nothing_is_known(lines: list[Position]) -> None:
    for line in lines:
        gap = rules.gap(line)
        known = not line.standing.not_my_job and (
            line.standing.self_level or line.standing.validated_level
        )
        assert (gap is not None) == bool(known)
        assert gap is None or 0 <= gap <= 4


def test_gap_counts_the_higher_of_self_and_validated() -> None:
    assert rules.gap(Position("A", 4, Standing(2, 3, AT))) == 1


@given(positions())
def test_path_largest_gap_first_then_unknown(lines: list[Position]) -> None:
    path = rules.path(lines)
    gaps = [step.gap for step in path]
    assert gaps == sorted(gaps, reverse=True)
    assert all((step.gap > 0) == (step.reason is Reason.GAP) for step in path)


@given(positions())
def test_path_leaves_out_what_is_reached_or_not_the_job(lines: list[Position]) -> None:
    left_out = {line.competence for line in lines} - {s.competence for s in rules.path(lines)}
    assert left_out == {
        line.competence for line in lines if line.standing.not_my_job or rules.gap(line) == 0
    }


def test_path_of_equal_gaps_lower_level_then_framework_order() -> None:
    lines = [position("A", 3, 5), position("B", 1, 3), position("C", 3, 5), position("D", None)]
    assert [step.competence for step in rules.path(lines)] == ["B", "A", "C", "D"]


def test_path_names_lowest_activities_below_the_target() -> None:
    line = position("A", 2, 3, ratings={"A1": 2, "A2": 5, "A3": 1, "A4": 2, "A5": 3})
    assert rules.path([line])[0].activities == ("A3", "A1")


def test_change_is_signed() -> None:
    assert [
        rules.change(position("A", now, previous_level=before))
        for now, before in ((3, 2), (2, 4), (3, 3), (None, 3), (3, None))
    ] == [1, -2, 0, None, None]


def test_headlines_of_three_competences() -> None:
    a = position("A", 4, previous_level=4)
    b = position("B", 2, previous_level=1)
    c = position("C", 3, previous_level=5)
    found = rules.headlines([a, b, c])
    assert (found.strongest, found.largest_gap, found.changed_most) == (a, b, c)


def test_headlines_strongest_told_apart_by_activities() -> None:
    a = position("A", 3, ratings={"A1": 3, "A2": 3})
    b = position("B", 3, ratings={"B1": 3, "B2": 4})
    assert rules.headlines([a, b]).strongest == b


def test_headlines_say_nothing_where_all_is_alike() -> None:
    found = rules.headlines([position("A", 4), position("B", 4)])
    assert (found.strongest, found.largest_gap, found.changed_most) == (None, None, None)


def test_headlines_without_what_is_not_the_job() -> None:
    line = Position("A", 4, NOT_MY_JOB, previous_level=5)
    found = rules.headlines([line, position("B", 4)])
    assert (found.strongest, found.largest_gap, found.changed_most) == (None, None, None)
