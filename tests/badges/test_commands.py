"""`keepinpact badges`: exit status and words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.commands.badges import badges
from app.kernel.db import db
from app.kernel.identity import Actor
from badges import publishing, service
from tests.badges.conftest import EMAIL, Award
from tests.conftest import SECRET

People = Callable[..., Actor]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command as the operator would, on the database of `app`."""
    settings = app.extensions["keepinpact_settings"]
    environ = {
        "KEEPINPACT_HOME": str(settings.home),
        "KEEPINPACT_DATABASE_URL": settings.database_url,
        "KEEPINPACT_SECRET_KEY": SECRET,
    }

    def ran(*arguments: str) -> Result:
        db.session.remove()
        return CliRunner().invoke(badges, arguments, env=environ)

    return ran


def test_verify_command_ends_with_the_outcome(
    run: Run, people: People, award: Award, tmp_path: Path
) -> None:
    award_id = award(people())
    picture = tmp_path / "badge (2).png"
    picture.write_bytes(publishing.baked_picture(award_id, "png").body)
    altered = tmp_path / "altered.json"
    altered.write_bytes(publishing.credential(award_id).body.replace(b"2026", b"2025"))
    valid = run("verify", str(picture))
    assert (valid.exit_code, valid.output.splitlines()[0]) == (0, "VALID")
    assert run("verify", f"http://127.0.0.1:5000/badges/{award_id}").exit_code == 0
    assert run("verify", str(altered)).exit_code == 1
    assert run("verify", "http://127.0.0.1:1/nothing").exit_code == 2
    assert run("verify", str(tmp_path / "missing.json")).exit_code == 2


def test_verify_command_speaks_json(run: Run, people: People, award: Award, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_bytes(publishing.credential(award(people())).body)
    found = json.loads(run("verify", str(path), "--json").output)
    assert (found["outcome"], found["form"]) == ("valid", "Open Badges 3.0")
    assert found["issuer"] == "Keep in Pact"
    assert {check["outcome"] for check in found["checks"]} == {"valid"}
    assert [c["code"] for c in found["checks"] if c["remark"]] == ["issuer_only_a_key"]
    assert "mine" not in found
    named = json.loads(run("verify", str(path), "--json", "--email", EMAIL).output)
    assert named["mine"] == "yes"
    assert "names somebody else" in run("verify", str(path), "--email", "a@example.org").output


def test_revoke_command_revokes_once(run: Run, people: People, award: Award) -> None:
    award_id = award(people())
    assert run("revoke", str(award_id), "--reason", "Issued by mistake").exit_code == 0
    again = run("revoke", str(award_id), "--reason", "Issued by mistake")
    assert (again.exit_code, "revoked already" in again.output) == (1, True)
    assert service.get_award(award_id).revocation_reason == "Issued by mistake"


def test_rotate_keys_command_names_the_new_key(run: Run, people: People, award: Award) -> None:
    award_id = award(people())
    said = run("rotate-keys").output
    assert said.startswith("New key: z6Mk")
    assert run("verify", f"http://127.0.0.1:5000/badges/{award_id}").exit_code == 0


def test_commands_suspend_check_and_look_after_keys(run: Run, people: People, award: Award) -> None:
    award_id = award(people())
    assert run("suspend", str(award_id), "--reason", "A doubt").exit_code == 0
    assert run("verify", f"http://127.0.0.1:5000/badges/{award_id}").exit_code == 1
    assert run("lift", str(award_id)).exit_code == 0
    assert "not suspended" in run("lift", str(award_id)).output
    assert run("check").output == "Looked at 1 badges in every form.\n"
    listed = run("keys").output.splitlines()
    assert sorted(line.split()[1] for line in listed) == ["ed25519", "rsa"]
    assert run("re-encrypt").output.startswith("2 keys and 0 shared secrets are encrypted")
    stolen = next(line.split()[0] for line in listed if " rsa " in line)
    said = run("withdraw-key", stolen, "--reason", "Its copy was stolen").output
    assert str(award_id) in said
    assert "withdrawn" in next(
        line for line in run("keys").output.splitlines() if line.startswith(stolen)
    )
    assert run("check").exit_code == 0


def test_issuer_command_names_the_issuer(run: Run) -> None:
    said = run("issuer", "--name", "Example Centre", "--email", "badges@example.org")
    assert said.output == (
        "Example Centre <badges@example.org> issues badges from http://127.0.0.1:5000.\n"
    )
    refused = run("issuer", "--name", "Example Centre", "--email", "nobody")
    assert refused.exit_code == 1
