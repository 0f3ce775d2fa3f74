"""Badges as software that is not ours sees them: 1EdTech's validator and Digital Bazaar's packages.

`make judges` installs both. Where they are missing these tests are skipped, unless
KEEPINPACT_JUDGES=required (as in CI), which makes that a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from openbadgeslib import baking as ob3_baking
from openbadgeslib.ob3.contexts import bundled_contexts
from werkzeug.serving import make_server

from app.factory import create_app
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from badges import attesting, by_hand, issuer, publishing, service
from badges.awarding import Holder
from badges.model import Kind
from tests.badges.conftest import DONE, EMAIL, Award, load_framework
from tests.badges.test_expiry import given_long_ago
from tests.badges.test_own_designs import given, used
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
    yield from _listening(tmp_path, sqlite_url, "http://127.0.0.1", None)


@pytest.fixture
def served_by_https(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, str]]:
    """The same with a certificate that Node believes in, and so as a did:web."""
    certificate = tmp_path / "certificate.pem"
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, _make_certificate(certificate))
    yield from _listening(tmp_path, sqlite_url, "https://localhost", context)


def _make_certificate(to: Path) -> Path:
    """Write a certificate for localhost, signed by itself; return where its key is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    to.write_bytes(made.public_bytes(Encoding.PEM))
    private = to.with_suffix(".key")
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return private


def _listening(
    tmp_path: Path, sqlite_url: str, origin: str, context: ssl.SSLContext | None
) -> Iterator[tuple[Flask, str]]:
    holder: list[Flask] = []

    def product(environ: Any, start: Any) -> Any:
        return holder[0].wsgi_app(environ, start)

    server = make_server("127.0.0.1", 0, product, threaded=True, ssl_context=context)
    base_url = f"{origin}:{server.server_port}"
    app = create_app(make_settings(tmp_path, sqlite_url, base_url=base_url))
    app.config["SECURITY_PASSWORD_HASH"] = "plaintext"
    holder.append(app)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
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


def test_both_verifiers_follow_did_web(
    served_by_https: tuple[Flask, str],
    people: People,
    award: Award,
    tmp_path: Path,
) -> None:
    """Over https, after a rotation: each finds the retired key in the document of our DID."""
    awarded = award(people("Zoë Example"), statement=LETTERS)
    with unit_of_work():
        issuer.rotate_keys()
    host = served_by_https[1].removeprefix("https://").replace(":", "%3A")
    document = json.loads(publishing.credential(awarded).body)
    assert document["issuer"]["id"] == f"did:web:{host}"
    url = f"{served_by_https[1]}/badges/v3/credentials/{awarded}.json"
    status, report = _judged_3_0(url, tmp_path)
    assert (status, report) == (
        0,
        {"verified": True, "statusVerified": True, "statusSet": [False, False], "error": None},
    )
    status, report = _ran_node("wallet.mjs", url, _contexts(tmp_path))
    assert (status, report["errors"]) == (0, [])
    assert report["log"]["valid_signature"]
    assert report["log"]["revocation_status"]


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


def test_every_judge_tells_a_badge_that_runs_out_from_one_that_has(
    served: tuple[Flask, str], people: People, tmp_path: Path
) -> None:
    """A design of an organisation, valid for 24 months: awarded today, and three years ago."""
    load_framework()
    administrator = people("Example Administrator", Role.ADMINISTRATOR)
    slug = used(administrator)
    fresh = given(administrator, people("Zoë Example", email=EMAIL.lower()), slug, LETTERS)
    old = given_long_ago(administrator, people("Other Example"), slug)
    for award_id, valid in ((fresh, True), (old, False)):
        address = f"{served[1]}/badges/{{}}/{award_id}"
        _, report = _judged_2_0(address.format("v2/assertions") + ".json")
        assert report["valid"] is valid
        assert ("expired" in json.dumps(report["messages"])) is not valid
        token = tmp_path / f"{award_id}.jws"
        token.write_bytes(publishing.signed_assertion(award_id).body)
        assert _judged_2_0(token)[1]["valid"] is valid
        credential = address.format("v3/credentials")
        _, report = _judged_3_0(credential + ".json", tmp_path)
        assert report["verified"] is valid
        assert ("validUntil" in json.dumps(report["error"])) is not valid
        _, report = _ran_node("wallet.mjs", credential + ".json", _contexts(tmp_path))
        assert report["log"]["valid_signature"]
        assert report["log"]["expiration"] is valid
        keys = tmp_path / "keys.json"
        keys.write_bytes(publishing.key_set().body)
        status, report = _ran_node("token.mjs", credential + ".jwt", keys)
        assert (status, report.get("error")) == ((0, None) if valid else (1, "ERR_JWT_EXPIRED"))


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
