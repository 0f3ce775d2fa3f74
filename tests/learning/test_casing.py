"""A case remembers what was decided, and nothing of it goes wrong whatever is posted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.kernel.db import unit_of_work
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.learning import casing, catalog, service
from modules.case import Case
from tests.conftest import People
from tests.learning.conftest import MODULE


@pytest.fixture
def case() -> Case:
    loaded = catalog.get(MODULE)
    assert loaded.case is not None
    return loaded.case


def way_through(case: Case, choice: int) -> list[str]:
    """Take the same decision (0: the first, -1: the last) in every scene, to an ending."""
    way: list[str] = []
    while (scene := case.scene(casing.walk(case, way).here.id)) is not None:
        way.append(scene.decisions[choice].id)
    return way


def first_way(case: Case) -> list[str]:
    return way_through(case, 0)


@pytest.mark.parametrize("choice", [0, -1])
@pytest.mark.parametrize("module_id", [one.id for one in catalog.catalog().modules if one.case])
def test_shipped_case_ends_within_the_decisions_it_announces(module_id: str, choice: int) -> None:
    case = catalog.get(module_id).case
    assert case is not None
    fewest, most = case.lengths[case.scenes[0].id]
    way = way_through(case, choice)
    assert casing.walk(case, way).ending is not None
    assert fewest <= len(way) <= most


def test_no_decision_yet_is_the_first_scene(case: Case) -> None:
    walk = casing.walk(case, [])
    assert (walk.here, walk.taken, walk.whole) == (case.scenes[0], (), True)


def test_way_stops_at_a_decision_that_is_not_there(case: Case) -> None:
    good = case.scenes[0].decisions[0].id
    walk = casing.walk(case, [good, "nowhere", good])
    assert (walk.way, walk.whole) == ((good,), False)


def test_way_beyond_an_ending_is_left_out(case: Case) -> None:
    way = first_way(case)
    walk = casing.walk(case, [*way, "a"])
    assert (list(walk.way), walk.whole, walk.ending is not None) == (way, False, True)


def test_decisions_are_kept_and_an_ending_is_noted_once(
    both_app: Flask, people: People, case: Case
) -> None:
    learner, way = people(), first_way(case)
    for _round in range(2):
        for place, decision in enumerate(way):
            with unit_of_work():
                casing.decide(learner, MODULE, way[:place], decision)
    progress = service.progress(learner, MODULE)
    ending = casing.walk(case, way).ending
    assert ending is not None
    assert (list(progress.case_way), progress.case_endings) == (way, (ending.id,))


def test_same_decision_posted_twice_changes_nothing(app: Flask, people: People, case: Case) -> None:
    learner, first = people(), case.scenes[0].decisions[0].id
    for _twice in range(2):
        with unit_of_work():
            casing.decide(learner, MODULE, [], first)
    assert service.progress(learner, MODULE).case_way == (first,)


def test_unknown_decision_is_refused_and_nothing_is_kept(app: Flask, people: People) -> None:
    learner = people()
    with pytest.raises(Invalid, match="decision_unknown"), unit_of_work():
        casing.decide(learner, MODULE, [], "nowhere")
    assert service.progress(learner, MODULE).case_way == ()


def test_ways_of_two_people_do_not_mix(app: Flask, people: People, case: Case) -> None:
    one, other = people(), people()
    with unit_of_work():
        casing.decide(one, MODULE, [], case.scenes[0].decisions[0].id)
    assert service.progress(other, MODULE).case_way == ()


def test_visitor_goes_through_and_nothing_is_kept(app: Flask, case: Case) -> None:
    first = case.scenes[0].decisions[0].id
    assert casing.decide(None, MODULE, [], first).way == (first,)


def test_module_without_a_case_has_none_to_show(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = catalog.catalog()
    bare = replace(shipped, modules=tuple(replace(one, case=None) for one in shipped.modules))
    monkeypatch.setattr(catalog, "catalog", lambda: bare)
    learner: Actor = people()
    with pytest.raises(NotFound, match="case_unwritten"):
        casing.decide(learner, MODULE, [], "a")
