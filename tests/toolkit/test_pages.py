from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook

from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor
from app.toolkit import service
from modules.instrument import ROW
from tests.conftest import Counted, People

pytestmark = pytest.mark.usefixtures("app", "engine")
SignIn = Callable[[Actor], FlaskClient]


def begun(client: FlaskClient, instrument_id: str = "everything") -> str:
    answer = client.post(f"/toolkit/{instrument_id}")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def typed(page: str) -> dict[str, Any]:
    """Return what a browser would send of a page's form, unchanged."""
    form = page[page.index('class="document-form"') :]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            sent[name[1]] = value[1] if value else ""
    texts = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\r?\n?([^<]*)<', form)
    sent.update(texts)
    selects = re.findall(r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL)
    for name, options in selects:
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_document_is_begun_filled_saved_and_seen_again(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Officer"))
    assert "Everything" in client.get("/toolkit/").text
    assert "Only you" not in client.get("/toolkit/everything").text
    address = begun(client)
    sent = typed(client.get(address).text)
    sent |= {
        "f_who": "Example Port",
        "f_data": "one\ntwo",
        "f_hours": "1,234.50",
        "f_several": ["open", "done"],
        "f_trust": "4",
        "f_costs-0-f_partner": "Ours",
        "f_costs-0-f_amount": "about 12",
        "f_costs-1-f_partner": "Theirs",
        "f_costs-1-f_amount": "30",
        "f_points-1-f_answer": "partly",
        "f_themes-0-f_account": "Long story",
    }
    answer = client.post(address, data=sent, follow_redirects=True)
    assert answer.status_code == 200
    again = typed(answer.text)
    assert {key: again[key] for key in sent if key.startswith("f_") and key != "f_several"} == {
        key: value for key, value in sent.items() if key.startswith("f_") and key != "f_several"
    } | {"f_hours": "1,234.5"}
    assert answer.text.count(" checked") == 2
    assert "<h1>Example Port</h1>" in answer.text
    assert "it is no number" in answer.text
    assert ">2,469<" in answer.text
    assert "Example Port" in client.get("/toolkit/everything").text


def test_rows_are_added_moved_and_removed_without_script(people: People, sign_in: SignIn) -> None:
    client = sign_in(people("Example Officer"))
    address = begun(client)

    def press(do: str, **changes: str) -> list[str]:
        sent = typed(client.get(address).text) | changes | {"do": do}
        answer = client.post(address, data=sent)
        assert answer.status_code == 303
        return partners(client.get(answer.headers["Location"]).text)

    two = {"f_costs-0-f_partner": "One", "f_costs-1-f_partner": "Two"}
    assert press("add:costs", **two) == ["One", "Two", ""]
    keys = re.findall(r'value="remove:costs:([0-9a-f]{8})"', client.get(address).text)
    assert press(f"up:costs:{keys[1]}") == ["Two", "One"]
    assert press(f"down:costs:{keys[1]}") == ["One", "Two"]
    assert press(f"remove:costs:{keys[0]}", **{"f_costs-1-f_partner": "Second"}) == ["Second"]
    assert press("remove:costs:nonsense") == ["Second"]
    assert press("remove:points:one") == ["Second"]
    assert press("explode:costs") == ["Second"]


def partners(page: str) -> list[str]:
    return [value for name, value in typed(page).items() if name.endswith("-f_partner")]


def test_autosave_answers_with_what_follows(people: People, sign_in: SignIn) -> None:
    client = sign_in(people("Example Officer", language="fr"))
    address = begun(client)
    sent = typed(client.get(address).text)
    key = sent["f_costs-0-row"]
    sent |= {"f_hours": "1 000,5", "f_costs-0-f_partner": "A", "f_costs-0-f_amount": "12 %"}
    said = client.post(f"{address}/save", data=sent).json
    assert said is not None
    assert said["computed"] == {
        "twice": "2\u202f001",
        f"costs.{key}.part": "100\u00a0%",
        "costs.amount": "12,00\u00a0€",
    }
    assert typed(client.get(address).text)["f_hours"] == "1\u202f000,5"


def test_two_people_in_one_place_are_shown_both_texts(people: People, sign_in: SignIn) -> None:
    owner, mate = people("Example Owner"), people("Example Mate")
    one, other = sign_in(owner), sign_in(mate)
    address = begun(one)
    assert other.get(address).status_code == 404
    assert one.post(f"{address}/share", data={"with": "nonsense"}).status_code == 422
    one.post(f"{address}/share", data={"with": "organisation"})
    mine, theirs = typed(one.get(address).text), typed(other.get(address).text)
    one.post(address, data=mine | {"f_who": "By one", "f_data": "Long"})
    changed = theirs | {"f_who": "By other", "f_hours": "7"}
    asks_json = {"Accept": "application/json"}
    answer = other.post(f"{address}/save", data=changed, headers=asks_json)
    assert (answer.status_code, "you will see both" in answer.json["message"]) == (409, True)  # type: ignore[index]
    answer = other.post(address, data=changed)
    both = answer.headers["Location"]
    page = other.get(both).text
    assert re.findall(r'name="(choice-[^"]+)" value="mine" checked', page) == ["choice-who"]
    assert "<strong>Example Owner</strong>" in page
    assert ("By one" in re.sub(r"</?mark>", "", page), "Long" in page) == (True, False)
    other.post(both, data={"choice-who": "mine"})
    found = typed(one.get(address).text)
    assert [found[name] for name in ("f_who", "f_data", "f_hours")] == ["By other", "Long", "7"]
    versions = one.get(f"{address}/versions").text
    assert versions.count("set aside") == 1
    assert "Example Mate" in versions
    assert other.post(f"{address}/delete").status_code == 403
    assert one.post(f"{address}/undo").status_code == 303
    assert typed(one.get(address).text)["f_who"] == "By one"


BAD: list[tuple[str, str, dict[str, Any], int]] = [
    ("get", "/toolkit/nothing", {}, 404),
    ("post", "/toolkit/nothing", {}, 404),
    ("get", "/toolkit/nothing/example", {}, 404),
    ("get", "/toolkit/?q=%00<b>", {}, 200),
    ("get", "/toolkit/documents/?page=99999999999999999999", {}, 200),
    ("get", "DOCUMENT?add=nothing", {}, 200),
    ("get", "DOCUMENT/versions/99", {}, 404),
    ("get", "DOCUMENT/compare?old=1&new=x", {}, 200),
    ("get", "DOCUMENT/compare?old=7", {}, 404),
    ("get", "DOCUMENT/both/1", {}, 404),
    ("get", "DOCUMENT/export/exe", {}, 404),
    ("post", "/toolkit/everything", {"copy_of": "nonsense"}, 303),
    ("post", "DOCUMENT", {"base": "-5", "page": "x" * 500, "f_nothing": "x", "_name": "x"}, 303),
    ("post", "DOCUMENT", {"f_who": "x" * 400_001}, 422),
    ("post", "DOCUMENT", {f"f_costs-{n}-f_partner": "x" for n in range(31)}, 422),
    ("post", "DOCUMENT", {f"f_costs-{n}-f_partner": "x" for n in range(10_000)}, 422),
    ("post", "DOCUMENT", {"f_points-0-row": "unknown", "f_points-0-f_note": "x"}, 303),
    ("post", "DOCUMENT", {"f_costs-0-row": "<script>", "f_costs-0-f_partner": "<b>\u202e"}, 303),
    ("post", "DOCUMENT", {"f_state": "never", "f_several": ["open", "never"]}, 303),
    ("post", "DOCUMENT/evidence", {"activity": "Z9"}, 303),
]


def test_bad_input_is_answered(people: People, sign_in: SignIn) -> None:
    client = sign_in(people("Example Officer"))
    document = begun(client)
    answered = []
    for method, address, sent, _status in BAD:
        url = address.replace("DOCUMENT", document)
        answer = client.get(url) if method == "get" else client.post(url, data=sent)
        answered.append((method, address, answer.status_code))
        assert client.get(document).status_code == 200
    assert answered == [(method, address, status) for method, address, _sent, status in BAD]


def test_what_cannot_be_chosen_any_more_and_is_no_longer_asked_stays(
    people: People, sign_in: SignIn
) -> None:
    owner = people("Example Officer")
    client = sign_in(owner)
    kept = {
        "gone": "An old answer",
        "state": "never",
        "several": ["open", "never"],
        "points": [{ROW: "old-point", "note": "Old note"}, {ROW: "one", "note": "x", "was": "y"}],
    }
    with unit_of_work():
        document_id, _taken = service.start(owner, "everything", language="en", content=kept)
    page = client.get(f"/toolkit/documents/{document_id}").text
    assert [words in page for words in ("An old answer", "Old note", "No longer asked")] == [
        True
    ] * 3
    sent = typed(page) | {"f_several": ["open", "never"], "f_who": "Now"}
    client.post(f"/toolkit/documents/{document_id}", data=sent)
    db.session.remove()
    found = service.open_one(owner, document_id).document.content
    points = [dict(row) for row in kept["points"]]  # type: ignore[union-attr]
    assert found == {**kept, "who": "Now", "points": [points[1], points[0]]}


def test_document_is_taken_away_as_files_and_kept_as_evidence(
    people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Officer"))
    address = begun(client)
    # A calendar without a day is no calendar: programs refuse it.
    nothing = client.get(f"{address}/export/ics")
    assert (nothing.status_code, nothing.headers["Location"]) == (303, address)
    assert "No day stands in this document yet." in client.get(address).text
    sent = typed(client.get(address).text)
    sent |= {
        "f_who": "=HYPERLINK(1)",
        "f_costs-0-f_partner": "Ours",
        "f_costs-0-f_amount": "12.50",
        "f_costs-0-f_due": "2027-03-02",
    }
    client.post(address, data=sent)
    files = {form: client.get(f"{address}/export/{form}").data for form in ("pdf", "docx", "ics")}
    assert files["pdf"].startswith(b"%PDF-")
    texts = [part.text for part in Document(BytesIO(files["docx"])).paragraphs]
    assert "=HYPERLINK(1)" in texts
    events = list(Calendar.from_ical(files["ics"]).walk("VEVENT"))
    assert [(str(one["SUMMARY"]), one["DTSTART"].dt) for one in events] == [
        ("Due – Ours", date(2027, 3, 2))
    ]
    table = client.get(f"{address}/export/csv").data.decode("utf-8-sig")
    assert "Ours,12.5" in table
    book = load_workbook(BytesIO(client.get(f"{address}/export/xlsx").data))
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    assert (12.5 in cells, "=HYPERLINK(1)" in cells) == (True, False)

    first = client.post(f"{address}/evidence", data={"activity": ["A1"]})
    again = client.post(f"{address}/evidence", data={"activity": ["A1"]})
    assert first.headers["Location"] == again.headers["Location"]
    piece = client.get(first.headers["Location"]).text
    assert ("=HYPERLINK(1)" in piece, "Ours" in piece) == (True, True)
    assert "As of version 2" in client.get(f"{address}/evidence").text


STATEMENTS = {
    "/toolkit/": 3,
    "/toolkit/everything": 3,
    "/toolkit/documents/": 5,
    "DOCUMENT": 6,  # three of them for the names of partners
    "DOCUMENT/share": 3,
    "DOCUMENT/versions": 5,
    "DOCUMENT/versions/1": 4,
    "DOCUMENT/compare?old=1": 6,
    "DOCUMENT/evidence": 4,
}


def test_statements_do_not_grow_with_documents(
    people: People,
    sign_in: SignIn,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    client = sign_in(people("Example Officer"))
    document = begun(client)

    def counted() -> dict[str, int]:
        found = {}
        for address in STATEMENTS:
            with count_statements() as statements:
                url = address.replace("DOCUMENT", document)
                assert client.get(url).status_code == 200
            found[address] = statements.total
        return found

    counted()  # reads the framework, once in a process
    assert counted() == STATEMENTS
    for number in range(3):
        begun(client)
        client.post(document, data=typed(client.get(document).text) | {"f_data": str(number)})
    assert counted() == STATEMENTS


def test_table_of_two_hundred_rows_is_saved_as_a_script_sends_it(
    people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Officer"))
    address = begun(client, "taking")
    sent: dict[str, Any] = {"base": "1", "page": "p", "f_aim": "x" * 100_000}
    for number in range(200):
        sent[f"f_lines-{number}-row"] = f"{number:08x}"
        sent[f"f_lines-{number}-f_name"] = f"Partner {number}"
        sent[f"f_lines-{number}-f_planned"] = "1,000"
    form = "multipart/form-data"
    said = client.post(f"{address}/save", data=sent, content_type=form)
    assert said.status_code == 200
    again = typed(client.get(address).text)
    assert [again["f_lines-199-f_name"], again["f_lines-199-f_planned"]] == ["Partner 199", "1,000"]
