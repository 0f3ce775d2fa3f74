"""A teacher picks placements, and the platform makes activities of them that launch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import jwt
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.lti import deep_linking, placements
from tests.conftest import People
from tests.lti.platform import Platform, answer_to, form_of, query_of
from tests.lti.platform_model import CLAIM, DEEP_LINK, DEEP_LINKING, MEMBERSHIP, User
from tests.lti.tool import DEEP_LINK as DEEP_LINK_ADDRESS
from tests.lti.tool import LAUNCH, Visitor, place, register

MODULE = "new-partnerships"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HISTORIES = {
    "context_id_history": "$Context.id.history",
    "resource_link_id_history": "$ResourceLink.id.history",
}
SETTINGS = DEEP_LINKING + "deep_linking_settings"


@dataclass
class Picker:
    """The picker as it stands in a teacher's frame."""

    visitor: Visitor
    platform: Platform
    address: str
    page: TestResponse

    def send(self, **fields: Any) -> TestResponse:
        token = TOKEN.search(self.page.text)
        assert token, self.page.text
        return self.visitor.client.post(
            self.address, data={"csrf_token": token[1], "intent": "place", **fields}
        )

    def carry(self, answer: TestResponse) -> tuple[int, dict[str, Any]]:
        """Post the page's form to the platform, as its script does; return what it says."""
        action, fields = form_of(answer.text)
        with urlopen(action, data=urlencode(fields).encode(), timeout=10) as taken:  # noqa: S310
            status = taken.status
        claims = jwt.decode(fields["JWT"], options={"verify_signature": False})
        return status, claims


def opened(tool: Flask, platform: Platform, user: User | None = None) -> Picker:
    visitor = Visitor(tool, platform)
    user = user or platform.users["4"]
    answer = visitor.launch(user, message_type=DEEP_LINK)
    assert answer.status_code == 303, answer.text
    page = visitor.client.get(answer.location)
    return Picker(visitor, platform, answer.location, page)


@pytest.fixture
def known(tool: Flask, platform: Platform, people: People) -> Platform:
    register(platform, people.organisation())
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").get_json()
    return platform


def test_teacher_places_several_things_at_once_and_each_launches(
    tool: Flask, known: Platform
) -> None:
    picker = opened(tool, known)
    assert picker.page.status_code == 200, picker.page.text
    keys = [f"module:{MODULE}", f"quiz:{MODULE}", "dossier:A", "badges"]
    answer = picker.send(place=keys, graded=[f"module:{MODULE}", f"quiz:{MODULE}", "dossier:A"])
    assert picker.carry(answer)[0] == 200
    links = list(known.links.values())
    assert [link.url for link in links] == [f"{LAUNCH}?place={key}" for key in keys]
    assert [link.custom for link in links] == [{"place": key, **HISTORIES} for key in keys]
    columns = [known.items[link.line_item].fields if link.line_item else None for link in links]
    assert [column and column["scoreMaximum"] for column in columns] == [100, 100, 5, None]
    for link in links:
        page = Visitor(tool, known).arrive(known.users["3"], link)
        assert page.status_code == 200, page.text


def test_answer_is_a_deep_linking_response_for_this_platform(tool: Flask, known: Platform) -> None:
    known.wrongs.claims = {SETTINGS: {**settings(known), "data": "keep-me"}}
    picker = opened(tool, known)
    _status, said = picker.carry(picker.send(place=f"module:{MODULE}"))
    assert {
        "iss": known.client_id,
        "aud": known.issuer,
        CLAIM + "deployment_id": known.deployment_id,
        CLAIM + "message_type": "LtiDeepLinkingResponse",
        CLAIM + "version": "1.3.0",
        DEEP_LINKING + "data": "keep-me",
        DEEP_LINKING + "msg": "1 activity placed.",
    }.items() <= said.items()
    assert 0 < said["exp"] - said["iat"] <= 300
    assert said["nonce"]


def settings(platform: Platform) -> dict[str, Any]:
    launch = {
        "user": platform.users["4"],
        "link": None,
        "type": DEEP_LINK,
        "for_user": None,
        "target": LAUNCH,
    }
    found: dict[str, Any] = platform.claims(launch, "n")[SETTINGS]
    return found


def test_column_of_a_self_assessment_says_that_it_is_taking_part(
    tool: Flask, known: Platform
) -> None:
    picker = opened(tool, known)
    picker.carry(picker.send(place="self-assessment:A", graded="self-assessment:A"))
    [link] = known.links.values()
    assert link.title.endswith("(taking part)")
    assert known.items[str(link.line_item)].fields["scoreMaximum"] == 1


