"""The quiz page by page: every kind, without a script, and whatever is sent wrongly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from app.kernel.errors import Invalid
from app.kernel.identity import Actor
from app.learning import catalog, quizzing, rules, service
from app.learning.model import Attempt
from app.learning.web import answers
from modules import registry
from modules.quiz import FindMistake, Question
from tests.conftest import People
from tests.learning.conftest import MODULE, UNITS, right_answers

QUIZ = f"/modules/{MODULE}/quiz"
TEMPLATE = registry.load_folder(registry.HERE / "_template", ("en", "fr")).quiz
assert TEMPLATE is not None
ONE_OF_EACH = {answers.kind_of(question): question for question in TEMPLATE.questions}


def attempt_of(learner: Actor) -> Attempt:
    attempt = quizzing.newest_attempt(learner, MODULE)
    assert attempt is not None
    return attempt


def form_of(question_id: str) -> MultiDict[str, str]:
    """Return the fields of the right answer, as the browser sends them."""
    quiz = catalog.get(MODULE).quiz
    assert quiz is not None
    question = quiz.question(question_id)
    return answers.fields_of(question, rules.right_answer(question))


def first_of(kind: str) -> str:
    quiz = catalog.get(MODULE).quiz
    assert quiz is not None
    return next(one.id for one in quiz.questions if answers.kind_of(one) == kind)


@pytest.mark.parametrize("question", ONE_OF_EACH.values(), ids=list(ONE_OF_EACH))
def test_answer_survives_the_form_and_back(question: Question) -> None:
    answer = rules.right_answer(question)
    assert answers.read(question, answers.fields_of(question, answer)) == answer


@given(
    st.sampled_from(list(ONE_OF_EACH.values())),
    st.dictionaries(
        st.sampled_from(
            ["choice", "number", "place-aim", "place-send", "match-who", "group-notes"]
        ),
        st.text(max_size=4),
    ),
)
def test_any_form_is_read_or_refused(question: Question, fields: dict[str, str]) -> None:
    refused = ""
    try:
        rules.check_answer(question, answers.read(question, MultiDict(fields)))
    except Invalid as error:
        refused = error.code
    assert refused in {
        "", "choose_one", "choose_some", "mark_some", "order_all", "match_all", "sort_all",
        "number_needed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("3,0", 3), (" 3.0 ", 3), ("1 200", 1200), ("1\u202f200,5", 1200.5), ("-2", -2)],
)
def test_number_is_read_as_people_write_it(typed: str, number: float) -> None:
    assert answers.read(ONE_OF_EACH["number"], MultiDict({"number": typed})) == number


@pytest.mark.parametrize("typed", ["", "three", "1.2.3", "nan", "inf", "--1", "1e999"])
def test_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="number_needed"):
        answers.read(ONE_OF_EACH["number"], MultiDict({"number": typed}))


def test_whole_quiz_without_a_script_ends_in_its_result(
    client: FlaskClient, learner: Actor
) -> None:
    for question_id in right_answers():
        page = client.post(f"{QUIZ}/{question_id}", data=form_of(question_id))
        assert (page.status_code, page.location) == (303, f"{QUIZ}/{question_id}#feedback")
        shown = client.get(f"{QUIZ}/{question_id}").text
        assert 'id="feedback"' in shown
        assert shown.count("btn btn-primary") == 1
    assert attempt_of(learner).passed
    assert "the quiz is passed" in client.get(QUIZ).text


@pytest.mark.parametrize("kind", list(ONE_OF_EACH))
def test_question_of_each_kind_shows_its_fields_and_then_its_feedback(
    client: FlaskClient, kind: str
) -> None:
    question = first_of(kind)
    page = client.get(f"{QUIZ}/{question}").text
    for name in form_of(question):
        assert f'name="{name}"' in page
    assert "Answer and see why" in page
    client.post(f"{QUIZ}/{question}", data=form_of(question))
    page = client.get(f"{QUIZ}/{question}").text
    assert '<h2 id="verdict">Right</h2>' in page
    assert "Answer and see why" not in page


@pytest.mark.parametrize("kind", list(ONE_OF_EACH))
def test_empty_answer_is_refused_with_the_mend(
    client: FlaskClient, learner: Actor, kind: str
) -> None:
    answer = client.post(f"{QUIZ}/{first_of(kind)}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert quizzing.newest_attempt(learner, MODULE) is None


def test_half_an_answer_is_refused_and_stays_in_the_form(client: FlaskClient) -> None:
    question = first_of("match")
    fields = form_of(question)
    kept, value = next(iter(fields.items()))
    answer = client.post(f"{QUIZ}/{question}", data={kept: value})
    assert answer.status_code == 422
    assert f'<option value="{value}" selected>' in answer.text


def test_place_given_twice_is_refused(client: FlaskClient) -> None:
    question = first_of("order")
    answer = client.post(f"{QUIZ}/{question}", data=dict.fromkeys(form_of(question), "1"))
    assert answer.status_code == 422
    assert "Give every step its own place" in answer.text


def test_double_post_keeps_one_answer_without_a_word(client: FlaskClient, learner: Actor) -> None:
    question = first_of("single")
    for _ in range(2):
        client.post(f"{QUIZ}/{question}", data=form_of(question))
    assert list(attempt_of(learner).answers) == [question]
    assert "first answer counts" not in client.get(f"{QUIZ}/{question}").text


def test_second_answer_is_not_taken_and_said(client: FlaskClient, learner: Actor) -> None:
    question = first_of("number")
    client.post(f"{QUIZ}/{question}", data={"number": "1"})
    page = client.post(f"{QUIZ}/{question}", data=form_of(question), follow_redirects=True).text
    assert "your first answer counts" in page
    assert not attempt_of(learner).answers[question].right


def test_last_answer_sent_twice_begins_no_new_attempt(client: FlaskClient, learner: Actor) -> None:
    ids = list(right_answers())
    for question_id in [*ids, ids[-1]]:
        client.post(f"{QUIZ}/{question_id}", data=form_of(question_id))
    assert (attempt_of(learner).number, attempt_of(learner).passed) == (1, True)


def test_failed_quiz_says_what_to_read_again_and_can_be_taken_again(
    client: FlaskClient, learner: Actor
) -> None:
    for question_id in right_answers():
        client.post(f"{QUIZ}/{question_id}", data=wrong_form_of(question_id))
    page = client.get(QUIZ).text
    assert "What to read again" in page
    assert any(f"/modules/{MODULE}/units/{unit}" in page for unit in UNITS)
    client.post(f"{QUIZ}/again")
    assert (attempt_of(learner).number, attempt_of(learner).answers) == (2, {})


def wrong_form_of(question_id: str) -> dict[str, str]:
    """Return the fields of a complete and wrong answer."""
    fields = form_of(question_id)
    quiz = catalog.get(MODULE).quiz
    assert quiz is not None
    question = quiz.question(question_id)
    match answers.kind_of(question):
        case "single" | "multiple":
            wrong = [c.id for c in question.choices if not c.right]  # type: ignore[union-attr]
            return {"choice": wrong[0]}
        case "order":
            return dict(zip(fields, reversed(list(fields.values())), strict=True))
        case "number":
            return {"number": "1"}
        case _:
            return dict.fromkeys(fields, next(iter(fields.values())))


def test_answers_of_one_learner_are_not_anothers(
    client: FlaskClient, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    question = first_of("single")
    client.post(f"{QUIZ}/{question}", data=form_of(question))
    other = sign_in(people("Other Learner"))
    assert 'id="feedback"' not in other.get(f"{QUIZ}/{question}").text


def test_visitor_may_try_and_nothing_is_kept(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = app.test_client()
    question = first_of("sort")
    page = visitor.post(f"{QUIZ}/{question}", data=form_of(question))
    assert (page.status_code, '<h2 id="verdict">Right</h2>' in page.text) == (200, True)
    assert 'id="feedback"' not in visitor.get(f"{QUIZ}/{question}").text


def test_unknown_question_is_not_found(client: FlaskClient) -> None:
    assert client.post(f"{QUIZ}/zz9", data={"choice": "a"}).status_code == 404


def test_answer_without_csrf_token_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"{QUIZ}/{first_of('single')}").status_code == 400


# -- find the mistake ----------------------------------------------------------------------------


@pytest.fixture
def flawed() -> FindMistake:
    quiz = catalog.get(MODULE).quiz
    assert quiz is not None
    question = quiz.question(first_of("mistake"))
    assert isinstance(question, FindMistake)
    return question


def mark(client: FlaskClient, question: FindMistake, passages: list[str]) -> str:
    """Mark passages and return the page that follows."""
    data = {"choice": passages}
    return client.post(f"{QUIZ}/{question.id}", data=data, follow_redirects=True).text


def test_every_passage_can_be_marked_and_none_tells_itself(
    client: FlaskClient, flawed: FindMistake
) -> None:
    page = client.get(f"{QUIZ}/{flawed.id}").text
    assert escape(flawed.document["en"]) in page
    assert page.count('type="checkbox" name="choice"') == len(flawed.passages)
    assert not any(escape(one.feedback["en"]) in page for one in flawed.passages)
    assert "is-right" not in page


def test_every_passage_is_explained_once_the_mistakes_are_found(
    client: FlaskClient, flawed: FindMistake
) -> None:
    wrong = [one.id for one in flawed.passages if one.wrong]
    page = mark(client, flawed, wrong)
    assert '<h2 id="verdict">Right</h2>' in page
    assert page.count("A mistake, and you found it.") == len(wrong)
    assert all(escape(one.feedback["en"]) in page for one in flawed.passages)


def test_one_passage_too_many_is_not_right(client: FlaskClient, flawed: FindMistake) -> None:
    page = mark(client, flawed, [one.id for one in flawed.passages])
    assert '<h2 id="verdict">Not yet</h2>' in page
    assert "Nothing wrong here." in page


def test_a_mistake_not_found_is_shown(client: FlaskClient, flawed: FindMistake) -> None:
    page = mark(client, flawed, [next(one.id for one in flawed.passages if not one.wrong)])
    assert '<h2 id="verdict">Not yet</h2>' in page
    assert "Here is a mistake." in page


# -- questions that come and go ------------------------------------------------------------------


@pytest.fixture
def remove(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Take a question out of the quiz, as a new version of the module does."""

    def without(question_id: str) -> None:
        shipped = catalog.catalog()
        loaded = catalog.get(MODULE)
        assert loaded.quiz is not None
        left = tuple(one for one in loaded.quiz.questions if one.id != question_id)
        newer = replace(loaded, quiz=replace(loaded.quiz, questions=left))
        modules = tuple(newer if one.id == MODULE else one for one in shipped.modules)
        monkeypatch.setattr(catalog, "catalog", lambda: replace(shipped, modules=modules))

    return without


