"""Two at once, and what only a database can say: on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from competences.validation import claiming, deciding, house, personal
from competences.validation import review as reviewing
from competences.validation.model import Review, TieKind
from competences.validation.review import Shelf
from tests.alongside import at_once
from tests.bench import desk
from tests.conftest import People
from tests.validation.building import (
    appeal,
    decide,
    level,
    record_of,
    settle,
    submitted,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def told_at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do things in threads that begin together; return what each was told, "" if nothing."""

    def in_one_go(act: Callable[[], object]) -> None:
        with app.app_context(), unit_of_work():
            act()

    raised = at_once(*(partial(in_one_go, act) for act in acts))
    assert all(error is None or isinstance(error, Conflict) for error in raised)
    return [error.code if isinstance(error, Conflict) else "" for error in raised]


@pytest.mark.parametrize("what", ["decide", "take"])
def test_of_two_at_once_one_is_told(
    both_app: Flask, candidate: Actor, assessor: Actor, people: People, what: str
) -> None:
    second = people("Example Second Assessor", Role.ASSESSOR)
    dossier_id = submitted(candidate)
    version = record_of(candidate, dossier_id).dossier.version
    both = (assessor, second)
    db.session.remove()

    def act(actor: Actor) -> Callable[[], object]:
        if what == "take":
            return lambda: claiming.claim(actor, dossier_id)
        return lambda: deciding.decide(actor, dossier_id, level(3), seen_version=version)

    told = told_at_once(both_app, *(act(each) for each in both))
    assert sorted(map(bool, told)) == [False, True]
    assert set(told) - {""} <= {"dossier_moved_on", "dossier_claimed"}
    winner = both[told.index("")]
    record = record_of(candidate, dossier_id)
    if what == "take":
        claim = claiming.claim_on(record.dossier)
        assert claim is not None
        assert claim.assessor_id == winner.person_id
    else:
        assert [each.assessor_id for each in record.decisions] == [winner.person_id]
        assert len(record.assessments) == 1


def test_queue_shows_each_assessor_what_they_may_judge(both_app: Flask, people: People) -> None:
    one, two, fresh = (people(f"Example Assessor {n}", Role.ASSESSOR) for n in range(3))
    settle(one.organisation_id, second_always=True)
    candidates = [people(f"Example Candidate {n}") for n in range(4)]
    with clock.at(NOON):
        plain, second, appealed, tied = (submitted(each) for each in candidates)
        decide(one, second)
        with unit_of_work():
            house.declare_tie(
                candidates[3], candidates[3].person_id, two.person_id, TieKind.RELATED
            )
        decide(one, appealed, level(2))
        decide(two, appealed, level(2))
    with clock.at(NOON + timedelta(days=1)):
        appeal(candidates[2], appealed)
        db.session.commit()
    with clock.at(NOON + timedelta(days=2)):
        shown = {
            name: {each.id for each in reviewing.queue(actor).dossiers}
            for name, actor in (("one", one), ("two", two), ("fresh", fresh))
        }
        assert shown == {
            "one": {plain, tied},
            "two": {plain, second},
            "fresh": {plain, second, appealed, tied},
        }
        with unit_of_work():
            reviewing.save_review(two, second, Review(comment="So far"))
        assert [each.id for each in reviewing.queue(two, Shelf.MINE).dossiers] == [second]
        decide(two, second, level(4))
        mine = {one: [second], two: [second], fresh: []}
        for actor, expected in mine.items():
            found = reviewing.queue(actor, Shelf.MINE).dossiers
            assert [each.id for each in found] == expected


def test_page_after_the_first_begins_where_it_ended(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where somebody stands in for one of two who left: those come beside the page."""
    monkeypatch.setattr(reviewing, "PAGE_SIZE", 2)
    one, two, other = (people(f"Example Assessor {n}", Role.ASSESSOR) for n in range(3))
    settle(one.organisation_id, second_always=True)
    stranded = submitted(people("Example Stranded"))
    decide(one, stranded)
    decide(two, stranded, level(4))
    with unit_of_work():
        personal.erase_personal_data(one.person_id)
    waiting = [submitted(people(f"Example Candidate {n}")) for n in range(4)]
    first, second = reviewing.queue(other), reviewing.queue(other, page=2)
    assert [each.id for each in first.dossiers] == [stranded, *waiting[:2]]
    assert [each.id for each in second.dossiers] == waiting[2:]
    assert (first.more, second.more) == (True, False)


def test_first_page_is_read_from_the_index_of_what_waits(
    both_app: Flask, people: People, candidate: Actor, assessor: Actor
) -> None:
    """However many were decided; PostgreSQL is asked how it would read a table that is not tiny."""
    submitted(candidate)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        db.session.execute(sa.text("SET LOCAL enable_bitmapscan = off"))
        db.session.execute(sa.text("SET LOCAL enable_sort = off"))
    plan = desk.plan_of_first_page(assessor.organisation_id, assessor.person_id)
    assert desk.INDEX in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
