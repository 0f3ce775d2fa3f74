"""Ratings over time. What is finished never changes; nobody sees what is not theirs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel import clock, events
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from competences.assessment import rules, service
from competences.assessment.events import SelfAssessed
from competences.assessment.model import Occasion, Rating, Reason, Standing
from competences.assessment.tables import AssessmentRow, RatingRow
from competences.framework.model import Framework
from tests.conftest import People

OPEN = Occasion()


@pytest.fixture(autouse=True)
def request_context(both_app: Flask) -> Iterator[None]:
    """Modules have addresses, which exist only within a request."""
    with both_app.test_request_context():
        yield


@pytest.fixture
def heard() -> Iterator[list[SelfAssessed]]:
    """What was published, beside whatever wiring does with it."""
    told: list[SelfAssessed] = []
    handlers = events._handlers[SelfAssessed]
    handlers.append(told.append)
    yield told
    handlers.remove(told.append)


def rate(actor: Actor, *levels: int | None, competence: str = "A", occasion: str = "open") -> None:
    """Finish an assessment; None stands for what is not part of the job."""
    ratings = [
        Rating(f"{competence}{number}", level, level is None)
        for number, level in enumerate(levels, start=1)
    ]
    with unit_of_work():
        service.rate(actor, competence, ratings, occasion)


def save(actor: Actor, *ratings: Rating, **more: Any) -> None:
    with unit_of_work():
        service.save(actor, OPEN, {"A": ratings}, **more)


def draft(actor: Actor, competence: str = "A") -> list[Rating]:
    return list(service.sheets(actor, [competence], OPEN)[0].ratings.values())


def stored() -> list[tuple[Any, ...]]:
    columns = (
        RatingRow.assessment_id,
        RatingRow.activity,
        RatingRow.level,
        RatingRow.not_my_job,
        RatingRow.note,
        RatingRow.rated_at,
    )
    rows = db.session.execute(sa.select(*columns).order_by(*columns[:2])).all()
    return [tuple(row) for row in rows]


def test_rate_sets_the_standing(people: People) -> None:
    actor = people()
    rate(actor, 2, 3, 3, 4, None)
    standings = service.standings(actor.person_id, actor.organisation_id)
    assert list(standings) == ["A", "B", "C", "D", "E", "F", "G"]
    assert (standings["A"].self_level, standings["B"]) == (3, Standing())


def test_rate_what_is_not_the_job(people: People) -> None:
    actor = people()
    rate(actor, None, None, None, None, None)
    standing = service.standings(actor.person_id, actor.organisation_id)["A"]
    assert (standing.self_level, standing.not_my_job) == (None, True)
    steps = rules.path(service.positions(actor.person_id, actor.organisation_id))
    assert [step.competence for step in steps] == ["B", "C", "D", "E", "F", "G"]


def test_rate_publishes(people: People, heard: list[SelfAssessed], framework: Framework) -> None:
    actor = people()
    rate(actor, 2, 3)
    rate(actor, 2, 3, 3, 4, None, occasion="before:new-partnerships")
    assert heard == [
        SelfAssessed(
            actor.person_id,
            actor.organisation_id,
            framework.id,
            framework.version,
            "A",
            occasion,
            complete,
        )
        for occasion, complete in (("open", False), ("before:new-partnerships", True))
    ]


@pytest.mark.parametrize(
    ("days", "occasion", "carried"),
    [
        (6, "before:new-partnerships", [2, 3, 3, 4, None]),
        (8, "before:new-partnerships", []),
        (6, "after:new-partnerships", []),
        (6, "open", []),
    ],
)
def test_module_begins_with_what_was_said_in_the_days_before(
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    occasion: str,
    carried: list[int | None],
) -> None:
    actor = people()
    rate(actor, 2, 3, 3, 4, None)
    kept, moment = stored(), clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)
    (sheet,) = service.sheets(actor, ["A"], Occasion.parse(occasion))
    assert [rating.level for rating in sheet.ratings.values()] == carried
    assert (sheet.carried_from is not None) == bool(carried)
    assert stored() == kept


def test_begun_or_finished_positioning_is_not_filled_in_again(people: People) -> None:
    actor = people()
    rate(actor, 2, 3, 3, 4, None)
    before = Occasion.parse("before:new-partnerships")
    with unit_of_work():
        service.save(actor, before, {"A": [Rating("A1", 5)]})
    (begun,) = service.sheets(actor, ["A"], before)
    assert [rating.level for rating in begun.ratings.values()] == [5]
    rate(actor, 1, 1, 1, 1, 1, occasion="before:new-partnerships")
    (finished,) = service.sheets(actor, ["A"], before)
    assert (dict(finished.ratings), finished.carried_from) == ({}, None)


def test_draft_is_resumed(people: People) -> None:
    actor = people()
    save(actor, Rating("A1", 2, note="with a colleague"), Rating("A2", None, True))
    save(actor, Rating("A3", 4))
    assert draft(actor) == [
        Rating("A1", 2, note="with a colleague"),
        Rating("A2", None, True),
        Rating("A3", 4),
    ]
    assert service.history(actor.person_id, actor.organisation_id) == []
    assert service.standings(actor.person_id, actor.organisation_id)["A"] == Standing()


def test_draft_changes_and_clears(people: People) -> None:
    actor = people()
    save(actor, Rating("A1", 2), Rating("A2", 3), Rating("A3", 1))
    save(actor, Rating("A1", 5), Rating("A2"), Rating("A3", 1))
    assert draft(actor) == [Rating("A1", 5), Rating("A3", 1)]


def test_draft_of_nothing_opens_nothing(people: People) -> None:
    actor = people()
    save(actor, Rating("A1"), Rating("A2"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AssessmentRow)) == 0


def test_history_is_never_overwritten(people: People) -> None:
    actor = people()
    with clock.at(datetime(2026, 1, 5, tzinfo=UTC)):
        rate(actor, 1, 1, 1, 1, 1)
    first = stored()
    with clock.at(datetime(2026, 6, 5, tzinfo=UTC)):
        rate(actor, 4, 4, 4, 4, 4)
        save(actor, Rating("A1", 5))
    assert [row for row in stored() if row[0] == first[0][0]] == first
    done = service.history(actor.person_id, actor.organisation_id)
    assert [(d.level, d.finished_at.month) for d in done] == [(4, 6), (1, 1)]
    position = service.positions(actor.person_id, actor.organisation_id)[0]
    assert (position.previous_level, position.standing.self_level) == (1, 4)


def test_save_to_what_another_window_finished(people: People) -> None:
    actor = people()
    seen = {
        sheet.competence.code: sheet.last_finished for sheet in service.sheets(actor, "A", OPEN)
    }
    rate(actor, 3, 3, 3, 3, 3)
    before = stored()
    with pytest.raises(Conflict) as caught:
        save(actor, Rating("A1", 5), seen=seen)
    assert caught.value.code == "assessment_finished"
    assert stored() == before


def test_save_with_somebody_elses_assessment(people: People) -> None:
    one, other = people("Example One"), people("Example Two")
    rate(one, 3, 3, 3, 3, 3)
    before = stored()
    theirs = service.sheets(one, "A", OPEN)[0].last_finished
    with pytest.raises(Conflict):
        save(other, Rating("A1", 5), seen={"A": theirs})
    assert stored() == before


@pytest.mark.parametrize(
    ("rating", "code"),
    [
        (Rating("A1", 6), "level_unknown"),
        (Rating("A1", 0), "level_unknown"),
        (Rating("A1", 3, not_my_job=True), "level_unknown"),
        (Rating("B1", 3), "activity_unknown"),
        (Rating("A9", 3), "activity_unknown"),
        (Rating("A1", 3, note="x" * 2001), "note_too_long"),
    ],
)
def test_rating_that_cannot_be(people: People, rating: Rating, code: str) -> None:
    actor = people()
    with pytest.raises(Invalid) as caught:
        save(actor, Rating("A2", 3), rating)
    assert (caught.value.code, stored()) == (code, [])


def test_competence_unknown(people: People) -> None:
    with pytest.raises(NotFound):
        service.sheets(people(), ["Z"], OPEN)


def test_finish_without_a_level(people: People) -> None:
    actor = people()
    save(actor, Rating("A1", note="to think about"))
    with pytest.raises(Invalid) as caught, unit_of_work():
        service.finish(actor, OPEN, ["A"])
    assert caught.value.code == "nothing_rated"


def test_finish_several_leaves_the_rest_open(people: People, heard: list[SelfAssessed]) -> None:
    actor = people()
    with unit_of_work():
        ratings = {
            "A": [Rating("A1", 2)],
            "B": [Rating("B1", note="later")],
            "C": [Rating("C1", 4)],
        }
        service.save(actor, OPEN, ratings)
        assert service.finish(actor, OPEN, "ABC") == ("A", "C")
    assert draft(actor, "B") == [Rating("B1", note="later")]
    assert draft(actor, "A") == []
    assert [event.competence for event in heard] == ["A", "C"]


def test_one_draft_for_two_windows(people: People) -> None:
    actor = people()
    save(actor, Rating("A1", 2))
    taken = db.session.execute(sa.select(AssessmentRow)).scalar_one()
    twin = {c.name: getattr(taken, c.name) for c in AssessmentRow.__table__.c} | {"id": uuid4()}
    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.execute(sa.insert(AssessmentRow), [twin])


def test_before_and_after_a_module(people: People) -> None:
    actor = people()
    rate(actor, 1, 1, 1, 1, None, occasion="before:new-partnerships")
    rate(actor, 2, 2, 2, 2, None, occasion="before:new-partnerships")
    rate(actor, 5, 5, 5, 5, 5)
    rate(actor, 3, 3, 3, 3, None, occasion="after:new-partnerships")
    found = service.before_and_after(
        actor.person_id, actor.organisation_id, "new-partnerships", "A"
    )
    assert found == ({"A1": 1, "A2": 1, "A3": 1, "A4": 1}, {"A1": 3, "A2": 3, "A3": 3, "A4": 3})


@pytest.mark.parametrize("occasion", ["before:finance", "before:no-such-module", "whenever"])
def test_occasion_of_another_module(people: People, occasion: str) -> None:
    with pytest.raises(Invalid):
        rate(people(), 1, occasion=occasion)


def test_self_levels_of_the_newest_assessment(people: People) -> None:
    actor = people()
    rate(actor, 1, 1)
    rate(actor, 2, None, 4)
    levels = service.self_levels(actor.person_id, actor.organisation_id, "A")
    assert levels == {"A1": 2, "A3": 4}


def test_validated_level_stands_beside_the_self_level(people: People, framework: Framework) -> None:
    actor = people()
    rate(actor, 2, 2, 2, 2, 2)
    for level in (3, 4):
        with unit_of_work():
            service.record_validated(
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                framework_id=framework.id,
                framework_version=framework.version,
                competence="A",
                level=level,
            )
    standing = service.standings(actor.person_id, actor.organisation_id)["A"]
    assert (standing.self_level, standing.validated_level) == (2, 4)


def test_path_names_gap_and_activities(people: People) -> None:
    actor = people()
    rate(actor, 3, 1, 2, 2, 2)
    first, *others = rules.path(service.positions(actor.person_id, actor.organisation_id))
    assert (first.competence, first.reason, first.gap) == ("A", Reason.GAP, 1)
    assert first.activities == ("A2", "A3")
    assert {step.reason for step in others} == {Reason.NOT_ASSESSED}


def test_organisations_do_not_mix(people: People) -> None:
    here = people()
    elsewhere = Actor(here.person_id, people.organisation("Example Elsewhere"), here.roles)
    rate(here, 3, 3, 3, 3, 3)
    save(here, Rating("A1", 4))
    assert draft(elsewhere) == []
    assert service.history(elsewhere.person_id, elsewhere.organisation_id) == []


def test_self_levels_are_seen_only_if_shared(people: People) -> None:
    one, other = people("Example One"), people("Example Two")
    trainer = people("Example Trainer", Role.TRAINER)
    elsewhere = people(
        "Example Stranger", Role.TRAINER, organisation_id=people.organisation("Example Elsewhere")
    )
    rate(one, 3, 3, 3, 3, 3)
    rate(other, 2, 2, 2, 2, 2)
    assert service.shared_standings(trainer) == {}
    with unit_of_work():
        service.set_sharing(one, shared=True)
        service.set_sharing(one, shared=True)
    shared = service.shared_standings(trainer)
    assert {who: levels["A"].self_level for who, levels in shared.items()} == {one.person_id: 3}
    assert service.shared_standings(elsewhere) == {}
    with unit_of_work():
        service.set_sharing(one, shared=False)
    assert service.shared_standings(trainer) == {}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ASSESSOR, Role.ADMINISTRATOR])
def test_shared_levels_are_for_trainers(people: People, role: Role) -> None:
    with pytest.raises(Forbidden):
        service.shared_standings(people("Example Person", role))


def test_personal_data_exported_and_erased(people: People) -> None:
    actor, other = people("Example One"), people("Example Two")
    for who in (actor, other):
        rate(who, 3, 3)
        save(who, Rating("A1", 4, note="mine"))
        with unit_of_work():
            service.set_sharing(who, shared=True)
    exported = service.export_personal_data(actor.person_id)
    assert set(exported) == service.PERSONAL_TABLES
    assert [row["note"] for row in exported["rating"] if row["note"]] == ["mine"]
    assert {name: len(rows) for name, rows in exported.items()} == {
        "assessment": 2,
        "rating": 3,
        "standing": 1,
        "person_target": 0,
        "standing_share": 1,
    }
    untouched = service.export_personal_data(other.person_id)
    with unit_of_work():
        service.erase_personal_data(actor.person_id)
    assert {len(rows) for rows in service.export_personal_data(actor.person_id).values()} == {0}
    assert service.export_personal_data(other.person_id) == untouched