def test_answer_to_a_question_that_is_gone_is_refused_and_the_others_stay(
    client: FlaskClient, learner: Actor, remove: Callable[[str], None]
) -> None:
    first, second, *_rest = right_answers()
    fields = form_of(second)
    client.post(f"{QUIZ}/{first}", data=form_of(first))
    remove(second)
    answer = client.post(f"{QUIZ}/{second}", data=fields)
    assert answer.status_code == 404
    assert "The quiz has no such question. Open the quiz to go on with it." in answer.text
    assert set(attempt_of(learner).answers) == {first}


def test_quiz_goes_on_when_an_answered_question_is_gone(
    client: FlaskClient, learner: Actor, remove: Callable[[str], None]
) -> None:
    gone, *left = right_answers()
    client.post(f"{QUIZ}/{gone}", data=wrong_form_of(gone))
    remove(gone)
    assert client.get(QUIZ).status_code == 200
    for question_id in left:
        client.post(f"{QUIZ}/{question_id}", data=form_of(question_id))
    attempt = attempt_of(learner)
    assert (attempt.passed, attempt.right, attempt.asked) == (True, len(left), len(left))
    assert client.get(QUIZ).text.count(">right</span>") == len(left)


def test_quiz_can_end_when_the_only_open_question_is_gone(
    client: FlaskClient, learner: Actor, remove: Callable[[str], None]
) -> None:
    *answered, gone = right_answers()
    for question_id in answered:
        client.post(f"{QUIZ}/{question_id}", data=form_of(question_id))
    remove(gone)
    page = client.get(QUIZ).text
    assert page.count("btn btn-primary") == 1
    assert "See how it went" in page
    answer = client.post(f"{QUIZ}/again", follow_redirects=True)
    assert "the quiz is passed" in answer.text
    assert (attempt_of(learner).number, attempt_of(learner).passed) == (1, True)
    assert service.progress(learner, MODULE).quiz_passed_at is not None


