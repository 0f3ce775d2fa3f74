"""Reading, ticking, reflecting, completing: on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.errors import Invalid, NotFound
from app.kernel.identity import Actor
from app.learning import noting, quizzing, service, store
from app.learning.events import ModuleCompleted
from app.learning.model import Participation
from app.learning.tables import LearningModuleRow, LearningUnitRow, QuizAttemptRow
from competences.portfolio import service as portfolio
from modules.quiz import FindMistake, MultipleChoice
from tests.conftest import People
from tests.learning.conftest import MODULE, UNITS, Doing, right_answers

pytestmark = pytest.mark.usefixtures("both_app")


@pytest.fixture
def learner(both_app: Flask, people: People) -> Actor:
    return people()


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_unit_read_twice_keeps_its_first_moment(learner: Actor, doing: Doing) -> None:
    doing.read(learner, "needs")
    first = service.progress(learner, MODULE).units["needs"].read_at
    doing.read(learner, "needs")
    assert service.progress(learner, MODULE).units["needs"].read_at == first
    assert count(LearningUnitRow) == 1


def test_ticks_are_kept_and_replaced(learner: Actor) -> None:
    for ticked in ([0, 2], [2, 1, 1]):
        with unit_of_work():
            service.keep_ticks(learner, MODULE, "needs", ticked)
    assert service.unit_notes(learner, MODULE)["needs"].ticked == {1, 2}


@pytest.mark.parametrize("point", [-1, 99])
def test_tick_outside_the_checklist_is_refused(learner: Actor, point: int) -> None:
    with pytest.raises(Invalid, match="tick_unknown"):
        service.keep_ticks(learner, MODULE, "needs", [point])


@pytest.mark.parametrize(
    ("module", "unit"), [("nowhere", "needs"), (MODULE, "nowhere"), ("communication", "nowhere")]
)
def test_unknown_module_or_unit_is_not_found(learner: Actor, module: str, unit: str) -> None:
    with pytest.raises(NotFound):
        service.mark_read(learner, module, unit)


def test_reflection_is_only_its_authors(learner: Actor, people: People) -> None:
    with unit_of_work():
        service.keep_reflection(learner, MODULE, "needs", "mine")
    other = people("Other Learner")
    assert service.unit_notes(other, MODULE) == {}
    assert service.unit_notes(learner, MODULE)["needs"].reflection == "mine"


def test_work_of_another_organisation_is_apart(
    learner: Actor, people: People, doing: Doing
) -> None:
    doing.read(learner, "needs")
    elsewhere = Actor(learner.person_id, people.organisation("Other Centre"), learner.roles)
    assert service.all_progress(elsewhere) == {}


def test_reflection_over_the_limit_is_refused(learner: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        service.keep_reflection(learner, MODULE, "needs", "x" * 5_001)
    assert (caught.value.code, caught.value.field) == ("reflection_too_long", "reflection")


def test_reflection_goes_into_the_portfolio_once(learner: Actor) -> None:
    def send(text: str) -> bool:
        with unit_of_work():
            return service.send_reflection_to_portfolio(learner, MODULE, "needs", text, "en")

    assert [send("one"), send("one"), send("two")] == [True, False, True]
    pieces, _more = portfolio.list_for(learner, 1)
    assert [piece.text for piece in pieces] == ["two"]


def test_changed_reflection_is_no_longer_the_one_in_the_portfolio(learner: Actor) -> None:
    with unit_of_work():
        service.send_reflection_to_portfolio(learner, MODULE, "needs", "one", "en")
    with unit_of_work():
        service.keep_reflection(learner, MODULE, "needs", "one, changed")
    assert service.unit_notes(learner, MODULE)["needs"].kept_at is None


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty_reflection_does_not_go_into_the_portfolio(learner: Actor, text: str) -> None:
    with pytest.raises(Invalid, match="reflection_empty"):
        service.send_reflection_to_portfolio(learner, MODULE, "needs", text, "en")


def test_self_assessment_before_keeps_its_first_moment(learner: Actor, doing: Doing) -> None:
    doing.rate(learner, "before", 2)
    first = service.progress(learner, MODULE).before_at
    doing.rate(learner, "before", 3)
    assert first is not None
    assert service.progress(learner, MODULE).before_at == first


@pytest.mark.parametrize(
    ("occasion", "complete"),
    [("open", True), ("before:nowhere", True), (f"before:{MODULE}", False)],
)
def test_other_self_assessment_changes_nothing(
    learner: Actor,
    occasion: str,
    complete: bool,  # noqa: FBT001
) -> None:
    service.note_self_assessment(
        learner.person_id, learner.organisation_id, occasion, complete=complete
    )
    assert count(LearningModuleRow) == 0


def test_module_is_completed_once_and_its_result_stays(
    learner: Actor, doing: Doing, completed: list[ModuleCompleted]
) -> None:
    doing.everything(learner)
    after_at = service.progress(learner, MODULE).after_at
    doing.rate(learner, "after", 5)
    doing.read(learner, "needs")
    progress = service.progress(learner, MODULE)
    assert progress.after_at == after_at
    assert completed == [ModuleCompleted(learner.person_id, learner.organisation_id, MODULE, "A")]
    assert progress.attested is not None
    asked = len(right_answers())
    assert (progress.attested.quiz_right, progress.attested.quiz_asked) == (asked, asked)
    assert progress.attested.before == dict.fromkeys(["A1", "A2", "A3", "A4", "A5"], 2)
    assert progress.attested.after == dict.fromkeys(["A1", "A2", "A3", "A4", "A5"], 4)
    assert progress.attested.units == UNITS


@pytest.mark.parametrize("last", ["before", "read", "quiz", "after"])
def test_module_is_completed_by_whichever_step_is_last(
    learner: Actor, doing: Doing, completed: list[ModuleCompleted], last: str
) -> None:
    steps = {
        "before": lambda: doing.rate(learner, "before", 2),
        "read": lambda: doing.read(learner, *UNITS),
        "quiz": lambda: doing.answer(learner, right_answers()),
        "after": lambda: doing.rate(learner, "after", 4),
    }
    for name, step in steps.items():
        if name != last:
            step()
    assert completed == []
    steps[last]()
    assert len(completed) == 1


def test_quiz_not_passed_does_not_complete(
    learner: Actor, doing: Doing, completed: list[ModuleCompleted]
) -> None:
    doing.rate(learner, "before", 2)
    doing.read(learner, *UNITS)
    doing.answer(learner, wrong_answers())
    doing.rate(learner, "after", 4)
    attempt = quizzing.newest_attempt(learner, MODULE)
    assert attempt is not None
    assert (attempt.finished_at is not None, attempt.passed, attempt.right) == (True, False, 0)
    assert completed == []


def wrong_answers() -> dict[str, object]:
    """Return answers that are complete and wrong: the right ones, turned by one place."""

    def turned(answer: object) -> object:
        match answer:
            case str():
                return "b" if answer == "a" else "a"
            case list() if len(answer) > 1:
                return [*answer[1:], answer[0]]
            case dict():
                values = list(answer.values())
                return dict(zip(answer, [*values[1:], values[0]], strict=True))
            case _:
                return 1e6

    quiz = quizzing.quiz_of(MODULE)[1]
    wrong = {one: turned(answer) for one, answer in right_answers().items()}
    for question in quiz.questions:
        # One that is not among the right ones.
        match question:
            case MultipleChoice():
                wrong[question.id] = [next(one.id for one in question.choices if not one.right)]
            case FindMistake():
                wrong[question.id] = [next(one.id for one in question.passages if not one.wrong)]
    return wrong


def test_first_answer_counts_and_a_new_attempt_begins_afresh(learner: Actor, doing: Doing) -> None:
    right = right_answers()
    first = next(iter(right))
    with unit_of_work():
        assert quizzing.answer(learner, MODULE, first, "a") is quizzing.Kept.NEW  # wrong
    with unit_of_work():
        assert quizzing.answer(learner, MODULE, first, "a") is quizzing.Kept.SAME
    with unit_of_work():
        kept = quizzing.answer(learner, MODULE, first, right[first])  # type: ignore[arg-type]
        assert kept is quizzing.Kept.EARLIER_STAYS
    doing.answer(learner, right)
    attempt = quizzing.newest_attempt(learner, MODULE)
    assert attempt is not None
    assert (attempt.number, attempt.right) == (1, len(right) - 1)
    for _ in range(2):
        with unit_of_work():
            quizzing.begin(learner, MODULE)
    again = quizzing.newest_attempt(learner, MODULE)
    assert again is not None
    assert (again.number, dict(again.answers), count(QuizAttemptRow)) == (2, {}, 2)


def test_answers_out_of_order_are_all_kept(learner: Actor, doing: Doing) -> None:
    backwards = dict(reversed(right_answers().items()))
    doing.answer(learner, backwards)
    attempt = quizzing.newest_attempt(learner, MODULE)
    assert attempt is not None
    assert (set(attempt.answers), attempt.passed) == (set(backwards), True)


def test_unknown_question_is_not_found(learner: Actor) -> None:
    with pytest.raises(NotFound):
        quizzing.answer(learner, MODULE, "zz9", "a")


def test_quiz_of_a_declared_module_is_not_found(learner: Actor, declared: str) -> None:
    with pytest.raises(NotFound):
        quizzing.begin(learner, declared)


def test_same_steps_at_once_lose_nothing(
    both_app: Flask, learner: Actor, completed: list[ModuleCompleted], doing: Doing
) -> None:
    """Two tabs and an impatient finger: every unit read by four threads at the same time."""
    doing.rate(learner, "before", 2)
    doing.rate(learner, "after", 4)
    doing.answer(learner, right_answers())

    def read(unit: str) -> None:
        with both_app.app_context(), unit_of_work():
            service.mark_read(learner, MODULE, unit)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, [*UNITS, *UNITS, *UNITS]))
    db.session.remove()
    assert count(LearningUnitRow) == len(UNITS)
    assert len(completed) == 1


def test_export_holds_everything_and_erasure_leaves_nothing(
    learner: Actor, people: People, doing: Doing
) -> None:
    other = people("Other Learner")
    doing.everything(learner)
    doing.everything(other)
    with unit_of_work():
        noting.keep_note(learner, MODULE, "needs", "how", "mine")
    exported = service.export_personal_data(learner.person_id)
    assert {table: len(rows) for table, rows in exported.items()} == {
        "learning_module": 1,
        "learning_unit": 5,
        "learning_note": 1,
        "quiz_attempt": 1,
        "quiz_answer": len(right_answers()),
    }
    assert set(exported) == service.PERSONAL_TABLES
    with unit_of_work():
        service.erase_personal_data(learner.person_id)
    assert all(not rows for rows in service.export_personal_data(learner.person_id).values())
    assert store.progress(Participation.of(other, MODULE)).completed_at is not None
