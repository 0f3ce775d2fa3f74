"""Notes in the margin and bookmarks: kept, changed, removed, private, exported and erased."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.learning import noting, service
from tests.conftest import People
from tests.learning.conftest import MODULE


def note(actor: Actor, text: str, section: str = "how", unit: str = "needs") -> None:
    with unit_of_work():
        noting.keep_note(actor, MODULE, unit, section, text)


def bookmark(actor: Actor, unit: str, *, on: bool = True) -> None:
    with unit_of_work():
        noting.set_bookmark(actor, MODULE, unit, on=on)


def test_note_stays_with_its_part(both_app: Flask, people: People) -> None:
    learner = people()
    note(learner, "Ask Tuesday’s team", "how")
    note(learner, "Like our open day", "example")
    assert noting.notes_in(learner, MODULE, "needs") == {
        "how": "Ask Tuesday’s team",
        "example": "Like our open day",
    }


def test_note_is_replaced_and_an_empty_one_is_removed(both_app: Flask, people: People) -> None:
    learner = people()
    note(learner, "first")
    note(learner, "second")
    assert noting.notes_in(learner, MODULE, "needs") == {"how": "second"}
    note(learner, "  ")
    assert noting.notes_in(learner, MODULE, "needs") == {}


def test_nobody_else_sees_a_note(app: Flask, people: People) -> None:
    writer, other = people(), people()
    note(writer, "mine")
    assert noting.notes_in(other, MODULE, "needs") == {}
    assert noting.kept(other) == ([], [])


@pytest.mark.parametrize(
    ("section", "text", "error"),
    [("nowhere", "x", Invalid), ("how", "x" * 2_001, Invalid)],
)
def test_note_that_cannot_be_kept_is_refused(
    app: Flask, people: People, section: str, text: str, error: type[Exception]
) -> None:
    learner = people()
    with pytest.raises(error):
        note(learner, text, section)
    assert noting.notes_in(learner, MODULE, "needs") == {}


def test_note_in_no_unit_is_refused(app: Flask, people: People) -> None:
    with pytest.raises(NotFound):
        note(people(), "x", unit="nowhere")


def test_bookmarks_and_notes_stand_newest_first(both_app: Flask, people: People) -> None:
    learner = people()
    for unit in ("needs", "strategy"):
        bookmark(learner, unit)
        note(learner, unit, unit=unit)
    bookmarks, notes = noting.kept(learner)
    assert [one.unit_id for one in bookmarks] == ["strategy", "needs"]
    assert [one.text for one in notes] == ["strategy", "needs"]


def test_bookmark_set_twice_is_one_and_can_be_removed(app: Flask, people: People) -> None:
    learner = people()
    bookmark(learner, "needs")
    bookmark(learner, "needs")
    assert len(noting.kept(learner)[0]) == 1
    bookmark(learner, "needs", on=False)
    assert noting.kept(learner) == ([], [])


def test_bookmark_does_not_count_as_reading(app: Flask, people: People) -> None:
    learner = people()
    bookmark(learner, "needs")
    assert not service.progress(learner, MODULE).has_done("needs")


def test_notes_are_exported_and_erased(both_app: Flask, people: People) -> None:
    learner = people()
    note(learner, "mine")
    exported = service.export_personal_data(learner.person_id)["learning_note"]
    assert [row["text"] for row in exported] == ["mine"]
    with unit_of_work():
        service.erase_personal_data(learner.person_id)
    assert service.export_personal_data(learner.person_id)["learning_note"] == []