def test_platform_that_makes_no_columns_is_told_that_we_do(tool: Flask, known: Platform) -> None:
    known.wrongs.claims = {SETTINGS: {**settings(known), "accept_lineitem": False}}
    picker = opened(tool, known)
    picker.carry(picker.send(place=f"module:{MODULE}", graded=f"module:{MODULE}"))
    [link] = known.links.values()
    assert link.line_item is None
    assert link.custom == {"place": f"module:{MODULE}", "column": "ours", **HISTORIES}


def test_going_back_without_anything_tells_the_teacher(tool: Flask, known: Platform) -> None:
    picker = opened(tool, known)
    _status, said = picker.carry(picker.send(intent="cancel"))
    assert said[DEEP_LINKING + "content_items"] == []
    assert said[DEEP_LINKING + "msg"] == "Nothing was placed."


def test_search_keeps_what_is_chosen(tool: Flask, known: Platform) -> None:
    picker = opened(tool, known)
    page = picker.send(intent="search", q="zzz-nothing", place="badges")
    assert page.status_code == 200
    assert re.findall(r'name="place" value="([^"]+)"( checked)?', page.text) == [
        ("badges", " checked")
    ]
    page = picker.send(intent="search", q="quiz")
    found = re.findall(r'name="place" value="([^"]+)"', page.text)
    assert f"quiz:{MODULE}" in found
    assert "badges" not in found


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"place": "module:nobody-wrote-it"}, 404),
        ({"place": "../../etc/passwd"}, 404),
        ({"place": ["badges", "secret:1"]}, 404),
    ],
)
def test_what_cannot_be_placed_is_refused(
    tool: Flask, known: Platform, fields: dict[str, Any], status: int
) -> None:
    assert opened(tool, known).send(**fields).status_code == status
    assert known.placed == []


def test_only_one_where_the_platform_takes_one(tool: Flask, known: Platform) -> None:
    known.wrongs.claims = {SETTINGS: {**settings(known), "accept_multiple": False}}
    picker = opened(tool, known)
    assert 'type="radio"' in picker.page.text
    assert picker.send(place=["badges", "module"]).status_code == 422
    assert picker.send(place=["badges"]).status_code == 200


def test_learner_cannot_place_anything(tool: Flask, known: Platform) -> None:
    known.wrongs.claims = {CLAIM + "roles": [MEMBERSHIP + "Learner"]}
    assert opened(tool, known).page.status_code == 403


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"accept_types": ["file", "html"]}, 403),
        ({"accept_types": "ltiResourceLink"}, 403),
        ({"deep_link_return_url": "javascript:alert(1)"}, 403),
        ({"deep_link_return_url": "/somewhere"}, 403),
    ],
)
def test_settings_that_lead_nowhere_are_refused(
    tool: Flask, known: Platform, changes: dict[str, Any], code: int
) -> None:
    known.wrongs.claims = {SETTINGS: {**settings(known), **changes}}
    assert opened(tool, known).page.status_code == code


def test_picker_of_an_ordinary_launch_does_not_exist(tool: Flask, known: Platform) -> None:
    link = known.place(f"{LAUNCH}?place=badges")
    visitor = Visitor(tool, known)
    answer = visitor.launch(known.users["4"], link)
    frame = "/".join(answer.location.split("/")[:3])
    assert visitor.client.get(f"{frame}/deep-link").status_code == 404


def test_form_goes_to_the_platform_and_nowhere_else(tool: Flask, known: Platform) -> None:
    picker = opened(tool, known)
    answer = picker.send(place="badges")
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {known.issuer};" in policy
    assert (
        f"form-action 'self' {known.issuer}" not in picker.page.headers["Content-Security-Policy"]
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_offer_leads_to_a_page_and_has_a_column_moodle_keeps(tool: Flask) -> None:
    with tool.test_request_context():
        offers = placements.offers()
        assert len({offer.key for offer in offers}) == len(offers) > 50
        for offer in offers:
            assert placements.address(offer.key).startswith("/")
    assert all(1 <= value <= 100 for value in deep_linking.MAXIMUM.values())


def test_address_of_its_own_takes_deep_linking_and_nothing_else(
    tool: Flask, platform: Platform, people: People
) -> None:
    """Platforms that name another address for placing get the token posted there."""
    register(platform, people.organisation())
    visitor, teacher = Visitor(tool, platform), platform.users["4"]
    link = place(platform, f"module:{MODULE}")
    for kind, status in ((DEEP_LINK, 303), ("LtiResourceLinkRequest", 403)):
        knocked = visitor.knock(teacher, link, message_type=kind, target=DEEP_LINK_ADDRESS)
        assert query_of(knocked.location)["redirect_uri"] == DEEP_LINK_ADDRESS
        action, fields = answer_to(knocked.location)
        assert action == DEEP_LINK_ADDRESS
        answer = visitor.client.post("/lti/deep-link", data=fields)
        assert answer.status_code == status, answer.text
        if status == 303:
            page = visitor.client.get(answer.location)
            assert "data-pick" in page.text
        else:
            assert "lti_message_type" in answer.text