# -- whatever is sent ----------------------------------------------------------------------------


def test_answers_out_of_order_lead_to_what_is_open(client: FlaskClient, learner: Actor) -> None:
    *earlier, last = right_answers()
    client.post(f"{QUIZ}/{last}", data=form_of(last))
    assert f'href="{QUIZ}/{earlier[0]}">Next question' in client.get(f"{QUIZ}/{last}").text
    for question_id in reversed(earlier):
        client.post(f"{QUIZ}/{question_id}", data=form_of(question_id))
    assert attempt_of(learner).passed


@pytest.mark.parametrize("sent", ["\0", "x" * 1_000_000, "<script>alert(1)</script>", "é́"])
@pytest.mark.parametrize("kind", list(ONE_OF_EACH))
def test_anything_else_is_refused_and_keeps_nothing(
    client: FlaskClient, learner: Actor, kind: str, sent: str
) -> None:
    question = first_of(kind)
    answer = client.post(f"{QUIZ}/{question}", data=dict.fromkeys(form_of(question), sent))
    assert answer.status_code in {413, 422}
    assert "<script>alert" not in answer.text
    assert quizzing.newest_attempt(learner, MODULE) is None


@pytest.mark.parametrize("number", [1234567.25, 0.000125, -3.5, 100000000.0])
def test_number_is_shown_as_it_was_typed(number: float) -> None:
    shown = answers.fields_of(ONE_OF_EACH["number"], number)["number"]
    assert answers.read(ONE_OF_EACH["number"], MultiDict({"number": shown})) == number
    assert "e" not in shown
