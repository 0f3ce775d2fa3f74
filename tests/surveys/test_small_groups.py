"""Attacks on single people's answers, each as somebody who may open the results would try it."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.surveys import blacking, counting, opening, personal, results
from app.surveys.hiding import Block, partition
from app.surveys.results_model import Found, Results, Why
from app.surveys.results_tables import SurveyCountedRow, SurveyCountRow
from app.surveys.tables import SurveyQuestionRow, SurveyRow
from tests.conftest import People
from tests.surveys.answering import Made, Q, Sheet, survey

SMALLEST = 5
USEFUL = Q("useful", "scale")
CENTRE = Q("centre", "choice", ("north", "south", "west"), groups=True)
ROLE = Q("role", "choice", ("adviser", "head"), groups=True)


def _sheets(number: int, **said: object) -> list[Sheet]:
    return [said] * number


def _count(actor: Actor, made: Made) -> None:
    with unit_of_work():
        results.count(actor, made.id)


def _look(actor: Actor, made: Made, by: str | None = None) -> dict[str, Found]:
    found = results.results(actor, made.id, made.questions[by] if by else None)
    return {each.asked.key: each for each in found.found}


def _shown(found: Found) -> dict[str, int]:
    return {group: outcome.answered for group, outcome in found.groups.items()}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        # One small group: all minus the others would be it, so the next smallest goes with it.
        ({"north": 9, "south": 7, "west": 2}, {"north"}),
        # Two small groups that are too few together as well.
        ({"north": 9, "south": 2, "west": 2, "east": 8}, {"north"}),
        # Two small groups that hide each other.
        ({"north": 9, "south": 3, "west": 3}, {"north"}),
        # Whoever left the group question out is a group too.
        ({"north": 9, "south": 7, "": 1}, {"north"}),
        # Nobody in a group is no group to hide.
        ({"north": 9, "south": 7, "west": 0}, {"north", "south"}),
        # Nothing is left to show.
        ({"north": 9, "south": 2}, set()),
        ({"north": 2, "south": 2}, set()),
        # One group is all there is.
        ({"north": 9}, set()),
    ],
)
def test_small_group_cannot_be_had_by_subtraction(sizes: dict[str, int], shown: set[str]) -> None:
    cells: dict[tuple[Block, str], int] = {((0,), group): size for group, size in sizes.items()}
    found = partition(cells, list(sizes), SMALLEST)
    assert set(found.shown if found else ()) == shown


def test_group_of_whom_few_answered_a_question_is_hidden_at_that_question(
    app: Flask, people: People
) -> None:
    actor = people()
    made = survey(actor, [USEFUL, Q("clear", "scale"), CENTRE])
    made.answer(
        [
            *_sheets(8, centre="north", useful=4, clear=3),
            *_sheets(6, centre="south", useful=2),
            *_sheets(1, centre="south", useful=2, clear=1),
            *_sheets(6, centre="west", useful=5, clear=5),
        ]
    )
    _count(actor, made)

    found = _look(actor, made, "centre")

    assert _shown(found["useful"]) == {"north": 8, "south": 7, "west": 6}
    assert _shown(found["clear"]) == {"north": 8}
    assert found["clear"].some_hidden


def test_question_few_answered_shows_nothing(app: Flask, people: People) -> None:
    actor = people()
    made = survey(actor, [USEFUL, Q("clear", "scale"), Q("words", "text")])
    made.answer([*_sheets(8, useful=4), *_sheets(4, useful=1, clear=1, words="“I know who")])
    _count(actor, made)

    found = _look(actor, made)

    assert {key: each.outcome is not None for key, each in found.items()} == {
        "useful": True,
        "clear": False,
        "words": False,
    }


def test_groups_of_two_questions_cannot_be_taken_from_each_other(
    app: Flask, people: People
) -> None:
    """All of the north are advisers, and one adviser is not: advisers minus north is one person."""
    actor = people()
    made = survey(actor, [USEFUL, CENTRE, ROLE])
    made.answer(
        [
            *_sheets(14, centre="north", role="adviser", useful=4),
            *_sheets(1, centre="south", role="adviser", useful=1),
            *_sheets(9, centre="south", role="head", useful=5),
        ]
    )
    _count(actor, made)

    assert _shown(_look(actor, made, "centre")["useful"]) == {"north": 14, "south": 10}
    by_role = _look(actor, made, "role")["useful"]
    assert _shown(by_role) == {}
    assert by_role.why_not is Why.TOO_FEW


def test_group_cannot_be_read_off_where_another_group_is_looked_at(
    app: Flask, people: People
) -> None:
    """The two of the west are hidden; the roles' answers to "which centre?" would show them."""
    actor = people()
    made = survey(actor, [USEFUL, CENTRE, ROLE])
    made.answer(
        [
            *_sheets(8, centre="north", role="adviser", useful=4),
            *_sheets(8, centre="south", role="head", useful=4),
            *_sheets(2, centre="west", role="head", useful=1),
        ]
    )
    _count(actor, made)

    by_role, by_centre = _look(actor, made, "role"), _look(actor, made, "centre")

    for found in (by_role["centre"], by_centre["role"]):
        assert found.groups == {}
        assert found.why_not is Why.PARTS


