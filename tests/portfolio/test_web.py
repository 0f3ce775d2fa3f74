"""Pages of the portfolio: adding, seeing, changing, deleting; bad input; who may what."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import EvidenceId
from competences.portfolio import archives, service
from competences.portfolio.web.sending import FILE_POLICY
from tests.conftest import Counted, People
from tests.portfolio import files

SignIn = Callable[[Actor], FlaskClient]


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people("Example Learner")


@pytest.fixture
def browser(sign_in: SignIn, learner: Actor) -> FlaskClient:
    return sign_in(learner)


def _kept(actor: Actor, content: bytes = files.PDF, name: str = "minutes.pdf") -> EvidenceId:
    with unit_of_work():
        return service.add_file(
            actor, title="", stream=io.BytesIO(content), file_name=name, activities=["A1"]
        )


def _text(actor: Actor, text: str = "We agreed.") -> EvidenceId:
    with unit_of_work():
        return service.add_text(actor, title="A talk", text=text, activities=["A1"])


def _upload(
    browser: FlaskClient, content: bytes, name: str = "a.pdf", **words: str
) -> TestResponse:
    """Send a file; the body is made in memory, since the test client leaves its own file open."""
    boundary, body = encode_multipart(
        {"title": "", "language": "en", "file": FileStorage(io.BytesIO(content), name), **words}
    )
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return browser.post("/portfolio/add/file", data=body, content_type=content_type)


def test_portfolio_empty_explains_itself(browser: FlaskClient) -> None:
    page = browser.get("/portfolio/")
    assert (page.status_code, "Nothing here yet." in page.text) == (200, True)


def test_upload_is_kept_and_shown(browser: FlaskClient, learner: Actor) -> None:
    answer = _upload(browser, files.PDF, "Minutes.pdf", activities="A1")
    assert (answer.status_code, answer.location) == (303, "/portfolio/")
    piece = service.list_for(learner)[0][0]
    assert (piece.title, piece.activities) == ("Minutes.pdf", ("A1",))
    assert "Minutes.pdf" in browser.get("/portfolio/").text


def test_link_and_text_are_kept(browser: FlaskClient, learner: Actor) -> None:
    link = {"title": "Site", "url": "https://example.org/", "language": "en"}
    text = {"title": "Talk", "text": "We *agreed*.", "language": "fr"}
    assert browser.post("/portfolio/add/link", data=link).status_code == 303
    assert browser.post("/portfolio/add/text", data=text).status_code == 303
    assert {piece.title for piece in service.list_for(learner)[0]} == {"Site", "Talk"}


def test_add_for_a_dossier_leads_back_to_it(browser: FlaskClient) -> None:
    dossier = "00000000-0000-4000-8000-000000000000"
    page = browser.get(f"/portfolio/add/text?dossier={dossier}&activity=A2").text
    assert 'value="A2" checked' in page
    answer = browser.post(
        "/portfolio/add/text",
        data={"title": "Talk", "text": "x", "language": "en", "dossier": dossier},
    )
    assert answer.location == f"/dossiers/{dossier}"


def test_add_for_a_unit_to_prove_leads_back_to_it(browser: FlaskClient) -> None:
    page = browser.get("/portfolio/add/file?unit=finance/calls&activity=B2").text
    assert "/portfolio/add/text?activity=B2&amp;unit=finance/calls" in page
    answer = browser.post(
        "/portfolio/add/text",
        data={"title": "Talk", "text": "x", "language": "en", "unit": "finance/calls"},
    )
    assert answer.location == "/modules/finance/units/calls/prove"


@pytest.mark.parametrize("unit", ["", "finance", "//evil.example/x", "../x", "a/b/c", "é/è"])
def test_add_for_a_unit_that_is_none_leads_to_the_portfolio(
    browser: FlaskClient, unit: str
) -> None:
    data = {"title": "Talk", "text": "x", "language": "en", "unit": unit}
    assert browser.post("/portfolio/add/text", data=data).location == "/portfolio/"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (files.HTML, "This file holds a web page or a drawing in SVG"),
        (files.SVG, "This file holds a web page or a drawing in SVG"),
        (b"MZ\x90\x00" + b"\x00" * 60, "We cannot tell what this file is."),
        (b"a" * (20 * 1024 * 1024 + 1), "This file is larger than 20 MB."),
        (files.docx({"word/a.xml": b"\x00" * 20_000_000}), "would unpack to far more"),
        (files.docx({"word/vbaProject.bin": b"x"}), "This document holds macros."),
    ],
    ids=["empty", "html", "svg", "program", "over the limit", "bomb", "macros"],
)
def test_upload_refused_says_why_and_keeps_the_words(
    browser: FlaskClient, learner: Actor, content: bytes, sentence: str
) -> None:
    answer = _upload(browser, content, title="My minutes", description="Of May", activities="A3")
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'value="My minutes"' in answer.text
    assert "Of May</textarea>" in answer.text
    assert 'value="A3" checked' in answer.text
    assert service.list_for(learner) == ([], False)


def test_upload_far_over_the_limit_is_refused_before_it_is_read(browser: FlaskClient) -> None:
    assert _upload(browser, b"a" * (31 * 1024 * 1024)).status_code == 413


def test_upload_without_a_file_asks_for_one(browser: FlaskClient) -> None:
    answer = browser.post("/portfolio/add/file", data={"title": "x", "language": "en"})
    assert (answer.status_code, "Please choose a file." in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("kind", "words", "sentence"),
    [
        ("link", {"title": "Site", "url": "javascript:alert(1)"}, "Please give a full web address"),
        ("link", {"title": "", "url": "https://example.org"}, "Please write something here."),
        ("text", {"title": "Talk", "text": " "}, "Please write something here."),
        ("text", {"title": "Talk", "text": "x", "activities": "Z9"}, "Please choose activities"),
        ("text", {"title": "Talk", "text": "x", "language": "xx"}, "Please choose one of the lang"),
    ],
)
def test_add_with_bad_input_is_refused_with_reason(
    browser: FlaskClient, kind: str, words: dict[str, str], sentence: str
) -> None:
    answer = browser.post(f"/portfolio/add/{kind}", data={"language": "en", **words})
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_add_of_unknown_kind_is_not_found(browser: FlaskClient) -> None:
    assert browser.get("/portfolio/add/film").status_code == 404
    assert browser.post("/portfolio/add/film").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (files.PDF, "a.pdf", ("application/pdf", "inline")),
        (files.picture("PNG"), "a.png", ("image/png", "inline")),
        (b"plain words", "a.html", ("text/plain; charset=utf-8", "attachment")),
        (files.docx(), "a.docx", (archives.DOCX.media_type, "attachment")),
    ],
    ids=["pdf", "png", "text", "docx"],
)
def test_file_is_served_sandboxed_and_by_its_content(
    browser: FlaskClient, learner: Actor, content: bytes, name: str, expected: tuple[str, str]
) -> None:
    answer = browser.get(f"/portfolio/{_kept(learner, content, name)}/file", buffered=True)
    assert (answer.status_code, answer.data) == (200, content)
    disposition = answer.headers["Content-Disposition"].partition(";")[0]
    assert (answer.content_type, disposition) == expected
    assert answer.headers["Content-Security-Policy"] == FILE_POLICY + "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_file_asked_to_be_saved_is_an_attachment(browser: FlaskClient, learner: Actor) -> None:
    answer = browser.get(f"/portfolio/{_kept(learner)}/file?save=1", buffered=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=minutes.pdf"


def test_file_that_was_lost_is_said_to_be(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _kept(learner)
    service.path_of(service.own(learner, evidence_id)).unlink()
    answer = browser.get(f"/portfolio/{evidence_id}/file")
    assert (answer.status_code, "The file is not where we kept it." in answer.text) == (404, True)


def test_text_is_shown_without_script(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _text(learner, "**bold** <script>alert(1)</script> [x](javascript:alert(1))")
    page = browser.get(f"/portfolio/{evidence_id}").text
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_change_keeps_what_was_typed(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _text(learner)
    assert "A talk" in browser.get(f"/portfolio/{evidence_id}/edit").text
    words = {"title": "Two talks", "text": "More.", "language": "fr", "activities": ["B1"]}
    answer = browser.post(f"/portfolio/{evidence_id}/edit", data=words)
    assert (answer.status_code, answer.location) == (303, f"/portfolio/{evidence_id}")
    piece = service.own(learner, evidence_id)
    assert (piece.title, piece.text, piece.activities) == ("Two talks", "More.", ("B1",))


def test_change_without_title_is_refused(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _text(learner)
    answer = browser.post(
        f"/portfolio/{evidence_id}/edit", data={"title": "", "text": "New words", "language": "en"}
    )
    assert (answer.status_code, "New words</textarea>" in answer.text) == (422, True)
    assert service.own(learner, evidence_id).text == "We agreed."


def test_delete_asks_first(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _text(learner)
    assert "Delete this evidence?" in browser.get(f"/portfolio/{evidence_id}/delete").text
    assert len(service.list_for(learner)[0]) == 1
    assert browser.post(f"/portfolio/{evidence_id}/delete").status_code == 303
    assert service.list_for(learner)[0] == []


def test_delete_of_evidence_in_a_dossier_is_refused(browser: FlaskClient, learner: Actor) -> None:
    evidence_id = _text(learner)
    with unit_of_work():
        service.freeze(learner.person_id, [evidence_id])
    assert "so it stays" in browser.get(f"/portfolio/{evidence_id}/delete").text
    answer = browser.post(f"/portfolio/{evidence_id}/delete")
    assert (answer.status_code, "it stays as it is" in answer.text) == (409, True)
    assert service.own(learner, evidence_id).title == "A talk"


OF_ONE = ["", "/file", "/edit", "/delete"]


@pytest.mark.parametrize("role", [*Role])
@pytest.mark.parametrize("path", OF_ONE)
def test_somebody_elses_evidence_is_not_found_for_any_role(
    sign_in: SignIn, learner: Actor, people: People, path: str, role: Role
) -> None:
    evidence_id = _kept(learner)
    other = sign_in(people("Example Other", role))
    assert other.get(f"/portfolio/{evidence_id}{path}").status_code == 404
    if path in {"/edit", "/delete"}:
        assert other.post(f"/portfolio/{evidence_id}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "add/file", "add/link", "add/text"])
def test_portfolio_wants_a_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(f"/portfolio/{path}")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")


@pytest.mark.parametrize("path", OF_ONE)
def test_evidence_wants_a_sign_in(app: Flask, learner: Actor, path: str) -> None:
    answer = app.test_client().get(f"/portfolio/{_kept(learner)}{path}")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")


def test_portfolio_takes_as_many_statements_for_three_as_for_one(
    browser: FlaskClient,
    learner: Actor,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    browser.get("/portfolio/")  # the framework is parsed once in a process
    totals = []
    for pieces in (1, 2):
        for _ in range(pieces):
            _text(learner)
        with count_statements() as counted:
            browser.get("/portfolio/")
        totals.append(counted.total)
    assert totals == [3, 3]
