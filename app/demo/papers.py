"""Filled instruments of the toolkit: two people's own, a cohort's, and the centre's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from app.accounts import service as accounts
from app.cohorts import cohorting
from app.demo import cohort
from app.demo.people import CENTRE
from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import CohortId
from app.kernel.sharing import Scope
from app.printing import markdown
from app.toolkit import catalog, managing, proving, service
from app.toolkit.papering import Facts, paper
from app.toolkit.web.papers import paper_words
from modules.examples import example_content
from modules.instrument import ROW, Grid, Instrument, Kind

Cast: TypeAlias = Mapping[str, Actor]
Content: TypeAlias = dict[str, Any]
PAGE = "demo"
"""The sign of the page on which everything here is typed."""
HELPER = "Example Learner 03"
"""Who of the cohort writes in its action plan too."""
LAST_YEAR, THIS_YEAR = "23323", "34334"
"""How the centre rates itself: one digit an indicator, in turn."""
YEAR = 365
"""Days."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A document that somebody fills in: on one day, and on with it on another."""

    instrument: str
    began: int
    """Days ago."""
    went_on: int
    first: Mapping[str, str]
    """What is written otherwise than in the example of the instrument."""
    then: Mapping[str, str]
    proves: tuple[str, ...] = ()
    """Activities for which it is evidence then."""


OF_LEARNER = (
    Typed(
        "six-questions",
        began=64,
        went_on=58,
        first={"partner": "Example Logistics 3", "evidence": "Count at our desk: to be done."},
        then={"evidence": "Count at our desk, two weeks in autumn: 24 requests, none met."},
        proves=("A1",),
    ),
    Typed(
        "project-charter",
        began=44,
        went_on=33,
        first={"title": "Two days with Example Logistics 3", "threats": ""},
        then={"threats": "No trials in the busy season. Who insures visitors is still open."},
    ),
)
AGREEMENT = Typed(
    "partnership-agreement",
    began=130,
    went_on=121,
    first={"title": "Work trials with Example Logistics 1", "approval_terms": ""},
    then={"approval_terms": "The board sees the review of the first twelve trials."},
)
PLAN = Typed(
    "action-plan",
    began=24,
    went_on=17,
    first={"goal": "A recruitment day for thirty young people"},
    then={"keeper": "Example Trainer"},
)


def write_all(cast: Cast) -> None:
    """Make each document that is not there yet."""
    today = clock.now()
    learner, trainer = cast["learner"], cast["trainer"]
    for typed in OF_LEARNER:
        document_id = _typed(learner, typed, today)
        if document_id is not None and typed.proves:
            with _ago(today, typed.went_on):
                _prove(learner, document_id, typed.proves)
    _for_everybody(trainer, _typed(trainer, AGREEMENT, today))
    _plan_of_cohort(trainer, today)
    for ago, levels in ((YEAR + 12, LAST_YEAR), (12, THIS_YEAR)):
        _for_everybody(trainer, _self_evaluation(trainer, today, ago, levels))


def begin(
    owner: Actor, instrument_id: str, content: Content, moment: AbstractContextManager[None]
) -> UUID | None:
    """Begin a document at a moment; None if the owner has one of its name."""
    instrument = catalog.instrument(instrument_id)
    title = service.titled(instrument, content)
    listed, _more = service.listed(owner, instrument_id=instrument_id)
    if any(each.title == title and each.owner_id == owner.person_id for each in listed):
        return None
    with moment:
        document_id, _taken = service.start(owner, instrument_id, language="en", content=content)
    return document_id


def _typed(owner: Actor, typed: Typed, today: datetime) -> UUID | None:
    """Let somebody fill a document in, after its example; None if they have it."""
    instrument = catalog.instrument(typed.instrument)
    content: Content = {**example_content(instrument, "en"), **typed.first}
    if instrument.id == PLAN.instrument:
        content = _from_day(content, date.fromisoformat(_first_day(content)), today, typed.began)
    document_id = begin(owner, instrument.id, content, _ago(today, typed.began))
    if document_id is not None:
        with _ago(today, typed.went_on):
            _write_on(owner, document_id, lambda held: {**held, **typed.then})
    return document_id


