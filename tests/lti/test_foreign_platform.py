"""Everything once more with a platform that we did not write: `lti1p3platform` from PyPI.

Its code makes the login, the messages, the tokens, and checks ours; here it only gets addresses
and a memory.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, Response, jsonify, request
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import (
    AssignmentsGradesService,
    NamesRoleProvisioningService,
)
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId
from app.lti import authorising, platforms
from app.lti.roster_model import Kind
from app.lti.tables import ContextRow, LaunchRow
from tests.browsing import ServerLikeClient
from tests.conftest import People
from tests.lti.gradebook import MODULE, deliver, read
from tests.lti.platform import answer_to, form_of
from tests.lti.platform_model import MEMBERSHIP
from tests.lti.test_deep_linking import TOKEN
from tests.lti.test_roster import actor_of
from tests.lti.tool import LAUNCH

LEARNER, TEACHER = "learner-1", "teacher-1"
ROLES = {LEARNER: [MEMBERSHIP + "Learner"], TEACHER: [MEMBERSHIP + "Instructor"]}


class Asked(Request):  # type: ignore[misc]
    def build_metadata(self, request: Any) -> Any:
        return {
            "method": request.method,
            "form_data": request.form.to_dict(),
            "get_data": request.args.to_dict(),
            "headers": request.headers,
            "content_type": request.content_type,
            "path": request.path,
            "json": request.get_json(force=True, silent=True),
        }


class Config(LTI1P3PlatformConfAbstract):  # type: ignore[misc]
    def init_platform_config(self, registration: Registration) -> None:
        self._registration = registration

    def get_registration_by_params(self, **kwargs: Any) -> Registration:
        return self._registration


class Login(OIDCLoginAbstract):  # type: ignore[misc]
    def set_lti_message_hint(self, hint: str) -> None:
        self._lti_message_hint = hint

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):  # type: ignore[misc]
    def render_launch_form(self, launch_data: dict[str, Any], **kwargs: Any) -> str:
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{launch_data[name]}"/>'
            for name in ("id_token", "state")
        )
        return f'<form action="{launch_data["launch_url"]}" method="POST">{inputs}</form>'


class Grades(AssignmentsGradesService):  # type: ignore[misc]
    taken: list[dict[str, Any]]

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        self.taken.append({"line_item": line_item_id, **score})
        return UpdateScoreStatus.CREATED

    def _unused(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    find_lineitems = find_lineitem = create_lineitem = update_lineitem = _unused
    delete_lineitem = get_results = _unused


class Members(NamesRoleProvisioningService):  # type: ignore[misc]
    def get_context_by_id(self) -> Context:
        return Context(id="course-1", label="C1", title="Another course")

    def get_member_data_page(self, **kwargs: Any) -> Any:
        members = [{"user_id": user, "roles": roles} for user, roles in ROLES.items()]
        return {"content": members, "has_next": False}


class Foreign:
    """The platform's web server, with one activity."""

    def __init__(self, tool: Flask) -> None:
        self.tool = tool
        self.scores: list[dict[str, Any]] = []
        self.placed: list[dict[str, Any]] = []
        self.target = f"{LAUNCH}?place=module:{MODULE}"
        app = Flask("foreign")
        for path, view, methods in (
            ("/auth", self.auth, ["GET", "POST"]),
            ("/token", self.token, ["POST"]),
            ("/keys", self.keys, ["GET"]),
            ("/items/<item>/scores", self.score, ["POST"]),
            ("/members", self.members, ["GET"]),
            ("/deep", self.deep, ["POST"]),
        ):
            app.add_url_rule(path, path, view, methods=methods)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        key = rsa.generate_private_key(65537, 2048)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.registration = (
            Registration()
            .set_iss(self.base)
            .set_client_id("foreign-client")
            .set_deployment_id("d-1")
            .set_oidc_login_url("http://127.0.0.1:5000/lti/login")
            .set_launch_url(self.target)
            .set_platform_public_key(public.decode())
            .set_platform_private_key(private.decode())
        )

    def config(self) -> Config:
        self.registration.set_tool_key_set(self.tool.test_client().get("/lti/jwks.json").get_json())
        return Config(registration=self.registration)

    def login(self, user: str, hint: str) -> str:
        begun = Login(None, self.config())
        begun.set_lti_message_hint(hint=hint)
        url: str = begun.prepare_preflight_url(user)
        return url.removeprefix("http://127.0.0.1:5000")

    def auth(self) -> str:
        user, hint = request.values["login_hint"], request.values["lti_message_hint"]
        launch = Launch(Asked(request), self.config())
        launch.set_user_data(user, ROLES[user], full_name=f"Foreign {user}")
        launch.set_launch_context_claim("course-1", ["CourseSection"], "Another course", "C1")
        launch.set_launch_presentation_claim("iframe")
        launch.set_custom_parameters_claim({})
        if hint == "deep":
            self.registration.set_deeplink_launch_url(LAUNCH)
            launch.set_dl(f"{self.base}/deep", accept_types={"ltiResourceLink"})
        else:
            launch.set_resource_link_claim("link-1", title="Foreign activity")
            launch.set_launch_url(self.target)
        launch.set_ags(f"{self.base}/items", f"{self.base}/items/7")
        launch.set_nrps(f"{self.base}/members")
        page: str = launch.lti_launch()
        return page

    def token(self) -> Response:
        return jsonify(self.config().get_access_token(request.form.to_dict()))

    def keys(self) -> Response:
        return jsonify(self.config().get_jwks())

    def score(self, item: str) -> Response:
        service = Grades(Asked(request), self.config(), f"{self.base}/items")
        service.taken = self.scores
        answer = service.handle_resp(service.handle_update_score, line_item_id=item)
        return Response("", answer.code)

    def members(self) -> Response:
        service = Members(Asked(request), self.config(), f"{self.base}/members")
        answer = service.handle_resp(service.handle_get_members)
        found = jsonify(answer.result)
        found.status_code, found.content_type = answer.code, answer.media_type
        return found

    def deep(self) -> str:
        self.placed += self.config().validate_deeplinking_resp(request.form.to_dict())
        return "placed"


