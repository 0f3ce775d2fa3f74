"""The platform of our own does what was measured: without this, what stands on it shows nothing."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.lti import platform_services as services
from tests.lti.platform import Platform, answer_to
from tests.lti.platform_model import CLAIM, DEEP_LINK, DEEP_LINKING, REMOVED, Link

TOOL = "https://tool.example.org/lti/launch"
TOOL_KEY = rsa.generate_private_key(65537, 2048)
SCORE = {
    "userId": "3",
    "scoreGiven": 8,
    "scoreMaximum": 10,
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "timestamp": "2026-05-01T10:00:00Z",
    "comment": "Well done",
}


class Tool:
    """A minimal tool: signs, gets tokens, asks services."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.key = TOOL_KEY
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        platform.tool_keys = lambda: {"keys": [{**public, "kid": "t1"}]}
        platform.redirect_uris = [TOOL]

    def sign(self, claims: dict[str, Any], kid: str = "t1") -> str:
        now = int(time.time())
        times = {"iat": now, "exp": now + 60}
        return jwt.encode({**times, **claims}, self.key, algorithm="RS256", headers={"kid": kid})

    def token(self, *scopes: str, **changes: Any) -> tuple[int, str]:
        claims = {
            "iss": self.platform.client_id,
            "sub": self.platform.client_id,
            "aud": self.platform.token_url,
            "jti": str(time.monotonic_ns()),
            **changes,
        }
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.sign(claims),
            "scope": " ".join(scopes),
        }
        status, _, text = ask(self.platform.token_url, data=urlencode(form).encode())
        return status, text

    def ask(
        self, url: str, media_type: str, scope: str, sent: object = None
    ) -> tuple[int, str, str]:
        token = json.loads(self.token(scope)[1])["access_token"]
        name = "Accept" if sent is None else "Content-Type"
        body = None if sent is None else json.dumps(sent).encode()
        return ask(url, data=body, **{name: media_type, "Authorization": f"Bearer {token}"})

    def score(self, item: str, **changes: Any) -> tuple[int, str, str]:
        url = self.platform.line_item_url(item).replace("/lineitem?", "/lineitem/scores?")
        return self.ask(url, services.SCORE_TYPE, services.SCORE, SCORE | changes)


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str, str]:
    """Return status, reason and body."""
    try:
        with urlopen(Request(url, data=data, headers=headers), timeout=10) as answer:  # noqa: S310
            return answer.status, answer.reason, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.reason, error.read().decode()


@pytest.fixture
def tool(platform: Platform) -> Tool:
    return Tool(platform)


def authorization(platform: Platform, link: Link, **changes: str) -> str:
    """Return the URL that a tool redirects to after the login."""
    begun = platform.initiation(platform.users["3"], link)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": begun["client_id"],
        "redirect_uri": TOOL,
        "login_hint": begun["login_hint"],
        "lti_message_hint": begun["lti_message_hint"],
        "nonce": "n-1",
        "state": "s-1",
    }
    return platform.auth_url + "?" + urlencode(asked | changes)


def id_token(platform: Platform, token: str) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(platform.key_set())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience=platform.client_id
    )
    return claims


def test_launch_brings_a_signed_token_that_lives_a_minute(platform: Platform, tool: Tool) -> None:
    link = platform.place(TOOL, "Module A", custom={"placement": "module"}, score_maximum=100)
    action, fields = answer_to(authorization(platform, link))
    claims = id_token(platform, fields["id_token"])
    assert (action, fields["state"], claims["nonce"]) == (TOOL, "s-1", "n-1")
    assert claims["exp"] - claims["iat"] == 60
    assert claims[CLAIM + "roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert claims[CLAIM + "custom"] == {"placement": "module"}
    endpoint = claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    assert endpoint["lineitem"] == platform.line_item_url("22")


def test_hint_is_good_for_one_launch(platform: Platform, tool: Tool) -> None:
    url = authorization(platform, platform.place(TOOL))
    answer_to(url)
    assert ask(url)[0] == 404


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "other"}, ("unauthorized_client", "")),
        ({"login_hint": "4"}, ("access_denied", "")),
        ({"prompt": "login"}, ("invalid_request", "Invalid prompt")),
        ({"response_mode": "query"}, ("invalid_request", "Invalid response_mode")),
    ],
)
def test_error_is_posted_to_the_tool_without_a_token(
    platform: Platform, tool: Tool, changes: dict[str, str], error: tuple[str, str]
) -> None:
    _, fields = answer_to(authorization(platform, platform.place(TOOL), **changes))
    assert fields == {"error": error[0], "error_description": error[1], "state": "s-1"}


