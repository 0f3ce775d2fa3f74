"""Building a survey: it begins empty, from a ready questionnaire or as a copy; then its questions.

Once sheets came in, the questions stay: only their words can be mended.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import new_id
from app.kernel.sharing import Scope
from app.surveys import answer_store, store
from app.surveys.model import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Asked,
    Listed,
    Option,
    Plan,
    Purpose,
    Question,
    QuestionId,
    Ready,
    State,
    SurveyId,
    Words,
)
from app.surveys.needs import needed
from app.surveys.tables import SurveyQuestionRow, SurveyRow
from app.surveys.written import options_value, plan_of, plan_value, question_of
from modules.instrument import QuestionKind

PAGE = 30
"""Surveys on a page of the list."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The words around the questions, and the languages they are in."""

    title: Words
    introduction: Words
    thanks: Words
    languages: tuple[str, ...]


def listed(
    actor: Actor, page: int, purpose: Purpose | None = None
) -> tuple[Sequence[Listed], bool]:
    """Return a page of the surveys that somebody may open, and whether there are more.

    For a purpose, only those that it can be done with.
    """
    found = store.listed(
        actor,
        needed().cohorts_of(actor),
        suits=store.suits(purpose, clock.now().date()),
        offset=(page - 1) * PAGE,
        limit=PAGE + 1,
    )
    return found[:PAGE], len(found) > PAGE


def opened(actor: Actor, survey_id: UUID) -> Asked:
    """Return a survey; raise `NotFound` if the actor may not open it."""
    return store.asked(row_of(actor, survey_id))


def row_of(actor: Actor, survey_id: UUID, *, lock: bool = False) -> SurveyRow:
    row = store.find_row(actor, needed().cohorts_of(actor), survey_id, lock=lock)
    if row is None:
        raise NotFound
    return row


def begin(actor: Actor, language: str, title: str) -> SurveyId:
    """Begin an empty survey. Raises `Invalid` without a title."""
    if not title:
        raise Invalid("survey_title_needed", field="title")
    row = _new_row(
        actor,
        language,
        Texts(title={language: title}, introduction={}, thanks={}, languages=(language,)),
    )
    store.add(row)
    return SurveyId(row.id)


def begin_from(actor: Actor, ready: Ready, language: str) -> SurveyId:
    """Begin with the questions of a ready questionnaire."""
    languages = (language, *(code for code in ready.title if code != language))
    texts = Texts(
        title=ready.title,
        introduction=ready.introduction,
        thanks=ready.thanks,
        languages=languages,
    )
    row = _new_row(actor, language, texts)
    row.template = ready.id
    questions = [
        Question(
            id=QuestionId(new_id()),
            kind=one.kind,
            label=one.label,
            options=one.options,
            low=one.low,
            high=one.high,
            groups=one.groups,
            required=one.required,
            key=one.key,
        )
        for one in ready.questions
    ]
    store.add(row)
    store.add(*_question_rows(row.id, questions))
    return SurveyId(row.id)


def copy(actor: Actor, survey_id: UUID) -> SurveyId:
    """Begin a survey for the next time: the same questions, no answers, not opened yet.

    The questions keep their keys, so that what was answered then stands beside what will be.
    """
    old = row_of(actor, survey_id)
    texts = Texts(
        title=old.title,
        introduction=old.introduction,
        thanks=old.thanks,
        languages=tuple(old.languages),
    )
    row = _new_row(actor, old.language, texts)
    row.template, row.copied_from = old.template, old.id
    row.plan = plan_value(replace(plan_of(old.plan), tried="", pages={}))
    row.smallest_group = old.smallest_group
    copies = [
        replace(question_of(one), id=QuestionId(new_id())) for one in store.question_rows(old.id)
    ]
    store.add(row)
    store.add(*_question_rows(row.id, copies))
    return SurveyId(row.id)


def save_plan(actor: Actor, survey_id: UUID, plan: Plan) -> None:
    row = row_of(actor, survey_id)
    row.plan = plan_value(plan)
    _touch(row)


def save_texts(actor: Actor, survey_id: UUID, texts: Texts) -> None:
    """Keep the words around the questions. Raises `Invalid` for no language."""
    row = row_of(actor, survey_id)
    if not texts.languages:
        raise Invalid("survey_no_language", field="languages")
    row.title, row.introduction, row.thanks = (
        _filled(texts.title),
        _filled(texts.introduction),
        _filled(texts.thanks),
    )
    row.languages = list(texts.languages)
    if row.language not in texts.languages:
        row.language = texts.languages[0]
    _touch(row)


def add_question(actor: Actor, survey_id: UUID, kind: QuestionKind, label: str) -> QuestionId:
    """Put a question after the others. Raises `Conflict` once there are answers, or too many."""
    row = _changeable(actor, survey_id)
    question = Question(
        id=QuestionId(new_id()), kind=kind, label={row.language: label}, key=_new_key()
    )
    _put(row, question, place=None)
    return question.id


def copy_question(actor: Actor, survey_id: UUID, question_id: UUID) -> QuestionId:
    """Put a copy right behind a question; it is another question, with a key of its own."""
    row = _changeable(actor, survey_id)
    questions = store.question_rows(row.id)
    place = _place(questions, question_id)
    twin = replace(
        question_of(questions[place]), id=QuestionId(new_id()), key=_new_key(), groups=False
    )
    _put(row, twin, place=place + 1)
    return twin.id


