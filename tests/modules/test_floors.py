"""What `modules check` tells authors."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands.modules import modules
from modules import floors, registry
from tests.modules.conftest import Copy

LANGUAGES = ("en", "fr")


def told(folder: Path) -> list[str]:
    loaded = registry.load_folder(folder, LANGUAGES)
    return [
        f"{one.path.relative_to(folder)}: {one.what}" for one in floors.problems(loaded, LANGUAGES)
    ]


@pytest.mark.parametrize("folder", registry.folders(), ids=lambda folder: folder.name)
def test_shipped_module_that_is_written_is_above_every_floor(folder: Path) -> None:
    loaded = registry.load_folder(folder, LANGUAGES)
    assert not loaded.written or told(folder) == []


def test_template_is_only_too_short(copy: Copy) -> None:
    assert [what.rstrip("0123456789 ") for what in told(copy.folder)] == [
        "content/en/01-first-meeting.md: 140 words",
        "content/fr/01-first-meeting.md: 144 words",
        "quiz.yaml: 6 questions",
    ]


def test_words_are_counted_without_marks(copy: Copy) -> None:
    copy.path("content/en/01-first-meeting.md").write_text(
        copy.path("content/en/01-first-meeting.md")
        .read_text(encoding="utf-8")
        .partition("## What")[0]
        + "## A b {#about}\none *two*\n## C {#how}\n1. three | four |\n|---|\n"
        "## D {#example}\n## E {#advice}\n- don't\n## F {#pitfalls}\n",
        encoding="utf-8",
    )
    loaded = registry.load_folder(copy.folder, LANGUAGES)
    assert loaded.texts["en", "first-meeting"].words == 11


def test_draft_is_told_what_is_missing(copy: Copy) -> None:
    copy.path("quiz.yaml").unlink()
    copy.path("content/fr/01-first-meeting.md").unlink()
    assert told(copy.folder) == [
        "content/en/01-first-meeting.md: 140 words",
        "content/fr/01-first-meeting.md: the file is missing",
        "quiz.yaml: the quiz is missing",
    ]


def test_text_without_sources_is_told(copy: Copy) -> None:
    path = copy.path("content/en/01-first-meeting.md")
    before, _, after = path.read_text(encoding="utf-8").partition("sources:")
    path.write_text(before + "sources: []\n---\n" + after.partition("---\n")[2], encoding="utf-8")
    assert "content/en/01-first-meeting.md: no sources" in told(copy.folder)


def test_check_command_names_every_module_and_fails_on_a_problem(copy: Copy) -> None:
    answer = CliRunner().invoke(modules, ["check", str(copy.folder)])
    assert answer.exit_code == 1
    assert "h_example: 1 units, 140 words en" in answer.output
    assert "3 to mend." in answer.output


def test_check_command_refuses_a_code_the_framework_lacks(copy: Copy) -> None:
    copy.change("__init__.py", 'activity="A1"', 'activity="A99"')
    answer = CliRunner().invoke(modules, ["check", str(copy.folder)])
    assert "unit 'first-meeting' names no activity 'A99'. Use one of A1, A2" in answer.output


def test_check_command_reports_a_module_that_cannot_be_loaded(copy: Copy) -> None:
    copy.change("__init__.py", "MODULE = ", "MODULE == ")
    answer = CliRunner().invoke(modules, ["check", str(copy.folder)])
    assert answer.exit_code == 1
    assert "h_example: cannot be used" in answer.output
