"""A platform is corrected, paused, removed: what happens to its people, frames and grades."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import LogCapture

from app import wiring
from app.kernel import clock
from app.kernel.db import Base, db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.outbox import service as outbox
from app.lti import consumers, grades, platforms, removing, store
from app.lti.model import Arrived, Holdings
from app.lti.tables import GradeRow, IdentityRow, LaunchRow, PlatformRow
from tests.browsing import SignIn
from tests.conftest import People
from tests.lti.gradebook import read
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place, register

MODULE = "new-partnerships"
FORM = {
    "name": "Example Moodle",
    "issuer": "https://moodle.example",
    "client_id": "abc",
    "jwks_url": "https://moodle.example/mod/lti/certs.php",
    "token_url": "https://moodle.example/mod/lti/token.php",
    "auth_url": "https://moodle.example/mod/lti/auth.php",
}


@pytest.fixture
def admin(people: People) -> Actor:
    return people("Example Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def client(tool: Flask, admin: Actor, sign_in: SignIn) -> FlaskClient:
    return sign_in(admin)


@pytest.fixture
def page(admin: Actor, client: FlaskClient) -> str:
    """The page of a platform that was registered by hand."""
    return client.post("/admin/platforms/", data={**FORM, "deployment_id": "1"}).location


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is logged of platforms: the module's own logger keeps its first output for good."""
    heard = LogCapture()
    monkeypatch.setattr(platforms, "_log", structlog.wrap_logger(None, processors=[heard]))
    return heard.entries  # type: ignore[return-value]


def row() -> PlatformRow:
    return db.session.scalars(sa.select(PlatformRow)).one()


def learner_of(subject: str) -> Actor:
    found = db.session.scalars(sa.select(IdentityRow).where(IdentityRow.subject == subject)).one()
    actor = Actor(found.person_id, found.organisation_id, frozenset({Role.LEARNER}))  # type: ignore[arg-type]
    db.session.remove()
    return actor


def test_platform_is_corrected_and_the_log_names_no_address(
    client: FlaskClient, page: str, logs: list[dict[str, Any]]
) -> None:
    assert 'value="https://moodle.example"' in client.get(f"{page}/correct").text
    sent = {
        **FORM,
        "name": " ",
        "token_url": "https://moodle.example/token",
        "frame_origins": "https://Pages.example/course?id=1\nhttps://pages.example",
        "token_audience": "https://audience.example",
    }
    assert client.post(f"{page}/correct", data=sent).location == page
    found = row()
    assert (found.name, found.token_url) == ("moodle.example", "https://moodle.example/token")
    assert found.frame_origins == ["https://pages.example"]
    assert found.token_audience == "https://audience.example"
    noted = logs[-1]
    assert noted["fields"] == ["frame_origins", "name", "token_audience", "token_url"]
    assert "example" not in str({**noted, "fields": None})
    assert "https://pages.example" in client.get(page).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", ""),
        ("token_url", "javascript:alert(1)"),
        ("frame_origins", "https://a.example; script-src *"),
        ("frame_origins", "*"),
        ("frame_origins", "\n".join(f"https://{n}.example" for n in range(21))),
        ("token_audience", "x" * 256),
    ],
)
def test_correction_that_cannot_be_used_changes_nothing(
    client: FlaskClient, page: str, field: str, value: str
) -> None:
    answer = client.post(f"{page}/correct", data={**FORM, "name": "Other", field: value})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert row().name == FORM["name"]


def test_platform_that_moved_keeps_its_people_unless_another_stays(
    client: FlaskClient, page: str, admin: Actor, people: People
) -> None:
    ada, ben = people("Ada Example"), people("Ben Example")
    old, new = FORM["issuer"], "https://learn.example"
    with unit_of_work():
        for issuer, subject, person in ((old, "1", ada), (old, "2", ben), (new, "2", ada)):
            store.claim_identity(
                admin.organisation_id, issuer, subject, person.person_id, clock.now()
            )
    client.post(f"{page}/correct", data={**FORM, "issuer": new})

    def known() -> set[tuple[str, str]]:
        return {(one.issuer, one.subject) for one in db.session.scalars(sa.select(IdentityRow))}

    assert known() == {(new, "1"), (old, "2"), (new, "2")}
    second = {**FORM, "issuer": new, "client_id": "2nd", "deployment_id": "1"}
    client.post("/admin/platforms/", data=second)
    client.post(f"{page}/correct", data=FORM)
    assert known() == {(new, "1"), (old, "2"), (new, "2")}
    taken = client.post(f"{page}/correct", data=second)
    assert (taken.status_code, "client_id-error" in taken.text) == (422, True)


def test_pages_elsewhere_may_frame_us(
    client: FlaskClient, platform: Platform, admin: Actor, tool: Flask
) -> None:
    with unit_of_work():
        platform_id = register(platform, admin.organisation_id)
        db.session.get_one(PlatformRow, platform_id).frame_origins = ["https://canvas.example"]
    shown = Visitor(tool, platform).arrive(platform.users["3"], place(platform, "start"))
    policy = shown.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {platform.issuer} https://canvas.example")


