"""The commands, run as an operator runs them: with an environment and a database of their own."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from app.accounts import service as accounts
from app.cli import main
from app.factory import create_app
from app.kernel.db import db, unit_of_work
from app.kernel.events import publish
from app.kernel.trail import Noted
from app.settings import read_settings
from tests.browsing import Browser
from tests.conftest import SECRET

Run = Callable[..., Result]
CREATE = ("users", "create", "--organisation", "Example Centre", "--email", "new@example.org")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Run:
    for name in ("BASE_URL", "QUEUE_URL", "MAIL_URL", "ALLOW_HOSTS"):
        monkeypatch.delenv(f"KEEPINPACT_{name}", raising=False)
    monkeypatch.setenv("KEEPINPACT_HOME", str(tmp_path))
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("KEEPINPACT_SECRET_KEY", SECRET)

    def invoke(*arguments: str, **options: str) -> Result:
        return CliRunner().invoke(main, arguments, **options)

    return invoke


def test_users_create_with_a_password(run: Run) -> None:
    roles = ("--role", "administrator", "--role", "trainer")
    done = run(*CREATE, *roles, "--password", "three words chosen")
    assert done.exit_code == 0, done.output
    assert done.output == "new@example.org: administrator, trainer in Example Centre.\n"
    account = json.loads(run("privacy", "export", "new@example.org").output)["account"]
    assert account["name"] == "new"
    roles_kept = {membership["role"] for membership in account["memberships"]}
    assert roles_kept == {"administrator", "trainer"}


def test_users_create_without_a_password_prints_a_link_that_sets_one(run: Run) -> None:
    done = run(*CREATE, "--name", "Example New")
    link = re.search(r"http://127\.0\.0\.1:5000(/reset/\S+)", done.output)
    assert link, done.output
    app = create_app(read_settings())
    with app.app_context():
        browser = Browser(app)
        chosen = {"password": "three words chosen", "password_confirm": "three words chosen"}
        assert browser.submit(link[1], chosen).status_code == 302
        assert browser.sign_in("new@example.org", "three words chosen").status_code == 302
        db.session.remove()
        db.engine.dispose()


def test_users_create_twice_adds_roles_and_changes_nothing_else(run: Run) -> None:
    run(*CREATE, "--password", "three words chosen", "--name", "Example First")
    done = run(*CREATE, "--name", "Example Second", "--role", "assessor")
    assert done.exit_code == 0
    assert "existed already" in done.output
    account = json.loads(run("privacy", "export", "new@example.org").output)["account"]
    assert account["name"] == "Example First"
    assert [m["role"] for m in account["memberships"]] == ["learner", "assessor"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--email", "nobody"), "This is not a complete e-mail address."),
        (("--password", "short"), "Please use at least 10 characters"),
        (("--organisation", " "), "Please write the name people know you by."),
        (("--role", "emperor"), "'emperor' is not one of"),
    ],
)
def test_users_create_with_bad_input_says_what(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*CREATE, *arguments)
    assert done.exit_code != 0
    assert said in done.output
    assert run("privacy", "export", "new@example.org").exit_code == 1


def test_privacy_erase(run: Run) -> None:
    run(*CREATE, "--password", "three words chosen")
    assert run("privacy", "erase", "new@example.org", input="n\n").exit_code == 1
    assert run("privacy", "export", "new@example.org").exit_code == 0
    assert run("privacy", "erase", "new@example.org", "--yes").exit_code == 0
    gone = run("privacy", "export", "new@example.org")
    assert (gone.exit_code, gone.output) == (
        1,
        "Error: Nothing is kept about the address new@example.org.\n",
    )


def test_privacy_with_an_address_that_is_none(run: Run) -> None:
    done = run("privacy", "export", "nobody")
    assert done.exit_code == 1
    assert "not a complete e-mail address" in done.output


# -- doctor ----------------------------------------------------------------------------------


def _marks(done: Result) -> dict[str, str]:
    """Return check → good or mend."""
    return {
        name: mark for mark, name in re.findall(r"^(good|mend)  (\w+):", done.output, re.MULTILINE)
    }


def _upgraded(run: Run) -> None:
    assert run("db", "upgrade").exit_code == 0


@pytest.fixture
def fresh(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run on a database that was made by its migrations."""
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    _upgraded(run)
    return run


def test_doctor_of_a_healthy_installation(fresh: Run) -> None:
    done = fresh("doctor")
    assert set(_marks(done).values()) == {"good"}, done.output
    assert done.exit_code == 0


def test_doctor_without_a_schema(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    done = run("doctor")
    marks = _marks(done)
    assert done.exit_code == 1
    assert (marks["database"], marks["schema"], marks["keys"]) == ("good", "mend", "mend")
    assert "Run: keepinpact db upgrade" in done.output


def test_doctor_with_a_database_that_is_not_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", "postgresql+psycopg://127.0.0.1:9/none")
    done = run("doctor")
    marks = _marks(done)
    assert done.exit_code == 1
    assert (marks["database"], marks["schema"], marks["storage"]) == ("mend", "mend", "good")
    assert "Check KEEPINPACT_DATABASE_URL" in done.output


def test_doctor_with_a_mail_server_that_is_not_there(
    fresh: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPINPACT_MAIL_URL", "smtp://127.0.0.1:9")
    done = fresh("doctor")
    assert _marks(done)["mail"] == "mend"
    assert done.exit_code == 1


def test_doctor_with_a_queue_that_is_not_there(
    fresh: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEEPINPACT_QUEUE_URL", str(tmp_path / "no" / "such.sqlite"))
    assert _marks(fresh("doctor"))["queue"] == "mend"


def test_doctor_with_late_deliveries(fresh: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "fresh.sqlite") as connection:
        connection.execute(
            "INSERT INTO outbox (id, kind, payload, order_key, attempts, created_at, next_at)"
            " VALUES ('x', 'k', '{}', 'o', 0, '2020-01-01 00:00:00', '2020-01-01 00:00:00')"
        )
    connection.close()
    done = fresh("doctor")
    assert _marks(done)["outbox"] == "mend"
    assert "Start the worker: keepinpact worker" in done.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEEPINPACT_SECRET_KEY", "short"),
        ("KEEPINPACT_BASE_URL", "https://pact.example/path"),
        ("KEEPINPACT_DATABASE_URL", "mysql://x"),
    ],
)
def test_doctor_with_a_setting_that_cannot_be_used(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    done = run("doctor")
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {name}")


def test_trail_prints_the_record_of_all_or_of_one(run: Run) -> None:
    run(*CREATE, "--password", "three words chosen")
    app = create_app(read_settings())
    with app.app_context(), unit_of_work():
        person_id = accounts.find_person("new@example.org")
        assert person_id is not None
        organisation_id = accounts.belongings(person_id)[0].organisation_id
        for act in ("dossier.decided", "evidence.seen"):
            publish(Noted(act, organisation_id, person_id, uuid4(), values={"round": 1}))
    assert [line.split(",")[1:4] for line in run("privacy", "trail").output.splitlines()] == [
        ["act", "by", "by_id"],
        ["dossier.decided", "(link)", ""],
        ["evidence.seen", "(link)", ""],
    ]
    one = run("privacy", "trail", "new@example.org", "--act", "evidence.seen")
    assert len(one.output.splitlines()) == 2
    assert len(run("privacy", "trail", "--until", "2020-01-01").output.splitlines()) == 1
    assert run("privacy", "trail", "nobody@example.org").exit_code == 1
