"""The numbers equal those of Python's own `statistics`, in pure Python and on both databases."""

from __future__ import annotations

import random
import statistics
from collections import Counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.db import unit_of_work
from app.surveys import results
from app.surveys.results_model import Outcome
from app.surveys.statistics import Classes, Closeness, Measures, classes, closeness, measured
from tests.conftest import People
from tests.surveys.answering import Q, survey

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False, allow_infinity=False).map(lambda x: round(x, 3))


def _raw(values: list[float]) -> Measures:
    return Measures(
        count=len(values),
        mean=pytest.approx(statistics.fmean(values), rel=1e-9, abs=1e-6),
        median=pytest.approx(statistics.median(values)),
        variance=pytest.approx(statistics.pvariance(values), rel=1e-9, abs=1e-6),
        smallest=min(values),
        largest=max(values),
    )


@given(st.lists(NUMBERS, min_size=1, max_size=60))
def test_measures_equal_those_of_the_raw_numbers(values: list[float]) -> None:
    assert measured(Counter(values)) == _raw(values)


def test_measures_of_nothing_are_none() -> None:
    assert measured({}) is None
    assert measured({3: 0}) is None


@given(st.lists(NUMBERS, min_size=1, max_size=40), st.booleans())
def test_classes_hold_every_number_once(values: list[float], whole: bool) -> None:  # noqa: FBT001
    numbers = [float(round(each)) for each in values] if whole else values
    found = classes(min(numbers), max(numbers), whole=whole)
    assert 1 <= found.number <= 9
    assert not whole or found.width >= 1
    for number in numbers:
        place = sum(number >= bound for bound in found.bounds)
        start, end = found.ends(place)
        slack = 1e-6 * max(1.0, abs(number))
        assert start - slack <= number <= end + slack


def test_classes_are_round() -> None:
    assert classes(1, 5, whole=True) == Classes(1, 1, 5, whole=True)
    assert classes(18, 67, whole=True) == Classes(10, 10, 6, whole=True)
    assert classes(0.1, 0.34, whole=False).width == pytest.approx(0.05)
    assert classes(7, 7, whole=True) == Classes(7, 1, 1, whole=True)


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({4: 9}, Closeness.ALIKE),
        ({4: 6, 5: 5}, Closeness.CLOSE),
        ({2: 3, 3: 3, 4: 3, 5: 3}, Closeness.APART),
        ({1: 6, 5: 6}, Closeness.SPLIT),
        ({4: 1}, None),
    ],
)
def test_closeness_puts_a_variance_into_a_word(
    counts: dict[float, int], word: Closeness | None
) -> None:
    found = measured(counts)
    assert found is not None
    assert closeness(found) is word


def test_results_equal_those_of_the_raw_answers(both_app: Flask, people: People) -> None:
    chance = random.Random(7)  # noqa: S311
    actor = people()
    made = survey(
        actor,
        [
            Q("useful", "scale"),
            Q("centre", "choice", ("north", "south", "west"), groups=True),
            Q("reasons", "choices", ("near", "free", "good")),
            Q("staff", "number"),
            Q("money", "number"),
            Q("words", "text"),
        ],
    )
    sheets = []
    for _each in range(300):
        sheet: dict[str, object] = {
            "useful": chance.choice([1, 2, 3, 4, 5, "na"]),
            "centre": chance.choice(["north", "south", "west"]),
            "reasons": tuple(each for each in ("near", "free", "good") if chance.random() < 0.5),
            "staff": chance.randint(0, 900),
            # Large and close together: the mean of squares would lose them.
            "money": 1e8 + round(chance.random(), 3),
            "words": "“Some words",
        }
        sheets.append({key: value for key, value in sheet.items() if chance.random() < 0.9})
    made.answer(sheets)
    with unit_of_work():
        results.count(actor, made.id)

    found = {
        each.asked.key: each
        for each in results.results(actor, made.id, made.questions["centre"]).found
    }
    outcome = {key: each.outcome for key, each in found.items()}

    def said(key: str, centre: str | None = None) -> list[object]:
        return [
            sheet[key]
            for sheet in sheets
            if key in sheet and (centre is None or sheet.get("centre", "") == centre)
        ]

    def numbers(key: str, centre: str | None = None) -> list[float]:
        return [each for each in said(key, centre) if isinstance(each, int | float)]

    for key in ("useful", "staff", "money"):
        assert _of(outcome[key]).measures == _raw(numbers(key)), key
        assert _of(outcome[key]).answered == len(numbers(key))
        assert list(found[key].groups) == ["north", "south", "west", ""]
        for centre, theirs in found[key].groups.items():
            assert theirs.measures == _raw(numbers(key, centre)), (key, centre)
    assert _of(outcome["useful"]).not_applicable == said("useful").count("na")
    assert _of(outcome["useful"]).times == {
        str(step): said("useful").count(step) for step in range(1, 6)
    }
    assert _of(outcome["centre"]).times == {
        centre: said("centre").count(centre) for centre in ("north", "south", "west")
    }
    ticked = [each for each in said("reasons") if each]
    assert _of(outcome["reasons"]).answered == len(ticked)
    assert _of(outcome["reasons"]).times == {
        reason: sum(reason in each for each in ticked) for reason in ("near", "free", "good")
    }
    classes_of_staff = _of(outcome["staff"]).ranges
    assert classes_of_staff == Classes(0, 200, 5, whole=True)
    assert list(_of(outcome["staff"]).in_ranges) == [
        sum(start <= each < start + 200 for each in numbers("staff"))
        for start in range(0, 1000, 200)
    ]
    assert _of(outcome["words"]).answered == len(said("words"))


def _of(outcome: Outcome | None) -> Outcome:
    assert outcome is not None
    return outcome
