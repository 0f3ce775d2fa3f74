"""What a framework file may not be: each fault is refused with file, line and reason."""

from pathlib import Path

import pytest

from competences.framework import building, reading
from competences.framework.building import Malformed
from competences.framework.model import Kind, Source
from competences.framework.service import SHIPPED

SOURCE = SHIPPED.read_text(encoding="utf-8")


def refused(text: str) -> Malformed:
    with pytest.raises(Malformed) as caught:
        reading.read_text(text, "mine.yaml")
    assert str(caught.value).startswith(f"mine.yaml:{caught.value.line}: ")
    return caught.value


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_shipped_file_whole() -> None:
    framework = reading.read_file(SHIPPED)
    assert framework.codes == ("A", "B", "C", "D", "E", "F", "G")
    assert [len(c.activities) for c in framework.competences] == [5, 4, 5, 7, 8, 6, 7]
    assert [len(c.items) for c in framework.competences] == [5, 7, 10, 8, 6, 6, 7]
    assert framework.activity("A1").source is Source.NUMBERED
    assert framework.competence("A").items[0].kind is Kind.SUB_COMPETENCE
    assert framework.competence_of("G4").code == "G"
    assert [profile.level for profile in framework.target_profiles] == [3, 4]
    assert framework.scale.validation_from == 3


def test_document_of_shipped_file_round_trip() -> None:
    framework = reading.read_file(SHIPPED)
    assert building.framework(building.Spot(building.document(framework))) == framework


TOP = "framework, version, title, attribution, scale, target_profiles, competences"
PROFILE_LEVEL = "    level: {}\n  - id: officer"
ACTIVITY = "competences.0.activities.1.code"
FAULTS = {
    "level out of range": (
        PROFILE_LEVEL.format(3),
        PROFILE_LEVEL.format(6),
        "target_profiles.0.level must be a level from 1 to 5",
    ),
    "level as text": (
        "validation_from: 3 ",
        'validation_from: "3" ',
        "scale.validation_from must be a level from 1 to 5",
    ),
    "version as number": (
        'version: "1.0"',
        "version: 1.0",
        "version must be a text that is not empty (in quotes if it looks like a number)",
    ),
    "unknown source": (
        "source: numbered",
        "source: footnote",
        (
            "competences.0.activities.0.source is 'footnote'; known are: numbered, bulleted, "
            "technique, running text, list, tip, ours"
        ),
    ),
    "unknown kind": (
        "kind: sub-competence",
        "kind: talent",
        (
            "competences.0.items.0.kind is 'talent'; known are: sub-competence, skill, knowledge, "
            "attitude"
        ),
    ),
    "unknown author": (
        "descriptors_by: us",
        "descriptors_by: them",
        "competences.0.descriptors_by is 'them'; known are: source, us",
    ),
    "code of another competence": (
        "- code: A2\n",
        "- code: B2\n",
        f"{ACTIVITY} is 'B2', which is not 'A' and a number",
    ),
    "code used twice": (
        "- code: A2\n",
        "- code: A1\n",
        f"{ACTIVITY} is 'A1', a code that was used before",
    ),
    "code without number": (
        "- code: A2\n",
        "- code: Ab\n",
        f"{ACTIVITY} is 'Ab', which is not 'A' and a number",
    ),
    "item of another competence": (
        "- code: A.c2\n",
        "- code: B.c2\n",
        "competences.0.items.1.code is 'B.c2', which does not begin with 'A.'",
    ),
    "unknown key": (
        "framework: keep_in_pact",
        "author: me\nframework: keep_in_pact",
        f"author is not known here; allowed: {TOP}",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_refused_with_line_and_reason(fault: str) -> None:
    old, new, reason = FAULTS[fault]
    assert old in SOURCE
    error = refused(SOURCE.replace(old, new, 1))
    assert (error.line, error.reason) == (line_of(SOURCE, old), reason)


def test_key_twice() -> None:
    text = SOURCE.replace('version: "1.0"', 'version: "1.0"\nversion: "1.0"', 1)
    error = refused(text)
    assert error.line == line_of(SOURCE, 'version: "1.0"') + 1
    assert error.reason == "has the key 'version' twice"


def test_language_missing() -> None:
    text = SOURCE.replace("      fr: Nouvelle personne en poste\n", "", 1)
    error = refused(text)
    assert error.reason == "target_profiles.0.title lacks 'fr'"
    assert error.line == line_of(text, "      en: Newcomer")


def test_language_empty() -> None:
    text = SOURCE.replace("fr: Nouvelle personne en poste", 'fr: " "', 1)
    error = refused(text)
    assert error.line == line_of(text, 'fr: " "')
    assert error.reason.startswith("target_profiles.0.title.fr must be a text that is not empty")


def test_descriptor_missing() -> None:
    start = SOURCE.index("      5:\n")
    end = SOURCE.index("    activities:\n")
    error = refused(SOURCE[:start] + SOURCE[end:])
    assert error.reason == "competences.0.descriptors lacks '5'"
    assert error.line == line_of(SOURCE, "      1:\n        en: >-")


def test_four_levels() -> None:
    start = SOURCE.index("    - level: 5\n")
    end = SOURCE.index("target_profiles:")
    error = refused(SOURCE[:start] + SOURCE[end:])
    assert error.reason == "scale.levels must hold the five levels, 1 to 5, in that order"
    assert error.line == line_of(SOURCE, "    - level: 1\n")


def test_list_empty() -> None:
    text = SOURCE[: SOURCE.index("competences:\n")] + "competences: []\n"
    error = refused(text)
    assert error.reason == "competences must be a list with at least one entry"
    assert error.line == line_of(text, "competences: []")


NOT_FRAMEWORKS = {
    "": (1, "is empty"),
    "just words": (1, f"the file must be a map with the keys {TOP}"),
    "a: 1\nb: [": (2, "is not YAML: expected the node content, but found '<stream end>'"),
    "a: &x 1\nb: *x\n": (1, "uses an alias (*), which a framework file may not"),
    "a: 1\n--- \nb: 2\n": (2, "is not YAML: but found another document"),
    "a: 1\nb: !!python/name:os.system {}\n": (
        2,
        (
            "is not YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/name:os.system'"
        ),
    ),
}


@pytest.mark.parametrize("text", NOT_FRAMEWORKS)
def test_not_a_framework(text: str) -> None:
    error = refused(text)
    assert (error.line, error.reason) == NOT_FRAMEWORKS[text]


def test_file_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"framework: x\ntitle: \xe9\n")
    with pytest.raises(Malformed) as caught:
        reading.read_file(path)
    assert str(caught.value) == f"{path}:2: is not UTF-8 text"


def test_file_missing(tmp_path: Path) -> None:
    with pytest.raises(Malformed) as caught:
        reading.read_file(tmp_path / "none.yaml")
    assert (
        str(caught.value) == f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory"
    )
