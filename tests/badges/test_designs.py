"""Designs are read strictly; the file and the reason are named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from badges import catalog
from badges.designing.faults import Malformed
from badges.documents import v2, v3
from badges.model import Issuer, Kind
from competences.framework.model import Framework

NAME = "finance"
ALIGNED = """alignment:
  - name: {en: "An example entry", fr: "Une entrée d’exemple"}
    url: https://framework.example/entry/7
    framework: An example framework
    code: E7"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for ending in ("yaml", "svg"):
        shutil.copy(catalog.FOLDER / f"{NAME}.{ending}", tmp_path)
    return tmp_path


def test_shipped_designs_cover_the_seven_competences_once() -> None:
    found = {
        kind: sorted(d.competence or d.slug for d in catalog.designs().values() if d.kind is kind)
        for kind in Kind
    }
    assert found == {
        Kind.COMPETENCE: list("ABCDEFG"),
        Kind.ATTESTATION: list("ABCDEFG"),
        Kind.ALL_SEVEN: ["all-seven"],
        Kind.ROLE: ["assessor", "trainer"],
        Kind.OWN: [],
    }
    assert {d.framework for d in catalog.designs().values()} == {"keep_in_pact"}


def test_design_for_a_competence_is_the_newest(folder: Path) -> None:
    text = (folder / f"{NAME}.yaml").read_text(encoding="utf-8")
    (folder / f"{NAME}-v2.yaml").write_text(text.replace("version: 1", "version: 2"), "utf-8")
    assert sorted(catalog.read_folder(folder)) == ["finance", "finance-v2"]
    assert catalog.design_for("keep_in_pact", "B") == catalog.designs()["finance"]
    assert catalog.design_for("keep_in_pact", "Z") is None


def test_design_may_name_entries_of_other_frameworks(
    app: Flask, folder: Path, framework: Framework
) -> None:
    path = folder / f"{NAME}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("tags:", f"{ALIGNED}\ntags:"), encoding="utf-8")
    design = catalog.read_folder(folder)[NAME]
    who = Issuer("https://pact.example", "Example", "badges@example.org")
    entry = {
        "targetName": "Une entrée d’exemple",
        "targetUrl": "https://framework.example/entry/7",
        "targetFramework": "An example framework",
        "targetCode": "E7",
    }
    second = v2.badge_class(who, design, framework, "fr")["alignment"][1]
    assert second == {"type": "AlignmentObject", **entry}
    third = v3.achievement(who, design, framework, "fr")["alignment"][1]
    assert third == {"type": ["Alignment"], **entry}


def _replace(old: str, new: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return changed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: "[", "is not YAML"),
        (lambda _: "- a", "must be a map of fields"),
        (_replace("version: 1\n", ""), "lacks: version"),
        (_replace("version: 1", "version: first"), "line 3, version: must be a whole number"),
        (_replace("version: 1", "version: 1\nverson: 2"), "line 4, verson: is not a field"),
        (_replace("design: finance", "design: Finance!"), "line 2, design: must be a slug"),
        (_replace("design: finance", "design: money"), "should be called money.yaml"),
        (_replace("artwork: finance.svg", "artwork: none.svg"), "none.svg: is not there"),
        (_replace("tags:", "tags: 3 #"), "tags: must be a list of words"),
        (_replace("  fr:", "  it:"), "name: lacks a text in: fr"),
        (_replace("tags:", "alignment: [{name: x}]\ntags:"), "alignment.0: must be a list"),
        (_replace("version: 1", "version: 1\nkind: prize"), "kind: must be one of: competence"),
        (_replace("version: 1", "version: 1\nkind: all-seven"), "competence: is not a field"),
        (_replace("competence: B\n", ""), "lacks: competence"),
        (_replace("competence: B", "kind: role"), "lacks: to_confirm"),
        (_replace("competence: B", "kind: role\nto_confirm: [x]"), "to_confirm.0: must be a list"),
        (
            _replace("tags:", f"{ALIGNED.replace('https', 'ftp')}\ntags:"),
            "0.url: must be a web address",
        ),
    ],
)
def test_bad_design_is_refused(folder: Path, change: Callable[[str], str], reason: str) -> None:
    path = folder / f"{NAME}.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Malformed) as refused:
        catalog.read_folder(folder)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        ("<svg", "is not plain SVG"),
        ("<svg/>", "line 1: must be an <svg>"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "viewBox"),
        ("{}<text>A</text></svg>", "may not contain <text>"),
        ("{}<script>1</script></svg>", "may not contain <script>"),
        ('{}<g onclick="1"/></svg>', "may not have the attribute onclick"),
        ('{}<g style="fill:red"/></svg>', "attribute style"),
        ('{}<use href="https://evil.example/a"/></svg>', "may not refer to"),
        ('{}<g fill="url(https://evil.example/a)"/></svg>', "may not refer to"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>{}&a;</svg>', "may not contain <!DOCTYPE>"),
    ],
)
def test_drawing_that_could_do_more_than_be_looked_at_is_refused(
    folder: Path, drawing: str, reason: str
) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    (folder / f"{NAME}.svg").write_text(drawing.replace("{}", head), encoding="utf-8")
    with pytest.raises(Malformed) as refused:
        catalog.read_folder(folder)
    assert reason in str(refused.value)
    assert f"{NAME}.svg" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_replace("{title}", "{titel}"), "has braces that nothing fills: 'titel'"),
        (_replace("{title}", "{title"), "has braces that nothing fills"),
        (_replace('fr: "une boussole', 'de: "une boussole'), "each.drawing: lacks a text in: fr"),
        (_replace("design: module-finance", "design: module-leadership"), "a second time"),
        (_replace("artwork: module-finance.svg", "art: x"), "each.art: lacks a text in: en, fr"),
        (lambda text: text.partition("each:")[0] + "each: 3", "each: must be a list of maps"),
    ],
)
def test_bad_shared_file_is_refused(
    tmp_path: Path, change: Callable[[str], str], reason: str
) -> None:
    for file in catalog.FOLDER.glob("module-*"):
        shutil.copy(file, tmp_path)
    path = tmp_path / "module-attestations.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Malformed) as refused:
        catalog.read_folder(tmp_path)
    assert reason in str(refused.value)
