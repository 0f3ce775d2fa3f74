"""What is found behind links and in badges, and what a file says in words."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.kernel import clock, fetch
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor, Role
from app.kernel.outbox import service as outbox
from app.web.limits import limiter
from app.wiring import DELIVERERS
from badges import service as badges
from competences.portfolio import linking, service
from competences.portfolio.model import Evidence, Kind, LinkOutcome
from tests.conftest import People
from tests.learning.conftest import MODULE, Doing
from tests.portfolio import files, keeping
from tests.portfolio.keeping import SignIn
from tests.validation import building


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people("Example Learner", email="learner@example.org")


def newest(actor: Actor) -> Evidence:
    return service.list_for(actor)[0][0]


def link(actor: Actor, url: str) -> Evidence:
    with unit_of_work():
        service.add_link(actor, title="Site", url=url)
    assert newest(actor).link_check is not None
    outbox.deliver_due(DELIVERERS)
    return newest(actor)


class Site(BaseHTTPRequestHandler):
    """Answers by the path: `/<status of HEAD>/<status of GET>`, `/to/<port>` sends elsewhere."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self._answer(1)

    def do_GET(self) -> None:
        self._answer(2)

    def _answer(self, which: int) -> None:
        self.asked.append(self.command)
        words = self.path.split("/")
        status = 302 if words[1] == "to" else int(words[which])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://{words[2]}/200/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def site() -> Iterator[tuple[str, list[str]]]:
    handler = type("Here", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


LOOKED_AT = {
    "200/500": (["HEAD"], LinkOutcome.ANSWERED, 200),
    "405/200": (["HEAD", "GET"], LinkOutcome.ANSWERED, 200),
    "404/404": (["HEAD", "GET"], LinkOutcome.GONE, 404),
    "403/401": (["HEAD", "GET"], LinkOutcome.CLOSED, 401),
    "503/503": (["HEAD", "GET"], LinkOutcome.FAILED, 503),
    "to/10.0.0.1": (["HEAD"], LinkOutcome.INSIDE, None),
}


def test_link_is_looked_at_with_few_bytes(learner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    # The site is on this machine, which is closed to links: here it counts as somebody's.
    monkeypatch.setattr(fetch, "_is_public", lambda address: address.startswith("127."))
    with site() as (host, seen):
        for path, (asked, outcome, status) in LOOKED_AT.items():
            seen.clear()
            check = link(learner, f"http://{host}/{path}").link_check
            assert check is not None
            assert (seen, check.outcome, check.status) == (asked, outcome, status)


OURS = (
    "http://127.0.0.1:1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://localhost/",
)


def test_link_into_our_network_is_never_followed(learner: Actor) -> None:
    for url in OURS:
        check = link(learner, url).link_check
        assert check is not None
        assert (url, check.outcome, check.status) == (url, LinkOutcome.INSIDE, None)


def test_link_that_an_operator_opened_for_others_stays_shut_for_links(
    app: Flask, learner: Actor
) -> None:
    settings = app.extensions["keepinpact_settings"]
    object.__setattr__(settings, "allow_hosts", frozenset({"127.0.0.1"}))
    with site() as (host, seen):
        check = link(learner, f"http://{host}/200/200").link_check
    assert check is not None
    assert (check.outcome, seen) == (LinkOutcome.INSIDE, [])


def test_link_is_looked_at_again_on_request_but_not_all_the_time(
    learner: Actor, sign_in: SignIn
) -> None:
    piece = link(learner, "http://127.0.0.1:1/")
    client = sign_in(learner)
    assert "we do not look there" in client.get(f"/portfolio/{piece.id}").text
    assert client.post(f"/portfolio/{piece.id}/link").status_code == 409
    with clock.at(clock.now() + linking.AGAIN_AFTER), unit_of_work():
        linking.ask_again(newest(learner))
    assert newest(learner).link_check.seen_at is None  # type: ignore[union-attr]
    with unit_of_work(), pytest.raises(Conflict):
        linking.ask_again(service.own(learner, keeping.text(learner)))


# -- badges ------------------------------------------------------------------------------------


def upload(client: FlaskClient, content: bytes, name: str, **words: str) -> TestResponse:
    boundary, body = encode_multipart(
        {"title": "", "language": "en", "file": FileStorage(io.BytesIO(content), name), **words}
    )
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/portfolio/add/file", data=body, content_type=content_type)


@pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")
def test_badge_is_verified_on_the_spot_in_every_form(
    app: Flask, people: People, sign_in: SignIn, learner: Actor
) -> None:
    assessor = people("Example Assessor", Role.ASSESSOR)
    dossier_id = building.submitted(learner)
    building.decide(assessor, dossier_id)
    award_id = badges.award_of(dossier_id)
    client = sign_in(learner)
    for version, form, media_type in (
        ("v2/assertions", "png", "image/png"),
        ("v2/assertions", "svg", "image/svg+xml"),
        ("v2/assertions", "json", "application/json"),
        ("v3/credentials", "png", "image/png"),
        ("v3/credentials", "jwt", "application/jwt"),
    ):
        content = app.test_client().get(f"/badges/{version}/{award_id}.{form}").data
        answer = upload(client, content, f"badge.{form}")
        piece = newest(learner)
        assert (answer.status_code, answer.location) == (303, f"/portfolio/{piece.id}")
        assert piece.file is not None
        assert piece.badge_check is not None
        check = piece.badge_check
        assert (piece.kind, piece.file.media_type) == (Kind.FILE, media_type)
        assert (check.outcome, check.mine, check.issuer) == ("valid", "yes", "Keep in Pact")
        page = client.get(f"/portfolio/{piece.id}").text
        assert "valid</strong>" in page
        sent = client.get(f"/portfolio/{piece.id}/file", buffered=True)
        inline = form == "png"
        assert sent.headers["Content-Disposition"].startswith("inline" if inline else "attachment")

    forged = content[:-9] + b"AAAAAAAAA"
    assert upload(client, forged, "forged.jwt").status_code == 303
    forged_check = newest(learner).badge_check
    assert forged_check is not None
    assert forged_check.outcome == "not valid"
    somebody = people("Example Other")
    assert upload(sign_in(somebody), content, "badge.jwt").status_code == 303
    assert newest(somebody).badge_check.mine == "no"  # type: ignore[union-attr]


PROGRAM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org" '
    b'onload="alert(1)"><openbadges:assertion verify="x">eyJ.eyJ.x</openbadges:assertion></svg>'
)


@pytest.mark.parametrize(
    "drawing",
    [
        files.SVG,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        PROGRAM,
    ],
)
def test_drawing_that_is_no_badge_or_a_program_is_refused(
    learner: Actor, sign_in: SignIn, drawing: bytes
) -> None:
    answer = upload(sign_in(learner), drawing, "badge.svg")
    assert (answer.status_code, "can carry hidden programs" in answer.text) == (422, True)
    assert service.list_for(learner)[0] == []


# -- in words ----------------------------------------------------------------------------------


def test_file_without_words_says_so_and_takes_them_later(
    learner: Actor, people: People, sign_in: SignIn
) -> None:
    client = sign_in(learner)
    assert upload(client, files.picture("PNG"), "stand.png").status_code == 303
    piece = newest(learner)
    assert "Not yet in words" in client.get("/portfolio/").text
    assert "has nothing to read yet" in client.get(f"/portfolio/{piece.id}").text
    words = f"/portfolio/{piece.id}/words"
    assert client.post(words, data={"alternative": "x" * 2001}).status_code == 422
    assert (
        sign_in(people("Example Other")).post(words, data={"alternative": "x"}).status_code == 404
    )
    client = sign_in(learner)
    with unit_of_work():
        service.freeze(learner.person_id, [piece.id])
    assert client.post(words, data={"alternative": "Our stand"}).status_code == 303
    page = client.get(f"/portfolio/{piece.id}").text
    assert ('alt="Our stand"' in page, "has nothing to read yet" in page) == (True, False)
    # Assessors have read it: it stays.
    assert client.post(words, data={"alternative": "Another"}).status_code == 409
    assert newest(learner).alternative == "Our stand"


@pytest.mark.parametrize(
    ("content", "name", "tag"),
    [
        (files.PDF, "a.pdf", "<iframe"),
        (b"ID3\x04\x00" + bytes(20), "a.mp3", "<audio"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(20), "a.mp4", "<video"),
    ],
)
def test_file_is_shown_in_place_and_sent_in_parts(
    learner: Actor, sign_in: SignIn, content: bytes, name: str, tag: str
) -> None:
    client = sign_in(learner)
    upload(client, content, name, alternative="What is said")
    piece = newest(learner)
    page = client.get(f"/portfolio/{piece.id}")
    assert (tag in page.text, "What is said" in page.text) == (True, True)
    assert (
        "frame-src 'self'; form-action 'self'; frame-ancestors 'none'"
        in (page.headers["Content-Security-Policy"])
    )
    answer = client.get(
        f"/portfolio/{piece.id}/file", headers={"Range": "bytes=2-5"}, buffered=True
    )
    assert (answer.status_code, answer.data) == (206, content[2:6])
    assert answer.headers["Content-Range"] == f"bytes 2-5/{len(content)}"
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


# -- who looks ---------------------------------------------------------------------------------


def test_look_of_an_assessor_is_noted_and_the_owners_is_not(
    app: Flask, learner: Actor, people: People, sign_in: SignIn
) -> None:
    assessor = people("Example Assessor", Role.ASSESSOR)
    dossier_id = building.submitted(learner)
    piece = newest(learner)
    with keeping.noted() as looks:
        sign_in(learner).get(f"/portfolio/{piece.id}")
        assert looks == []
        assert (
            sign_in(people("Example Head", Role.TRAINER)).get(f"/portfolio/{piece.id}").status_code
            == 404
        )
        assert looks == []
        assert sign_in(assessor).get(f"/portfolio/{piece.id}").status_code == 200
    (look,) = looks
    assert (look.act, look.subject_id, look.object_id, look.actor_id) == (
        "evidence.seen",
        learner.person_id,
        piece.id,
        assessor.person_id,
    )
    page = sign_in(learner).get(f"/portfolio/{piece.id}").text.partition("Who looked at this")[2]
    assert (page.count("Example Assessor"), "in its dossier" in page) == (1, False)
    assert sign_in(assessor).get(f"/desk/{dossier_id}").status_code == 200
    page = sign_in(learner).get(f"/portfolio/{piece.id}").text.partition("Who looked at this")[2]
    assert (page.count("Example Assessor"), "in its dossier" in page) == (2, True)


# -- documents ---------------------------------------------------------------------------------


def test_module_result_is_taken_once_as_it_stood(learner: Actor, sign_in: SignIn) -> None:
    client, path = sign_in(learner), f"/modules/{MODULE}/attestation/evidence"
    assert client.post(path).status_code == 409
    Doing().everything(learner)
    assert "Take it into my portfolio" in client.get(f"/modules/{MODULE}/attestation").text
    first, again = client.post(path), client.post(path)
    assert (first.status_code, first.location) == (303, again.location)
    piece = newest(learner)
    assert (piece.kind, piece.rewritable, len(service.list_for(learner)[0])) == (
        Kind.DOCUMENT,
        False,
        1,
    )
    page = client.get(first.location).text
    assert ("<td" in page, "No assessor has confirmed" in page) == (True, True)
    assert "A1" in piece.activities
    with unit_of_work():
        service.change(
            learner, piece.id, title="Mine", description="", language="fr",
            activities=["A1"], text="Validated at level 5.",
        )  # fmt: skip
    changed = service.own(learner, piece.id)
    assert (changed.text, changed.title, changed.activities) == (piece.text, piece.title, ("A1",))


def test_same_document_taken_again_is_the_piece_there_is(learner: Actor) -> None:
    with clock.at(clock.now() - timedelta(days=1)), unit_of_work():
        first = service.add_document(learner, title="Charter", text="v1", origin="toolkit:1@1")
    with unit_of_work():
        again = service.add_document(learner, title="Charter", text="v1", origin="toolkit:1@1")
        newer = service.add_document(learner, title="Charter", text="v2", origin="toolkit:1@2")
    assert (again == first, newer == first) == (True, False)


def test_one_person_cannot_have_us_verify_badges_without_end(
    app: Flask, learner: Actor, people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file may be a badge that makes us ask other hosts; a classroom shares one address."""
    browser, neighbour = sign_in(learner), sign_in(people("Example Neighbour"))
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    limiter.init_app(app)
    limiter.reset()
    codes = [browser.post("/portfolio/add/file").status_code for _ in range(31)]
    assert (set(codes[:30]), codes[30]) == ({422}, 429)
    assert browser.post("/portfolio/add/text").status_code == 422
    assert neighbour.post("/portfolio/add/file").status_code == 422
    limiter.reset()