def _write_on(owner: Actor, document_id: UUID, change: Callable[[Content], Content]) -> None:
    document = service.open_one(owner, document_id).document
    sent = change(dict(document.content))
    service.save(owner, document_id, sent, base=document.revision, page=PAGE)


def _prove(owner: Actor, document_id: UUID, activities: tuple[str, ...]) -> None:
    """Keep a document as it stands in its owner's portfolio."""
    document = service.open_one(owner, document_id).document
    facts = Facts(title=document.title, made=clock.now(), currency=document.currency, author=CENTRE)
    written = paper(
        catalog.instrument(document.instrument_id),
        document.content,
        document.language,
        facts,
        paper_words(document.language),
    )
    proving.use_as_evidence(
        owner,
        document,
        title=document.title,
        text=markdown.write(written),
        activities=activities,
        language=document.language,
    )


def _for_everybody(owner: Actor, document_id: UUID | None) -> None:
    if document_id is not None:
        managing.share(owner, document_id, Scope.ORGANISATION, None)


# -- the cohort's action plan: two people write in it ----------------------------------------------


def _plan_of_cohort(trainer: Actor, today: datetime) -> None:
    document_id = _typed(trainer, PLAN, today)
    if document_id is None:
        return
    cohort_id, helper = _in_cohort(trainer)
    managing.share(trainer, document_id, Scope.COHORT, cohort_id)
    with _ago(today, 6):
        _write_on(helper, document_id, _workshops_begun)


def _workshops_begun(held: Content) -> Content:
    tasks = [dict(task) for task in held["tasks"]]
    tasks[3]["state"] = "running"
    return {**held, "tasks": tasks}


def _in_cohort(trainer: Actor) -> tuple[CohortId, Actor]:
    found = next(each for each in cohorting.listed(trainer) if each.cohort.name == cohort.NAME)
    members = cohorting.people(trainer, found.cohort.id).members
    person_id = next(each.person_id for each in members if each.name == HELPER)
    helper = accounts.actor_in(person_id, trainer.organisation_id)
    assert helper is not None
    return found.cohort.id, helper


def _first_day(content: Content) -> str:
    return min(str(task["starts"]) for task in content["tasks"])


def _from_day(content: Content, first: date, today: datetime, days_ago: int) -> Content:
    """Move the tasks so that the first begins with the plan: the picture shows the present."""
    by = (today - timedelta(days=days_ago)).date() - first
    tasks = [
        {
            key: str(date.fromisoformat(str(cell)) + by) if key in {"starts", "ends"} else cell
            for key, cell in task.items()
        }
        for task in content["tasks"]
    ]
    return {**content, "tasks": tasks}


# -- the centre's self-evaluation: last year's and this year's -------------------------------------


def _self_evaluation(owner: Actor, today: datetime, days_ago: int, levels: str) -> UUID | None:
    """Return it with every indicator rated, and told in words where the example does so."""
    instrument = catalog.instrument("self-evaluation")
    day = (today - timedelta(days=days_ago)).date()
    content: Content = {
        **example_content(instrument, "en"),
        "edition": f"{CENTRE}, {day.year}",
        "finished_on": day.isoformat(),
        "next_time": (day + timedelta(days=YEAR)).isoformat(),
    }
    for place, grid in enumerate(_themes(instrument)):
        content[grid.id] = _rated(grid, content.get(grid.id, []), levels[place % 3 :] + levels)
    return begin(owner, instrument.id, content, _ago(today, days_ago))


def _themes(instrument: Instrument) -> list[Grid]:
    return [
        place
        for place in instrument.places()
        if isinstance(place, Grid) and any(each.kind is Kind.RATING for each in place.columns)
    ]


def _rated(grid: Grid, told: list[Content], levels: str) -> list[Content]:
    words = {row[ROW]: row for row in told}
    return [
        {**words.get(row.id, {}), ROW: row.id, "level": levels[place % len(levels)]}
        for place, row in enumerate(grid.rows)
    ]


def _ago(today: datetime, days: int) -> AbstractContextManager[None]:
    return clock.at(today - timedelta(days=days))
