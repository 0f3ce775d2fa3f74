"""Results as people meet them: counted by a button, looked at, taken along, reported."""

from __future__ import annotations

import csv
import io
import random
import re
import statistics
from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.kernel.db import db
from app.kernel.identity import Actor
from app.toolkit import catalog, values
from app.toolkit.tables import DocumentRow
from modules.instrument import ROW, Grid
from tests.conftest import People
from tests.surveys.answering import Made, Q, Sheet, survey

SignIn = Callable[[Actor], FlaskClient]
QUESTIONS = (
    Q("centre", "choice", ("north", "south", "west"), groups=True),
    Q("useful", "scale"),
    Q("clear", "scale"),
    Q("ways", "choice", ("mail", "phone")),
    Q("reasons", "choices", ("near", "free")),
    Q("staff", "number"),
    Q("words", "text"),
)


def _sheets() -> list[Sheet]:
    chance = random.Random(3)  # noqa: S311
    centres = ["north"] * 17 + ["south"] * 15 + ["west"] * 3
    return [
        {
            "centre": centre,
            "useful": chance.randint(3, 5),
            "clear": chance.choice((1, 5)),
            "ways": chance.choice(("mail", "phone")),
            "reasons": ("near",),
            "staff": chance.randint(1, 80),
            "words": f"“=cmd() <b>words {place}</b>",
        }
        for place, centre in enumerate(centres)
    ]


@pytest.fixture
def officer(app: Flask, people: People) -> Actor:
    return people("Example Officer")


@pytest.fixture
def made(officer: Actor) -> Made:
    found = survey(officer, QUESTIONS)
    found.answer(_sheets())
    return found


def _counted(client: FlaskClient, made: Made) -> None:
    answer = client.post(f"/surveys/{made.id}/results/count")
    assert (answer.status_code, answer.location) == (303, f"/surveys/{made.id}/results")


def test_results_from_the_count_to_the_groups(made: Made, officer: Actor, sign_in: SignIn) -> None:
    client = sign_in(officer)
    before = client.get(f"/surveys/{made.id}/results").text
    assert "Count 35 sheets" in before
    assert "On average" not in before
    _counted(client, made)

    page = client.get(f"/surveys/{made.id}/results").text
    assert "35 sheets were counted" in page
    assert "The answers lie far apart" in page
    assert "&lt;b&gt;words" in page
    assert page.count('class="drawn__wide"') == 6

    by_centre = client.get(f"/surveys/{made.id}/results?by={made.questions['centre']}").text
    assert "Groups are those counted on" in by_centre
    # The three of the west are hidden, and those of the south with them.
    assert "Other groups are too small to be shown." in by_centre
    groups = by_centre.split('by-group">')[1].split("</table>")[0]
    assert "North" in groups
    assert "South" not in groups
    assert "West" not in groups


def test_too_few_cannot_be_counted(officer: Actor, sign_in: SignIn) -> None:
    made = survey(officer, QUESTIONS)
    made.answer(_sheets()[:3])
    client = sign_in(officer)
    few = client.get(f"/surveys/{made.id}/results").text
    assert "2 more are needed" in few
    assert "While the survey is open" not in few
    refused = client.post(f"/surveys/{made.id}/results/count")
    assert refused.status_code == 422
    assert "2 more are needed" in refused.text
    assert client.post(f"/surveys/{made.id}/results/report").status_code == 409
    assert client.get(f"/surveys/{made.id}/results/{made.questions['words']}").status_code == 404
    # Enough for a closed survey, and an open one says why it waits for more.
    made.answer([{"useful": 4}] * 3)
    made.turn("open")
    waits = client.get(f"/surveys/{made.id}/results").text
    assert re.search(r"first count takes 10 sheets: 5 are counted and 5 wait", waits)
    assert f"/surveys/{made.id}/opening#in" in waits


def test_results_are_for_those_who_may_open_the_survey(
    made: Made, officer: Actor, people: People, sign_in: SignIn
) -> None:
    _counted(sign_in(officer), made)
    stranger = sign_in(people("Example Stranger"))
    words = made.questions["words"]
    for path in ("", "?by=x", f"/{words}", ".csv", ".xlsx", ".json", f"/{uuid4()}"):
        assert stranger.get(f"/surveys/{made.id}/results{path}").status_code == 404, path
    for path in ("/count", "/report"):
        assert stranger.post(f"/surveys/{made.id}/results{path}").status_code == 404, path


