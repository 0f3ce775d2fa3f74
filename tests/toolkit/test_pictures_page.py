"""Pages of a document with its pictures and summaries: to write in, to read, and as they follow."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.toolkit import catalog, service
from tests.conftest import People

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" class="drawn__'
KEY = "00000001"


def test_picture_stands_below_its_section_with_its_numbers(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    officer = people("Example Officer")
    with unit_of_work():
        empty, _ = service.start(officer, "swot", language="en", content={})
        content = {"strengths": "- Known <here>\n- Heard"}
        filled, _ = service.start(officer, "swot", language="en", content=content)
    client = sign_in(officer)

    assert 'class="drawn"' not in client.get(f"/toolkit/documents/{empty}").text
    page = client.get(f"/toolkit/documents/{filled}").text
    assert page.count(PICTURE) == 2
    assert "<td>Known &lt;here&gt;; Heard</td>" in page
    assert "drawings.css" in page


def test_pictures_and_summaries_come_with_what_is_saved_as_one_types(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    officer = people("Example Officer")
    with unit_of_work():
        document_id, _ = service.start(officer, "spending-tracker", language="en", content={})
        plain, _ = service.start(officer, "project-charter", language="en", content={})
    client = sign_in(officer)
    address = f"/toolkit/documents/{document_id}"
    # The page loads what pictures need before there is one.
    assert "drawings.css" in client.get(address).text
    sent = {
        "currency": "CHF",
        "f_planned-0-row": KEY,
        "f_planned-0-f_line": "Rooms",
        "f_planned-0-f_amount": "500",
    }
    said = client.post(f"{address}/save", data=sent).json
    assert said is not None
    assert said["follows"].count(PICTURE) == 2
    for part in ("pictures-spending", "summary-by-line", "summary-by-partner"):
        assert f'data-follows="{part}"' in said["follows"]
        assert f'data-follows="{part}"' in client.get(address).text
    # In the currency that was chosen with it.
    assert "CHF" in said["follows"]
    assert all("CHF" in words for words in said["computed"].values() if "500" in words)
    answer = client.post(f"/toolkit/documents/{plain}/save", data={"f_project": "Example"})
    assert (answer.json or {})["follows"] == ""


def test_who_only_reads_sees_pictures_and_summaries_too(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    officer = people("Example Officer")
    client = sign_in(officer)
    missing = [
        one.instrument.id
        for one in catalog.placed()
        if one.instrument.sections
        and client.get(f"/toolkit/{one.instrument.id}/example").text.count('class="drawn"')
        != len(one.instrument.pictures)
    ]
    assert missing == []

    row = {"row": KEY, "line": "Rooms", "partner": "Example Port", "amount": "500"}
    with unit_of_work():
        spent, _ = service.start(
            officer, "spending-tracker", language="en", content={"planned": [row]}
        )
    with unit_of_work():
        service.save(officer, spent, {}, base=1, page="p")
    page = client.get(f"/toolkit/documents/{spent}/versions/1").text
    assert page.count(PICTURE) == 2
    assert page.count('<th scope="row">Example Port</th>') == 1
    assert 'class="drawn"' not in client.get(f"/toolkit/documents/{spent}").text


def test_older_version_of_what_is_repeated_stands_beside_the_time_before(
    app: Flask, people: People, sign_in: Callable[[Actor], FlaskClient]
) -> None:
    officer = people("Example Officer")
    compared = next(
        one.instrument
        for one in catalog.placed()
        if one.instrument.compares and one.instrument.pictures
    )
    grid = compared.pictures[0].takes["rows"].split(",")[0]
    given = compared.place(grid).rows[0].id  # type: ignore[union-attr]
    rows = {grid: [{"row": given, compared.pictures[0].takes["value"]: "3"}]}
    with unit_of_work():
        service.start(officer, compared.id, language="en", content=rows)
    with unit_of_work():
        second, _ = service.start(officer, compared.id, language="en", content=rows)
    client = sign_in(officer)
    for address in (f"/toolkit/documents/{second}", f"/toolkit/documents/{second}/versions/1"):
        assert "The time before" in client.get(address).text
