"""A bad module of ours stops the start with file, line and mend; a foreign one is left out."""

from __future__ import annotations

import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from modules import registry
from modules.loaded import BadModule, Problem
from tests.modules.conftest import EN, FR, Copy, Foreign

LANGUAGES = ("en", "fr")


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
        "FindMistake",
    }  # fmt: skip


def test_texts_of_every_language_have_the_same_sections(copy: Copy) -> None:
    loaded = registry.load_folder(copy.folder, LANGUAGES)
    assert [[s.id for s in loaded.texts[code, "first-meeting"].sections] for code in LANGUAGES] == [
        ["about", "how", "example", "advice", "pitfalls"]
    ] * 2


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
    assert problem_of(copy.root).what == "the checklist has 2 points, 3 in 'en'"


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


def test_foreign_module_is_found_by_its_entry_point(foreign: Foreign) -> None:
    foreign.change("__init__.py", 'id="example"', 'id="from-outside"')
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert "from-outside" in {one.id for one in found.modules}
    assert found.left_out == ()


def test_foreign_module_that_raises_is_left_out_and_reported(foreign: Foreign) -> None:
    foreign.change("__init__.py", "MODULE =", "1 / 0\nMODULE =")
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert taught(found) == list("ABCDEFG")
    assert [one.what for one in found.left_out] == ["ZeroDivisionError: division by zero"]


@pytest.mark.parametrize("leaving", ["raise SystemExit('enough')", "exit(3)"])
def test_foreign_module_that_ends_the_process_is_left_out(foreign: Foreign, leaving: str) -> None:
    foreign.change("__init__.py", "MODULE =", f"{leaving}\nMODULE =")
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert taught(found) == list("ABCDEFG")
    assert [one.what.split(":")[0] for one in found.left_out] == ["SystemExit"]


def test_foreign_module_whose_file_cannot_be_read_is_left_out(foreign: Foreign) -> None:
    foreign.path("case.yaml").unlink()
    foreign.path("case.yaml").mkdir()
    (problem,) = registry.load(LANGUAGES, foreign=[foreign.entry]).left_out
    assert problem.path == foreign.path("__init__.py")
    assert problem.what.startswith("IsADirectoryError")


@pytest.mark.parametrize("name", ["../../escape", "a/b", "..", "%2e%2e", "A b"])
def test_foreign_ids_lead_out_of_no_folder(foreign: Foreign, name: str) -> None:
    foreign.change("__init__.py", '"first-meeting"', repr(name))
    (problem,) = registry.load(LANGUAGES, foreign=[foreign.entry]).left_out
    assert problem.what == f"unit id is {name!r}"


def test_foreign_module_with_one_of_our_ids_is_left_out(foreign: Foreign) -> None:
    foreign.change("__init__.py", 'id="example"', 'id="finance"')
    found = registry.load(LANGUAGES, foreign=[foreign.entry])
    assert found.get("finance").folder.parent == registry.HERE
    assert [one.what for one in found.left_out] == ["b_finance has the id 'finance' too"]


def test_foreign_package_that_is_not_installed_is_left_out(foreign: Foreign) -> None:
    entry = EntryPoint("ghost", "package_that_is_nowhere", registry.GROUP)
    (problem,) = registry.load(LANGUAGES, foreign=[entry]).left_out
    assert problem.what.startswith("ModuleNotFoundError")
