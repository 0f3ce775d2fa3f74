"""A document's page with its pictures."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.toolkit import service
from tests.conftest import People


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
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="drawn__') == 2
    assert "<td>Known &lt;here&gt;; Heard</td>" in page
    assert "drawings.css" in page