def test_redirect_uri_with_a_query_is_a_page_not_an_answer(platform: Platform, tool: Tool) -> None:
    url = authorization(platform, platform.place(TOOL), redirect_uri=TOOL + "?a=b")
    assert ask(url)[0] == 404


def test_wrongs_change_the_token(platform: Platform, tool: Tool) -> None:
    link = platform.place(TOOL)
    platform.wrongs.claims = {"aud": ["x"], CLAIM + "roles": REMOVED}
    platform.wrongs.algorithm = "HS256"
    platform.wrongs.wrong_kid = True
    token = answer_to(authorization(platform, link))[1]["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    head = jwt.get_unverified_header(token)
    assert (head["alg"], head["kid"]) == ("HS256", "nobody-knows-it")
    assert (claims["aud"], CLAIM + "roles" in claims) == (["x"], False)


def test_key_set_needs_a_user_agent_and_loses_what_was_rotated(platform: Platform) -> None:
    before = platform.key_set()["keys"][0]["kid"]
    platform.rotate_keys()
    assert before not in [key["kid"] for key in platform.key_set()["keys"]]
    assert ask(platform.jwks_url, **{"User-Agent": ""})[0] == 403
    assert json.loads(ask(platform.jwks_url)[2]) == platform.key_set()


def test_token_comes_as_html_for_the_scopes_that_are_granted(tool: Tool) -> None:
    status, text = tool.token(services.SCORE, services.LINE_ITEM_READ)
    assert (status, json.loads(text)["scope"]) == (200, services.SCORE)
    assert tool.token(services.LINE_ITEM_READ)[0] == 400
    assert tool.token(services.SCORE, aud="https://elsewhere.example")[0] == 400
    assert tool.token(services.SCORE, sub="somebody")[0] == 400


def test_media_types_count_to_the_letter(platform: Platform, tool: Tool) -> None:
    platform.place(TOOL, score_maximum=10)
    for wrong in ("application/json", "*/*"):
        assert tool.ask(platform.line_items_url, wrong, services.LINE_ITEM)[0] == 400
    status, _, body = tool.ask(platform.line_items_url, services.ITEMS_TYPE, services.LINE_ITEM)
    assert (status, [each["id"] for each in json.loads(body)]) == (
        200,
        [platform.line_item_url("22")],
    )


def test_line_item_made_by_the_tool_stands_empty_in_the_launch(
    platform: Platform, tool: Tool
) -> None:
    link = platform.place(TOOL)
    made = {"label": "Quiz", "scoreMaximum": 10, "resourceLinkId": link.id}
    answer = tool.ask(platform.line_items_url, services.ITEM_TYPE, services.LINE_ITEM, made)
    assert answer[0] == 201
    fields = answer_to(authorization(platform, link))[1]
    endpoint = id_token(platform, fields["id_token"])[
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    ]
    assert endpoint["lineitem"] == ""
    found = tool.ask(
        platform.line_items_url + f"&resource_link_id={link.id}",
        services.ITEMS_TYPE,
        services.LINE_ITEM,
    )
    assert [each["label"] for each in json.loads(found[2])] == ["Quiz"]


def test_score_must_be_later_by_a_whole_second(platform: Platform, tool: Tool) -> None:
    platform.place(TOOL, score_maximum=100)
    assert tool.score("22")[0] == 200
    assert tool.score("22", timestamp="2026-05-01T10:00:00.900Z")[0] == 409
    assert tool.score("22", timestamp="2026-05-01T10:00:01Z", scoreGiven=9)[0] == 200
    assert platform.items["22"].grades["3"].score == pytest.approx(90)


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": "4"},
        {"userId": "999"},
        {"timestamp": "1970-01-01T00:00:00Z"},
        {"gradingProgress": ""},
        {"scoreMaximum": None},
    ],
)
def test_score_that_cannot_be_is_400_with_the_reason_in_the_phrase(
    platform: Platform, tool: Tool, changes: dict[str, Any]
) -> None:
    platform.place(TOOL, score_maximum=100)
    status, reason, body = tool.score("22", **changes)
    assert (status, body, reason != "BAD REQUEST") == (400, "[]", True)


