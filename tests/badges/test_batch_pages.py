"""Awarding to many: the pages of administrators, the command of operators."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from app import wiring
from app.commands import badges as commands
from app.kernel.db import db
from app.kernel.identity import Actor, Role
from app.kernel.outbox import service as outbox
from badges.batches import store
from badges.batches.tables import BatchRow
from tests.badges.batching import addresses, prepared
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


# -- pages -------------------------------------------------------------------------------------


def post(client: FlaskClient, data: dict[str, Any]) -> Any:
    values = {"confirmed": ["0", "1"], "language": "en", **data}
    return client.post("/admin/badges/trainer/many", data=values)


def test_administrator_awards_to_many(
    people: People, boss: Actor, sign_in: SignIn, count_statements: Any, unverified: None
) -> None:
    client = sign_in(boss)
    assert "/admin/badges/trainer/many" in client.get("/admin/badges").get_data(as_text=True)
    file = "Name;E-mail\nExämple;a@example.org\n=cmd;b@example.org\nNobody;\n".encode("cp1252")
    answer = post(client, {"file": (BytesIO(file), "list.csv")})
    path = answer.location
    assert (answer.status_code, path.startswith("/admin/badge-lists/")) == (303, True)
    page = client.get(path).get_data(as_text=True)
    for said in ("The e-mail address is missing.", "Will be awarded: 2", "no Unicode", "Award 2"):
        assert said in page
    with count_statements() as counted:
        page = client.get(f"{path}?show=ready").get_data(as_text=True)
    assert counted.total <= 5
    assert "Exämple" in page
    assert client.get(f"{path}?page={10**30}").status_code == 200
    assert client.post(f"{path}/start").status_code == 303
    running = client.get(path).get_data(as_text=True)
    assert ("data-live" in running, "live.js" in running, "0 of" in running) == (True, True, False)
    assert "1 of 3" in running
    while outbox.deliver_due(wiring.DELIVERERS):
        pass
    done = client.get(path).get_data(as_text=True)
    # Whoever still looks at the page before gets the tabs in the place of the progress.
    assert "Awarded: 2" in done.partition("data-live")[2].partition("</div>\n<table")[0]
    assert "live.js" not in done
    text = client.get(f"{path}/result.csv").get_data()
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,E-mail address,Name,Result,Reason,Address of the badge"
    assert lines[2].startswith("3,b@example.org,'=cmd,Awarded,")
    assert "http://localhost/badges/" in lines[2]
    assert lines[3] == "4,,Nobody,Left out,The e-mail address is missing.,"
    assert "3 rows" in client.get("/admin/badges").get_data(as_text=True)

    # Members, ticked.
    member = people("Example Member")
    answer = post(client, {"members": [str(member.person_id)]})
    assert "Example Member" in client.get(answer.location).get_data(as_text=True)
    assert client.post(f"{answer.location}/throw-away").status_code == 303
    assert client.get(answer.location).status_code == 404


def test_list_that_cannot_be_made_is_refused_with_what_was_typed(
    app: Flask, people: People, boss: Actor, sign_in: SignIn
) -> None:
    client = sign_in(boss)
    stranger = people(organisation_id=people.organisation("Elsewhere"))
    typed = "kept@example.org"
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "Nobody is on the list"),
        ({"lines": typed, "members": [str(boss.person_id)]}, "one way at a time"),
        ({"lines": typed, "confirmed": ["0"]}, "Confirm each of the criteria"),
        ({"lines": typed, "words": "x" * 501}, "Keep it to 500"),
        ({"file": (BytesIO(b"a;b\n1;2"), "list.csv")}, "No column is called"),
        ({"members": [str(stranger.person_id)]}, "could not find"),
        ({"members": ["nobody"]}, "could not find"),
    ]
    for data, said in cases:
        answer = post(client, data)
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True), said
        if "lines" in data:
            assert typed in answer.get_data(as_text=True)
    # Others see nothing of it, and do nothing to it.
    batch_id = prepared(boss, addresses("a@example.org"))
    path = f"/admin/badge-lists/{batch_id}"
    elsewhere = people("X", Role.ADMINISTRATOR, organisation_id=stranger.organisation_id)
    for actor, status in ((people(), 403), (elsewhere, 404)):
        theirs = sign_in(actor)
        asked = [theirs.get(path), theirs.get(f"{path}/result.csv")]
        asked += [theirs.post(f"{path}/{deed}") for deed in ("start", "again", "throw-away")]
        assert {answer.status_code for answer in asked} == {status}
    assert not store.find(batch_id).started_at  # type: ignore[union-attr]


# -- the command -------------------------------------------------------------------------------


def test_operator_awards_a_list(
    app: Flask, boss: Actor, unverified: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.badges.running_app", lambda: nullcontext(app))
    file = tmp_path / "list.csv"
    file.write_text("E-mail,Name\na@example.org,A\nb@example.org,B\nnobody,C\n")
    command = ["award-list", str(file), "--design", "trainer", "--organisation", "Example Centre"]

    def run(*more: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands.badges, [*command, *more])
        return done.exit_code, done.output

    assert run("--dry-run") == (
        1,
        "  4: nobody: Left out. This is no e-mail address.\nWill be awarded: 2\nLeft out: 1\n",
    )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BatchRow)) == 0
    status, said = run()
    assert (status, "say --confirmed" in said) == (1, True)
    assert run("--design", "finance", "--confirmed")[0] == 1
    status, said = run("--confirmed")
    assert (status, said.splitlines()[-2:]) == (0, ["Left out: 1", "Awarded: 2"])
    status, said = run("--confirmed")
    assert (status, said.splitlines()[-2:]) == (0, ["Left out: 1", "Has it already: 2"])
