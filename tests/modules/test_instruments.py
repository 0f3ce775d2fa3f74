"""An instrument is read as it is written, or refused with file and line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy as copy_of
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modules import registry
from modules.fields import CHECKLIST_COLUMNS
from modules.instrument import Drawing, Field, Grid, Kind, Layout, Source
from modules.instrument_file import read_instrument
from modules.loaded import BadModule, Problem
from modules.spec import SpecError
from tests.modules.conftest import Copy

WHOLE = Path(__file__).with_name("instrument.yaml")
LANGUAGES = ("en", "fr")
UNITS = ("first-meeting",)
AGENDA = "instruments/example-agenda.yaml"
QUESTIONS = """
questionnaire:
  introduction: {en: "Anonymous.", fr: "Anonyme."}
  questions:
    - {id: useful, kind: scale, label: {en: "U", fr: "U"},
       low: {en: "0", fr: "0"}, high: {en: "1", fr: "1"}}
    - id: centre
      kind: choice
      label: {en: "C", fr: "C"}
      groups: true
      options: [{id: a, label: {en: "A", fr: "A"}}, {id: b, label: {en: "B", fr: "B"}}]
    - {id: better, kind: text, label: {en: "B", fr: "B"}, required: true}
  thanks: {en: "Thank you.", fr: "Merci."}