@pytest.fixture
def foreign(tool: Flask, people: People) -> Iterator[Foreign]:
    running = Foreign(tool)
    thread = threading.Thread(target=running.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    organisation_id: OrganisationId = people.organisation()
    with unit_of_work():
        platforms.add(
            organisation_id,
            issuer=running.base,
            client_id="foreign-client",
            auth_url=f"{running.base}/auth",
            token_url=f"{running.base}/token",
            jwks_url=f"{running.base}/keys",
            deployment_ids=["d-1"],
        )
    authorising._kept.clear()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()
    authorising._kept.clear()


def launch(
    tool: Flask, foreign: Foreign, user: str, hint: str = "link"
) -> tuple[ServerLikeClient, TestResponse]:
    client = ServerLikeClient(tool, tool.response_class, use_cookies=True)
    begun = client.get(foreign.login(user, hint))
    assert begun.status_code == 302, begun.text
    _action, fields = answer_to(begun.location)
    return client, client.post("/lti/launch", data=fields)


def test_learner_arrives_and_is_graded(tool: Flask, foreign: Foreign) -> None:
    client, answer = launch(tool, foreign, LEARNER)
    row = db.session.scalars(sa.select(LaunchRow)).one()
    assert answer.location == f"/in/{row.id}/modules/{MODULE}"
    assert client.get(answer.location).status_code == 200
    read(actor_of(LEARNER), "needs")
    assert deliver() == 1
    [score] = foreign.scores
    assert (score["line_item"], score["userId"], score["scoreGiven"]) == ("7", LEARNER, 1.0)
    assert (score["activityProgress"], score["gradingProgress"]) == ("InProgress", "FullyGraded")


def test_teacher_places_something(tool: Flask, foreign: Foreign) -> None:
    client, answer = launch(tool, foreign, TEACHER, "deep")
    page = client.get(answer.location)
    token = TOKEN.search(page.text)
    assert token
    sent = client.post(
        answer.location, data={"csrf_token": token[1], "intent": "place", "place": "badges"}
    )
    action, fields = form_of(sent.text)
    assert action == f"{foreign.base}/deep"
    claims = foreign.config().validate_deeplinking_resp(fields)
    assert [item["url"] for item in claims] == [f"{LAUNCH}?place=badges"]
    assert jwt.get_unverified_header(fields["JWT"])["alg"] == "RS256"


def test_roster_is_read(tool: Flask, foreign: Foreign) -> None:
    client, answer = launch(tool, foreign, TEACHER)
    frame = "/".join(answer.location.split("/")[:3])
    course = db.session.scalars(sa.select(ContextRow.id)).one()
    db.session.remove()
    address = f"{frame}/courses/{course}"
    token = TOKEN.search(client.get(address).text)
    assert token
    asked = client.post(f"{address}/read", data={"csrf_token": token[1]})
    assert asked.status_code == 303, asked.text
    assert deliver() == 1
    page = client.get(address).text
    assert f"{Kind.JOINED.capitalize()} (1)" in page
