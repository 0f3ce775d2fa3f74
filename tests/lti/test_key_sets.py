"""The keys of platforms: cached, refetched once, cut off where they are too much."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from flask import Flask

from app.kernel import clock
from app.kernel import fetch as fetching
from app.kernel.ids import OrganisationId
from app.lti import key_sets, token
from app.lti.model import Platform as Registered
from app.lti.model import Refused
from tests.conftest import People
from tests.lti.hosts import Host
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place, register


def registered(jwks_url: str) -> Registered:
    return Registered(
        id=uuid4(),
        organisation_id=OrganisationId(uuid4()),
        name="Example",
        issuer="https://moodle.example",
        client_id="x",
        auth_url="https://moodle.example/auth",
        token_url="https://moodle.example/token",
        jwks_url=jwks_url,
    )


def reason(call: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code, caught.value.values.get("reason")


def test_keys_are_fetched_once_for_many_launches(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "module:new-partnerships")
    for user in ("3", "4", "3"):
        Visitor(tool, platform).arrive(platform.users[user], link)
    assert platform.asked("certs.php") == 1


def test_key_that_rotates_in_mid_launch_is_fetched_once(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "module:new-partnerships")
    visitor = Visitor(tool, platform)
    visitor.arrive(platform.users["3"], link)
    platform.rotate_keys()
    for _ in range(3):
        assert visitor.launch(platform.users["3"], link).status_code == 303
    assert platform.asked("certs.php") == 2


def test_key_nobody_publishes_is_looked_for_once(
    tool: Flask, platform: Platform, people: People
) -> None:
    register(platform, people.organisation())
    link = place(platform, "module:new-partnerships")
    visitor = Visitor(tool, platform)
    visitor.arrive(platform.users["3"], link)
    platform.wrongs.wrong_kid = True
    for _ in range(3):
        assert visitor.launch(platform.users["3"], link).status_code == 403
    assert platform.asked("certs.php") == 2


def test_many_unknown_keys_do_not_make_us_a_hammer(tool: Flask, platform: Platform) -> None:
    known = registered(platform.jwks_url)
    for number in range(40):
        assert reason(lambda n=number: key_sets.key_for(known, f"k{n}"))[0] == "lti_key_unknown"  # type: ignore[misc]
    assert platform.asked("certs.php") <= key_sets.MOST_REFETCHES + 1
    with clock.at(clock.now() + timedelta(minutes=2)):
        reason(lambda: key_sets.key_for(known, "k99"))
    assert platform.asked("certs.php") <= key_sets.MOST_REFETCHES + 2


def test_keys_are_fetched_anew_after_an_hour(tool: Flask, platform: Platform) -> None:
    known, kid = registered(platform.jwks_url), platform.key_set()["keys"][0]["kid"]
    key_sets.key_for(known, kid)
    with clock.at(clock.now() + timedelta(minutes=61)):
        key_sets.key_for(known, kid)
        key_sets.key_for(known, kid)
    assert platform.asked("certs.php") == 2


def test_platform_that_is_down_lives_on_its_keys_of_today(tool: Flask, host: Host) -> None:
    known = registered(host.url)
    host.says(json.dumps(_set(_rsa())).encode())
    key = key_sets.key_for(known, "k1")
    host.says(b"", status=503)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert key_sets.key_for(known, "k1") == key
    with clock.at(clock.now() + timedelta(hours=25)):
        assert reason(lambda: key_sets.key_for(known, "k1")) == (
            "lti_keys_unreachable",
            "status_503",
        )


def test_keys_are_asked_for_by_name(tool: Flask, host: Host) -> None:
    """Some firewalls refuse whoever does not say who they are."""
    host.says(json.dumps(_set(_rsa())).encode())
    key_sets.key_for(registered(host.url), "k1")
    assert host.requests[0]["User-Agent"].startswith("KeepInPact/")


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "huge": ({"body": b"x" * 65536, "times": 100}, "too_large"),
    "looping": ({"body": b"", "status": 302, "location": "/again"}, "too_many_redirects"),
    "dripping": ({"body": b" ", "every": 0.2, "times": 100}, "too_slow"),
    "missing": ({"body": b"", "status": 404}, "status_404"),
    "deep": ({"body": b"[" * 100_000}, "not_a_key_set"),
    "a page": ({"body": b"<html>"}, "not_a_key_set"),
    "a list": ({"body": b"[]"}, "not_a_key_set"),
    "bytes": ({"body": b"\xff\xfe\xff"}, "not_a_key_set"),
    "inside": ({"body": b"", "status": 302, "location": "http://10.0.0.1/"}, "private_address"),
}


def test_key_set_that_is_too_much_is_cut_off(
    tool: Flask, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 1.0)
    for name, (said, expected) in HOSTILE.items():
        host.says(**said)
        known = registered(f"{host.origin}/{name.replace(' ', '-')}")
        assert (name, *reason(lambda k=known: key_sets.key_for(k, "k1"))) == (  # type: ignore[misc]
            name,
            "lti_keys_unreachable",
            expected,
        )


def test_failing_platform_is_not_asked_by_everybody(tool: Flask, host: Host) -> None:
    host.says(b"", status=503)
    known = registered(host.url)
    for _ in range(5):
        reason(lambda: key_sets.key_for(known, "k1"))
    assert len(host.requests) == 1


def _rsa(bits: int = 2048) -> dict[str, Any]:
    public = rsa.generate_private_key(65537, bits).public_key()
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True), "kid": "k1"}


def _ec(curve: ec.EllipticCurve) -> dict[str, Any]:
    public = ec.generate_private_key(curve).public_key()
    return {**jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True), "kid": "k1"}


def _set(*entries: Any) -> dict[str, Any]:
    return {"keys": list(entries)}


def test_only_keys_for_signatures_that_we_check_are_taken() -> None:
    good, curve = _rsa(), _ec(ec.SECP256R1())
    cases: dict[str, tuple[dict[str, Any], str | None]] = {
        "RSA": (good, "RS256"),
        "RSA with use": ({**good, "use": "sig", "alg": "RS256"}, "RS256"),
        "P-256": (curve, "ES256"),
        "P-384": (_ec(ec.SECP384R1()), None),
        "weak": (_rsa(1024), None),
        "for encryption": ({**good, "use": "enc"}, None),
        "another algorithm": ({**good, "alg": "PS256"}, None),
        "private": ({**good, "d": "AQAB"}, None),
        "without a name": ({k: v for k, v in good.items() if k != "kid"}, None),
        "shared secret": ({"kty": "oct", "k": "c2VjcmV0", "kid": "k1"}, None),
        "broken": ({**good, "n": "!"}, None),
        "numbers": ({**good, "n": 7}, None),
    }
    for name, (entry, algorithm) in cases.items():
        found = token.read_keys(json.dumps(_set(entry, "x", None, 7)).encode())
        assert (name, [key.algorithm for key in found.values()]) == (
            name,
            [algorithm] if algorithm else [],
        )


def test_platform_may_sign_with_a_curve(tool: Flask) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    entry = {
        **jwt.algorithms.ECAlgorithm.to_jwk(private.public_key(), as_dict=True),
        "kid": "k1",
    }
    key = token.read_keys(json.dumps(_set(entry)).encode())["k1"]
    known = registered("https://moodle.example/keys")
    now = int(clock.now().timestamp())
    claims = {"iss": known.issuer, "aud": "x", "sub": "1", "nonce": "n", "iat": now}
    raw = jwt.encode({**claims, "exp": now + 60}, private, "ES256", headers={"kid": "k1"})
    assert token.verify(raw, key, known)["sub"] == "1"
    with pytest.raises(Refused):
        token.verify(raw, replace(key, algorithm="RS256"), known)
