"""Links to chosen pieces: what they open, for how long, and that nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from competences.portfolio import service as portfolio
from competences.portfolio.sharing import service
from competences.portfolio.sharing.model import Share
from competences.portfolio.sharing.tables import ShareRow
from competences.portfolio.witnessing import service as witnesses
from tests.conftest import Counted, People
from tests.portfolio import files, keeping
from tests.portfolio.keeping import SignIn
from tests.portfolio.test_witnesses import ASKED


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people("Amélie Example")


def made(client: FlaskClient, *pieces: object, days: int = 7) -> str:
    """Make a link by the form; return its path."""
    data = {"pieces": [str(each) for each in pieces], "label": "Example Employer", "days": days}
    answer = client.post("/portfolio/links", data=data)
    assert answer.status_code == 303
    found = re.search(r"/shared/[\w-]+", client.get("/portfolio/links").text)
    assert found is not None
    assert found[0] not in client.get("/portfolio/links").text  # told once
    return found[0]


def only(actor: Actor) -> Share:
    (share,) = service.shares_of(actor)
    return share


def test_link_opens_what_was_ticked_and_nothing_else(
    app: Flask, learner: Actor, sign_in: SignIn
) -> None:
    shown, hidden = keeping.file(learner), keeping.file(learner, files.picture("PNG"), "b.png")
    client = sign_in(learner)
    path = made(client, shown)
    token = path.rpartition("/")[2]
    assert token not in str(db.session.execute(sa.select(ShareRow.__table__)).all())

    visitor = app.test_client()
    with keeping.noted() as looks:
        page = visitor.get(path)
    assert (page.status_code, "Amélie Example" in page.text) == (200, True)
    assert ("minutes.pdf" in page.text, "b.png" in page.text) == (True, False)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert [(each.act, each.object_id, each.actor_id) for each in looks] == [
        ("evidence.seen", shown, None)
    ]

    file = visitor.get(f"{path}/files/{shown}", headers={"Range": "bytes=0-3"}, buffered=True)
    assert (file.status_code, file.data) == (206, b"%PDF")
    assert file.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    for other in (hidden, uuid4()):
        assert visitor.get(f"{path}/files/{other}").status_code == 404
    # The link is no way to the page of its owner.
    assert visitor.get(f"/portfolio/{shown}").status_code == 302
    assert visitor.get(f"/portfolio/{shown}/file").status_code == 302


def test_openings_are_counted_by_day_and_the_owners_own_do_not_count(
    app: Flask, learner: Actor, sign_in: SignIn
) -> None:
    client = sign_in(learner)
    path = made(client, keeping.text(learner))
    client.get(path)
    assert only(learner).times == 0
    for _ in range(2):
        app.test_client().get(path)
    assert [(each.day, each.times) for each in only(learner).openings] == [(clock.now().date(), 2)]
    assert "Opened 2 times" in client.get("/portfolio/links").text


def test_link_withdrawn_ended_or_guessed_opens_nothing(
    app: Flask, learner: Actor, people: People, sign_in: SignIn
) -> None:
    piece = keeping.file(learner)
    client, visitor = sign_in(learner), app.test_client()
    path = made(client, piece)
    later = clock.now() + timedelta(days=7)
    with clock.at(later), pytest.raises(NotFound, match="share_closed"):
        service.opened(path.rpartition("/")[2], None)
    share_id = only(learner).id
    assert sign_in(people()).post(f"/portfolio/links/{share_id}/withdraw").status_code == 404
    assert visitor.get(path).status_code == 200
    assert client.post(f"/portfolio/links/{share_id}/withdraw").status_code == 303
    for closed in (path, f"{path}/files/{piece}", path[:-1], "/shared/x", "/shared/%00%ff"):
        answer = visitor.get(closed)
        assert (answer.status_code, "opens nothing (any more)" in answer.text) == (404, True)


def test_piece_deleted_goes_out_of_its_links(app: Flask, learner: Actor, sign_in: SignIn) -> None:
    piece = keeping.text(learner)
    path = made(sign_in(learner), piece)
    with unit_of_work():
        portfolio.remove(learner, piece)
    assert "There is nothing here any more" in app.test_client().get(path).text


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"label": " "}, Invalid, "share_label"),
        ({"label": "x" * 101}, Invalid, "share_label"),
        ({"days": 8}, Invalid, "share_days"),
        ({"pieces": []}, Invalid, "share_pieces"),
        ({"pieces": [uuid4()]}, NotFound, "not_found"),
    ],
)
def test_link_that_does_not_fit_is_refused(
    learner: Actor, changes: dict[str, object], error: type[Exception], code: str
) -> None:
    values = {"pieces": [keeping.text(learner)], "label": "Example", "days": 7, **changes}
    pieces = values.pop("pieces")
    with unit_of_work(), pytest.raises(error, match=code):
        service.make(learner, pieces, **values)  # type: ignore[arg-type]


def test_nobody_shares_what_is_somebody_elses(
    learner: Actor, people: People, sign_in: SignIn
) -> None:
    foreign = keeping.text(people("Example Other"))
    data = {"pieces": [str(foreign)], "label": "x", "days": 7}
    assert sign_in(learner).post("/portfolio/links", data=data).status_code == 404
    assert service.shares_of(learner) == []


def test_too_many_open_links_are_refused(learner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 1)
    piece = keeping.text(learner)
    with unit_of_work():
        service.make(learner, [piece], label="x", days=7)
        with pytest.raises(Conflict, match="too_many_shares"):
            service.make(learner, [piece], label="x", days=7)


def test_words_of_a_learner_stay_words(app: Flask, learner: Actor, sign_in: SignIn) -> None:
    evil = '"><script>alert(1)</script>'
    piece = keeping.file(learner, files.picture("PNG"), "a.png")
    with unit_of_work():
        portfolio.change(
            learner, piece, title=evil, description=evil, language="en", activities=[],
            alternative=evil,
        )  # fmt: skip
    client = sign_in(learner)
    path = made(client, piece)
    for page in (app.test_client().get(path), client.get(f"/portfolio/{piece}")):
        assert (page.status_code, "<script>alert" in page.text) == (200, False)


def test_pages_take_as_many_statements_for_three_as_for_one(
    app: Flask,
    learner: Actor,
    sign_in: SignIn,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    client, totals = sign_in(learner), []
    first = keeping.text(learner, "A talk", "A1")
    for each in (1, 2):
        pieces = [keeping.text(learner, "Another", "A1") for _ in range(each)]
        for _ in range(each):
            with unit_of_work():
                made = service.make(learner, pieces, label="x", days=7)
                witnesses.ask(learner, replace(ASKED, email=f"w{uuid4()}@example.net"), pieces)
        paths = ["links", "witnesses", "witnesses/ask", str(first)]
        counts = []
        for path in [*(f"/portfolio/{path}" for path in paths), f"/shared/{made.token}"]:
            client.get(path)
            with count_statements() as counted:
                assert client.get(path).status_code == 200
            counts.append(counted.total)
        totals.append(counts)
    assert totals[0] == totals[1]
    assert max(totals[0]) <= 12