def save_question(
    actor: Actor, survey_id: UUID, question: Question, *, seen: str | None = None
) -> None:
    """Keep a question as it is now written.

    `seen` is the `fingerprint` of what its writer had before them: raises
    `Conflict("survey_question_moved_on")` if somebody has changed it since. Once there are
    answers, raises `Conflict` for any change but of words.
    """
    row = row_of(actor, survey_id, lock=True)
    kept = next((one for one in store.question_rows(row.id) if one.id == question.id), None)
    if kept is None:
        raise NotFound
    before = question_of(kept)
    if seen is not None and fingerprint(before) != seen:
        raise Conflict("survey_question_moved_on")
    tidy = _tidied(question, {option.id for option in before.options})
    if _shape(tidy) != _shape(before) and answer_store.has_any(row.id):
        raise Conflict("survey_has_answers")
    kept.kind, kept.label, kept.options = tidy.kind, dict(tidy.label), options_value(tidy.options)
    kept.low, kept.high = dict(tidy.low) or None, dict(tidy.high) or None
    kept.groups, kept.required = tidy.groups, tidy.required
    _touch(row)


def fingerprint(question: Question) -> str:
    """Return a short sign of all that a question says; another wording has another."""
    return sha256(repr(question).encode()).hexdigest()[:16]


def move_question(actor: Actor, survey_id: UUID, question_id: UUID, by: int) -> None:
    """Move a question up (-1) or down (+1); at the end of the list it stays."""
    row = _changeable(actor, survey_id)
    questions = list(store.question_rows(row.id))
    place = _place(questions, question_id)
    other = min(max(place + by, 0), len(questions) - 1)
    questions.insert(other, questions.pop(place))
    _number(questions)
    _touch(row)


def remove_question(actor: Actor, survey_id: UUID, question_id: UUID) -> None:
    row = _changeable(actor, survey_id)
    questions = list(store.question_rows(row.id))
    store.remove_question(questions.pop(_place(questions, question_id)))
    _number(questions)
    _touch(row)


def _new_row(actor: Actor, language: str, texts: Texts) -> SurveyRow:
    now = clock.now()
    return SurveyRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        owner_id=actor.person_id,
        scope=Scope.PERSONAL,
        title=_filled(texts.title),
        introduction=_filled(texts.introduction),
        thanks=_filled(texts.thanks),
        languages=list(texts.languages),
        language=language,
        state=State.DRAFT,
        plan={},
        created_at=now,
        changed_at=now,
    )


def _changeable(actor: Actor, survey_id: UUID) -> SurveyRow:
    """Return a survey whose questions may change; raise `Conflict` once there are answers."""
    row = row_of(actor, survey_id, lock=True)
    if answer_store.has_any(row.id):
        raise Conflict("survey_has_answers")
    return row


def _put(row: SurveyRow, question: Question, place: int | None) -> None:
    questions = list(store.question_rows(row.id))
    if len(questions) >= MOST_QUESTIONS:
        raise Conflict("survey_full", most=MOST_QUESTIONS)
    (new,) = _question_rows(row.id, [question])
    questions.insert(len(questions) if place is None else place, new)
    _number(questions)
    store.add(new)
    _touch(row)


def _number(questions: Iterable[SurveyQuestionRow]) -> None:
    for position, question in enumerate(questions):
        question.position = position


def _place(questions: Sequence[SurveyQuestionRow], question_id: UUID) -> int:
    for place, question in enumerate(questions):
        if question.id == question_id:
            return place
    raise NotFound


def _question_rows(survey_id: UUID, questions: Iterable[Question]) -> list[SurveyQuestionRow]:
    return [
        SurveyQuestionRow(
            id=one.id,
            survey_id=survey_id,
            position=position,
            kind=one.kind,
            label=dict(one.label),
            options=options_value(one.options),
            low=dict(one.low) or None,
            high=dict(one.high) or None,
            groups=one.groups,
            required=one.required,
            key=one.key,
        )
        for position, one in enumerate(questions)
    ]


def _tidied(question: Question, known: AbstractSet[str]) -> Question:
    """Return a question without what its kind does not have; new options get their id."""
    chooses = question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
    scales = question.kind is QuestionKind.SCALE
    options = tuple(
        Option(
            id=one.id if one.id in known else f"o{secrets.token_hex(3)}", label=_filled(one.label)
        )
        for one in question.options
        if _filled(one.label)
    )
    if len(options) > MOST_OPTIONS:
        raise Invalid("survey_options_full", field="options", most=MOST_OPTIONS)
    if len({option.id for option in options}) < len(options):
        raise Invalid("bad_request")
    return replace(
        question,
        label=_filled(question.label),
        options=options if chooses else (),
        low=_filled(question.low) if scales else {},
        high=_filled(question.high) if scales else {},
        groups=question.groups and question.kind is QuestionKind.CHOICE,
    )


def _shape(question: Question) -> tuple[object, ...]:
    """Return what answers rest on: all but the words."""
    return (
        question.kind,
        tuple(option.id for option in question.options),
        question.groups,
        question.required,
    )


def _filled(words: Words) -> dict[str, str]:
    return {language: text.strip() for language, text in words.items() if text.strip()}


def _new_key() -> str:
    return f"q{secrets.token_hex(4)}"


def _touch(row: SurveyRow) -> None:
    row.changed_at = clock.now()
    store.flush()
