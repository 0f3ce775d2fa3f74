"""What a survey allows before and after the first answer, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cohorts import cohorting
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound, ProductError
from app.kernel.identity import Actor, Role
from app.kernel.ids import new_id
from app.kernel.sharing import Scope
from app.notices import store as notices
from app.surveys import answering, building, codes, ending, opening, personal, reading, rules
from app.surveys.model import MOST_QUESTIONS, Asked, Channel, Option, Question
from app.surveys.needs import needed
from app.surveys.tables import SurveyAnswerRow, SurveyRow
from modules.instrument import QuestionKind
from tests.conftest import People
from tests.surveys.building_blocks import begun, names, opened


def _answer(asked: Asked, typist: Actor | None = None) -> UUID:
    form = new_id()
    sheet = reading.read(asked.questions, {names(asked)["visits"]: ["2"]})
    with unit_of_work():
        answering.keep(
            asked.survey,
            sheet,
            form,
            language="en",
            channel=Channel.PAPER if typist else Channel.LINK,
            entered_by=typist.person_id if typist else None,
        )
    return form


def _refused(work: Callable[[], object]) -> str:
    """Return the code with which something is refused."""
    with pytest.raises(ProductError) as refused, unit_of_work():
        work()
    return refused.value.code


def test_once_there_are_answers_only_words_change(both_app: Flask, people: People) -> None:
    me = people()
    asked = opened(me)
    survey_id = asked.survey.id
    scale, choice, *_others = asked.questions
    with unit_of_work():
        building.move_question(me, survey_id, scale.id, by=1)
        twin = building.copy_question(me, survey_id, choice.id)
        building.remove_question(me, survey_id, twin)
        building.move_question(me, survey_id, scale.id, by=-1)
    assert [one.id for one in building.opened(me, survey_id).questions] == [
        one.id for one in asked.questions
    ]

    _answer(building.opened(me, survey_id))
    locked: list[Callable[[], object]] = [
        lambda: building.add_question(me, survey_id, QuestionKind.TEXT, "More?"),
        lambda: building.copy_question(me, survey_id, scale.id),
        lambda: building.move_question(me, survey_id, scale.id, by=1),
        lambda: building.remove_question(me, survey_id, scale.id),
        lambda: building.save_question(me, survey_id, replace(scale, kind=QuestionKind.TEXT)),
        lambda: building.save_question(me, survey_id, replace(choice, options=choice.options[:1])),
        lambda: building.save_question(me, survey_id, replace(choice, groups=False)),
        lambda: building.save_question(me, survey_id, replace(choice, required=True)),
    ]
    assert {_refused(work) for work in locked} == {"survey_has_answers"}
    mended = replace(choice, label={"en": "You came as"}, options=(
        Option(id="school", label={"en": "a school"}), choice.options[1],
    ))  # fmt: skip
    with unit_of_work():
        building.save_question(me, survey_id, mended)
    assert building.opened(me, survey_id).question(choice.id) == mended
    terms = {"opens_on": None, "closes_on": None}
    smaller = _refused(lambda: opening.set_terms(me, survey_id, smallest_group=4, **terms))
    assert smaller == "survey_group_promised"
    with unit_of_work():
        opening.set_terms(me, survey_id, smallest_group=6, **terms)


def test_what_two_people_do_to_one_question_is_told(both_app: Flask, people: People) -> None:
    me = people()
    asked = opened(me)
    question = asked.questions[0]
    seen = building.fingerprint(question)
    theirs = replace(question, label={"en": "Theirs"})
    with unit_of_work():
        building.save_question(me, asked.survey.id, theirs, seen=seen)
    mine = replace(question, label={"en": "Mine"})
    assert (
        _refused(lambda: building.save_question(me, asked.survey.id, mine, seen=seen))
        == "survey_question_moved_on"
    )
    with unit_of_work():
        again = building.fingerprint(theirs)
        building.save_question(me, asked.survey.id, mine, seen=again)
    assert building.opened(me, asked.survey.id).questions[0] == mine


def test_a_copy_has_the_questions_and_their_keys_but_no_answers(app: Flask, people: People) -> None:
    me = people()
    asked = opened(me)
    _answer(asked)
    with unit_of_work():
        copied = building.opened(me, building.copy(me, asked.survey.id))
    assert copied.survey.copied_from == asked.survey.id
    assert (copied.answers, copied.survey.token, copied.survey.state) == (0, None, "draft")
    assert [replace(one, id=asked.questions[n].id) for n, one in enumerate(copied.questions)] == [
        *asked.questions
    ]
    assert {one.id for one in copied.questions}.isdisjoint(one.id for one in asked.questions)


def test_limits_are_said(app: Flask, people: People) -> None:
    me = people()
    survey_id = begun(me)
    question = building.opened(me, survey_id).questions[1]
    for number in range(MOST_QUESTIONS - 5):
        building.add_question(me, survey_id, QuestionKind.TEXT, f"Question {number}?")
    with pytest.raises(Conflict, match="survey_full"):
        building.copy_question(me, survey_id, question.id)
    many = tuple(Option(id="", label={"en": str(number)}) for number in range(21))
    with pytest.raises(Invalid, match="survey_options_full"):
        building.save_question(me, survey_id, replace(question, options=many))
    twice = (question.options[0], question.options[0])
    with pytest.raises(Invalid, match="bad_request"):
        building.save_question(me, survey_id, replace(question, options=twice))
    made_up = (Option(id="ours", label={"en": "x"}), question.options[0])
    building.save_question(me, survey_id, replace(question, options=made_up))
    kept = building.opened(me, survey_id).questions[1].options
    assert kept[0].id != "ours"
    assert kept[1] == question.options[0]
    with pytest.raises(Invalid, match="survey_group_size"):
        opening.set_terms(me, survey_id, opens_on=None, closes_on=None, smallest_group=2)


def test_a_survey_is_given_to_a_cohort_and_outlives_who_began_it(
    both_app: Flask, people: People
) -> None:
    me, fellow, stranger = people(), people("Example Fellow"), people("Example Stranger")
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    with unit_of_work():
        cohort_id = cohorting.make(admin, "Example Cohort")
        cohorting.add(admin, cohort_id, [me.person_id, fellow.person_id])
    asked, own = opened(me), begun(me)
    with unit_of_work():
        opening.share(me, asked.survey.id, Scope.COHORT, cohort_id)
    assert building.opened(fellow, asked.survey.id).survey.cohort_id == cohort_id
    assert _refused(lambda: building.opened(stranger, asked.survey.id)) == "not_found"
    assert _refused(lambda: opening.delete(fellow, asked.survey.id)) == "not_found"
    _answer(building.opened(me, asked.survey.id), typist=me)

    told = personal.export_personal_data(me.person_id)
    assert (len(told["surveys"]), told["sheets_typed_in"]) == (2, 1)
    assert personal.counts(me.person_id) == {"surveys": 2}
    with unit_of_work():
        personal.erase_personal_data(me.person_id)
    assert _refused(lambda: building.opened(me, own)) == "not_found"
    left = building.opened(fellow, asked.survey.id)
    assert (left.survey.owner_id, left.answers) == (None, 1)
    assert personal.export_personal_data(me.person_id) == {"surveys": [], "sheets_typed_in": 0}


def test_a_guest_brings_surveys_into_the_account(both_app: Flask, people: People) -> None:
    guest, account = people("Example Guest"), people("Example Account")
    asked = opened(guest)
    _answer(asked, typist=guest)
    with unit_of_work():
        personal.merge(guest.person_id, account.person_id)
    assert building.opened(account, asked.survey.id).survey.owner_id == account.person_id
    assert personal.export_personal_data(account.person_id)["sheets_typed_in"] == 1
    with unit_of_work():
        opening.delete(account, asked.survey.id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyRow)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyAnswerRow)) == 0


def test_every_ready_questionnaire_can_be_opened_as_it_is(app: Flask, people: People) -> None:
    me = people()
    ready = needed().ready()
    assert len(ready) >= 3
    for one in ready:
        asked = opened(me, one)
        assert asked.survey.languages == ("en", "fr")
        assert asked.survey.template == one.id
        assert rules.lacks(asked) == []
        # What is longer than we advise says so; there is nothing else to wonder about.
        assert set(rules.warnings(asked)) <= {rules.Warn.LONG}


def test_hints_are_on_what_is_asked() -> None:
    cases: list[tuple[str, str, list[str]]] = [
        ("en", "Are our dates and rooms convenient?", ["double"]),
        ("en", "How much has our new offer helped you?", ["leading"]),
        ("en", "Do you come regularly?", ["vague"]),
        ("en", "How often did you come in the last 3 months?", []),
        ("en", "Are you satisfied with our communication?", ["satisfaction"]),
        ("en", "After your visit, did you know what to do next?", []),
        ("fr", "Nos dates et nos salles vous conviennent-elles ?", ["double"]),
        ("fr", "Venez-vous souvent ?", ["vague"]),
        ("fr", "Êtes-vous satisfait·e de notre communication ?", ["satisfaction"]),
        ("fr", "Après votre visite, saviez-vous quoi faire ?", []),
    ]
    for language, label, expected in cases:
        question = Question(id=new_id(), kind=QuestionKind.SCALE, label={language: label})  # type: ignore[arg-type]
        assert list(rules.hints(question, language)) == expected, label


def test_numbers_typed_from_paper_stand_for_boxes(app: Flask, people: People) -> None:
    asked = opened(people())
    field = names(asked)
    options = [Option(id=f"o{number}", label={"en": str(number)}) for number in range(1, 13)]
    long = replace(asked.questions[2], options=tuple(options))
    cases: list[tuple[str, str, list[object] | None]] = [
        ("next", "5", [5.0]),
        ("next", "0", ["na"]),
        ("next", "6", None),
        ("next", "12", None),
        ("next", "", []),
        ("who", "2", ["firm"]),
        ("who", "1 2", None),
        ("who", "3", None),
        ("used", "12", ["desk", "talk"]),
        ("used", "2, 1", ["talk", "desk"]),
        ("used", "1x", None),
        ("long", "12 3", ["o12", "o3"]),
        ("long", "123", None),
        ("visits", "3,5", [3.5]),
        ("visits", "many", None),
        ("visits", "", []),
        ("stop", "Leaflets.", ["Leaflets."]),
    ]
    for key, typed, expected in cases:
        question = long if key == "long" else next(q for q in asked.questions if q.key == key)
        name = field["used" if key == "long" else key]
        sheet = codes.read([question], {name: [typed]})
        found = [one.option or one.text or one.number for one in sheet.answers]
        assert (None if sheet.problems else found) == expected, (key, typed)


def test_a_sheet_that_is_not_there_cannot_be_taken_back(app: Flask, people: People) -> None:
    me, other = people(), people("Example Other")
    asked = opened(me)
    by_link, typed = _answer(asked), _answer(asked, typist=me)
    for form, who in ((by_link, me), (typed, other), (new_id(), me)):
        with pytest.raises(NotFound):
            answering.take_back(asked.survey, form, who.person_id)
    answering.take_back(asked.survey, typed, me.person_id)
    left = building.opened(me, asked.survey.id)
    assert (left.by_link, left.on_paper) == (1, 0)


def test_its_owner_hears_once_that_a_survey_closes_tomorrow(
    both_app: Flask, people: People
) -> None:
    me = people()
    asked, tomorrow = opened(me), clock.now().date() + timedelta(days=1)
    begun(me)
    with unit_of_work():
        opening.set_terms(me, asked.survey.id, opens_on=None, closes_on=tomorrow, smallest_group=5)
    for _night in range(2):
        with unit_of_work():
            ending.remind()
    told = [(one.kind, one.about, dict(one.details)) for one in notices.all_of(me.person_id)]
    assert told == [("survey_ending", asked.survey.id, {"until": tomorrow.isoformat()})]


def test_an_answer_that_comes_after_the_end_is_refused(both_app: Flask, people: People) -> None:
    me = people()
    asked = opened(me)
    with unit_of_work():
        opening.close(me, asked.survey.id)
    assert _refused(lambda: _answer(asked)) == "survey_closed"
    assert building.opened(me, asked.survey.id).answers == 0