@pytest.mark.parametrize("by", ["useful", "reasons", "language", "channel", "day", "foreign"])
def test_groups_are_of_group_questions_only(app: Flask, people: People, by: str) -> None:
    """Neither by what is no group question, nor by language, channel or day."""
    actor = people()
    reasons = Q("reasons", "choices", ("near", "free"), groups=True)
    made = survey(actor, [USEFUL, CENTRE, reasons])
    foreign = survey(actor, [CENTRE])
    made.answer(
        [*_sheets(9, centre="north", useful=4), *_sheets(9, centre="south", reasons=("near",))]
    )
    _count(actor, made)

    asked = {**made.questions, "foreign": foreign.questions["centre"]}.get(by, uuid4())
    found = results.results(actor, made.id, asked)

    assert found.by is None
    assert all(each.groups == {} for each in found.found)
    assert [each.key for each in found.can_part] == ["centre"]


def test_one_more_answer_changes_nothing(both_app: Flask, people: People) -> None:
    """Looked at before and after one more answer, closing and opening as one likes."""
    actor = people()
    made = survey(actor, [USEFUL, CENTRE])
    made.answer([*_sheets(8, centre="north", useful=4), *_sheets(8, centre="south", useful=2)])
    _count(actor, made)
    before = _look(actor, made), _look(actor, made, "centre")

    made.turn("open")
    made.answer(_sheets(4, centre="north", useful=1))
    made.turn("closed")
    with pytest.raises(Invalid) as refused:
        _count(actor, made)

    assert (refused.value.code, refused.value.values) == ("survey_too_few_to_count", {"missing": 1})
    assert (_look(actor, made), _look(actor, made, "centre")) == before

    made.answer(_sheets(1, centre="north", useful=1))
    _count(actor, made)
    after = _look(actor, made), _look(actor, made, "centre")
    assert after[0]["useful"].outcome is not None
    assert after[0]["useful"].outcome.answered == 21
    # Groups stay as they were first shown: among the five new ones some group would be small.
    assert _shown(after[1]["useful"]) == {"north": 8, "south": 8}


def test_one_answer_among_five_new_sheets_is_not_read_off(app: Flask, people: People) -> None:
    """Of the sheets of a second count a single one answers the question."""
    actor = people()
    made = survey(actor, [USEFUL, Q("clear", "scale")])
    made.answer(_sheets(8, useful=4, clear=4))
    _count(actor, made)
    made.answer([*_sheets(5, useful=2), {"useful": 2, "clear": 1}])
    _count(actor, made)

    found = _look(actor, made)

    answered = {key: each.outcome.answered for key, each in found.items() if each.outcome}
    assert answered == {"useful": 14, "clear": 8}
    # They are shown as soon as others come with them.
    made.answer(_sheets(5, clear=5))
    _count(actor, made)
    assert _look(actor, made)["clear"].outcome.answered == 14  # type: ignore[union-attr]


def test_last_answers_of_an_open_survey_are_never_alone(app: Flask, people: People) -> None:
    actor = people()
    made = survey(actor, [USEFUL], state="open")
    made.answer(_sheets(9, useful=4))
    with pytest.raises(Invalid) as refused:
        _count(actor, made)
    assert refused.value.values == {"missing": 1}
    made.answer(_sheets(1, useful=1))
    _count(actor, made)
    assert results.surveyed(actor, made.id).counted == 5
    made.turn("closed")
    _count(actor, made)
    assert _look(actor, made)["useful"].outcome.answered == 10  # type: ignore[union-attr]


