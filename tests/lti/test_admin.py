"""What administrators see of platforms, and what they may do about them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.kernel.identity import Role
from app.lti.tables import DeploymentRow, PlatformRow
from tests.browsing import CountStatements, SignIn
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place, register

FORM = {
    "name": "Example Moodle",
    "issuer": "https://moodle.example",
    "client_id": "abc",
    "deployment_id": "1, 2",
    "jwks_url": "https://moodle.example/mod/lti/certs.php",
    "token_url": "https://moodle.example/mod/lti/token.php",
    "auth_url": "https://moodle.example/mod/lti/auth.php",
}


def test_platform_added_by_hand_has_its_deployments(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    answer = client.post("/admin/platforms/", data=FORM)
    row = db.session.scalars(sa.select(PlatformRow)).one()
    assert (answer.status_code, answer.location) == (303, f"/admin/platforms/{row.id}")
    assert (row.issuer, row.client_id, row.name) == ("https://moodle.example", "abc", FORM["name"])
    agreed = db.session.scalars(
        sa.select(DeploymentRow.deployment_id).where(DeploymentRow.approved_at.is_not(None))
    )
    assert sorted(agreed) == ["1", "2"]
    page = client.get(answer.location).text
    assert "http://127.0.0.1:5000/lti/jwks.json" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", ""),
        ("client_id", " "),
        ("issuer", "x" * 256),
        ("jwks_url", "certs.php"),
        ("jwks_url", "file:///etc/passwd"),
        ("token_url", "javascript:alert(1)"),
        ("auth_url", "https://moodle.example/auth.php#there"),
        ("auth_url", "https://user:secret@moodle.example/auth.php"),
        ("auth_url", "https://moodle.example/ auth.php"),
    ],
)
def test_platform_with_a_wrong_field_says_which(
    app: Flask, people: People, sign_in: SignIn, field: str, value: str
) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    answer = client.post("/admin/platforms/", data={**FORM, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert FORM["name"] in answer.text
    assert db.session.scalars(sa.select(PlatformRow)).all() == []


def test_platform_is_registered_once(app: Flask, people: People, sign_in: SignIn) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    client.post("/admin/platforms/", data=FORM)
    again = client.post("/admin/platforms/", data=FORM)
    assert (again.status_code, "client_id-error" in again.text) == (422, True)
    another = client.post("/admin/platforms/", data={**FORM, "client_id": "def"})
    assert another.status_code == 303


def test_link_is_made_shown_and_withdrawn(app: Flask, people: People, sign_in: SignIn) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    made = client.post("/admin/platforms/links")
    page = client.get(made.location).text
    address = page.partition("<code>http://127.0.0.1:5000/lti/register/")[2].partition("<")[0]
    assert address in client.get("/admin/platforms/").text
    assert client.get(f"/lti/register/{address}").status_code == 200
    assert page.count("(still to come)") == 4
    link = made.location.rpartition("/")[2]
    assert client.post(f"/admin/platforms/links/{link}/withdraw").status_code == 303
    assert client.get(f"/lti/register/{address}").status_code == 409
    assert "This link has ended" in client.get(made.location).text
    assert client.post(f"/admin/platforms/links/{link}/withdraw").status_code == 404


def test_link_shows_what_came_of_it(
    tool: Flask, platform: Platform, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    page = client.post("/admin/platforms/links").location
    address = client.get(page).text.partition("/lti/register/")[2].partition("<")[0]

    def done() -> int:
        return client.get(page).text.count("(done)")

    before = done()
    client.get(f"/lti/register/{address}?{platform.registration_query()}")
    registered = done()
    link = place(platform, "module:new-partnerships")
    Visitor(tool, platform).launch(platform.users["3"], link)
    assert (before, registered, done()) == (0, 1, 3)
    other = sign_in(
        people(
            "Other Administrator", Role.ADMINISTRATOR, organisation_id=people.organisation("Other")
        )
    )
    assert other.get(page).status_code == 404


def test_unknown_deployment_waits_for_an_answer(
    tool: Flask, platform: Platform, people: People, sign_in: SignIn
) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    platform_id = register(platform, admin.organisation_id, deployments=())
    link = place(platform, "module:new-partnerships")
    visitor = Visitor(tool, platform)
    refused = visitor.launch(platform.users["4"], link)
    assert (refused.status_code, "lti_deployment_unknown" in refused.text) == (403, True)
    visitor.launch(platform.users["4"], link)
    client, page = sign_in(admin), f"/admin/platforms/{platform_id}"
    assert "one waits for your answer" in client.get("/admin/platforms/").text
    sent = {"deployment": "1", "answer": "agree"}
    assert client.post(f"{page}/deployments", data=sent).status_code == 303
    assert visitor.arrive(platform.users["4"], link).status_code == 200
    assert client.post(f"{page}/deployments", data=sent).status_code == 404


def test_declined_deployment_is_forgotten(
    tool: Flask, platform: Platform, people: People, sign_in: SignIn
) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    platform_id = register(platform, admin.organisation_id, deployments=())
    visitor = Visitor(tool, platform)
    visitor.launch(platform.users["4"], place(platform, "module:new-partnerships"))
    sent = {"deployment": "1", "answer": "decline"}
    answer = sign_in(admin).post(f"/admin/platforms/{platform_id}/deployments", data=sent)
    assert answer.status_code == 303
    assert db.session.scalars(sa.select(DeploymentRow)).all() == []


def test_check_says_that_all_is_well(
    tool: Flask, platform: Platform, people: People, sign_in: SignIn
) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    platform_id = register(platform, admin.organisation_id)
    client = sign_in(admin)
    platform.tool_keys = lambda: tool.test_client().get("/lti/jwks.json").json or {}
    page = client.post(f"/admin/platforms/{platform_id}/check").text
    assert "The platform’s keys are there (1 can be used)." in page
    assert "The platform gives us a token" in page


def test_check_says_what_is_wrong(
    tool: Flask, platform: Platform, people: People, sign_in: SignIn
) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    platform_id = register(platform, admin.organisation_id)
    db.session.get_one(PlatformRow, platform_id).jwks_url = platform.url("nothing.php")
    db.session.commit()
    page = sign_in(admin).post(f"/admin/platforms/{platform_id}/check").text
    assert "We could not get the platform’s public keys (status_404)" in page
    assert "The platform’s token service refused us" in page


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.ASSESSOR])
def test_platforms_are_for_administrators(
    app: Flask, people: People, sign_in: SignIn, role: Role
) -> None:
    client = sign_in(people("Example Person", role))
    assert client.get("/admin/platforms/").status_code == 403
    assert client.post("/admin/platforms/", data=FORM).status_code == 403
    assert client.post("/admin/platforms/links").status_code == 403


def test_list_costs_the_same_for_one_platform_and_three(
    app: Flask, people: People, sign_in: SignIn, count_statements: CountStatements
) -> None:
    client, totals = sign_in(people("Example Administrator", Role.ADMINISTRATOR)), []
    for count in (1, 3):
        for number in range(count):
            client.post("/admin/platforms/", data={**FORM, "client_id": f"{count}-{number}"})
        client.get("/admin/platforms/")
        with count_statements() as counted:
            client.get("/admin/platforms/")
        totals.append(counted.total)
    assert totals == [4, 4]


def test_platform_nobody_registered_is_not_found(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    assert client.get(f"/admin/platforms/{UUID(int=uuid4().int)}").status_code == 404