def test_table_holds_what_the_page_shows_and_no_sheet(
    made: Made, officer: Actor, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    _counted(client, made)
    by = made.questions["centre"]
    written = client.get(f"/surveys/{made.id}/results.csv?by={by}")
    rows = list(csv.reader(io.StringIO(written.data.decode("utf-8-sig"))))
    assert rows[0][3:6] == ["Group", "Answers", "Average"]
    assert {row[3] for row in rows[1:]} == {"everybody together", "North"}
    assert [
        row[4]
        for row in rows
        if row[1:4] == ["Question ways?", "one of several", "everybody together"]
    ] == ["35"] * 3
    # Neither a free text, nor a row for each person, nor a group's extremes.
    assert "words 1" not in written.text
    assert len(rows) < 60
    assert {(row[8], row[9]) for row in rows if row[3] == "North"} == {("", "")}

    book = load_workbook(io.BytesIO(client.get(f"/surveys/{made.id}/results.xlsx?by={by}").data))
    assert [[str(cell or "") for cell in row] for row in book.active.values][1][1:3] == rows[1][1:3]
    assert client.get(f"/surveys/{made.id}/results.pdf").status_code == 404


def test_free_texts_are_shuffled_and_the_same_at_each_look(
    made: Made, officer: Actor, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    _counted(client, made)
    path = f"/surveys/{made.id}/results/{made.questions['words']}"
    first, again = client.get(path).text, client.get(path).text
    numbers = [int(found) for found in re.findall(r"<li>=cmd\(\) &lt;b&gt;words (\d+)", first)]
    assert sorted(numbers) == list(range(35))
    assert numbers != sorted(numbers)
    assert re.findall(r"words (\d+)", first) == re.findall(r"words (\d+)", again)


def test_statements_of_the_page_do_not_grow(
    officer: Actor, sign_in: SignIn, count_statements: Callable[[], object]
) -> None:
    client, totals = sign_in(officer), []
    for questions in (QUESTIONS, (*QUESTIONS, *(Q(f"more{n}", "scale") for n in range(9)))):
        made = survey(officer, questions)
        made.answer(_sheets() * (1 if questions is QUESTIONS else 3))
        _counted(client, made)
        with count_statements() as counted:  # type: ignore[attr-defined]
            page = client.get(f"/surveys/{made.id}/results?by={made.questions['centre']}")
        assert page.status_code == 200
        totals.append(counted.total)
    assert totals == [12, 12]


def test_before_and_now_side_by_side(
    made: Made,
    officer: Actor,
    people: People,
    sign_in: SignIn,
    count_statements: Callable[[], object],
) -> None:
    client = sign_in(officer)
    now = survey(officer, QUESTIONS, copied_from=made.id)
    now.answer([{"useful": 2, "clear": 5, "staff": 10}] * 9)
    for each in (made, now):
        _counted(client, each)
    assert f"/surveys/{now.id}/compared" in client.get(f"/surveys/{now.id}/results").text

    with count_statements() as counted:  # type: ignore[attr-defined]
        page = client.get(f"/surveys/{now.id}/compared").text
    assert counted.total == 12
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    useful = re.findall(r'<td class="number"[^>]*>([^<]*)', rows[0])
    assert (useful[1], useful[2], useful[3]) == ("35", "2.0", "9")
    assert useful[4].startswith("−")
    assert len(rows) == 3

    # Of a survey that somebody may not open they learn nothing through its copy.
    stranger = people("Example Stranger")
    theirs = survey(stranger, QUESTIONS, copied_from=made.id)
    assert sign_in(stranger).get(f"/surveys/{theirs.id}/compared").status_code == 404
    assert client.get(f"/surveys/{made.id}/compared").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_report_begins_with_what_the_figures_say(
    made: Made, officer: Actor, sign_in: SignIn, language: str
) -> None:
    client = sign_in(officer)
    _counted(client, made)
    client.get(f"/surveys/{made.id}/results?lang={language}")

    answer = client.post(f"/surveys/{made.id}/results/report")

    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    row = db.session.scalars(sa.select(DocumentRow)).one()
    instrument = catalog.instrument("results-report")
    assert (row.instrument, row.language) == (instrument.id, language)
    # Nothing is written where the instrument would not ask for it.
    assert set(row.content) <= {place.id for place in instrument.places()}
    found = instrument.place("found")
    assert isinstance(found, Grid)
    asked = {column.id: column for column in found.columns}
    assert len(row.content["found"]) == 6
    for each in row.content["found"]:
        for column, typed in each.items():
            if column != ROW:
                assert values.problem(asked[column], typed) is None, (column, typed)
    useful = row.content["found"][1]
    numbers = [float(str(sheet["useful"])) for sheet in _sheets()]
    assert (useful["answers"], useful["mean"], useful["variance"]) == (
        "35",
        f"{statistics.fmean(numbers):.1f}",
        f"{statistics.pvariance(numbers):.2f}",
    )
    # Free texts stay where they were written.
    assert "cmd()" not in str(row.content)