def test_groups_are_shown_once_the_survey_is_closed(app: Flask, people: People) -> None:
    """And in each count of before, every group has enough people or is hidden."""
    actor = people()
    made = survey(actor, [USEFUL, CENTRE], state="open")
    made.answer([*_sheets(15, centre="north", useful=4), *_sheets(15, centre="south", useful=1)])
    _count(actor, made)
    assert results.results(actor, made.id, made.questions["centre"]).by is None

    made.turn("closed")
    made.answer(_sheets(9, centre="west", useful=3))
    _count(actor, made)
    found = _look(actor, made, "centre")["useful"]
    with unit_of_work():
        sheets = db.session.scalars(sa.select(SurveyCountRow.sheets)).all()
    assert sum(sheets) == 39
    assert sum(_shown(found).values()) in {0, *range(SMALLEST, 40 - SMALLEST), 39}


def test_promise_is_not_taken_back(app: Flask, people: People) -> None:
    """The smallest group made smaller, or a question made a group question, after the count."""
    actor = people()
    late = Q("late", "choice", ("early", "late"))
    made = survey(actor, [USEFUL, CENTRE, late])
    made.answer(
        [
            *_sheets(9, centre="north", late="early", useful=4),
            *_sheets(6, centre="south", late="late", useful=4),
            *_sheets(4, centre="west", late="late", useful=1),
        ]
    )
    _count(actor, made)
    with unit_of_work():
        db.session.execute(sa.update(SurveyRow).values(smallest_group=3))
        db.session.execute(sa.update(SurveyQuestionRow).values(groups=True))

    found = results.results(actor, made.id, made.questions["centre"])

    assert found.survey.smallest == SMALLEST
    assert [each.key for each in found.can_part] == ["centre"]
    assert {each.asked.key: _shown(each) for each in found.found}["useful"] == {"north": 9}


def test_a_larger_smallest_group_does_not_move_what_was_shown(app: Flask, people: People) -> None:
    """Three are shown; the group grows to five; two more would make five, and be the difference."""
    actor = people()
    other = Q("other", "scale")
    made = survey(actor, [USEFUL, other], smallest=3)
    made.answer(_sheets(3, useful=4))
    _count(actor, made)
    before = _look(actor, made)["useful"].outcome
    assert before
    assert before.answered == 3
    with unit_of_work():
        opening.set_terms(actor, made.id, opens_on=None, closes_on=None, smallest_group=5)
    made.answer([*_sheets(2, useful=1, other=1), *_sheets(3, other=5)])
    _count(actor, made)
    found = _look(actor, made)
    assert found["useful"].outcome is None
    assert found["other"].outcome
    made.answer(_sheets(5, useful=2))
    _count(actor, made)
    after = _look(actor, made)["useful"].outcome
    assert after
    assert after.answered == 10


def test_a_text_that_is_hidden_cannot_be_guessed(app: Flask, people: People) -> None:
    """Blacking out says whether somebody wrote a text: only of those that are shown."""
    actor = people()
    stop = Q("stop", "text")
    made = survey(actor, [USEFUL, stop])
    made.answer([*_sheets(2, useful=4, stop="“Nothing"), *_sheets(5, useful=4)])
    _count(actor, made)
    for guess in ("Nothing", "Everything"):
        with pytest.raises(NotFound), unit_of_work():
            blacking.black_out(actor, made.id, made.questions["stop"], text=guess, words=guess)
    made.answer(_sheets(5, stop="“Leaflets"))
    _count(actor, made)
    with unit_of_work():
        blacking.black_out(actor, made.id, made.questions["stop"], text="Nothing", words="Nothing")


def test_two_counts_at_once_are_one(both_app: Flask, people: People) -> None:
    actor = people()
    made = survey(actor, [USEFUL])
    made.answer(_sheets(8, useful=4))
    seen = results.surveyed(actor, made.id)
    _count(actor, made)
    with pytest.raises(Conflict), unit_of_work():
        counting.count(seen)
    assert results.surveyed(actor, made.id).counted == 8


def test_results_without_a_count_are_empty(app: Flask, people: People) -> None:
    actor = people()
    made = survey(actor, [USEFUL])
    made.answer(_sheets(20, useful=4))
    found: Results = results.results(actor, made.id)
    assert found.found == []
    assert found.survey.waiting == 20


def test_counts_go_with_their_survey(both_app: Flask, people: People) -> None:
    actor = people()
    made = survey(actor, [USEFUL])
    made.answer(_sheets(8, useful=4))
    _count(actor, made)
    with unit_of_work():
        personal.erase_personal_data(actor.person_id)
    for table in (SurveyRow, SurveyCountRow, SurveyCountedRow):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