"""
HEAD = "".join(WHOLE.read_text(encoding="utf-8").splitlines(keepends=True)[:4])


def test_everything_that_can_be_written_is_read() -> None:
    whole = read_instrument(WHOLE, UNITS, LANGUAGES)
    fields = [one for one in whole.places() if isinstance(one, Field)]
    grids = [one for one in whole.places() if isinstance(one, Grid)]
    assert {one.kind for one in fields} == set(Kind)
    assert {one.layout for one in grids} == set(Layout)
    assert {one.drawing for one in whole.pictures} == set(Drawing)
    tasks, points, _themes = grids
    assert tasks.source == Source(
        instrument="partners", columns={"task": "name", "ends": "last_contact"}
    )
    assert tasks.column("weight").formula == "likely * serious"
    assert tasks.example[0]["task"] == {"en": "Call", "fr": "Appeler"}
    assert points.columns == CHECKLIST_COLUMNS
    assert whole.paper[1].places == {"partner", "name"}
    assert (whole.id, whole.ready, whole.wide, whole.minutes) == ("instrument", True, True, 40)


def read(tmp_path: Path, text: str) -> bool:
    path = tmp_path / "made.yaml"
    path.write_text(text, encoding="utf-8")
    return read_instrument(path, UNITS, LANGUAGES).ready


def test_instrument_is_a_form_or_a_page_or_questions_or_announced(tmp_path: Path) -> None:
    assert not read(tmp_path, HEAD)
    assert read(tmp_path, f"{HEAD}opens: surveys\n")
    assert read(tmp_path, HEAD + QUESTIONS)
    with pytest.raises(SpecError, match="two of sections, opens and questionnaire"):
        read(tmp_path, f"{HEAD}opens: surveys\n{QUESTIONS}")


Broken = tuple[str, str, str, int]
"""What stands there, what is put there, what is told, how many lines from there."""
BROKEN: list[Broken] = [
    # Keys, kinds and ids
    ("kind: date,", "kind: day,", "kind is 'day'", 0),
    ("kind: matrix", "kind: grid", "kind is 'grid'", -1),
    ("drawing: map", "drawing: chart", "drawing is 'chart'", 0),
    ("basis: both", "basis: mine", "basis is 'mine'", -5),
    ("id: hours,", "name: hours,", "'name' is no key here", 0),
    ("id: hours,", "", "'id' is missing", 0),
    ('is: "likely', 'formula: "likely', "'formula' is no key here", 0),
    ("[meet, keep]", "[meet, later]", "occasions is 'later'", -10),
    ("[meet, keep]", "[meet, meet]", "'meet' stands twice among the occasions", -10),
    ("[meet, keep]", "meet", "'occasions' is no list of texts", -10),
    ("minutes: 40", "minutes: long", "minutes is 'long'", -4),
    ("minutes: 40", "minutes: 0", "it takes 0 minutes", -4),
    ("unit: first-meeting", "unit: ghost", "names no unit 'ghost'", -2),
    ("[A1, B2]", "[A1, later]", "'later' is no code of an activity", -3),
    ("[A1, B2]", "[A1, A1]", "'A1' stands twice among the activities", -3),
    ('label: {en: "Hours", fr: "Heures"}', 'label: {en: "Hours"}', "label lacks 'fr'", 0),
    ('unit: {en: "hours", fr: "heures"}', 'unit: {en: "hours"}', "unit lacks 'fr'", 0),
    ('{en: "Low", fr: "Basse"}', '{en: "Low"}', "words lacks 'fr'", 0),
    ("id: hours,", "id: work-hours,", "id of a field is 'work-hours'", 0),
    ("id: hours,", "id: rate,", "the id 'rate' stands twice", 1),
    ("id: plan,", "id: tasks,", "the id 'tasks' stands twice", 0),
    ("- id: work\n", "- id: who\n", "the id 'who' stands twice", 0),
    ("id: serious,", "id: likely,", "'likely' stands twice among the columns of 'tasks'", -15),
    ("id: account,", "id: row,", "a column of 'themes' is called 'row'", -5),
    ("{id: t2,", "{id: t1,", "'t1' stands twice among the rows of 'themes'", -3),
    ("{id: by-post,", "{id: By post,", "id of an option is 'By post'", 0),
    ("id: once,", "id: often,", "'often' stands twice among the options", 0),
    # What a place may have
    ("lines: 2,", "lines: 2, options: [],", "", 0),
    ("kind: line, most: 40,", "kind: line, most: 999,", "`most` of field 'name' is 999", 0),
    ("kind: link,", "kind: link, lines: 2,", "`lines` of field 'page' is 2", 0),
    ("kind: link,", "kind: link, steps: 3,", "field 'page' has steps or words", 0),
    ("steps: 2,", "steps: 3,", "field 'trust' has 2 words for 3 steps", 0),
    ("kind: percent, label", "kind: line, unit: {en: u, fr: u}, label", "has a unit", 0),
    ("kind: amount, label", "kind: line, label", "field 'whole' of kind line is computed", 0),
    ('fr: "Jours"},', 'fr: "Jours"}, example: "1",', "'span' is computed and has an example", 0),
    ("starts_with: 2", "starts_with: 21", "`starts_with` of 'tasks' is 21", -4),
    ("totals: [cost,", "totals: [task,", "totals of 'tasks' name 'task', no number", -6),
    (
        "        rows: [{id: shared",
        "        columns: []\n        rows: [{id: shared",
        "a checklist",
        -3,
    ),
    # Examples
    ('example: "7.5"', 'example: "7,5"', "the example of 'hours' is '7,5'", 0),
    ('example: "7.5"', "example: 7.5", "example is 7.5", 0),
    ('example: "7.5"', "example: {en: a, fr: b}", "the example of 'hours' has languages", 0),
    ('"2026-11-22"', '"2026-13-22"', "the example of 'begins' is '2026-13-22'", 0),
    ("example: once", "example: twice", "the example of 'mode' is 'twice'", 0),
    ('"visit, by-post"', '"visit, phone"', "the example of 'ways' is 'visit, phone'", 0),
    ("https://example.org/", "example.org", "the example of 'page' is 'example.org'", 0),
    ('"One\\nTwo"', '"One\\nTwo\\nThree"', "the example of 'aims' has 3 lines", 0),
    ('"A trial"', f'"{"long " * 9}"', "the example of 'name' has 45 characters", 0),
    ('{en: "A trial", fr: "Un essai"}', '{en: "A trial"}', "example lacks 'fr'", 0),
    ("state: open,", "status: open,", "example of 'tasks' fills no column 'status'", 0),
    ('cost: "12.5"', 'weight: "12.5"', "example of 'tasks' fills no column 'weight'", 0),
    ('likely: "2"', 'likely: "6"', "the example of 'likely' is '6'", 0),
    ('answer: "yes"', "answer: yes", "answer is True", 0),
    ("row: shared-aim", "row: ghost", "example of 'points' has no row 'ghost'", 0),
    # Formulas
    ("likely * serious", "likely ** serious", "says more than a formula can", 0),
    ("likely * serious", "likely * ghost", "a formula names no field 'ghost'", 0),
    ("likely * serious", "likely * task", "takes task, of kind text", 0),
    ("likely * serious", "sum(tasks.weight)", "tasks.weight → tasks.weight", 0),
    ("* rate", "* half", "whole → half → whole", 0),
    ("largest(tasks.ends)", "tasks.ends", "has a column that nothing gathers", 0),
    ("largest(tasks.ends)", "largest(tasks.task)", "takes tasks.task, of kind text", 0),
    ("share(points,", "share(themes,", "names no checklist 'themes'", 0),
    ("sum(tasks.cost) *", "whole *", "comes back to itself: whole → whole", 0),
    ('"sum(tasks.cost)"', '"sum(themes.level)"', "names no column 'themes.level'", 0),
    ("percent(money,", "percent(share,", "names no field 'share'", 0),
    # Summaries, pictures, dates, clauses
    ("by: [tasks.state]", "by: [tasks.cost]", "names 'cost', of kind amount", -2),
    ("totals: [money]", "totals: [cost]", "totals of 'by-state' name no column 'cost'", -6),
    ("start: starts, ", "", "picture 'plan' does not say its 'start'", 0),
    ("x: likely,", "z: likely, x: likely,", "a map takes no 'z'", 0),
    ("start: starts,", "start: task,", "names 'task', of kind line", 0),
    ("y: serious", "y: grave", "'y' names no column 'grave' of 'tasks'", 0),
    ("two: other", "two: page", "the quadrant 'page' is of kind link", 0),
    ("first: money", "first: cost", "'first' names no column 'cost'", 0),
    ("rows: themes, value", "rows: points, value", "'points' is a checklist", 0),
    (
        'drawing: gantt, label: {en: "P", fr: "P"}, after: work',
        'drawing: gantt, label: {en: "P", fr: "P"}, after: end',
        "after no section 'end'",
        0,
    ),
    ("date: begins,", "date: hours,", "`date` names 'hours', of kind number", 0),
    ("label: tasks.task, title", "label: themes.account, title", "stands in other rows", 0),
    ("name_from: partner", "name_from: aims", "name_from names 'aims', of kind text", -7),
    ("- {show: by-state}", "- {show: by-week}", "`show` names no place 'by-week'", 0),
    ("- {show: by-state}", "- {show: tasks, sign: tasks.task}", "a clause has 2 of heading", 0),
    ("- {show: by-state}", "- {when: tasks}", "a clause has 0 of heading", 0),
    ("when: tasks", "when: ghost", "`when` names no place 'ghost'", 0),
    ("{sign: tasks.task}", "{sign: tasks.cost}", "`sign` names 'cost', of kind amount", 0),
    ("With {partner}", "With {tasks}", "names other places than in 'en'", 0),
    (
        '"With {partner}: {name}.", fr: "{name}, avec {partner}."',
        '"{tasks}.", fr: "{tasks}."',
        "names the table 'tasks'",
        0,
    ),
    ("With {partner}: {name}.", "With {partner}: {name.", "has a brace too many", 0),
    ('heading: {en: "Paper"', 'heading: {en: "{name}"', "the heading '{name}' has places", 0),
    ("columns: {task: name,", "columns: {work: name,", "fills no column 'work'", -7),
    ("instrument: partners,", "instrument: partners, field: tasks,", "`from` names", 0),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: str(one[2] or one[1]))
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, broken: Broken) -> None:
    old, new, what, offset = broken
    text = WHOLE.read_text(encoding="utf-8")
    assert old in text
    if not what:
        assert read(tmp_path, text.replace(old, new, 1))
        return
    with pytest.raises(SpecError) as caught:
        read(tmp_path, text.replace(old, new, 1))
    assert what in caught.value.what
    assert caught.value.mend
    assert caught.value.line == text[: text.index(old)].count("\n") + 1 + offset


UNREADABLE: list[tuple[bytes, str, int]] = [
    (b"", "this is empty", 1),
    (b" \n\n", "this is empty", 1),
    (b"# later\n", "this holds no `key: value` lines", 1),
    (b"- a\n- b\n", "this holds no `key: value` lines", 1),
    (HEAD.encode() + b"sections: [\n", "this is not YAML: ", 6),
    (HEAD.encode() + b"sections:\n\t- id: s\n", "this line begins with a tab", 6),
    (HEAD.encode() + b"minutes: 40\nminutes: 20\n", "'minutes' is written twice", 6),
    (HEAD.encode() + b"sections: none\n", "'sections' is no list", 2),
    (HEAD.encode() + b"minutes: soon\n", "minutes is 'soon'", 2),
    (HEAD.encode() + 'origin: "é\x01"\n'.encode(), "the character U+0001 stands here", 5),
    (HEAD.encode() + 'origin: "é"\n'.encode("latin-1"), "this is not UTF-8 text", 5),
    (HEAD.encode("utf-16"), "this is not UTF-8 text", 1),
    (HEAD.replace("\n", "\r\n").encode() + b"lable: x\r\n", "'lable' is no key here", 2),
]
"""What a file holds, what is told, the line."""


def test_file_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    told = []
    for held, _what, _line in UNREADABLE:
        path.write_bytes(held)
        with pytest.raises(SpecError) as caught:
            read_instrument(path, UNITS, LANGUAGES)
        told.append((caught.value.what, caught.value.line))
    expected = [(what, line) for _held, what, line in UNREADABLE]
    begun = [
        (what[: len(said)], line) for (what, line), (said, _) in zip(told, expected, strict=True)
    ]
    assert begun == expected


def test_questions_of_a_questionnaire_are_whole(tmp_path: Path) -> None:
    for old, new, what in (
        ("kind: scale", "kind: slider", "kind is 'slider'"),
        ('low: {en: "0", fr: "0"}, ', "", "`low` and `high` of question 'useful'"),
        (', {id: b, label: {en: "B", fr: "B"}}', "", "question 'centre' has 1 options"),
        ("required: true", "groups: true", "question 'better' groups"),
        ("id: better", "id: useful", "'useful' stands twice among the questions"),
    ):
        assert old in QUESTIONS
        with pytest.raises(SpecError, match=what):
            read(tmp_path, HEAD + QUESTIONS.replace(old, new))


# What is checked among instruments, and at the start


def problem_of(root: Path) -> Problem:
    with pytest.raises(BadModule) as caught:
        registry.load(LANGUAGES, folder=root, foreign=())
    return caught.value.problem


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("instrument: instrument, field: aims", None),
        ("instrument: instrument, field: name", None),
        ("instrument: example-agenda, field: aim", None),
        ("instrument: instrument, field: page", "'aim', of kind text, cannot take 'page'"),
        ("instrument: instrument, field: tasks", "'aim' cannot take 'tasks' of 'instrument'"),
        ("instrument: instrument, field: ghost", "'instrument' has no place 'ghost'"),
        ("instrument: ghost, field: aims", "'aim' takes from no instrument 'ghost'"),
        ("instrument: partners", "'aim' takes from the partners"),
    ],
)
def test_what_is_taken_from_another_must_fit(copy: Copy, source: str, what: str | None) -> None:
    shutil.copy(WHOLE, copy.path("instruments"))
    line = copy.change(
        AGENDA, "{id: aim, kind: text,", f"{{id: aim, from: {{{source}}}, kind: text,"
    )
    if what is None:
        (loaded,) = registry.load(LANGUAGES, folder=copy.root, foreign=()).modules
        assert len(loaded.instruments) == 2
        return
    problem = problem_of(copy.root)
    assert what in problem.what
    assert (problem.path, problem.line) == (copy.path(AGENDA), line)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("field: tasks, columns: {step: task, due: ends}", None),
        ("field: tasks, columns: {step: work}", "'tasks' has no column 'work'"),
        ("field: tasks, columns: {step: ends}", "'step', of kind line, cannot take 'ends'"),
        ("field: aims, columns: {step: task}", "'steps' cannot take 'aims' of 'instrument'"),
    ],
)
def test_columns_that_a_table_takes_must_fit(copy: Copy, source: str, what: str | None) -> None:
    shutil.copy(WHOLE, copy.path("instruments"))
    old = '        row_name: {en: "step"'
    copy.change(AGENDA, old, f"        from: {{instrument: instrument, {source}}}\n{old}")
    if what is None:
        registry.load(LANGUAGES, folder=copy.root, foreign=())
    else:
        assert what in problem_of(copy.root).what


def test_facts_of_partners_must_fit(copy: Copy) -> None:
    old = '        row_name: {en: "step"'
    begin = "        from: {instrument: partners, columns: "
    copy.change(AGENDA, old, f"{begin}{{step: colour}}}}\n{old}")
    assert problem_of(copy.root).what == "a partner has no 'colour'"
    copy.change(AGENDA, "step: colour", "due: name")
    assert "'due', of kind date, cannot take the name" in problem_of(copy.root).what
    copy.change(AGENDA, "due: name", "step: name, due: last_contact")
    registry.load(LANGUAGES, folder=copy.root, foreign=())


def test_two_modules_have_no_instrument_of_one_name(copy: Copy) -> None:
    other = Copy(copy.root / "i_other")
    other.change("__init__.py", 'id="example"', 'id="other"')
    other.path("glossary.yaml").unlink()
    for name in ("content/en/01-first-meeting.md", "content/fr/01-first-meeting.md"):
        other.change(name, "(unit:first-meeting)", "(#about)")
    problem = problem_of(copy.root)
    assert problem.path == other.path(AGENDA)
    assert problem.what == "h_example has an instrument 'example-agenda' too"


BETWEEN = "-- and now the check --"
BOTH_DOORS = f"""
from app.cli import main
from app.factory import create_app
from app.settings import read_settings
from modules.loaded import BadModule

