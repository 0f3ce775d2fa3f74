"""Badges as software that is not ours sees them: 1EdTech's validator and Digital Bazaar's packages.

`make judges` installs both. Where they are missing these tests are skipped, unless
KEEPINPACT_JUDGES=required (as in CI), which makes that a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openbadgeslib import baking as ob3_baking
from openbadgeslib.ob3.contexts import bundled_contexts
from werkzeug.serving import make_server

from app.factory import create_app
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from badges import attesting, by_hand, publishing, service
from badges.awarding import Holder
from badges.model import Kind
from tests.badges.conftest import DONE, EMAIL, Award
from tests.conftest import make_settings

JUDGES = Path(__file__).with_name("judges")
OB2_PYTHON = JUDGES / "ob2" / ".venv" / "bin" / "python"
OB3_MODULES = JUDGES / "ob3" / "node_modules"
PATIENCE_SECONDS = 120

# openbadges-bakery calls a function of rfc3986 that will go one day.
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")

People = Callable[..., Actor]


def _need(present: bool, what: str) -> None:  # noqa: FBT001
    if present:
        return
    if os.environ.get("KEEPINPACT_JUDGES") == "required":
        pytest.fail(f"{what} is not installed: run `make judges`")
    # Only for whoever runs pytest by hand: `make test` requires the judges, above.
    pytest.skip(f"JUDGE MISSING: {what} (run `make judges`)")


@pytest.fixture
def served(tmp_path: Path, sqlite_url: str) -> Iterator[tuple[Flask, str]]:
    """The product, really listening: judges ask over HTTP."""
    holder: list[Flask] = []

    def product(environ: Any, start: Any) -> Any:
        return holder[0].wsgi_app(environ, start)

    server = make_server("127.0.0.1", 0, product, threaded=True)
    base_url = f"http://127.0.0.1:{server.server_port}"
    app = create_app(make_settings(tmp_path, sqlite_url, base_url=base_url))
    app.config["SECURITY_PASSWORD_HASH"] = "plaintext"
    holder.append(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with app.app_context():
        yield app, base_url
        db.session.remove()
        db.engine.dispose()
    server.shutdown()
    thread.join()
    server.server_close()


def _ran(*command: str | Path) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, report


def _judged_2_0(source: str | Path) -> tuple[int, dict[str, Any]]:
    _need(OB2_PYTHON.exists(), "1EdTech's Open Badges 2.0 validator")
    return _ran(OB2_PYTHON, JUDGES / "ob2" / "judge.py", source, EMAIL.lower())


def _judged_3_0(url: str, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    return _ran_node("judge.mjs", url, _contexts(tmp_path))


def _ran_node(script: str, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    node = shutil.which("node")
    _need(node is not None and OB3_MODULES.exists(), "the packages for Node")
    return _ran(str(node), JUDGES / "ob3" / script, *arguments)


def _contexts(tmp_path: Path) -> Path:
    contexts = tmp_path / "contexts.json"
    contexts.write_text(json.dumps(bundled_contexts()), encoding="utf-8")
    return contexts


LETTERS = "Convention ® “d’Example” (2), اتفاق שותפות"


@pytest.fixture
def awarded(served: tuple[Flask, str], people: People, award: Award) -> AwardId:
    return award(people("Zoë Example"), evidence_titles=(LETTERS,), statement=LETTERS)


def test_1edtech_calls_hosted_badge_valid(served: tuple[Flask, str], awarded: AwardId) -> None:
    status, report = _judged_2_0(f"{served[1]}/badges/v2/assertions/{awarded}.json")
    assert (status, report["valid"], report["messages"]) == (0, True, [])
    assert report["openBadgesVersion"] == "2.0"
    assert report["recipientProfile"] == {"email": EMAIL.lower()}


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_1edtech_calls_baked_picture_valid(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path, kind: str
) -> None:
    picture = tmp_path / f"badge (2).{kind}"
    picture.write_bytes(publishing.baked_picture(awarded, kind).body)
    status, report = _judged_2_0(picture)
    assert (status, report["valid"], report["messages"]) == (0, True, [])


def test_1edtech_calls_revoked_badge_not_valid(served: tuple[Flask, str], awarded: AwardId) -> None:
    with unit_of_work():
        service.revoke(awarded, None, "Issued by mistake")
    status, report = _judged_2_0(f"{served[1]}/badges/v2/assertions/{awarded}.json")
    assert (status, report["valid"]) == (1, False)


def test_digital_bazaar_verifies_credential(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path
) -> None:
    status, report = _judged_3_0(f"{served[1]}/badges/v3/credentials/{awarded}.json", tmp_path)
    assert (status, report) == (
        0,
        {"verified": True, "statusVerified": True, "statusSet": [False, False], "error": None},
    )


def test_both_judges_call_every_kind_valid(
    served: tuple[Flask, str], people: People, award: Award, tmp_path: Path
) -> None:
    """A badge for all seven, for a module, for a role: neither rubric nor result in them."""
    holder = people("Zoë Example", email=EMAIL.lower())
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    with pytest.MonkeyPatch.context() as patch:  # the gate has tests of its own
        patch.setattr("badges.issuing.refuse_unless_valid", lambda _: None)
        for code in "ABCDEFG":
            award(holder, competence=code)
        who = Holder(holder.person_id, holder.organisation_id, LETTERS, None, EMAIL, "fr")
        with unit_of_work():
            attestation = attesting.award_attestation(DONE, who)
            role = by_hand.award_by_hand(
                "trainer", holder.person_id, administrator, confirmed=(0, 1), words=LETTERS
            )
    held = service.awards_of(holder.person_id, holder.organisation_id)
    whole = next(award.id for award in held if award.kind is Kind.ALL_SEVEN)
    for award_id in (attestation, role):
        status, report = _judged_2_0(f"{served[1]}/badges/v2/assertions/{award_id}.json")
        assert (status, report["valid"], report["messages"]) == (0, True, [])
    for award_id in (attestation, whole):
        status, report = _judged_3_0(f"{served[1]}/badges/v3/credentials/{award_id}.json", tmp_path)
        assert (status, report["verified"], report["error"]) == (0, True, None)


def test_digital_bazaar_sees_revocation(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path
) -> None:
    with unit_of_work():
        service.revoke(awarded, None, "Issued by mistake")
    _, report = _judged_3_0(f"{served[1]}/badges/v3/credentials/{awarded}.json", tmp_path)
    assert (report["statusVerified"], report["statusSet"]) == (True, [True, False])


def test_1edtech_calls_signed_badge_valid_until_its_name_is_listed(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path
) -> None:
    token = tmp_path / "badge (2).jws"
    token.write_bytes(publishing.signed_assertion(awarded).body)
    status, report = _judged_2_0(token)
    assert (status, report["valid"], report["messages"]) == (0, True, [])
    assert report["recipientProfile"] == {"email": EMAIL.lower()}
    with unit_of_work():
        service.revoke(awarded, None, "Issued by mistake")
    status, report = _judged_2_0(token)
    assert (status, report["valid"]) == (1, False)
    assert "Issued by mistake" in json.dumps(report["messages"])


@pytest.mark.parametrize("algorithm", ["RS256", "EdDSA"])
def test_jose_verifies_token_and_sees_suspension(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path, algorithm: str
) -> None:
    keys = tmp_path / "keys.json"
    keys.write_bytes(publishing.key_set().body)
    url = f"{served[1]}/badges/v3/credentials/{awarded}.jwt?alg={algorithm}"
    status, report = _ran_node("token.mjs", url, keys)
    assert (status, report["alg"]) == (0, algorithm)
    assert report["status"] == {"revocation": False, "suspension": False}
    assert report["subject"]["narrative"].endswith(LETTERS)
    with unit_of_work():
        service.suspend(awarded, None, "A doubt is being looked into")
    _, report = _ran_node("token.mjs", url, keys)
    assert report["status"] == {"revocation": False, "suspension": True}


def test_wallet_verifies_what_is_baked_into_pictures(
    served: tuple[Flask, str], awarded: AwardId, tmp_path: Path
) -> None:
    """openbadgeslib takes the credential out of both; the wallet's verifier judges it."""
    hosted = json.loads(publishing.credential(awarded).body)
    png = ob3_baking.extract_png(
        publishing.credential_picture(awarded, "png").body, keyword=ob3_baking.ITXT_KEYWORD_OB3
    )
    svg = ob3_baking.extract_svg(
        publishing.credential_picture(awarded, "svg").body,
        element=ob3_baking.SVG_ELEMENT_OB3,
        text_fallback=True,
    )
    assert json.loads(png) == json.loads(svg) == hosted
    url = f"{served[1]}/badges/v3/credentials/{awarded}.json"
    status, report = _ran_node("wallet.mjs", url, _contexts(tmp_path))
    assert (status, report["errors"]) == (0, [])
    assert report["log"]["valid_signature"]
    assert report["log"]["revocation_status"]
