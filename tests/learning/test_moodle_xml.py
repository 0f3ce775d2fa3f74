"""A quiz as Moodle XML, read back with a parser: every kind, odd characters, who may fetch it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from app.kernel.identity import Actor, Role
from app.learning import catalog
from app.learning.moodle_xml import quiz_xml
from modules import registry
from modules.folder import load_folder
from modules.loaded import LoadedModule
from modules.quiz import Choice, MultipleChoice, Numeric, Quiz
from tests.conftest import People

LANGUAGES = ("en", "fr")
ODD = "A & B <b>x</b> 5 < 6 ]]> &lt; \u202f«\u00a0\u200fעברית\u00a0» / {x}"
KINDS = {
    "x01": "multichoice",
    "x02": "multichoice",
    "x03": "ordering",
    "x04": "match",
    "x05": "match",
    "x06": "numerical",
    "x07": "multichoice",
}
MARKS = {100, 90, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571}
MOODLE_KNOWS = MARKS | {12.5, 11.11111, 10, 5, 0, -100}
"""The percents that Moodle accepts for an answer (`question/engine/bank.php`), as far as used."""

Node = etree._Element


@pytest.fixture(scope="module")
def template() -> LoadedModule:
    return load_folder(registry.HERE / "_template", LANGUAGES)


def quiz_of(loaded: LoadedModule) -> Quiz:
    assert loaded.quiz is not None
    return loaded.quiz


def exported(loaded: LoadedModule, language: str = "en", quiz: Quiz | None = None) -> Node:
    return etree.fromstring(quiz_xml(loaded, quiz or quiz_of(loaded), language))


def question(top: Node, question_id: str) -> Node:
    (found,) = top.xpath(f"question[idnumber='kip-example-{question_id}']")
    return found


def one(node: Node, path: str) -> str:
    """Return the only text at a path."""
    (found,) = node.xpath(f"{path}/text()")
    return str(found)


def shown(node: Node, path: str) -> str:
    """Return what a reader sees of the HTML at a path."""
    return str(html.fromstring(f"<div>{one(node, f'{path}/text')}</div>").text_content())


def percents(node: Node) -> list[float]:
    return [float(answer.get("fraction")) for answer in node.findall("answer")]


def odd(value: Any) -> Any:
    """Return a part of a module with odd characters before each of its words."""
    if isinstance(value, Mapping):
        return {language: f"{ODD} {words}" for language, words in value.items()}
    if isinstance(value, tuple):
        return tuple(odd(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: odd(getattr(value, each.name)) for each in fields(value)}
        )
    return value


def test_category_has_the_title_of_the_module(template: LoadedModule) -> None:
    (category,) = exported(template, "fr").findall("question[@type='category']")
    title = template.module.title["fr"]
    assert one(category, "category/text") == f"$course$/top/{title}"
    assert one(category, "idnumber") == "kip-example-fr"
    assert shown(category, "info") == template.module.why["fr"]


def test_slash_in_a_title_parts_no_category(template: LoadedModule) -> None:
    module = replace(template.module, title={"en": "Plan/act", "fr": "Planifier/agir"})
    top = exported(replace(template, module=module))
    assert one(top, "question[@type='category']/category/text") == "$course$/top/Plan//act"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_its_kind_and_what_all_have(
    template: LoadedModule, language: str
) -> None:
    top = exported(template, language)
    assert {
        one(node, "idnumber").removeprefix("kip-example-"): node.get("type")
        for node in top.findall("question")[1:]
    } == KINDS
    for asked in quiz_of(template).questions:
        node = question(top, asked.id)
        assert one(node, "name/text") == f"{asked.id} {asked.prompt[language]}"
        assert shown(node, "questiontext").startswith(asked.prompt[language])
        assert shown(node, "generalfeedback").startswith(asked.explanation[language])
        assert [one(node, tag) for tag in ("defaultgrade", "penalty", "hidden")] == ["1", "1", "0"]


def test_single_choice(template: LoadedModule) -> None:
    node = question(exported(template), "x01")
    assert one(node, "single") == "true"
    assert percents(node) == [100, 0]
    assert [shown(answer, ".") for answer in node.findall("answer")] == ["The aim", "The date"]
    assert shown(node, "answer[1]/feedback") == "Yes, in one sentence."


def test_multiple_choice_shares_the_mark_and_a_wrong_one_takes_it_all(
    template: LoadedModule,
) -> None:
    node = question(exported(template), "x02")
    assert one(node, "single") == "false"
    assert percents(node) == [50, 50, -100]


@pytest.mark.parametrize("rights", range(1, 11))
def test_shares_are_marks_that_moodle_knows(template: LoadedModule, rights: int) -> None:
    text = {"en": "Words", "fr": "Mots"}
    choices = [
        Choice(id=f"c{number}", right=number < rights, text=text, feedback=text)
        for number in range(rights + 1)
    ]
    asked = MultipleChoice(
        id="m", unit="first-meeting", prompt=text, explanation=text, choices=tuple(choices)
    )
    found = percents(question(exported(template, quiz=Quiz(70, (asked,))), "m"))
    assert set(found) <= MOODLE_KNOWS
    assert sum(found[:-1]) == pytest.approx(100, abs=0.01)
    assert found[-1] == -100


def test_ordering_is_right_as_a_whole_or_not_at_all(template: LoadedModule) -> None:
    node = question(exported(template), "x03")
    assert one(node, "gradingtype") == "ALL_OR_NOTHING"
    assert (one(node, "selecttype"), one(node, "selectcount")) == ("ALL", "3")
    assert one(node, "shownumcorrect") == "0"  # Moodle 4.5 fails to store one without it
    assert [shown(answer, ".") for answer in node.findall("answer")] == [
        "Write the aim",
        "Choose three points",
        "Send them",
    ]
    assert shown(node, "correctfeedback") == "In that order."
    assert shown(node, "partiallycorrectfeedback") == "Points follow from the aim."
    assert shown(node, "incorrectfeedback") == "Points follow from the aim."


def test_pairs_are_matched(template: LoadedModule) -> None:
    node = question(exported(template), "x04")
    assert one(node, "shuffleanswers") == "true"
    assert [
        (shown(pair, "."), one(pair, "answer/text")) for pair in node.findall("subquestion")
    ] == [("Who we are", "A short round"), ("What we each need", "Half an hour")]


def test_cards_are_matched_with_their_group_and_their_feedback_is_kept(
    template: LoadedModule,
) -> None:
    node = question(exported(template), "x05")
    assert [
        (shown(pair, "."), one(pair, "answer/text")) for pair in node.findall("subquestion")
    ] == [("Send the agenda", "Before"), ("Send the notes", "After")]
    assert "Send the agenda → Before. Two days before." in shown(node, "generalfeedback")
    assert "Send the notes → After. On the same day." in shown(node, "generalfeedback")


def test_number_with_its_unit(template: LoadedModule) -> None:
    node = question(exported(template), "x06")
    assert shown(node, "questiontext").endswith("(points)")
    right, other = node.findall("answer")
    assert (right.get("fraction"), one(right, "text"), one(right, "tolerance")) == ("100", "3", "0")
    assert (other.get("fraction"), one(other, "text")) == ("0", "*")
    assert shown(other, "feedback") == "Think of one hour."
    assert one(node, "units/unit/unit_name") == "points"
    assert one(node, "showunits") == "0"


@pytest.mark.parametrize(
    ("answer", "tolerance", "written"),
    [
        (1.5, 0.05, ("1.5", "0.05")),
        (-3, 0, ("-3", "0")),
        (1_000_000_000.0, 1e-06, ("1000000000", "0.000001")),
    ],
)
def test_number_without_a_unit(
    template: LoadedModule, answer: float, tolerance: float, written: tuple[str, str]
) -> None:
    asked = quiz_of(template).question("x06")
    assert isinstance(asked, Numeric)
    bare = replace(asked, answer=answer, tolerance=tolerance, suffix=None)
    node = question(exported(template, quiz=Quiz(70, (bare,))), "x06")
    assert (one(node, "answer[1]/text"), one(node, "answer[1]/tolerance")) == written
    assert node.find("units") is None
    assert one(node, "showunits") == "3"


def test_unit_too_long_for_moodle_is_only_told(template: LoadedModule) -> None:
    asked = quiz_of(template).question("x06")
    assert isinstance(asked, Numeric)
    long = "points on the agenda of a first meeting with somebody new"
    told = replace(asked, suffix={"en": long, "fr": long})
    node = question(exported(template, quiz=Quiz(70, (told,))), "x06")
    assert node.find("units") is None
    assert shown(node, "questiontext").endswith(f"({long})")


def test_document_stands_in_the_question_and_its_passages_are_the_answers(
    template: LoadedModule,
) -> None:
    node = question(exported(template), "x07")
    document = html.fromstring(f"<div>{one(node, 'questiontext/text')}</div>")
    assert [heading.text for heading in document.findall("h4")] == ["Invitation to a first meeting"]
    passages = [passage.text for passage in document.findall("ol/li")]
    assert passages[1] == "In one hour we will go through seven points."
    assert one(node, "answernumbering") == "123"
    assert one(node, "shuffleanswers") == "false"
    assert percents(node) == [-100, 100, -100]
    openings = [shown(answer, ".") for answer in node.findall("answer")]
    assert openings[0] == "We would like to know whether there is something to do …"
    assert passages[0].startswith(openings[0].removesuffix(" …"))
    assert shown(node, "answer[2]/feedback").startswith("Too many for an hour.")


def test_odd_characters_stay_words(template: LoadedModule) -> None:
    strange = replace(template, module=replace(template.module, title=odd(template.module.title)))
    quiz: Quiz = odd(quiz_of(template))
    top = exported(strange, "fr", quiz)
    assert top.xpath("count(//b)") == 0
    for asked in quiz.questions:
        node = question(top, asked.id)
        assert shown(node, "questiontext").startswith(asked.prompt["fr"])
        for answer in node.xpath("answer[@format='html'] | subquestion"):
            assert shown(answer, ".").startswith("A & B <b>x</b> 5 < 6 ]]> &lt; \u202f«\u00a0")
        for text in node.xpath(".//*[@format='html']/text"):
            assert not html.fromstring(f"<div>{text.text}</div>").findall(".//b")
    # Names, categories and what is matched are HTML in Moodle too.
    assert one(question(top, "x04"), "subquestion[1]/answer/text").startswith("A &amp; B &lt;b&gt;")
    assert one(question(top, "x01"), "name/text").startswith("x01 A &amp; B &lt;b&gt;")


def test_what_xml_cannot_hold_is_left_out(template: LoadedModule) -> None:
    asked = replace(
        quiz_of(template).question("x01"), prompt={"en": "a\x0bb\ufffe\x00c", "fr": "x"}
    )
    node = question(exported(template, quiz=Quiz(70, (asked,))), "x01")
    assert shown(node, "questiontext") == "abc"


def test_paragraphs_stay_paragraphs(template: LoadedModule) -> None:
    prompt = {"en": "One\ntwo\n\nthree", "fr": "x"}
    asked = replace(quiz_of(template).question("x01"), prompt=prompt)
    node = question(exported(template, quiz=Quiz(70, (asked,))), "x01")
    assert one(node, "questiontext/text") == "<p>One<br>two</p><p>three</p>"
    assert one(node, "name/text") == "x01 One two  three"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_quiz_is_whole(language: str) -> None:
    for loaded in catalog.catalog().modules:
        top = exported(loaded, language)
        ids = [one(node, "idnumber") for node in top.findall("question")[1:]]
        assert ids == [f"kip-{loaded.id}-{asked.id}" for asked in quiz_of(loaded).questions]
        for node in top.xpath("question[@type='multichoice']"):
            assert set(percents(node)) <= MOODLE_KNOWS
            assert sum(mark for mark in percents(node) if mark > 0) == pytest.approx(100, abs=0.01)
            assert len(node.findall("answer/feedback")) == len(node.findall("answer"))


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_trainer_saves_a_quiz(
    people: People, sign_in: Callable[[Actor], FlaskClient], role: Role
) -> None:
    answer = sign_in(people("Example Trainer", role)).get("/modules/finance/quiz.xml?in=fr")
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="finance-quiz-fr.xml"'
    finance = catalog.get("finance")
    assert answer.data == quiz_xml(finance, quiz_of(finance), "fr")


def test_quiz_of_no_module(people: People, sign_in: Callable[[Actor], FlaskClient]) -> None:
    client = sign_in(people("Example Trainer", Role.TRAINER))
    assert client.get("/modules/ghost/quiz.xml").status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ASSESSOR])
def test_right_answers_are_not_for_everybody(
    people: People, sign_in: Callable[[Actor], FlaskClient], role: Role
) -> None:
    assert (
        sign_in(people("Example Person", role)).get("/modules/finance/quiz.xml").status_code == 403
    )


def test_visitor_signs_in_first(app: Flask) -> None:
    answer = app.test_client().get("/modules/finance/quiz.xml")
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")
