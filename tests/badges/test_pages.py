"""The pages for people: what is shown to whom, and what each bad input says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor, Role
from app.kernel.ids import AwardId
from badges import publishing, service
from badges.verifying import example
from badges.web import batch_words
from badges.web.messages import CHECKS, MESSAGES
from tests.badges.conftest import Award
from tests.conftest import Counted, People

AwardTo = Callable[[], AwardId]
SignIn = Callable[[Actor], FlaskClient]
Counting = Callable[[], AbstractContextManager[Counted]]
pytestmark = pytest.mark.filterwarnings("ignore:Please use rfc3986:DeprecationWarning")


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def award_to(app: Flask, people: People, award: Award) -> AwardTo:
    """Award to always the same person."""
    holder = people()
    return lambda: award(holder)


# -- the public page ---------------------------------------------------------------------------


def test_public_page_says_what_by_whom_and_not_who(
    app: Flask, people: People, award: Award
) -> None:
    page = text(app.test_client(), f"/badges/{award(people('Amélie Example'))}")
    assert "An assessor of Example Centre" in page
    assert "Road map with the employers’ club" in page
    assert "Amélie" not in page
    assert '<meta name="robots" content="noindex, noarchive">' in page


def test_public_page_escapes_what_people_wrote(app: Flask, people: People, award: Award) -> None:
    award_id = award(people(), statement="<script>x</script>", evidence_titles=("<b>t</b>",))
    page = text(app.test_client(), f"/badges/{award_id}")
    assert "<script>x" not in page
    assert "<b>t" not in page


def test_holder_chooses_to_be_named_and_found(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    holder = people("Amélie Example")
    path = f"/badges/{award(holder)}"
    client = sign_in(holder)
    assert "Who sees what" in text(client, path)
    answer = client.post(f"{path}/visibility", data={"visible": "shown", "listed": "y"})
    assert (answer.status_code, answer.location) == (303, f"{path}#seen")
    page = text(app.test_client(), path)
    assert "Amélie Example" in page
    assert "noindex" not in page
    client.post(f"{path}/visibility", data={"visible": "hidden", "listed": "y"})
    assert "Amélie" not in text(app.test_client(), path)


def test_only_the_holder_decides_what_is_seen(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    path = f"/badges/{award(people('Amélie Example'))}"
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    assert "Who sees what" not in text(client, path)
    assert client.post(f"{path}/visibility", data={"visible": "shown"}).status_code == 404
    assert "Amélie" not in text(app.test_client(), path)


def test_public_page_verifies_on_the_spot(app: Flask, people: People, award: Award) -> None:
    page = text(app.test_client(), f"/badges/{award(people())}?check=1")
    assert "Verified just now" in page
    assert "Open Badges 2.0: Valid" in page
    assert "Open Badges 3.0: Valid" in page


@pytest.mark.parametrize(("query", "statements"), [("", 2), ("?check=1", 11)])
def test_public_page_costs_few_statements(
    visitor: FlaskClient, award_to: AwardTo, count_statements: Counting, query: str, statements: int
) -> None:
    client, path = visitor, f"/badges/{award_to()}{query}"
    with count_statements() as counted:
        text(client, path)
    assert counted.total == statements
    award_to()
    award_to()
    with count_statements() as counted:
        text(client, path)
    assert counted.total == statements


def test_unknown_badge_is_missing(app: Flask) -> None:
    assert app.test_client().get(f"/badges/{uuid4()}").status_code == 404


# -- one's own ---------------------------------------------------------------------------------


def test_my_badges_are_empty_at_first(app: Flask, people: People, sign_in: SignIn) -> None:
    assert "No badge yet" in text(sign_in(people()), "/badges/")


def test_my_badges_are_mine(app: Flask, people: People, award: Award, sign_in: SignIn) -> None:
    award_id = award(people())
    other = people("Example Other")
    assert f"/badges/{award_id}" not in text(sign_in(other), "/badges/")


def test_my_badges_need_a_sign_in(app: Flask) -> None:
    assert app.test_client().get("/badges/").status_code == 302


def test_my_badges_cost_the_same_with_one_and_three(
    app: Flask, people: People, award: Award, sign_in: SignIn, count_statements: Counting
) -> None:
    holder = people()
    totals = []
    for more in (1, 2):
        for _ in range(more):
            award(holder)
        client = sign_in(holder)
        with count_statements() as counted:
            text(client, "/badges/")
        totals.append(counted.total)
    assert totals[0] == totals[1] <= 3


# -- revoking ----------------------------------------------------------------------------------


def test_administrator_revokes_with_a_reason(
    app: Flask, people: People, award: Award, sign_in: SignIn
) -> None:
    path = f"/badges/{award(people())}"
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    assert f"{path}/revoke" in text(client, path)
    answer = client.post(f"{path}/revoke", data={"reason": "Issued by mistake"})
    assert (answer.status_code, answer.location) == (303, path)
    page = text(client, path)
    assert "Issued by mistake" in page
    assert f"{path}/revoke" not in page
    again = client.post(f"{path}/revoke", data={"reason": "Once more"})
    assert again.status_code == 422
    assert "has been revoked already" in again.get_data(as_text=True)
    assert "Once more" in again.get_data(as_text=True)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_revoking_without_a_fitting_reason_is_refused(
    app: Flask, people: People, award: Award, sign_in: SignIn, reason: str
) -> None:
    award_id = award(people())
    client = sign_in(people("Example Administrator", Role.ADMINISTRATOR))
    answer = client.post(f"/badges/{award_id}/revoke", data={"reason": reason})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert not service.get_award(award_id).revoked


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.ASSESSOR])
def test_nobody_else_revokes(
    people: People, award_to: AwardTo, sign_in: SignIn, role: Role
) -> None:
    award_id = award_to()
    client = sign_in(people("Example Other", role))
    path = f"/badges/{award_id}/revoke"
    assert client.get(path).status_code == 403
    assert client.post(path, data={"reason": "I say so"}).status_code == 403
    assert not service.get_award(award_id).revoked


def test_administrator_elsewhere_revokes_nothing(
    people: People, award_to: AwardTo, sign_in: SignIn
) -> None:
    award_id = award_to()
    elsewhere = people.organisation("Other Example Centre")
    client = sign_in(people("Example Other", Role.ADMINISTRATOR, organisation_id=elsewhere))
    path = f"/badges/{award_id}/revoke"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"reason": "I say so"}).status_code == 404
    assert not service.get_award(award_id).revoked


# -- verifying ---------------------------------------------------------------------------------


def test_verify_page_is_open(visitor: FlaskClient) -> None:
    assert "Verify this badge" in text(visitor, "/verify")


def test_verify_takes_a_file(visitor: FlaskClient, people: People, award: Award) -> None:
    picture = publishing.baked_picture(award(people()), "png").body
    answer = visitor.post("/verify", data={"file": (BytesIO(picture), "badge (2).png")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<p class="verdict__word">Valid</p>' in page


def test_verify_takes_text_and_keeps_it(visitor: FlaskClient, people: People, award: Award) -> None:
    credential = publishing.credential(award(people())).body.decode()
    answer = visitor.post("/verify", data={"text": credential.replace("2026", "2025")})
    page = answer.get_data(as_text=True)
    assert '<p class="verdict__word">Not valid</p>' in page
    assert "The signature does not fit" in page
    assert "did:key:z6Mk" in page


def test_verify_page_has_an_example_to_try(visitor: FlaskClient) -> None:
    assert "/verify?example=altered#text" in text(visitor, "/verify")
    for which, word in (("valid", "Valid"), ("altered", "Not valid")):
        given = html.unescape(text(visitor, f"/verify?example={which}"))
        badge = given.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
        page = visitor.post("/verify", data={"text": badge}).get_data(as_text=True)
        assert f'<p class="verdict__word">{word}</p>' in page


def test_verify_tells_whose_badge_it_is_and_keeps_what_was_typed(visitor: FlaskClient) -> None:
    for address, sentence in (
        (example.HOLDER, "The badge names the holder of this address."),
        ("other@example.org", "The badge names somebody else"),
    ):
        data = {"text": example.valid(), "email": address}
        page = visitor.post("/verify", data=data).get_data(as_text=True)
        assert sentence in page
        assert f'value="{address}"' in page
    data["text"] = example.altered()
    data["email"] = example.HOLDER
    assert "But anybody can write that" in visitor.post("/verify", data=data).get_data(as_text=True)


def test_verify_says_could_not_check(visitor: FlaskClient) -> None:
    page = visitor.post("/verify", data={"text": "http://127.0.0.1:1/x"}).get_data(as_text=True)
    assert '<p class="verdict__word">Could not check</p>' in page


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"file": (BytesIO(b""), "empty.png")}])
def test_verify_with_nothing_says_what_is_missing(
    visitor: FlaskClient, data: dict[str, object]
) -> None:
    answer = visitor.post("/verify", data=data)
    assert answer.status_code == 422
    assert "Choose a file, or paste an address" in answer.get_data(as_text=True)


def test_every_reason_has_a_sentence(app: Flask) -> None:
    """Codes are written where they arise; each must be able to reach people."""
    folder = Path(service.__file__).parent
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if "web" not in path.parts
    )
    named = set(re.findall(r'Check\(\s*"(\w+)"', source))
    named |= set(re.findall(r'stop\(\s*Outcome\.\w+, "(\w+)"', source))
    named |= set(re.findall(r'remark\("(\w+)"', source))
    named |= set(re.findall(r'(?:BadList|BadImage)\("(\w+)"\)', source))
    assert named - CHECKS.keys() == {"image_unknown"}  # about our own artwork, never a reader's
    refused = set(re.findall(r'(?:Conflict|Invalid|NotFound)\("(\w+)"', source))
    assert refused - {*MESSAGES, *batch_words.MESSAGES} == set()