try:
    create_app(read_settings({{"KEEPINPACT_HOME": ".", "KEEPINPACT_SECRET_KEY": "k" * 40}}))
except BadModule as problem:
    print(problem)
print("{BETWEEN}", flush=True)
main(["modules", "check"])
"""


def test_unknown_kind_stops_the_start_and_the_check(tmp_path: Path) -> None:
    """Through the doors that operators and authors use, in a product with this one module."""
    here = registry.HERE.parent
    for name in ("app", "badges", "competences"):
        (tmp_path / name).symlink_to(here / name)
    shutil.copytree(
        here / "modules", tmp_path / "modules", ignore=shutil.ignore_patterns("[a-z]_*")
    )
    copy = Copy(tmp_path / "modules" / "h_example")
    line = copy.change(AGENDA, "kind: date", "kind: day")
    told = f"{copy.path(AGENDA)}:{line}: kind is 'day'. Use one of line, text, number,"
    done = subprocess.run(
        [sys.executable, "-c", BOTH_DOORS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    start, check = done.stdout.split(BETWEEN)
    assert told in start
    assert told in check + done.stderr


# Whatever is written


def test_chain_of_formulas_is_short(tmp_path: Path) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    begin = "      - {id: agreed, kind: percent"
    links = [
        f'      - {{id: f{one}, kind: number, label: {{en: F, fr: F}}, is: "f{one - 1}"}}\n'
        for one in range(1, 500)
    ]
    for chain in ("".join(links), "".join(reversed(links))):
        with pytest.raises(SpecError, match="more than 12 formulas wait for each other"):
            read(tmp_path, text.replace(begin, chain.replace("f0", "hours") + begin))


LEFT_OUT = object()
JUNK = st.sampled_from(
    [LEFT_OUT, None, True, 7, "x", "a.b", [], [None], ["x"], {}, {"en": 1}, {"id": []}]
)


def places_in(value: object) -> Iterator[tuple[dict[str, object] | list[object], str | int]]:
    """Yield every place in lists and maps inside each other."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places_in(value[key])  # type: ignore[index]  # each has keys of its own


WRITTEN = yaml.safe_load(WHOLE.read_text(encoding="utf-8"))
PLACES = len(list(places_in(WRITTEN)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, PLACES - 1), JUNK)
def test_junk_in_any_place_is_read_or_refused(tmp_path: Path, number: int, junk: object) -> None:
    whole = copy_of(WRITTEN)
    holder, key = list(places_in(whole))[number]
    if junk is LEFT_OUT:
        del holder[key]  # type: ignore[arg-type]
    else:
        holder[key] = junk  # type: ignore[index]
    with suppress(SpecError):
        read(tmp_path, yaml.dump(whole, Dumper=yaml.CSafeDumper, allow_unicode=True))
