from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from tests.conftest import People

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


def test_picture_stands_below_its_section_with_its_numbers(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Officer"))
    address = begun(client, "swot")
    assert 'class="drawn"' not in client.get(address).text
    sent = typed(client.get(address).text)
    client.post(address, data=sent | {"f_strengths": "- Known <here>\n- Heard"})

    page = client.get(address).text
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="drawn__') == 2
    assert "<td>Known &lt;here&gt;; Heard</td>" in page
    assert "drawings.css" in page
