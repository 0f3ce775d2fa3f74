"""A bad module of ours stops the start with file, line and mend; a foreign one is left out."""

from __future__ import annotations

import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from modules import registry
from modules.loaded import BadModule, Problem
from tests.modules.conftest import Copy

LANGUAGES = ("en", "fr")
Case = tuple[str, str, str, str, int | None]
"""File, what stands there, what is put there, what is told, on which line from there."""
EN = "content/en/01-first-meeting.md"
FR = "content/fr/01-first-meeting.md"


def problem_of(root: Path) -> Problem:
    with pytest.raises(BadModule) as caught:
        registry.load(LANGUAGES, folder=root, foreign=())
    return caught.value.problem


def taught(found: registry.Registry) -> list[str]:
    return [one.module.competence for one in found.modules if one.module.competence]


def test_shipped_modules_are_one_for_each_competence() -> None:
    assert taught(registry.load(LANGUAGES, foreign=())) == list("ABCDEFG")


def test_template_is_hidden_and_yet_complete(copy: Copy) -> None:
    loaded = registry.load_folder(copy.folder, LANGUAGES)
    assert loaded.id not in {one.id for one in registry.load(LANGUAGES, foreign=()).modules}
    assert loaded.written
    assert {type(one).__name__ for one in loaded.quiz.questions} == {
        "SingleChoice", "MultipleChoice", "Ordering", "Matching", "Sorting", "Numeric",
    }  # fmt: skip


def test_texts_of_every_language_have_the_same_sections(copy: Copy) -> None:
    loaded = registry.load_folder(copy.folder, LANGUAGES)
    assert [[s.id for s in loaded.texts[code, "first-meeting"].sections] for code in LANGUAGES] == [
        ["about", "how", "example", "advice", "pitfalls"]
    ] * 2


@pytest.mark.parametrize(
    "case",
    [
        ("__init__.py", 'id="example",', 'id="An Example",', "module id is 'An Example'", -1),
        ("__init__.py", "minutes=5", "minutes=500", "unit 'first-meeting' takes 500 minutes", -3),
        ("__init__.py", "MODULE = TrainingModule(", "MODULE = TrainingModule((", "SyntaxError", 0),
        ("__init__.py", "MODULE =", "OTHER =", "MODULE is missing", None),
        (EN, "## How to do it {#how}", "## How to do it", "the heading", 0),
        (EN, "## Pitfalls {#pitfalls}", "### Pitfalls {#pitfalls}", "the heading", 0),
        (EN, "2. **Choose three points.**", "2. <b>Choose</b>", "there is raw HTML here", 0),
        (EN, "objective:", "objectif:", "'objectif' is no key here", None),
        (EN, "reflection: When", "reflection: [When", "this is not YAML", None),
        (EN, "## What it is about", "Hello\n\n## What it is about", "there is text before", 0),
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
        (
            "quiz.yaml",
            "tolerance: 0",
            "tolerance: 0\n    tolerance: 1",
            "'tolerance' is written",
            1,
        ),
        ("quiz.yaml", "right_feedback: {en", "feedback: {en", "'feedback' is no key here", -9),
    ],
)
def test_broken_module_stops_the_start_with_its_line(copy: Copy, case: Case) -> None:
    name, old, new, what, offset = case
    line = copy.change(name, old, new)
    problem = problem_of(copy.root)
    assert problem.path == copy.path(name)
    assert what in problem.what
    assert problem.mend
    if offset is not None:
        assert problem.line == line + offset


def test_text_missing_in_one_language_is_named_with_its_line(copy: Copy) -> None:
    line = copy.change("__init__.py", ', "fr": "Nommer le but d’une rencontre."', "")
    problem = problem_of(copy.root)
    assert (problem.line, problem.what) == (line, "outcome 1 of module 'example' lacks fr")


def test_unit_without_its_french_text_is_named(copy: Copy) -> None:
    copy.path(FR).unlink()
    problem = problem_of(copy.root)
    assert (problem.path, problem.what) == (copy.path(FR), "the file is missing")


def test_text_of_no_unit_is_refused(copy: Copy) -> None:
    shutil.copy(copy.path(EN), copy.path("content/en/02-other.md"))
    assert problem_of(copy.root).what == "this file belongs to no unit or language"


def test_checklists_of_different_length_are_refused(copy: Copy) -> None:
    copy.change(FR, '  - "Envoyer trois points deux jours avant."\n', "")
    assert problem_of(copy.root).what == "the checklist has 1 points, 2 in 'en'"


def test_file_that_is_not_utf8_is_named_with_its_line(copy: Copy) -> None:
    text = copy.path(EN).read_text(encoding="utf-8").replace("aim", "aïm", 1)
    line = text[: text.index("aïm")].count("\n") + 1
    copy.path(EN).write_bytes(text.encode("latin-1"))
    problem = problem_of(copy.root)
    assert (problem.line, problem.what) == (line, "this is not UTF-8 text")


def test_drafts_without_quiz_leave_the_module_declared(copy: Copy) -> None:
    copy.path("quiz.yaml").unlink()
    copy.path(FR).unlink()
    (loaded,) = registry.load(LANGUAGES, folder=copy.root, foreign=()).modules
    assert (loaded.written, dict(loaded.texts)) == (False, {})


def test_two_folders_with_one_id_are_refused(copy: Copy) -> None:
    shutil.copytree(copy.folder, copy.root / "i_example")
    assert problem_of(copy.root).what == "h_example has the id 'example' too"


def test_folder_without_declaration_is_refused(copy: Copy) -> None:
    copy.path("__init__.py").unlink()
    assert problem_of(copy.root).what == "the file is missing"


class Foreign:
    """An installed package that offers a module."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Copy) -> None:
        self.package = tmp_path / "site" / f"foreign_{tmp_path.name.replace('-', '_')}"
        shutil.copytree(copy.folder, self.package)
        monkeypatch.syspath_prepend(str(self.package.parent))
        self.entry = EntryPoint("foreign", self.package.name, registry.GROUP)

    def change(self, old: str, new: str) -> None:
        path = self.package / "__init__.py"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Copy) -> Foreign:
    return Foreign(tmp_path, monkeypatch, copy)


def test_foreign_module_is_found_by_its_entry_point(foreign: Foreign) -> None:
    foreign.change('id="example"', 'id="from-outside"')
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert (found.modules[-1].id, found.left_out) == ("from-outside", ())


def test_foreign_module_that_raises_is_left_out_and_reported(foreign: Foreign) -> None:
    foreign.change("MODULE =", "1 / 0\nMODULE =")
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert taught(found) == list("ABCDEFG")
    assert [one.what for one in found.left_out] == ["ZeroDivisionError: division by zero"]


def test_foreign_module_with_one_of_our_ids_is_left_out(foreign: Foreign) -> None:
    foreign.change('id="example"', 'id="finance"')
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert found.get("finance").folder.parent == registry.HERE
    assert [one.what for one in found.left_out] == ["b_finance has the id 'finance' too"]


def test_foreign_package_that_is_not_installed_is_left_out(foreign: Foreign) -> None:
    entry = EntryPoint("ghost", "package_that_is_nowhere", registry.GROUP)
    (problem,) = registry.load(LANGUAGES, foreign=[entry]).left_out
    assert problem.what.startswith("ModuleNotFoundError")
