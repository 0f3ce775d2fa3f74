"""`keepinpact lti`, run as an operator runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.factory import create_app
from app.settings import read_settings
from tests.conftest import SECRET

Run = Callable[..., Result]
PLATFORM = {
    "--issuer": "https://moodle.example",
    "--client-id": "abc",
    "--auth-url": "https://moodle.example/mod/lti/auth.php",
    "--token-url": "https://moodle.example/mod/lti/token.php",
    "--jwks-url": "https://moodle.example/mod/lti/certs.php",
    "--deployment-id": "1",
}
ADD = ("lti", "add-platform", *(word for pair in PLATFORM.items() for word in pair))
SOMEBODY = ("users", "create", "--organisation", "Example Centre", "--email", "a@example.org")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Run:
    for name in ("BASE_URL", "QUEUE_URL", "MAIL_URL", "ALLOW_HOSTS"):
        monkeypatch.delenv(f"KEEPINPACT_{name}", raising=False)
    monkeypatch.setenv("KEEPINPACT_HOME", str(tmp_path))
    monkeypatch.setenv("KEEPINPACT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("KEEPINPACT_SECRET_KEY", SECRET)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_without_an_organisation_says_how_to_make_one(run: Run) -> None:
    for command in (ADD, ("lti", "registration-link")):
        done = run(*command)
        assert done.exit_code == 1
        assert "There is no organisation yet." in done.output
        assert "keepinpact users create" in done.output


def test_platform_added_goes_to_the_first_organisation(run: Run) -> None:
    run(*SOMEBODY)
    run("users", "create", "--organisation", "Another", "--email", "b@example.org")
    done = run(*ADD)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "https://moodle.example (abc) may bring people to Example Centre.",
        "Initiate login URL: http://127.0.0.1:5000/lti/login",
        "Redirection URI: http://127.0.0.1:5000/lti/launch",
        "Public keyset: http://127.0.0.1:5000/lti/jwks.json",
    ]
    again = run(*ADD)
    assert (again.exit_code, "registered with this client id already" in again.output) == (1, True)


def test_platform_with_a_wrong_address_is_refused(run: Run) -> None:
    run(*SOMEBODY)
    done = run(*ADD, "--jwks-url", "certs.php")
    assert (done.exit_code, "whole address" in done.output) == (1, True)


def test_registration_link_opens(run: Run) -> None:
    run(*SOMEBODY)
    done = run("lti", "registration-link", "--organisation", "example centre")
    assert done.exit_code == 0, done.output
    path = done.output.strip().removeprefix("http://127.0.0.1:5000")
    assert path.startswith("/lti/register/")
    app = create_app(read_settings())
    with app.app_context():
        assert "Example Centre" in app.test_client().get(path).text


def test_rotated_key_stays_as_long_as_it_is_needed(run: Run) -> None:
    app = create_app(read_settings())
    with app.app_context():
        first = [key["kid"] for key in app.test_client().get("/lti/jwks.json").json["keys"]]
    done = run("lti", "rotate-keys")
    assert done.exit_code == 0, done.output
    with app.app_context():
        keys = app.test_client().get("/lti/jwks.json").json["keys"]
    kids = [key["kid"] for key in keys]
    assert len(first) == 1
    assert kids[1:] == first
    assert f"New key: {kids[0]}." in done.output
    assert {frozenset(key) for key in keys} == {frozenset({"kty", "n", "e", "kid", "alg", "use"})}


def test_consumer_added_is_told_what_to_enter(run: Run) -> None:
    run(*SOMEBODY)
    add = ("lti", "add-consumer", "--url")
    done = run(*add, "https://old.example.org", "--name", "Old Moodle")
    assert done.exit_code == 0, done.output
    said = dict(line.split(": ", 1) for line in done.output.splitlines()[1:])
    assert done.output.startswith("Old Moodle may bring people to Example Centre.\n")
    assert said.pop("Launch URL") == "http://127.0.0.1:5000/lti/1.1/launch"
    assert said.pop("Configuration URL") == "http://127.0.0.1:5000/lti/1.1/config.xml"
    assert said.pop("Consumer key").startswith("kip-")
    assert len(said.pop("Shared secret")) >= 40
    assert said == {}
    assert run(*add, "old.example.org").exit_code == 1
