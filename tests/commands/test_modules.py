"""`keepinpact modules`: what authors are told, and a quiz taken along for Moodle."""

from __future__ import annotations

import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from app.cli import main
from app.commands import modules as commands
from app.learning import catalog
from app.learning.moodle_xml import quiz_xml
from modules import registry
from tests.modules.conftest import EN, FR, Copy, Foreign


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["modules", *arguments])


def check(*arguments: str) -> Result:
    return run("check", *arguments)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "h_example")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the one whose modules come with the product."""
    folders, root = registry.folders, tmp_path / "shipped"
    root.mkdir()
    monkeypatch.setattr(registry, "folders", lambda: folders(root))
    return root


def test_shipped_modules_have_nothing_to_mend() -> None:
    answer = check()
    assert answer.exit_code == 0, answer.output
    for folder in registry.folders():
        assert f"{folder.name}: " in answer.output


def test_template_is_told_its_few_lacks(copy: Copy) -> None:
    answer = check(str(copy.folder))
    assert answer.exit_code == 1
    assert answer.output.startswith("h_example: 1 units, 150 words en (LIX 19), 155 words fr")
    assert "a case of 1 to 2 decisions" in answer.output
    assert f"{copy.path(EN)}: 150 words. Write 600 to 1000." in answer.output
    assert "7 to mend." in answer.output


def test_shipped_folder_does_not_collide_with_itself() -> None:
    folder = registry.folders()[0]
    answer = check(str(folder))
    assert "already" not in answer.output
    assert "has the id" not in answer.output


def test_copy_of_a_shipped_folder_collides(tmp_path: Path) -> None:
    shutil.copytree(registry.folders()[0], tmp_path / "h_copy")
    answer = check(str(tmp_path / "h_copy"))
    assert answer.exit_code == 1
    assert f"{registry.folders()[0].name} has the id" in answer.output


def test_folder_may_link_to_shipped_modules_and_to_itself(copy: Copy) -> None:
    copy.change(EN, "(term:example-agenda)", "(unit:finance/calls)")
    line = copy.change(FR, "(term:example-agenda)", "(unit:finance/nowhere)")
    answer = check(str(copy.folder))
    assert f"{copy.path(FR)}:{line}: there is no 'unit:finance/nowhere'" in answer.output
    assert "unit:finance/calls" not in answer.output
    copy.change(FR, "(unit:finance/nowhere)", "(unit:finance/calls)")
    assert "7 to mend." in check(str(copy.folder)).output


def test_code_that_the_framework_lacks_is_told(copy: Copy) -> None:
    copy.change("__init__.py", 'activity="A1"', 'activity="A99"')
    copy.change("instruments/example-agenda.yaml", "activities: [A1]", "activities: [G77]")
    answer = check(str(copy.folder))
    assert "unit 'first-meeting' names no activity 'A99'. Use one of A1, A2" in answer.output
    assert "example-agenda.yaml: it names no activity 'G77'. Use a code of it" in answer.output


def test_module_that_cannot_be_read_is_told_with_its_line(copy: Copy) -> None:
    copy.change("case.yaml", "- id: b\n", "- id: a\n")
    scene = copy.path("case.yaml").read_text(encoding="utf-8").split("\n").index("  - id: monday")
    answer = check(str(copy.folder))
    assert answer.exit_code == 1
    assert "h_example: cannot be used" in answer.output
    assert f"{copy.path('case.yaml')}:{scene + 1}: 'a' stands twice" in answer.output
    assert "1 to mend." in answer.output


def test_term_and_sentences_of_another_folder_are_told(root: Path) -> None:
    first, second = Copy(root / "h_first"), Copy(root / "i_second")
    second.change("__init__.py", 'id="example"', 'id="second"')
    answer = check()
    assert "the term 'example-agenda' stands in h_first already" in answer.output
    assert f"stands in h_first/{EN}:" in answer.output
    assert str(first.path("quiz.yaml")) + ": 7 questions" in answer.output
    assert answer.exit_code == 1


def test_links_wait_until_every_shipped_module_can_be_read(root: Path, copy: Copy) -> None:
    broken = Copy(root / "h_broken")
    broken.change("quiz.yaml", "pass_percent: 70", "pass_percent: 0")
    copy.change(EN, "(term:example-agenda)", "(term:of-the-broken-one)")
    answer = check(str(copy.folder))
    assert "Links into h_broken cannot be checked: it cannot be used." in answer.output
    assert "of-the-broken-one" not in answer.output


def test_foreign_module_is_checked_too(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(str(site))
    foreign = Foreign(site / f"foreign_{tmp_path.name.replace('-', '_')}")
    line = foreign.change(EN, "(term:example-agenda)", "(term:ghost)")
    ghost = EntryPoint("ghost", "package_that_is_nowhere", registry.GROUP)
    monkeypatch.setattr(commands, "entry_points", lambda **_: [foreign.entry, ghost])
    answer = check()
    assert f"{foreign.path(EN)}:{line}: no glossary has the term 'term:ghost'" in answer.output
    assert "ghost: cannot be used" in answer.output
    assert answer.exit_code == 1


def test_quiz_is_exported_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "finance.xml"
    answer = run("export-quiz", "finance", "--language", "fr", "--output", str(target))
    assert (answer.exit_code, answer.output) == (0, "")
    finance = catalog.get("finance")
    assert finance.quiz is not None
    assert target.read_bytes() == quiz_xml(finance, finance.quiz, "fr")


def test_quiz_is_exported_to_standard_output_in_english() -> None:
    top = etree.fromstring(run("export-quiz", "finance").stdout_bytes)
    title = catalog.get("finance").module.title["en"]
    assert top.findtext("question/category/text") == f"$course$/top/{title}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ghost"], "there is no written module 'ghost'"),
        (["finance", "--language", "tlh"], "'tlh' is not one of"),
    ],
)
def test_quiz_that_is_not_there_is_not_exported(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    target = tmp_path / "quiz.xml"
    answer = run("export-quiz", *arguments, "--output", str(target))
    assert answer.exit_code != 0
    assert told in answer.output
    assert not target.exists()