def test_paused_platform_is_shut_both_ways_until_it_goes_on(
    client: FlaskClient, platform: Platform, admin: Actor, tool: Flask
) -> None:
    platform_id = register(platform, admin.organisation_id)
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").get_json()
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    visitor, sam = Visitor(tool, platform), platform.users["3"]
    inside = visitor.launch(sam, link).location
    half_way = visitor.answer(sam, link)
    read(learner_of("3"), "needs")
    client.post(f"/admin/platforms/{platform_id}/pause", data={"answer": "pause"})
    frame = visitor.client.get(inside)
    knocked = visitor.knock(sam, link)
    answers = (frame, knocked, visitor.post(half_way))
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all("lti_platform_paused" in answer.text for answer in answers)
    for answer in (frame, knocked):
        assert f"frame-ancestors {platform.issuer}" in answer.headers["Content-Security-Policy"]
    asked = len(platform.requests)
    outbox.deliver_due(wiring.DELIVERERS)
    assert len(platform.requests) == asked
    assert db.session.scalars(sa.select(GradeRow.failure)).one() == "lti_platform_paused"
    assert "paused" in client.get("/admin/grades/").text
    assert "Paused since" in client.get(f"/admin/platforms/{platform_id}").text
    client.post(f"/admin/platforms/{platform_id}/pause", data={"answer": "resume"})
    outbox.deliver_due(wiring.DELIVERERS)
    assert platform.items[link.line_item or ""].grades["3"].score is not None
    assert visitor.client.get(inside).status_code == 200


def test_removed_platform_leaves_its_people_and_their_work(
    client: FlaskClient,
    platform: Platform,
    admin: Actor,
    tool: Flask,
    logs: list[dict[str, Any]],
) -> None:
    platform_id = register(platform, admin.organisation_id)
    link = place(platform, f"module:{MODULE}", score_maximum=100)
    visitor, sam = Visitor(tool, platform), platform.users["3"]
    inside = visitor.launch(sam, link).location
    learner = learner_of("3")
    read(learner, "needs")
    page = f"/admin/platforms/{platform_id}/remove"
    said = client.get(page).text
    for sentence in (
        "One course with the list of its people.",
        "One page open in a course",
        "One grade that has not reached the gradebook.",
        "One person who came from there",
    ):
        assert sentence in said
    assert (client.post(page).status_code, client.get(page).status_code) == (422, 200)
    assert client.post(page, data={"read": "y"}).location == "/admin/platforms/"
    assert [each["event"] for each in logs] == ["lti_platform_removed"]
    assert db.session.scalars(sa.select(LaunchRow)).all() == []
    outbox.deliver_due(wiring.DELIVERERS)  # the grade on its way is nobody's any more
    assert outbox_is_empty()
    assert visitor.client.get(inside).status_code == 404
    assert "lti_platform_unknown" in visitor.knock(sam, link).text
    again = register(platform, admin.organisation_id)
    assert again != platform_id
    arrived = visitor.arrive(sam, link)
    assert learner_of("3").person_id == learner.person_id
    assert arrived.status_code == 200
    assert grades.listed(admin, failed=False, page=1).lines[0].person_id == learner.person_id


def test_all_that_hangs_on_a_platform_goes_with_it(both_app: Flask, people: People) -> None:
    """A table that somebody adds later would stop a removal by its foreign key."""
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    hanging = {"lti_platform"}
    while more := {
        table.name
        for table in Base.metadata.tables.values()
        if table.name not in hanging
        for key in table.foreign_keys
        if key.column.table.name in hanging and key.ondelete != "SET NULL"
    }:
        hanging |= more
    statements: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    with unit_of_work():
        platform_id = platforms.add(admin.organisation_id, deployment_ids=["1"], **FORM)
        moved = platforms.Facts(**{**FORM, "issuer": "https://moved.example"})
        platforms.change(admin, platform_id, moved)
        known = platforms.get(admin, platform_id)
        assert removing.holdings(known) == Holdings(0, 0, 0, 0, 0)
        assert platforms.arrived(known) == Arrived(None, 0, 0, 0, None)
        removing.remove(admin, platform_id)
    gone = {sql.split()[2] for sql in statements if sql.startswith("DELETE FROM")}
    kept = {"lti_registration_link", "lti_consumer", "lti_nonce"}
    assert gone == hanging - kept


def outbox_is_empty() -> bool:
    db.session.remove()
    return outbox.deliver_due(wiring.DELIVERERS) == 0


@pytest.mark.parametrize("what", ["correct", "pause", "remove"])
def test_platform_of_another_organisation_is_out_of_reach(
    client: FlaskClient, platform: Platform, people: People, admin: Actor, what: str
) -> None:
    platform_id: UUID = register(platform, people.organisation("Another Centre"))
    address = f"/admin/platforms/{platform_id}/{what}"
    sent = {**FORM, "read": "y", "answer": "pause"}
    assert client.post(address, data=sent).status_code == 404
    with unit_of_work():
        old = consumers.add(admin.organisation_id, address="https://old.example").platform
    over = client.post(f"/admin/platforms/{old.id}/{what}", data=sent)
    assert over.status_code == 404  # one of LTI 1.1 has pages of its own
    kept = platforms.known(platform_id)
    assert (kept.issuer, kept.paused) == (platform.issuer, False)
