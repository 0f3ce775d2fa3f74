"""What the two long forms send becomes what the rules know."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from app.kernel.ids import EvidenceId
from competences.validation.model import Draft, Rating, Remark, Review
from competences.validation.web.forms import read_draft, read_review
from tests.validation.building import validated

ONE, TWO, THREE = (EvidenceId(uuid4()) for _ in range(3))


def test_read_draft_takes_every_field() -> None:
    sent = MultiDict(
        [
            ("level", "4"),
            ("statement-situation", "In May"),
            ("not-A2", "1"),
            ("why-A2", "A colleague"),
            ("why-A1", "not ticked, so it does not count"),
            ("show_self_levels", "1"),
        ]
    )
    draft = read_draft(sent, ("A1", "A2"), Draft(3))
    assert (draft.requested_level, draft.not_my_job, draft.show_self_levels) == (
        4,
        {"A2": "A colleague"},
        True,
    )
    assert draft.statement == {"situation": "In May", "action": "", "result": "", "learned": ""}


def test_read_draft_leaves_out_what_was_shown_and_not_ticked() -> None:
    sent = MultiDict(
        [("shown", f"A1:{ONE}"), ("shown", f"A1:{TWO}"), ("evidence", f"A1:{TWO}"), ("shown", "x")]
    )
    before = Draft(3, left_out=frozenset({("A1", TWO), ("A1", THREE)}))
    assert read_draft(sent, ("A1",), before).left_out == {("A1", ONE), ("A1", THREE)}


def test_read_draft_that_is_sent_holds_only_what_was_ticked() -> None:
    sent = MultiDict([("shown", f"A1:{ONE}"), ("evidence", f"A1:{ONE}")])
    draft = read_draft(sent, ("A1",), Draft(3), shown={("A1", ONE), ("A1", TWO)})
    assert draft.left_out == {("A1", TWO)}


def test_read_draft_keeps_the_level_where_none_can_be_read() -> None:
    assert read_draft(MultiDict({"level": "high"}), (), Draft(5)).requested_level == 5


def test_read_review_takes_every_field() -> None:
    sent = MultiDict(
        {
            "rating-A1": "4",
            "comment-A1": "Good",
            "rating-A2": "not",
            "rating-A3": "high",
            "verdict": "4",
            "reason": "why",
            "comment": "words",
            "badge_statement": "public",
            "valid-A1": "yes",
            "current-A1": "no",
            "sufficient-A1": "perhaps",
            "strengths": "strong",
            "next_steps": "next",
            "talk": "by telephone",
            "evidence_due": "2026-05-04",
        }
    )
    for name, values in {
        "evidence": [str(ONE), str(ONE), "nonsense"],
        "place": ["p. 3", "", "x"],
        "text": ["Who?", " ", "lost"],
    }.items():
        sent.setlist(f"remark-{name}", values)
    assert read_review(sent, ("A1", "A2", "A3")) == Review(
        {
            "A1": Rating(4, comment="Good", criteria={"valid": True, "current": False}),
            "A2": Rating(not_part=True),
            "A3": Rating(),
        },
        validated(4),
        "why",
        "words",
        strengths="strong",
        next_steps="next",
        badge_statement="public",
        talk="by telephone",
        remarks=(Remark(ONE, "p. 3", "Who?"),),
        evidence_due=date(2026, 5, 4),
    )
