"""What breaks the contract is told with file, line and mend; ours stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from modules import registry
from modules.loaded import BadModule, Problem
from tests.modules.conftest import EN, FR, Copy, Foreign

LANGUAGES = ("en", "fr")
CASE_YAML = "case.yaml"
INSTRUMENT = "instruments/example-agenda.yaml"
BOMB = "\n".join(
    f"  {name}: &{name} [{', '.join([inner] * 10)}]"
    for inner, name in zip(["ha", *(f"*{one}" for one in "abcdefgh")], "abcdefghi", strict=True)
)
"""Nine lines that stand for a thousand million words."""
Broken = tuple[str, str, str, str, int | None]
"""File, what stands there, what is put there, what is told, on which line from there."""

BROKEN: list[Broken] = [
    # The declaration
    ("__init__.py", 'id="example",', 'id="An Example",', "module id is 'An Example'", -1),
    ("__init__.py", 'id="example",', f'id="{"a" * 81}",', "module id has 81 characters", -1),
    ("__init__.py", "minutes=5", "minutes=500", "unit 'first-meeting' takes 500 minutes", -3),
    ("__init__.py", "MODULE = TrainingModule(", "MODULE = TrainingModule((", "SyntaxError", 0),
    ("__init__.py", "MODULE =", "OTHER =", "MODULE is missing", None),
    ("__init__.py", '"A",', "None,", "of the part competence with competence None", -2),
    ("__init__.py", '"A1"', "None", "unit 'first-meeting' has the activity None", None),
    # The text of a unit
    (EN, "## How to do it {#how}", "## How to do it", "the heading", 0),
    (EN, "## Pitfalls {#pitfalls}", "### Pitfalls {#pitfalls}", "the heading", 0),
    (EN, "2. **Choose three points.**", "2. <b>Choose</b>", "there is raw HTML here", 0),
    (EN, "objective:", "objectif:", "'objectif' is no key here", None),
    (EN, "reflection: When", "reflection: [When", "this is not YAML", None),
    (EN, "## What it is about", "Hello\n\n## What it is about", "there is text before", 0),
    # Its diagrams: what is wrong with one as a whole is told on its first line
    (EN, "kind: steps", "kind: step", "kind is 'step'", -1),
    (EN, "steps:\n", "stairs:\n", "'steps' is no list", -4),
    (EN, 'label: "Aim", ', "", "'label' is missing", 0),
    (EN, 'label: "Aim"', f'label: "{"Aim " * 20}"', "has 80 characters", 0),
    (EN, '  - {label: "Send", note: "two days before"}\n', "", "there are 2 steps", -7),
    (EN, "values: [30]", "values: [-30]", "a value of bar 'What we each need' is -30", 0),
    (EN, "values: [30]", 'values: ["30"]', "values is '30'", 0),
    (EN, "measure:", 'title: "Again"\nmeasure:', "'title' is written twice", 0),
    (EN, "values: [30]", "values: [!!python/name:os.system ]", "this is not YAML", 0),
    (FR, "id: fifty-minutes", "id: cinquante-minutes", "differs from the one in 'en'", None),
    (FR, "values: [30]", "values: [40]", "'fifty-minutes' differs from the one in 'en'", None),
    (FR, ', note: "en une phrase"', "", "'three-steps' differs from the one in 'en'", None),
    # Its links
    (EN, "(term:example-agenda)", "(term:ghost)", "no glossary has the term 'term:ghost'", 0),
    (FR, "(unit:first-meeting)", "(unit:ghost)", "there is no 'unit:ghost'", 0),
    (FR, "(unit:first-meeting)", "(unit:ghost/needs)", "there is no 'unit:ghost/needs'", 0),
    (EN, "(unit:first-meeting)", "(#nowhere)", "this page has no part '#nowhere'", 0),
    (EN, "(unit:first-meeting)", "(02-next.md)", "the link '02-next.md' leads nowhere", 0),
    # The case: what is wrong with a scene or an ending is told on its first line
    (CASE_YAML, "to: wednesday", "to: monday", "'monday' leads back to itself", 19 - 43),
    (CASE_YAML, "to: wednesday", "to: open-ends", "no decision leads to 'wednesday'", 58 - 43),
    (CASE_YAML, "to: next-step", "to: nowhere", "wednesday/a leads to 'nowhere'", 58 - 81),
    (CASE_YAML, "again: [first-meeting]", "again: [ghost]", "names no unit 'ghost'", 95 - 114),
    (CASE_YAML, "question: {en:", "question: {it:", "question lacks 'en'", 19 - 29),
    (CASE_YAML, "- id: b\n", "- id: a\n", "'a' stands twice among the decisions", 19 - 44),
    # What stands beside the units
    ("glossary.yaml", "unit: first-meeting", "unit: ghost", "names no unit 'ghost'", -1),
    ("glossary.yaml", "unit: first-meeting", "activity: A1", "'activity' is no key here", -1),
    ("further.yaml", "language: en", "tongue: en", "'tongue' is no key here", -4),
    ("further.yaml", '"2021-06"', "2021", "date is 2021", -3),
    (INSTRUMENT, "unit: first-meeting", "unit: ghost", "names no unit 'ghost'", -2),
    (INSTRUMENT, "purpose:", "use:", "'use' is no key here", None),
    (INSTRUMENT, "kind: date", "kind: day", "kind is 'day'", 0),
    # The quiz
    ("quiz.yaml", "kind: order ", "kind: sorting ", "kind is 'sorting'", -1),
    ("quiz.yaml", "id: b, right: false", "id: b, right: true", "needs one right choice", -7),
    ("quiz.yaml", "right: true", "right: maybe", "right is 'maybe'", 0),
    ("quiz.yaml", "group: before", "group: during", "names no group 'during'", -9),
    ("quiz.yaml", "unit: first-meeting", "unit: second", "names no unit 'second'", -2),
    ("quiz.yaml", "answer: 3", "answer: three", "answer is 'three'", -5),
    ("quiz.yaml", "answer: 3", "answer: .inf", "no finite answer", -5),
    ("quiz.yaml", "id: x02", "id: x01", "'x01' stands twice", None),
    ("quiz.yaml", ', fr: "Par quoi commence-t-on\u202f?"', "", "prompt lacks 'fr'", -3),
    ("quiz.yaml", "pass_percent: 70", "pass_percent: 170", "pass_percent is 170", None),
    ("quiz.yaml", "tolerance: 0", "tolerance: 0\n    tolerance: 1", "'tolerance' is written", 1),
    ("quiz.yaml", "right_feedback: {en", "feedback: {en", "'feedback' is no key here", -9),
    ("quiz.yaml", "wrong: true", "wrong: false", "are all right or all wrong", -8),
    # YAML that is meant to hurt, or only looks like a date or a number
    ("glossary.yaml", "terms:", f"bomb:\n{BOMB}\nterms:", "used again by an alias", 1),
    ("glossary.yaml", "terms:", f"deep: {'[' * 500}{']' * 500}\nterms:", "too deep", None),
    ("glossary.yaml", "terms:", f"deep: {'[' * 50_000}\nterms:", "too many lists and maps", None),
    ("further.yaml", '"2021-06"', "2021-13-45", "a value cannot be read", None),
]


def names(broken: Broken) -> str:
    return f"{broken[0]}-{broken[3]}"


def assert_told(problem: Problem, copy: Copy, broken: Broken, line: int) -> None:
    name, _old, _new, what, offset = broken
    assert problem.path == copy.path(name)
    assert what in problem.what
    assert problem.mend
    if offset is not None:
        assert problem.line == line + offset


def problem_of(root: Path) -> Problem:
    with pytest.raises(BadModule) as caught:
        registry.load(LANGUAGES, folder=root, foreign=())
    return caught.value.problem


@pytest.mark.parametrize("broken", BROKEN, ids=names)
def test_broken_module_of_ours_stops_the_start(copy: Copy, broken: Broken) -> None:
    line = copy.change(*broken[:3])
    assert_told(problem_of(copy.root), copy, broken, line)


@pytest.mark.parametrize("broken", BROKEN, ids=names)
def test_broken_foreign_module_is_left_out_and_reported(
    foreign: Foreign, tmp_path: Path, broken: Broken
) -> None:
    line = foreign.change(*broken[:3])
    ours = tmp_path / "ours"
    ours.mkdir()
    found = registry.load(LANGUAGES, folder=ours, foreign=[foreign.entry])
    assert found.modules == ()
    (problem,) = found.left_out
    assert_told(problem, foreign, broken, line)


def test_diagram_inside_a_list_is_refused(copy: Copy) -> None:
    text = copy.path(EN).read_text(encoding="utf-8")
    begin = text.index("```diagram")
    end = text.index("```\n", begin) + len("```\n")
    inside = "".join(f"   {line}\n" for line in text[begin:end].splitlines())
    copy.path(EN).write_text(text[:begin] + inside + text[end:], encoding="utf-8")
    problem = problem_of(copy.root)
    assert problem.what == "a diagram stands inside a list"
    assert problem.line == text[:begin].count("\n") + 1


def test_two_diagrams_of_one_id_are_refused(copy: Copy) -> None:
    for name in (EN, FR):
        # One id in two units: on a page that shows them all it would stand twice.
        second = copy.path(name.replace("01-first", "02-second"))
        second.write_text(copy.path(name).read_text(encoding="utf-8"), encoding="utf-8")
    unit = copy.path("__init__.py").read_text(encoding="utf-8")
    begin, end = unit.index("        Unit("), unit.index("    ),\n)")
    again = unit[begin:end].replace("first-meeting", "second-meeting")
    copy.path("__init__.py").write_text(unit[:end] + again + unit[end:], encoding="utf-8")
    problem = problem_of(copy.root)
    assert problem.path.name == "02-second-meeting.md"
    assert problem.what == "the diagram 'three-steps' exists already"


def test_term_that_stands_twice_is_refused(copy: Copy) -> None:
    path = copy.path("glossary.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("  - id:") :], encoding="utf-8")
    assert problem_of(copy.root).what == "the term 'example-agenda' stands here already"


def test_term_that_another_module_owns_is_refused(copy: Copy) -> None:
    other = Copy(copy.root / "i_other")
    other.change("__init__.py", 'id="example"', 'id="other"')
    problem = problem_of(copy.root)
    assert problem.path == other.path("glossary.yaml")
    assert problem.what == "the term 'example-agenda' stands in h_example already"


def test_module_without_competence_names_no_activity(copy: Copy) -> None:
    copy.change("__init__.py", "import TrainingModule", "import Part, TrainingModule")
    copy.change("__init__.py", 'competence="A"', "part=Part.TRAINERS, competence=None")
    assert problem_of(copy.root).what == "unit 'first-meeting' has the activity A1"
    copy.change("__init__.py", 'activity="A1"', "activity=None")
    (loaded,) = registry.load(LANGUAGES, folder=copy.root, foreign=()).modules
    assert (loaded.module.activities, loaded.written) == ((), True)


def test_module_without_competence_gives_none(copy: Copy) -> None:
    copy.change("__init__.py", "import TrainingModule", "import Part, TrainingModule")
    copy.change("__init__.py", 'competence="A"', 'part=Part.INTRODUCTION, competence="A"')
    assert "is of the part introduction with competence A" in problem_of(copy.root).what