def test_score_not_fully_graded_clears_the_grade(platform: Platform, tool: Tool) -> None:
    platform.place(TOOL, score_maximum=100)
    tool.score("22")
    tool.score("22", timestamp="2026-05-01T10:00:05Z", gradingProgress="Pending")
    assert platform.items["22"].grades["3"].score is None


def test_grade_of_a_teacher_stays_whatever_the_tool_sends(platform: Platform, tool: Tool) -> None:
    platform.place(TOOL, score_maximum=100)
    platform.override("22", "3", 55)
    assert tool.score("22", timestamp="2030-01-01T00:00:00Z")[0] == 200
    url = platform.line_item_url("22").replace("/lineitem?", "/lineitem/results?")
    _, _, body = tool.ask(url, services.RESULTS_TYPE, services.RESULT)
    assert [each["resultScore"] for each in json.loads(body)] == [55]


def test_roster_holds_active_people_in_pages(platform: Platform, tool: Tool) -> None:
    platform.users["3"].enrolled = False
    status, _, body = tool.ask(
        platform.memberships_url + "?limit=1", services.MEMBERS_TYPE, services.NRPS
    )
    assert status == 200
    assert [each["user_id"] for each in json.loads(body)["members"]] == ["4"]


def test_services_can_be_out_half_of_the_time(platform: Platform) -> None:
    platform.wrongs.unavailable = 0.5
    seen = [ask(platform.token_url, data=b"x=1")[0] for _ in range(6)]
    assert seen == [400, 503, 400, 503, 400, 503]


def test_registration_is_answered_with_200_and_its_token_works_once(platform: Platform) -> None:
    sent = {
        "client_name": "Keep in Pact",
        "initiate_login_uri": "https://tool.example.org/lti/login",
        "redirect_uris": [TOOL],
        "jwks_uri": "https://tool.example.org/lti/jwks.json",
        "scope": services.SCORE,
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "domain": "tool.example.org",
            "target_link_uri": TOOL,
        },
    }
    token = dict(pair.split("=") for pair in platform.registration_query().split("&"))
    head = {"Authorization": f"Bearer {token['registration_token']}"}
    url = platform.url("openid-registration.php")
    lacking = {**sent, "jwks_uri": None}
    assert ask(url, json.dumps(lacking).encode(), **head) == (
        400,
        "BAD REQUEST",
        "missing required attribute jwks_uri",
    )
    status, _, body = ask(url, json.dumps(sent).encode(), **head)
    assert (status, json.loads(body)["client_id"]) == (200, platform.client_id)
    assert ask(url, json.dumps(sent).encode(), **head)[::2] == (401, "token_already_used")


def test_deep_linking_response_places_what_it_carries(platform: Platform, tool: Tool) -> None:
    begun = platform.initiation(platform.users["4"], message_type=DEEP_LINK)
    launch = platform._launches[json.loads(begun["lti_message_hint"])["launchid"]]
    claims = platform.claims(launch, "n-1")
    back = claims[DEEP_LINKING + "deep_linking_settings"]["deep_link_return_url"]
    item = {"type": "ltiResourceLink", "url": TOOL, "title": "Quiz", "custom": {"a": "b"}}
    response = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        CLAIM + "message_type": "LtiDeepLinkingResponse",
        DEEP_LINKING + "content_items": [{**item, "lineItem": {"scoreMaximum": 10}}],
    }
    body = urlencode({"JWT": tool.sign(response)}).encode()
    assert ask(back, body)[0] == 200
    assert [link.title for link in platform.links.values()] == ["Quiz"]
    item.pop("custom")
    response[DEEP_LINKING + "content_items"] = [item]
    assert ask(back, urlencode({"JWT": tool.sign(response)}).encode())[0] == 500
    assert ask(back, urlencode({"JWT": tool.sign(response, kid="x")}).encode())[0] == 404
