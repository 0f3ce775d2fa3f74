"""What `modules check` asks of a finished module, one floor after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from modules import floors, registry
from modules.case import Case
from modules.folder import load_folder
from modules.loaded import LoadedModule
from modules.quiz import Quiz
from modules.spec import Part, Unit
from modules.unit_file import read_unit_text
from tests.modules.conftest import EN, FR, Copy

LANGUAGES = ("en", "fr")
EN_ALT = "Three steps in a row, from the aim in one sentence to the points that are sent."
HARD = (
    "Representatives of participating institutions systematically appreciate sufficiently "
    "documented procedures, notwithstanding considerable organisational complexities, "
    "irrespective of hierarchical responsibilities and previously established arrangements. "
)


def told_of(loaded: LoadedModule) -> list[str]:
    return [
        f"{one.path.relative_to(loaded.folder)}:{one.line or ''} {one.what}"
        for one in floors.problems(loaded, LANGUAGES)
    ]


def told(folder: Path) -> list[str]:
    return told_of(load_folder(folder, LANGUAGES))


@pytest.fixture
def loaded(copy: Copy) -> LoadedModule:
    return load_folder(copy.folder, LANGUAGES)


@pytest.fixture
def case(loaded: LoadedModule) -> Case:
    assert loaded.case is not None
    return loaded.case


@pytest.fixture
def quiz(loaded: LoadedModule) -> Quiz:
    assert loaded.quiz is not None
    return loaded.quiz


@pytest.mark.parametrize("folder", registry.folders(), ids=lambda folder: folder.name)
def test_shipped_module_that_is_written_is_above_every_floor(folder: Path) -> None:
    shipped = load_folder(folder, LANGUAGES)
    assert not shipped.written or told_of(shipped) == []


def test_template_is_only_too_short(copy: Copy) -> None:
    assert told(copy.folder) == [
        "content/en/01-first-meeting.md: 150 words",
        "content/fr/01-first-meeting.md: 155 words",
        "content: 2 diagrams",
        "quiz.yaml: 7 questions",
        "case.yaml: 1 decisions on the shortest way through the case",
        "glossary.yaml: 1 terms",
        "further.yaml: 1 works to read",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (EN, 'alt: "Three steps', 'alt: "Steps" # "', "alt of diagram 'three-steps' says too"),
        (EN, '"Before a first meeting"', f'"{EN_ALT}"', "alt of diagram 'three-steps' says too"),
        (EN, "Three steps in a row", "TODO: Three steps", "'three-steps' says 'TODO: Three steps"),
        (FR, "Trois étapes à la suite", "À compléter", "'three-steps' says 'À compléter, du but"),
        (EN, '"Where the time goes"', '"Time …"', "diagram 'fifty-minutes' says 'Time …'"),
    ],
)
def test_picture_without_words_is_told_with_its_line(
    copy: Copy, name: str, old: str, new: str, what: str
) -> None:
    line = copy.change(name, old, new)
    (found,) = [one for one in told(copy.folder) if what in one]
    place, _, _ = found.partition(" ")
    assert place.startswith(f"{name}:")
    assert line - int(place.rpartition(":")[2]) in (2, 3)  # the block begins with its id


def test_text_without_sources_is_told(copy: Copy) -> None:
    path = copy.path(EN)
    before, _, after = path.read_text(encoding="utf-8").partition("sources:")
    path.write_text(before + "sources: []\n---\n" + after.partition("---\n")[2], encoding="utf-8")
    assert f"{EN}: no sources" in told(copy.folder)


def test_source_without_its_section_is_told(copy: Copy) -> None:
    line = copy.change(EN, "Chapter and heading, so that a reader finds it", " ")
    assert f"{EN}:{line} a source lacks its document or its section" in told(copy.folder)


def test_checklist_nobody_would_finish_is_told(copy: Copy) -> None:
    for name, point in ((EN, "  - Send the notes"), (FR, '  - "Envoyer les notes')):
        copy.change(name, point, "  - Again.\n" * 8 + point)
    assert f"{EN}:3 the checklist has 11 points" in told(copy.folder)


def test_hard_text_is_told_by_its_hardest_sentences(copy: Copy) -> None:
    line = copy.change(EN, "Say in two short paragraphs", HARD * 3 + "Say in two short paragraphs")
    found = [one for one in told(copy.folder) if "hard to read" in one]
    assert len(found) == 3
    assert found[0].startswith(f"{EN}:{line} the text is hard to read (LIX ")
    assert "of 21 words, 18 of them long: “Representatives of participating" in found[0]


def test_hard_case_is_told(copy: Copy) -> None:
    copy.change("case.yaml", "You are new at a guidance centre.", HARD * 12)
    found = [one for one in told(copy.folder) if one.startswith("case.yaml")]
    assert any("hard to read" in one for one in found)


def test_words_are_counted_without_marks_targets_and_diagrams(copy: Copy) -> None:
    whole = copy.path(EN).read_text(encoding="utf-8")
    diagram = whole[whole.index("```diagram") : whole.index("Tables are welcome")]
    copy.path(EN).write_text(
        whole.partition("## What")[0]
        + "## A b {#about}\none *two*\n## C {#how}\n1. three | [four](term:example-agenda) |\n"
        + f"|---|\n\n{diagram}## D {{#example}}\n## E {{#advice}}\n- don't\n## F {{#pitfalls}}\n",
        encoding="utf-8",
    )
    assert read_unit_text(copy.path(EN)).words == 11


def test_draft_is_told_what_is_missing(copy: Copy) -> None:
    copy.path("quiz.yaml").unlink()
    copy.path(FR).unlink()
    assert told(copy.folder) == [
        f"{EN}: 150 words",
        f"{FR}: the file is missing",
        "quiz.yaml: the quiz is missing",
    ]


def test_draft_that_cannot_be_read_is_told_with_its_line(copy: Copy) -> None:
    copy.path("quiz.yaml").unlink()
    line = copy.change(EN, "## How to do it {#how}", "## How to do it")
    assert f"{EN}:{line} the heading '## How to do it' has another form" in told(copy.folder)


def test_outcomes_are_four_to_six(loaded: LoadedModule) -> None:
    fewer = replace(loaded.module, outcomes=loaded.module.outcomes[:3])
    assert "__init__.py: 3 outcomes" in told_of(replace(loaded, module=fewer))


def test_quiz_has_kinds_enough_and_asks_about_every_unit(loaded: LoadedModule, quiz: Quiz) -> None:
    more = Unit("second", "A2", 5, {"en": "Second", "fr": "Deuxième"})
    module = replace(loaded.module, units=(*loaded.module.units, more))
    thin = replace(loaded, module=module, quiz=Quiz(70, quiz.questions[:4]))
    assert {
        "quiz.yaml: 4 questions",
        "quiz.yaml: 4 kinds of question",
        "quiz.yaml: no question about unit 'second'",
    } <= set(told_of(thin))


def test_feedback_says_something_and_not_everything(copy: Copy) -> None:
    copy.change("quiz.yaml", '"Too early."', '"No."')
    copy.change("quiz.yaml", "La signature de la convention", "Signer")
    copy.change("quiz.yaml", '"Dans cet ordre."', f'"{"Dans cet ordre. " * 21}"')
    copy.change("quiz.yaml", "There is room for three (unit 1, How to do it, step 2).", "Three.")
    found = [one for one in told(copy.folder) if one.startswith("quiz.yaml")]
    assert [one.partition(" ")[2] for one in found] == [
        "7 questions",
        "the feedback of 'c' of question 'x02' has 1 words in 'en'",
        "right_feedback of question 'x03' has 63 words in 'fr'",
        "the explanation of question 'x06' has 1 words in 'en'",
    ]
    lines = copy.path("quiz.yaml").read_text(encoding="utf-8").split("\n")
    assert lines[int(found[1].split(":")[1].split()[0]) - 1] == "  - id: x02"


def test_introduction_asks_less(loaded: LoadedModule) -> None:
    unit = replace(loaded.module.units[0], activity=None)
    module = replace(loaded.module, part=Part.INTRODUCTION, competence=None, units=(unit,))
    found = told_of(replace(loaded, module=module, case=None, instruments=()))
    assert "quiz.yaml: 7 questions" in found
    assert not [one for one in found if "case" in one or "instruments" in one]
    assert [one.mend for one in floors.problems(replace(loaded, module=module), LANGUAGES)][3] == (
        "Ask at least 8"
    )


def test_module_of_a_competence_has_a_case_and_an_instrument(loaded: LoadedModule) -> None:
    found = told_of(replace(loaded, case=None, instruments=()))
    assert "case.yaml: the case is missing" in found
    assert "instruments: 0 instruments" in found


def test_case_has_three_endings_and_no_more_than_four_ways_out(
    loaded: LoadedModule, case: Case
) -> None:
    monday, wednesday = case.scenes
    many = tuple(replace(monday.decisions[1], id=one) for one in "bcde")
    kept = tuple(one for one in case.endings if one.id != "open-ends")
    second = tuple(replace(one, to="next-step") for one in wednesday.decisions)
    other = Case(
        title=case.title,
        situation=case.situation,
        scenes=(
            replace(monday, decisions=(monday.decisions[0], *many)),
            replace(wednesday, decisions=second),
        ),
        endings=kept,
    )
    found = told_of(replace(loaded, case=other))
    assert "case.yaml: 2 endings" in found
    assert any(one.endswith("scene 'monday' has 5 decisions") for one in found)


def test_texts_of_a_case_keep_their_length(copy: Copy) -> None:
    line = copy.change(
        "case.yaml", "Attendre quinze heures, lire la liste", "Attendre et lire " * 9
    )
    found = told(copy.folder)
    assert f"case.yaml:{line} decision monday/a has 32 words in 'fr'" in found


@pytest.mark.parametrize("date", ["2019", "2019-06", "undated"])
def test_date_of_a_work_to_read(copy: Copy, date: str) -> None:
    copy.change("further.yaml", "2021-06", date)
    assert not [one for one in told(copy.folder) if "has the date" in one]


NEXT_YEAR = datetime.now(UTC).year + 1


@pytest.mark.parametrize(
    "date", ["sans date", "2019-13", "19", "June 2019", str(NEXT_YEAR), f"{NEXT_YEAR}-01"]
)
def test_date_that_is_none_or_has_not_come_is_told(copy: Copy, date: str) -> None:
    line = copy.change("further.yaml", '"2021-06"', f'"{date}"')
    assert f"further.yaml:{line - 3} 'example-guide' has the date {date!r}" in told(copy.folder)


AGENDA = "instruments/example-agenda.yaml"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("activities: [A1]", "wide: false", ": no activities"),
        ('origin: {en: "Our own', "wide: false #", ": the origin is missing"),
        ("Our own; the", f"Our own; {'long ' * 50}the", "{line} the origin has 61 words in 'en'"),
        (
            "Begin with a verb.",
            "TODO: a verb.",
            "{line} the guidance of 'aim' says 'TODO: a verb.'",
        ),
        ("Put what matters", HARD * 4 + "Put what matters", "{line} the text is hard to read (LIX"),
        (', example: "2027-03-02"', "", "{line} field 'day' has no example"),
        (
            '    guidance: {en: "Put what matters most',
            '    # {en: "Put what matters most',
            "section 'programme' has no guidance",
        ),
        ('        row_name: {en: "step"', '        # {en: "step"', "table 'steps' has no row_name"),
        (
            "        example:\n          - {step:",
            "        #\n        # {step:",
            "'steps' has no example",
        ),
    ],
)
def test_instrument_is_complete(copy: Copy, old: str, new: str, what: str) -> None:
    assert not [one for one in told(copy.folder) if AGENDA in one]
    line = copy.change(AGENDA, old, new)
    found = [one for one in told(copy.folder) if AGENDA in one]
    assert any(what.format(line=f":{line}") in one for one in found), found


def test_announced_instrument_lacks_nothing_yet(copy: Copy) -> None:
    path = copy.path(AGENDA)
    head = path.read_text(encoding="utf-8").partition("activities:")[0]
    path.write_text(head, encoding="utf-8")
    assert not [one for one in told(copy.folder) if AGENDA in one]
