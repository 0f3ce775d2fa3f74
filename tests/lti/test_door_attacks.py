"""Attacks on the doors of platforms: forms from elsewhere, secrets that got out, broken text."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.fetch import Answer
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId
from app.lti import authorising, consumers, services_out
from tests.conftest import People
from tests.lti.old_platform import consumer, post, signed
from tests.lti.platform import CLAIM, Platform
from tests.lti.tool import Visitor, place

ENGLISH = {"Accept-Language": "en"}


def test_frame_that_another_page_opened_joins_nothing(app: Flask, people: People) -> None:
    """Whoever sends their own launch through another's browser would be that account then."""
    app.config["WTF_CSRF_ENABLED"] = False
    known = consumer(people.organisation())
    cases = {
        "https://old.example.org": 200,
        "https://attacker.example": 409,
        "null": 409,  # what a page says that hides where it is
        "": 409,
    }
    for origin, status in cases.items():
        headers = {**ENGLISH, "Origin": origin} if origin else ENGLISH
        launched = post(app, signed(known), headers=headers)
        assert launched.status_code == 303, launched.text
        browser: FlaskClient = launched.browser  # type: ignore[attr-defined]
        frame = "/".join(launched.location.split("/")[:3])
        answer = browser.post(f"{frame}/you/join", headers=ENGLISH)
        refused = "lti_join_unproven" in answer.text
        assert (answer.status_code, refused) == (status, status == 409), origin


def test_frames_of_an_ended_consumer_are_closed(app: Flask, people: People) -> None:
    """Whoever had its secret has been let in as anybody: ending it has to end that as well."""
    organisation_id = people.organisation()
    leaked, other = consumer(organisation_id), consumer(organisation_id)
    frames = [post(app, signed(known)) for known in (leaked, other)]
    head = people("Example Head", Role.ADMINISTRATOR, organisation_id=organisation_id)
    with unit_of_work():
        consumers.end(head, leaked.platform.id)
    for launched, status in zip(frames, (403, 200), strict=True):
        browser: FlaskClient = launched.browser  # type: ignore[attr-defined]
        answer = browser.get(launched.location, headers=ENGLISH)
        assert (answer.status_code, "lti_launch_over" in answer.text) == (status, status == 403)


def test_letters_that_cannot_be_kept_are_refused(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """Half of a surrogate pair is JSON, and no text: a database refuses it with an error."""
    link = place(platform, "module:new-partnerships")
    half, presentation = "a\ud800", CLAIM + "launch_presentation"
    cases = (
        ({"name": half}, 403),
        ({"sub": half}, 403),
        ({CLAIM + "context": {"id": "2", "title": half}}, 403),
        ({CLAIM + "custom": {"place": "badges", half: half}}, 403),
        ({presentation: {"return_url": f"{platform.issuer}/\0", "locale": "fr\0"}}, 303),
    )
    for claims, status in cases:
        platform.wrongs.claims = claims
        answer = Visitor(tool, platform).launch(platform.users["3"], link)
        assert answer.status_code == status, claims
        assert ("lti_token_unreadable" in answer.text) == (status == 403)


def test_answers_of_a_platform_end_in_a_reason() -> None:
    """Whatever a service says, the work that asked for it goes on: no error of ours."""
    for body in (b"[" * 100_000, b'["\\ud800"]', b"\xff", b""):
        answer = Answer(200, "OK", {}, body)
        with pytest.raises(services_out.NotServed):
            services_out.read_json(answer)
        with pytest.raises(authorising.NoAccess):
            authorising._read(answer)
    for seconds in (b"NaN", b"1e999", b"-1", b"1" + b"0" * 400):
        body = b'{"access_token": "x", "expires_in": %s}' % seconds
        given = authorising._read(Answer(200, "OK", {}, body))
        assert given == ("x", authorising.SHORTEST_LIFE_SECONDS), seconds
