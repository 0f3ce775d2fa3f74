"""What the rules allow, one by one and exhaustively."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid
from competences.framework.model import median_level
from competences.validation import rules
from competences.validation.model import (
    Criterion,
    Draft,
    Question,
    Rating,
    Review,
    Verdict,
)
from competences.validation.rules import Gap, GapKind
from tests.validation.building import (
    ACTIVITIES,
    COMPLETE,
    FURTHER,
    MET,
    NOT_YET,
    STATEMENT,
    answer,
    rated,
    validated,
)

TODAY = date(2026, 5, 4)
EVIDENCE = {code: ["a piece"] for code in ACTIVITIES}


def test_gaps_of_complete_dossier_are_none() -> None:
    assert rules.gaps(ACTIVITIES, COMPLETE, EVIDENCE) == []


def test_gaps_name_all_that_an_empty_dossier_lacks() -> None:
    assert rules.gaps(ACTIVITIES, Draft(3), {}) == [
        *[Gap(GapKind.NO_EVIDENCE, code) for code in ACTIVITIES],
        *[Gap(GapKind.NO_ANSWER, question) for question in Question],
    ]


def test_gaps_want_a_reason_for_what_is_no_part_of_the_job() -> None:
    draft = Draft(3, STATEMENT, {"A1": "  ", "A2": "My colleague does this"})
    assert rules.gaps(ACTIVITIES, draft, EVIDENCE) == [Gap(GapKind.NO_WHY, "A1")]


@given(st.lists(st.sampled_from(ACTIVITIES), unique=True))
def test_gaps_want_half_of_the_activities(not_mine: list[str]) -> None:
    draft = Draft(3, STATEMENT, dict.fromkeys(not_mine, "why"))
    evidence = {code: ["x"] for code in ACTIVITIES if code not in not_mine}
    found = rules.gaps(ACTIVITIES, draft, evidence)
    expected = [Gap(GapKind.TOO_FEW_ACTIVITIES)] if len(not_mine) > 2 else []
    assert found == expected


@pytest.mark.parametrize(("part", "of", "enough"), [(3, 6, True), (2, 5, False), (3, 5, True)])
def test_enough_is_half_or_more(part: int, of: int, enough: bool) -> None:  # noqa: FBT001
    assert rules.enough(part, of) is enough


@pytest.mark.parametrize("level", [0, 1, 2, 6])
def test_checked_draft_refuses_other_levels(level: int) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_draft(Draft(level), ACTIVITIES)
    assert refused.value.code == "level_not_offered"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(3, not_my_job={"B1": "why"}), "dossier_unreadable"),
        (Draft(3, statement={"poem": "x"}), "dossier_unreadable"),
        (Draft(3, statement={"situation": "x" * 4_001}), "words_too_long"),
        (Draft(3, not_my_job={"A1": "x" * 1_001}), "words_too_long"),
    ],
)
def test_checked_draft_refuses_what_no_page_sends(draft: Draft, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_draft(draft, ACTIVITIES)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("review", "code"),
    [
        (Review({"B1": Rating(3)}), "review_unreadable"),
        (Review({"A1": Rating(6)}), "review_unreadable"),
        (Review({"A1": Rating(0)}), "review_unreadable"),
        (Review({"A1": Rating(3, comment="x" * 4_001)}), "words_too_long"),
        (Review(comment="x" * 4_001), "words_too_long"),
        (Review(reason="x" * 1_001), "words_too_long"),
        (Review(badge_statement="x" * 501), "words_too_long"),
    ],
)
def test_checked_review_refuses_what_no_page_sends(review: Review, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_review(review, ACTIVITIES)
    assert refused.value.code == code


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=5, max_size=5))
def test_expected_follows_the_median_and_needs_no_reason(levels: list[int | None]) -> None:
    median = rules.median(rated(levels))
    assert median == median_level([level for level in levels if level is not None])
    expected = rules.expected(median)
    if median is None:
        assert expected is None
    elif median < 3:
        assert expected == NOT_YET
    else:
        assert expected == validated(median)
    assert not rules.needs_reason(answer(expected, levels))


VERDICTS = [FURTHER, NOT_YET, validated(3), validated(4), validated(5)]


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=5, max_size=5),
    st.sampled_from(VERDICTS),
    st.booleans(),
)
def test_lacks_wants_a_reason_exactly_where_the_verdict_differs(
    levels: list[int | None],
    verdict: Verdict,
    reasoned: bool,  # noqa: FBT001
) -> None:
    found = rules.lacks(
        ACTIVITIES, answer(verdict, levels, reason="why" if reasoned else " "), TODAY
    )
    final = verdict != FURTHER
    differs = final and rules.expected(rules.median(rated(levels))) not in {None, verdict}
    too_few = final and sum(level is not None for level in levels) < 3
    assert found == [
        *([Gap(GapKind.TOO_FEW_RATED)] if too_few else []),
        *([Gap(GapKind.NO_REASON)] if differs and not reasoned else []),
    ]


def test_lacks_names_what_is_missing_in_the_order_of_the_page() -> None:
    review = Review({"A1": Rating(3), "A2": Rating(not_part=True), "A3": Rating(comment="Hm.")})
    assert rules.lacks(ACTIVITIES, review, TODAY) == [
        Gap(GapKind.NO_CRITERIA, "A1"),
        Gap(GapKind.NO_LEVEL, "A3"),
        Gap(GapKind.NO_LEVEL, "A4"),
        Gap(GapKind.NO_LEVEL, "A5"),
        Gap(GapKind.NO_VERDICT),
        Gap(GapKind.NO_STRENGTHS),
        Gap(GapKind.NO_NEXT_STEPS),
    ]


def test_lacks_wants_words_where_evidence_fails_one_of_the_four_questions() -> None:
    ratings = {**rated((3,) * 5), "A2": Rating(3, criteria={**MET, Criterion.CURRENT: False})}
    review = replace(answer(), ratings=ratings)
    assert rules.lacks(ACTIVITIES, review, TODAY) == [Gap(GapKind.NO_DOUBT, "A2")]
    ratings["A2"] = replace(ratings["A2"], comment="From 2009.")
    assert rules.lacks(ACTIVITIES, review, TODAY) == []


def test_lacks_of_request_for_further_evidence_wants_only_words() -> None:
    assert rules.lacks(ACTIVITIES, Review(verdict=FURTHER), TODAY) == [Gap(GapKind.NO_COMMENT)]
    asked = Review(verdict=FURTHER, comment="More on A3.")
    assert rules.lacks(ACTIVITIES, asked, TODAY) == []
    for days, found in ((0, [Gap(GapKind.DUE_PASSED)]), (1, [])):
        due = replace(asked, evidence_due=TODAY + timedelta(days=days))
        assert rules.lacks(ACTIVITIES, due, TODAY) == found


@pytest.mark.parametrize("verdict", VERDICTS)
def test_verdict_survives_its_code(verdict: Verdict) -> None:
    assert Verdict.parse(verdict.code) == verdict


@pytest.mark.parametrize("code", ["", "2", "6", "validated", "three", "٣"])
def test_verdict_of_other_codes_is_none(code: str) -> None:
    assert Verdict.parse(code) is None
