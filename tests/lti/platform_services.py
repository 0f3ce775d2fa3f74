"""The services of the test platform: tokens, Assignment and Grade Services 2.0, NRPS 2.0.

As Moodle 4.5 has them: the reason of a refusal stands in the HTTP reason phrase and the body is
`[]`; media types count to the letter; a score must be later than the last by a whole second.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

import jwt
from flask import Response, request
from jwt.algorithms import RSAAlgorithm

from tests.lti.platform_model import User

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINE_ITEM, LINE_ITEM_READ, RESULT, SCORE = (
    SCOPE + "lineitem",
    SCOPE + "lineitem.readonly",
    SCOPE + "result.readonly",
    SCOPE + "score",
)
AGS = {LINE_ITEM, LINE_ITEM_READ, RESULT, SCORE}
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

LIS = "application/vnd.ims.lis."
ITEMS_TYPE, ITEM_TYPE = LIS + "v2.lineitemcontainer+json", LIS + "v2.lineitem+json"
SCORE_TYPE, RESULTS_TYPE = LIS + "v1.score+json", LIS + "v2.resultcontainer+json"
MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE_SIZE = 50


@dataclass
class Grade:
    """What stands in the gradebook for one user in one column."""

    timestamp: int
    """In whole seconds since the epoch."""
    score: float | None
    comment: str | None
    overridden: bool = False


@dataclass
class LineItem:
    """One column of the gradebook."""

    id: str
    fields: dict[str, Any]
    grades: dict[str, Grade] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)
    """Every score that was accepted, in the order of arrival."""


class Services:
    """Mixed into `Platform`, which has users, a course and a web server."""

    issuer: str
    client_id: str
    users: dict[str, User]
    course: dict[str, Any]
    private: bool
    tool_keys: Callable[[], dict[str, Any]]

    def __init__(self) -> None:
        self.granted = {LINE_ITEM, RESULT, SCORE, NRPS}
        self.items: dict[str, LineItem] = {}
        self.tokens_given: list[set[str]] = []
        self._tokens: dict[str, tuple[set[str], float]] = {}
        self._assertions: set[str] = set()
        self._item_numbers = count(22)
        self._falterings = count(1)
        self._lock = threading.Lock()

    def url(self, path: str) -> str:
        return f"{self.issuer}/mod/lti/{path}"

    @property
    def auth_url(self) -> str:
        return self.url("auth.php")

    @property
    def token_url(self) -> str:
        return self.url("token.php")

    @property
    def jwks_url(self) -> str:
        return self.url("certs.php")

    @property
    def line_items_url(self) -> str:
        return f"{self.issuer}/mod/lti/services.php/{self.course['id']}/lineitems?type_id=1"

    @property
    def memberships_url(self) -> str:
        course = self.course["id"]
        return f"{self.issuer}/mod/lti/services.php/CourseSection/{course}/bindings/1/memberships"

    def line_item_url(self, item: str) -> str:
        base = f"{self.issuer}/mod/lti/services.php/{self.course['id']}"
        return f"{base}/lineitems/{item}/lineitem?type_id=1"

    def add_line_item(self, fields: dict[str, Any]) -> str:
        item = LineItem(str(next(self._item_numbers)), fields)
        self.items[item.id] = item
        return item.id

    def items_of_link(self, link_id: str) -> list[LineItem]:
        """Return the line items that the tool made for this link."""
        return [
            each for each in self.items.values() if each.fields.get("resourceLinkId") == link_id
        ]

    def override(self, item: str, user: str, score: float) -> None:
        """Let a teacher put a grade that no score of the tool changes any more."""
        self.items[item].grades[user] = Grade(int(time.time()), score, None, overridden=True)

    def service_rules(self) -> list[tuple[str, Callable[..., Response], list[str]]]:
        items = "services.php/<course>/lineitems"
        return [
            ("token.php", self._token, ["POST"]),
            (items, self._line_items, ["GET", "POST"]),
            (f"{items}/<item>/lineitem", self._line_item, ["GET", "PUT", "DELETE"]),
            (f"{items}/<item>/lineitem/scores", self._scores, ["POST"]),
            (f"{items}/<item>/lineitem/results", self._results, ["GET"]),
            ("services.php/CourseSection/<course>/bindings/1/memberships", self._members, ["GET"]),
        ]

    # Tokens ----------------------------------------------------------------------------------

    def read_from_tool(self, token: str) -> dict[str, Any] | None:
        """Return what the tool signed; None unless one of its keys, by `kid`, verifies it."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = next(each for each in self.tool_keys()["keys"] if kid and each["kid"] == kid)
            return jwt.decode(
                token,
                RSAAlgorithm.from_jwk(key),  # type: ignore[arg-type]
                algorithms=["RS256"],
                leeway=60,
                options={"verify_aud": False, "require": ["iss", "aud", "iat", "exp"]},
            )
        except (jwt.InvalidTokenError, StopIteration, KeyError):
            return None

    def _token(self) -> Response:
        """Give an access token for a signed assertion (Security Framework 1.1, 4.1.1)."""
        asked = request.form
        right = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        }
        if any(asked.get(name) != value for name, value in right.items()):
            return _badly_typed('{\n"error": "unsupported_grant_type"\n}', 400)
        sent = self.read_from_tool(asked.get("client_assertion", ""))
        if sent is None or not sent["iss"] == sent.get("sub") == self.client_id:
            return _badly_typed("{\n error : invalid_client\n}", 400)
        audience = sent["aud"] if isinstance(sent["aud"], list) else [sent["aud"]]
        if self.token_url not in audience or sent.get("jti", "") in self._assertions | {""}:
            return _badly_typed("{\n error : invalid_client\n}", 400)
        self._assertions.add(sent["jti"])
        scopes = set(asked.get("scope", "").split()) & self.granted
        if not scopes:
            return _badly_typed('{\n"error": "invalid_scope"\n}', 400)
        token = uuid4().hex
        self._tokens[token] = (scopes, time.time() + 3600)
        self.tokens_given.append(scopes)
        answer = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": " ".join(sorted(scopes)),
        }
        return _badly_typed(json.dumps(answer), 200)

    def forget_tokens(self) -> None:
        """Every access token given so far is void."""
        self._tokens.clear()

    def _refusal(self, media_type: str, *scopes: str, sent: bool = False) -> Response | None:
        """Return why this request is refused: no token, no scope, not the very media type."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        granted, until = self._tokens.get(token, (set(), 0.0))
        if until < time.time() or granted.isdisjoint(scopes):
            return _refused(401, "Unauthorized")
        given = request.headers.get("Content-Type" if sent else "Accept", "")
        if given.partition(";")[0].strip() != media_type:
            return _refused(400, f"Unsupported media type {given!r}")
        return None

    # Line items ------------------------------------------------------------------------------

    def _line_items(self, course: str) -> Response:
        if course != self.course["id"]:
            return _refused(404, "Not Found")
        if request.method == "POST":
            return self._made_line_item()
        refusal = self._refusal(ITEMS_TYPE, LINE_ITEM, LINE_ITEM_READ)
        if refusal is not None:
            return refusal
        asked = request.args
        found = [self._shown(each) for each in list(self.items.values())]
        for name, key in (("resource_id", "resourceId"), ("tag", "tag")):
            if name in asked:
                found = [each for each in found if each.get(key) == asked[name]]
        if "resource_link_id" in asked:
            link = asked["resource_link_id"]
            keys = ("resourceLinkId", "ltiLinkId")
            found = [each for each in found if link in [each.get(key) for key in keys]]
        headers = {}
        if "limit" in asked:
            # What Moodle writes cannot be read by anybody.
            headers["Link"] = f"<{self.line_items_url}&amp;from=1>; rel=“next”".encode().decode(
                "latin-1"
            )
        return _answer(found, ITEMS_TYPE, headers=headers)

    def _made_line_item(self) -> Response:
        refusal = self._refusal(ITEM_TYPE, LINE_ITEM, sent=True)
        if refusal is not None:
            return refusal
        fields = _body()
        if not fields.get("label") or "scoreMaximum" not in fields:
            return _refused(400, "Incorrect data")
        kept = ("label", "scoreMaximum", "resourceId", "tag", "resourceLinkId")
        item = self.add_line_item({name: fields[name] for name in kept if name in fields})
        return _answer(self._shown(self.items[item]), ITEM_TYPE, status=201)

    def _line_item(self, course: str, item: str) -> Response:
        sent = request.method == "PUT"
        scopes = [LINE_ITEM] if request.method != "GET" else [LINE_ITEM, LINE_ITEM_READ]
        refusal = self._refusal(ITEM_TYPE, *scopes, sent=sent)
        if refusal is not None and request.method != "DELETE":
            return refusal
        if item not in self.items:
            return _refused(404, "Not Found")
        if request.method == "DELETE":
            del self.items[item]
            return Response(status=204)
        if sent:
            self.items[item].fields |= _body()
        return _answer(self._shown(self.items[item]), ITEM_TYPE)

    def _shown(self, item: LineItem) -> dict[str, Any]:
        return {"id": self.line_item_url(item.id), **item.fields}

    # Scores and results ----------------------------------------------------------------------

    def _scores(self, course: str, item: str) -> Response:
        refusal = self._refusal(SCORE_TYPE, SCORE, sent=True)
        if refusal is not None:
            return refusal
        if item not in self.items:
            return _refused(404, "Not Found")
        score = _body()
        with self._lock:
            return self._scored(self.items[item], score)

    def _scored(self, item: LineItem, score: dict[str, Any]) -> Response:
        needed = ("userId", "timestamp", "activityProgress", "gradingProgress")
        if any(not score.get(name) for name in needed):
            return _refused(400, "Incorrect score received")
        if "scoreGiven" in score and not score.get("scoreMaximum"):
            return _refused(400, "Incorrect score received")
        moment = _seconds(score["timestamp"])
        if moment is None:
            return _refused(400, "Invalid timestamp")
        user = self.users.get(score["userId"])
        if user is None or not user.enrolled or user.role != "Learner":
            return _refused(400, "User cannot be graded")
        before = item.grades.get(user.id)
        if before is not None and moment <= before.timestamp:
            return _refused(409, "Refusing score with an earlier timestamp")
        item.scores.append(score)
        if before is not None and before.overridden:
            return _answer(None, "text/html")
        graded = score["gradingProgress"] == "FullyGraded" and "scoreGiven" in score
        value = None
        if graded:
            share = score["scoreGiven"] / score["scoreMaximum"]
            value = share * item.fields["scoreMaximum"]
        item.grades[user.id] = Grade(moment, value, score.get("comment"))
        return _answer(None, "text/html")

    def _results(self, course: str, item: str) -> Response:
        refusal = self._refusal(RESULTS_TYPE, RESULT)
        if refusal is not None:
            return refusal
        found = self.items[item]
        asked = request.args.get("user_id")
        results = [
            {
                "id": f"{self.line_item_url(item)}/results/{user}",
                "userId": user,
                "resultScore": grade.score,
                "resultMaximum": found.fields["scoreMaximum"],
                "scoreOf": self.line_item_url(item),
                "comment": grade.comment,
            }
            for user, grade in found.grades.items()
            if grade.score is not None and asked in {None, user}
        ]
        return _answer(results, RESULTS_TYPE)

    # Names and roles -------------------------------------------------------------------------

    def _members(self, course: str) -> Response:
        refusal = self._refusal(MEMBERS_TYPE, NRPS)
        if refusal is not None:
            return refusal
        asked = request.args
        people = [each for each in self.users.values() if each.enrolled]
        if "role" in asked:
            people = [each for each in people if each.role == asked["role"]]
        begin = asked.get("from", 0, int)
        size = asked.get("limit", PAGE_SIZE, int)
        headers = {}
        if begin + size < len(people):
            following = f"{self.memberships_url}?limit={size}&from={begin + size}"
            headers["Link"] = f'<{following}>; rel="next"'
        answer = {
            "id": self.memberships_url,
            "context": {"id": course, "label": "P1", "title": "Partnerships"},
            "members": [self._member(each) for each in people[begin : begin + size]],
        }
        return _answer(answer, MEMBERS_TYPE, headers=headers)

    def _member(self, user: User) -> dict[str, Any]:
        member: dict[str, Any] = {"status": "Active", "user_id": user.id, "roles": [user.role]}
        if not self.private:
            given, _, family = (user.name or "").partition(" ")
            named = {
                "name": user.name,
                "given_name": given,
                "family_name": family,
                "email": user.email,
            }
            member |= {key: value for key, value in named.items() if value}
        return member


def _seconds(text: str) -> int | None:
    """Return the moment in whole seconds; None for what is no date or the epoch's first year."""
    try:
        moment = int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        return None
    return moment if moment > 365 * 24 * 3600 else None


def _body() -> dict[str, Any]:
    try:
        value = json.loads(request.get_data())
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _badly_typed(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/html; charset=utf-8")


def _refused(status: int, reason: str) -> Response:
    return Response("[]", f"{status} {reason}", content_type="application/json")


def _answer(
    value: object, media_type: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    body = "" if value is None else json.dumps(value)
    return Response(body, status, headers=headers, content_type=media_type)
