"""What changed between two rounds."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from app.kernel import clock
from app.kernel.ids import EvidenceId
from competences.validation import changes
from competences.validation.model import Draft, Exhibit, Question, Round

OLD, NEW = EvidenceId(uuid4()), EvidenceId(uuid4())
FIRST = Round(
    1,
    Draft(3, {"situation": "In talks.", "learned": "Much."}, {"A4": "No budget here."}),
    clock.now(),
    (Exhibit("A1", OLD, "Old"), Exhibit("A2", OLD, "Old")),
)


def test_changes_name_everything_that_is_otherwise() -> None:
    second = Round(
        2,
        Draft(4, {"situation": "In talks. ", "learned": "More.", "result": "A charter."}),
        None,
        (Exhibit("A1", OLD, "Old"), Exhibit("A1", NEW, "New"), Exhibit("A3", OLD, "Old")),
    )
    found = changes.by_round([FIRST, second])
    assert list(found) == [2]
    assert found[2] == changes.Changes(
        new=(Exhibit("A1", NEW, "New"), Exhibit("A3", OLD, "Old")),
        left_out=(Exhibit("A2", OLD, "Old"),),
        statement=(Question.RESULT, Question.LEARNED),
        job=("A4",),
        level=(3, 4),
    )
    assert found[2].new_pairs == {("A1", NEW), ("A3", OLD)}


def test_the_same_again_changes_nothing_whatever_it_is_called_by_now() -> None:
    renamed = tuple(replace(each, title="Called otherwise") for each in FIRST.exhibits)
    again = replace(FIRST, number=2, exhibits=renamed)
    assert not changes.by_round([FIRST, again])[2]


def test_after_an_appeal_a_round_is_compared_with_what_was_judged() -> None:
    appeal = replace(FIRST, number=2, grounds="Look at A1 again.")
    third = replace(FIRST, number=3, exhibits=(*FIRST.exhibits, Exhibit("A2", NEW, "New")))
    found = changes.by_round([FIRST, appeal, third])
    assert list(found) == [3]
    assert found[3].new_pairs == {("A2", NEW)}
