"""What we sign, and the tokens we get for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel import clock, keys
from app.kernel.db import db, unit_of_work
from app.lti import authorising, our_keys, store, token
from app.lti.authorising import NoAccess
from app.lti.model import Platform as Registered
from app.lti.model import Scope
from tests.conftest import People
from tests.lti.hosts import Host
from tests.lti.platform import Platform
from tests.lti.tool import register


@pytest.fixture
def known(tool: Flask, platform: Platform, people: People) -> Registered:
    """The platform as we know it; it can fetch our keys."""
    platform_id = register(platform, people.organisation())
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").json or {}
    found = store.find_platform(platform_id)
    assert found is not None
    authorising.forget(found)
    return found


def test_token_is_asked_for_once_a_set_of_scopes(platform: Platform, known: Registered) -> None:
    first = authorising.access_token(known, [Scope.SCORE, Scope.MEMBERS])
    assert authorising.access_token(known, {Scope.MEMBERS, Scope.SCORE}) == first
    assert platform.asked("token.php") == 1
    assert authorising.access_token(known, [Scope.SCORE]) != first
    authorising.forget(known)
    assert authorising.access_token(known, [Scope.SCORE, Scope.MEMBERS]) != first
    assert platform.asked("token.php") == 3


def test_token_that_ends_is_asked_for_again(platform: Platform, known: Registered) -> None:
    authorising.access_token(known, [Scope.SCORE])
    with clock.at(clock.now() + timedelta(hours=1)), pytest.raises(NoAccess):
        authorising.access_token(known, [Scope.SCORE])  # signed in the future: refused there
    assert platform.asked("token.php") == 2


def test_assertion_says_who_we_are_for_a_few_minutes(known: Registered) -> None:
    raw = token.client_assertion(known)
    entry = token.our_key_set()["keys"][0]
    claims = jwt.decode(raw, jwt.PyJWK(entry), algorithms=["RS256"], audience=known.token_url)
    assert (claims["iss"], claims["sub"]) == (known.client_id, known.client_id)
    assert claims["exp"] - claims["iat"] == 300
    assert jwt.get_unverified_header(raw)["kid"] == entry["kid"]
    assert token.client_assertion(known) != raw


def test_key_leaves_the_key_set_when_nothing_signed_with_it_lives(known: Registered) -> None:
    old = token.our_key_set()["keys"][0]["kid"]
    with unit_of_work():
        our_keys.rotate()
    times = (token.OUR_MESSAGES_LIVE, token.RETIRED_KEYS_STAY + timedelta(seconds=1))
    found = []
    for later in times:
        with clock.at(clock.now() + later):
            found.append(old in [key["kid"] for key in token.our_key_set()["keys"]])
    assert found == [True, False]


def test_key_is_replaced_by_schedule_and_published_before_it_signs(
    known: Registered, tool: Flask
) -> None:
    def published() -> list[str]:
        return [key["kid"] for key in token.our_key_set()["keys"]]

    def signing() -> str:
        kid: str = jwt.get_unverified_header(token.sign({}))["kid"]
        return kid

    def at_day(day: float) -> tuple[bool, int, bool]:
        """Do the daily job; return whether it made a key, how many there are, if the old signs."""
        with clock.at(first + timedelta(days=day)), unit_of_work():
            made = our_keys.rotate_if_due()
            return made is not None, len(published()), signing() == old

    old, first = signing(), clock.now()
    db.session.commit()
    assert [at_day(day) for day in (0, 89, 90.1, 91, 91.12, 91.2, 180, 180.2)] == [
        (False, 1, True),
        (False, 1, True),
        (True, 2, True),  # the new one is only shown so far
        (False, 2, True),
        (False, 2, False),  # what the old one signed may still be alive
        (False, 1, False),
        (False, 1, False),
        (True, 2, False),
    ]
    never = replace(tool.extensions["keepinpact_settings"], lti_key_days=0)
    tool.extensions["keepinpact_settings"] = never
    assert at_day(900) == (False, 1, False)


def test_command_replaces_a_key_at_once_also_while_another_waits(known: Registered) -> None:
    with clock.at(clock.now() + timedelta(days=100)), unit_of_work():
        our_keys.rotate_if_due()
        newest = our_keys.rotate()
        assert jwt.get_unverified_header(token.sign({}))["kid"] == str(newest)
        assert len(token.our_key_set()["keys"]) == 3


def test_private_keys_lie_encrypted(known: Registered) -> None:
    row = db.session.scalars(sa.select(keys.SigningKeyRow)).one()
    assert (row.purpose, row.kind) == ("lti", "rsa")
    assert row.private_key.startswith(b"gAAAA")


ANSWERS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"body": b"", "status": 404}, "lti_token_refused"),
    ({"body": b'{"error": "invalid_scope"}', "status": 400}, "lti_token_refused"),
    ({"body": b"<html>", "status": 200}, "lti_token_unusable"),
    ({"body": b"[]", "status": 200}, "lti_token_unusable"),
    ({"body": b'{"access_token": 7}', "status": 200}, "lti_token_unusable"),
    ({"body": b'{"access_token": "x", "expires_in": "y"}'}, "lti_token_unusable"),
    ({"body": b"", "status": 302, "location": "/elsewhere"}, "lti_token_refused"),
    ({"body": b"x" * 65536, "times": 100}, "lti_token_unreachable"),
)


def test_answer_without_a_token_says_what_is_wrong(known: Registered, host: Host) -> None:
    """And our assertion goes nowhere else: a redirect is not followed."""
    with unit_of_work():
        db.session.execute(sa.text("UPDATE lti_platform SET token_url = :url"), {"url": host.url})
    moved = store.find_platform(known.id)
    assert moved is not None
    for said, code in ANSWERS:
        host.says(**said)
        before = len(host.requests)
        with pytest.raises(NoAccess) as caught:
            authorising.access_token(moved, [Scope.SCORE])
        assert (said, caught.value.code) == (said, code)
        assert "eyJ" not in str(caught.value.values)
        assert len(host.requests) == before + 1
