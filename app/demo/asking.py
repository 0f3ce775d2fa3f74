"""Three surveys of the example centre: one closed and reported on, one open, one half built."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo import opinions
from app.demo.opinions import Opinions
from app.kernel import clock
from app.kernel.identity import Actor
from app.kernel.ids import new_id
from app.kernel.sharing import Scope
from app.surveys import answering, building, opening, reading, results
from app.surveys import results_needs as reporting
from app.surveys.building import Texts
from app.surveys.model import (
    SMALLEST_GROUP,
    Audience,
    Channel,
    Plan,
    Selection,
    SurveyId,
    Words,
)
from app.surveys.needs import needed
from app.surveys.web import report_words
from modules.instrument import QuestionKind

ON_PAPER = 7
"""Every so many-th sheet came on paper."""
IN_FRENCH = 5
"""Every so many-th sheet was answered in French."""


@dataclass(frozen=True, slots=True)
class Made:
    """A survey made of a ready questionnaire, with those who answered it."""

    ready: str
    title: Words
    plan: Plan
    began: int
    """Days ago."""
    opened: int
    closed: int | None
    opinions: Opinions


PARTNERS = Made(
    ready="rating-scale",
    title={
        "en": "How is it to work with us?",
        "fr": "Comment se passe le travail avec nous\u202f?",
    },
    plan=Plan(
        decision="Which of our meetings we keep, and what we write down with each partner.",
        decided_by="The centre’s board, at its meeting in autumn",
        topics=("Being reached in time", "What meetings deal with", "What each side receives"),
        audience=Audience.PARTNERS,
        selection=Selection.ALL,
        ways="The link by mail to every contact person; paper for those who come to the meeting.",
        invited=44,
        invited_of={"employer": 18, "public": 9, "association": 8, "education": 7},
        tried="Tried by two partners: “News reached us” was not clear, and says of what now.",
    ),
    began=110,
    opened=100,
    closed=72,
    opinions=opinions.OF_PARTNERS,
)
USERS = Made(
    ready="user-satisfaction",
    title={"en": "Your visit to the centre", "fr": "Votre visite au centre"},
    plan=Plan(
        decision="Whether the desk stays open in the evening, and who is there.",
        decided_by="The director, before the summer",
        topics=("Welcome", "Time", "What comes next"),
        audience=Audience.USERS,
        selection=Selection.RULE,
        rule="Every fifth visitor, for two weeks.",
        ways="A QR code at the door, and paper at the desk.",
        tried="Tried with three visitors; it takes three minutes.",
    ),
    began=20,
    opened=12,
    closed=None,
    opinions=opinions.OF_USERS,
)
DRAFT_TITLE = "After the training on agreements"
DRAFT_PLAN = Plan(
    decision="What the second day of the training is about.",
    topics=("What could be used", "What was too short"),
    audience=Audience.LEARNERS,
)
DRAFT_QUESTIONS = (
    (QuestionKind.TEXT, "What did you do differently in your last meeting with a partner?"),
    (QuestionKind.SCALE, "How sure are you now when you write an agreement?"),
)


def survey_all(owner: Actor) -> None:
    """Make what is missing of the three surveys."""
    listed, _more = building.listed(owner, 1)
    there = {each.survey.title.get("en") for each in listed}
    today = clock.now()
    if DRAFT_TITLE not in there:
        _draft(owner, today)
    for made in (PARTNERS, USERS):
        if made.title["en"] not in there:
            _make(owner, made, today)


def _draft(owner: Actor, today: datetime) -> None:
    with _ago(today, 3):
        survey_id = building.begin(owner, "en", DRAFT_TITLE)
        building.save_plan(owner, survey_id, DRAFT_PLAN)
        for kind, label in DRAFT_QUESTIONS:
            building.add_question(owner, survey_id, kind, label)


def _make(owner: Actor, made: Made, today: datetime) -> None:
    """Build a survey, open it, let people answer, count; begin a report on one that is closed."""
    with _ago(today, made.began):
        survey_id = _built(owner, made)
        opening.share(owner, survey_id, Scope.ORGANISATION, None)
    with _ago(today, made.opened):
        first = clock.now().date()
        last = first + timedelta(days=made.opened - made.closed) if made.closed else None
        opening.set_terms(
            owner,
            survey_id,
            opens_on=first,
            closes_on=last,
            smallest_group=SMALLEST_GROUP,
        )
        opening.open_(owner, survey_id)
    _answer(owner, survey_id, made, today)
    with _ago(today, made.closed or 0):
        if made.closed:
            opening.close(owner, survey_id)
        results.count(owner, survey_id)
        if made.closed:
            report = report_words.content(results.results(owner, survey_id))
            reporting.needed().start_report(owner, report, "en")


def _built(owner: Actor, made: Made) -> SurveyId:
    ready = next(each for each in needed().ready() if each.id == made.ready)
    survey_id = building.begin_from(owner, ready, "en")
    texts = Texts(
        title=made.title,
        introduction=ready.introduction,
        thanks=ready.thanks,
        languages=("en", "fr"),
    )
    building.save_texts(owner, survey_id, texts)
    building.save_plan(owner, survey_id, made.plan)
    return survey_id


def _answer(owner: Actor, survey_id: SurveyId, made: Made, today: datetime) -> None:
    """Let everybody answer, evenly over the days that the survey was open."""
    asked = building.opened(owner, survey_id)
    people = len(made.opinions.groups)
    days = made.opened - (made.closed or 0)
    for number in range(people):
        language = "fr" if number % IN_FRENCH == 1 else "en"
        said = made.opinions.sheet(asked.questions, number, language)
        sheet = reading.read(
            asked.questions, {reading.field_name(each): sent for each, sent in said}
        )
        on_paper = number % ON_PAPER == ON_PAPER - 1
        with _ago(today, made.opened - days * number // people):
            answering.keep(
                asked.survey,
                sheet,
                new_id(),
                language=language,
                channel=Channel.PAPER if on_paper else Channel.LINK,
                entered_by=owner.person_id if on_paper else None,
            )


def _ago(today: datetime, days: int) -> AbstractContextManager[None]:
    return clock.at(today - timedelta(days=days))
