"""What the map makes of what is known: gaps, changes, and who is held up; decided without pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.home import heat_rules
from app.home.compared import FEWEST, spread, waited
from app.home.heat_model import (
    PHASES,
    Cell,
    Decided,
    DossierStand,
    Halt,
    Known,
    Measure,
    ModuleUnderWay,
    Person,
    PersonRow,
    Phase,
    Sort,
    Standing,
)
from app.kernel.ids import PersonId
from competences.validation.model import State

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MEASURE = Measure(("A", "B"), {"A": 3, "B": 3}, NOW, timedelta(days=21))
WHO = PersonId(uuid4())


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def dossier(phase: Phase, *, created: float = 90, sent: float | None = None, touched: float = 0):  # noqa: ANN201
    return DossierStand(
        uuid4(), "A", phase, 1, ago(created), sent and ago(sent), None, ago(touched), None
    )


def row(
    *,
    shares: bool = True,
    target: dict[str, int] | None = None,
    standing: Standing | None = None,
    modules: tuple[ModuleUnderWay, ...] = (),
    dossiers: tuple[DossierStand, ...] = (),
    decided: tuple[Decided, ...] = (),
    earlier: dict[str, int] | None = None,
) -> PersonRow:
    known = Known(
        people=[Person(WHO, "Example", ago(100), shares, target)],
        standings={WHO: {"A": standing}} if standing else {},
        modules={WHO: modules},
        dossiers={WHO: dossiers},
        decided={WHO: decided},
        earlier={WHO: earlier or {}},
    )
    (made,) = heat_rules.rows(known, MEASURE)
    return made


def test_every_state_of_a_dossier_has_its_phase() -> None:
    assert {state.value for state in State} - PHASES.keys() == set()


def test_own_level_that_is_not_shared_is_nowhere() -> None:
    standing = Standing(2, ago(10), 5, ago(5))
    open_row, closed = (
        row(shares=shares, standing=standing, target={"A": 5}, earlier={"A": 1}).cells["A"]
        for shares in (True, False)
    )
    assert (open_row.self_level, open_row.self_change, open_row.target, open_row.gap) == (
        5,
        4,
        5,
        0,
    )
    # Neither the level nor what follows from it, nor what they aim at, shows.
    assert closed == replace(open_row, self_level=None, self_at=None, self_change=None, target=3)
    assert closed.gap == 1


@pytest.mark.parametrize(
    ("validated", "days_ago", "before", "change"),
    [
        (4, 10, [], 4),
        (4, 10, [(3, 100)], 1),
        (3, 10, [(4, 100), (2, 200)], -1),
        (4, 10, [(4, 100)], None),
        (4, 91, [(3, 100)], None),
        (4, 10, [(3, 20), (2, 100)], 2),
    ],
)
def test_change_is_counted_from_what_stood_ninety_days_ago(
    validated: int, days_ago: int, before: list[tuple[int, int]], change: int | None
) -> None:
    decided = (
        Decided("A", validated, ago(days_ago)),
        Decided("B", 5, ago(300)),
        *(Decided("A", level, ago(days)) for level, days in before),
    )
    made = row(standing=Standing(validated, ago(days_ago), None, None), decided=decided)
    assert made.cells["A"].change == change


@pytest.mark.parametrize(
    ("phase", "sent", "touched", "halt"),
    [
        (Phase.WRITING, None, 30, None),
        (Phase.WRITING, None, 31, Halt.DRAFT),
        (Phase.ASKED, 60, 14, None),
        (Phase.ASKED, 60, 15, Halt.CANDIDATE),
        (Phase.WAITING, 21, 80, None),
        (Phase.WAITING, 22, 80, Halt.ASSESSOR),
        (Phase.PAUSED, 80, 80, None),
        (Phase.DECIDED, 80, 80, None),
        (Phase.WITHDRAWN, 80, 80, None),
    ],
)
def test_dossier_is_held_up_after_its_time(
    phase: Phase, sent: int | None, touched: int, halt: Halt | None
) -> None:
    stuck = row(dossiers=(dossier(phase, sent=sent, touched=touched),)).stuck
    assert [one.halt for one in stuck] == ([halt] if halt else [])


def test_module_is_held_up_unless_it_is_completed_or_fresh() -> None:
    left = ModuleUnderWay("m", "A", ago(40), None, ago(15), 2)
    modules = (left, replace(left, completed_at=ago(1)), replace(left, touched_at=ago(14)))
    (stuck,) = row(modules=modules).stuck
    assert (stuck.halt, stuck.competence, stuck.days, stuck.module_id) == (
        Halt.MODULE,
        "A",
        15,
        "m",
    )


def test_dossier_under_way_stands_before_a_newer_one_that_is_over() -> None:
    under_way = dossier(Phase.WAITING, created=90, sent=1)
    over = dossier(Phase.WITHDRAWN, created=10)
    assert row(dossiers=(over, under_way)).cells["A"].dossier == under_way


def test_rows_stand_in_the_order_asked_for() -> None:
    people = [
        PersonRow(PersonId(uuid4()), name, NOW, False, {"A": Cell(target=gap)}, stuck)
        for name, gap, stuck in (
            ("bea", 1, []),
            ("Ana", 3, []),
            (None, 5, []),
            ("Cy", 3, row(dossiers=(dossier(Phase.WRITING, touched=40),)).stuck),
        )
    ]
    orders = {sort: [one.name for one in heat_rules.in_order(people, sort)] for sort in Sort}
    assert orders == {
        Sort.NAME: ["Ana", "bea", "Cy", None],
        Sort.GAP: [None, "Ana", "Cy", "bea"],
        Sort.STUCK: ["Cy", "Ana", "bea", None],
    }
    assert heat_rules.halted(people) == {Halt.DRAFT: 1}


def test_groups_under_five_are_not_told() -> None:
    few, enough = spread([1] * (FEWEST - 1)), spread([-4, -1, 0, 1, 3])
    assert (few.shown, dict(few.counts), few.over) == (False, {}, 0)
    assert dict(enough.counts) == {-2: 1, -1: 1, 0: 1, 1: 1, 2: 1}
    assert (enough.over, enough.under) == (2, 2)


def test_wait_is_told_from_five_answers_on() -> None:
    assert waited("2026-10", [1.0, 2.0, 3.0, 4.0]).median is None
    ten = waited("2026-10", [float(n) for n in range(10, 0, -1)])
    assert (ten.answers, ten.median, ten.ninetieth) == (10, 5.5, 9.0)
