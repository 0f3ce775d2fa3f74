"""The part of wiring that is about surveys; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for

from app.accounts import service as accounts
from app.cohorts import mine
from app.cohorts import service as organisations
from app.home.web.notice_kinds import SURVEY_ENDING
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import queue
from app.learning import catalog
from app.notices import service as notices
from app.printing import qr
from app.privacy.registry import Merger, PersonalData
from app.surveys import ending, needs, personal
from app.surveys.model import Option, Purpose, Ready, ReadyQuestion, SurveyId
from app.surveys.web import (
    answer_views,
    blacking_views,
    messages,
    opening_views,
    question_views,
    step_views,
    trial_views,
    typing_views,
    views,
)
from app.toolkit import service as toolkit
from modules.instrument import Instrument, Page, Question

BLUEPRINTS = (
    views.blueprint,
    step_views.blueprint,
    question_views.blueprint,
    trial_views.blueprint,
    opening_views.blueprint,
    typing_views.blueprint,
    blacking_views.blueprint,
    answer_views.blueprint,
)

MESSAGES = messages.MESSAGES

SWOT = "swot"
"""The instrument, and its squares in the order in which a survey is interested in them."""
SQUARES = ("weaknesses", "threats", "strengths", "opportunities")

_PURPOSES = {
    Page.SURVEYS: Purpose.BUILD,
    Page.SURVEY_COLLECTION: Purpose.COLLECT,
    Page.SURVEY_RESULTS: Purpose.RESULTS,
}

PERSONAL_DATA = PersonalData(
    "surveys",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)

MERGER = Merger("surveys", personal.merge, personal.counts)


def provide() -> None:
    needs.provide(
        needs.Needs(
            cohorts_of=mine.of,
            names=accounts.names,
            organisation_name=lambda organisation_id: organisations.get(organisation_id).name,
            qr=qr.data_uri,
            ready=_ready,
            swot_points=_swot_points,
            tell_ending=_tell_ending,
        )
    )


def _ready() -> Sequence[Ready]:
    """Return the questionnaires among the instruments of all modules."""
    return [
        Ready(
            id=one.id,
            title=one.title,
            purpose=one.purpose,
            introduction=one.questionnaire.introduction,
            thanks=one.questionnaire.thanks,
            questions=[_question(question) for question in one.questionnaire.questions],
        )
        for loaded in catalog.catalog().modules
        for one in loaded.instruments
        if one.questionnaire
    ]


def _question(question: Question) -> ReadyQuestion:
    return ReadyQuestion(
        key=question.id,
        kind=question.kind,
        label=question.label,
        options=tuple(Option(id=one.id, label=one.label) for one in question.options),
        low=question.low or {},
        high=question.high or {},
        groups=question.groups,
        required=question.required,
    )


def _swot_points(actor: Actor) -> Sequence[str]:
    """Return the lines of the newest SWOT: first what hinders, which a survey is to explain."""
    found = toolkit.newest(actor, SWOT)
    squares = [str(found.content.get(square, "")) for square in SQUARES] if found else []
    lines = [line.strip() for square in squares for line in square.splitlines()]
    return list(dict.fromkeys(filter(None, lines)))


def _tell_ending(
    person_id: PersonId, organisation_id: OrganisationId, survey_id: SurveyId, day: date
) -> None:
    notices.tell(
        person_id,
        organisation_id,
        SURVEY_ENDING,
        about=survey_id,
        values={"until": day.isoformat()},
        dedup_key=f"{SURVEY_ENDING}:{survey_id}:{day.isoformat()}",
        once=True,
    )


def _remind() -> None:
    with unit_of_work():
        ending.remind()


DAILY: list[queue.Daily] = [_remind]


def page_of(instrument: Instrument) -> str | None:
    """Return the page that an instrument opens, or where its questionnaire can be taken."""
    if instrument.questionnaire is not None:
        return url_for("surveys.new", _anchor=f"ready-{instrument.id}")
    purpose = _PURPOSES.get(instrument.opens) if instrument.opens else None
    return url_for("surveys.overview", purpose=purpose) if purpose else None
