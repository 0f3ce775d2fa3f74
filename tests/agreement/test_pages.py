"""The pages of agreements: both sides, every bad input, and nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from competences.agreement import service
from competences.agreement.model import Terms
from tests.agreement.agreeing import OTHER, TERMS, begun, form, in_force, propose, sign
from tests.browsing import CountStatements, SignIn
from tests.conftest import People

SECRET = "words-between-the-two-alone"


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people("Example Learner")


@pytest.fixture
def adviser(app: Flask, people: People) -> Actor:
    return people("Example Adviser", Role.TRAINER)


@pytest.fixture
def left(sign_in: SignIn, learner: Actor) -> FlaskClient:
    return sign_in(learner)


@pytest.fixture
def right(sign_in: SignIn, adviser: Actor) -> FlaskClient:
    return sign_in(adviser)


def signing(number: int, **more: str) -> dict[str, str]:
    return {"number": str(number), "name": "Example Name", "agreed": "1", **more}


def test_agreement_is_made_changed_and_ended_on_pages(
    left: FlaskClient, right: FlaskClient, adviser: Actor
) -> None:
    assert "No agreement yet" in left.get("/agreements/").text
    assert "Example Adviser" in left.get("/agreements/new").text
    answer = left.post("/agreements/new", data={"person": str(adviser.person_id)})
    assert answer.status_code == 303
    draft = answer.location
    page = draft.removesuffix("/draft")
    assert left.post(f"{draft}/save", data=form(Terms(aims="Half"))).json["saved"]  # type: ignore[index]
    assert "Half" in left.get(draft).text
    assert right.get(page).status_code == 404
    assert left.post(draft, data=form(seen=0)).location == page
    # Both sign; the sentence that is ticked differs.
    for client, words in ((left, "want to keep to it"), (right, "of me and of the centre")):
        assert words in client.get(page).text
        assert client.post(f"{page}/sign", data=signing(1)).status_code == 303
    assert "In force" in left.get(page).text
    assert right.post(draft, data=form(OTHER, seen=1)).status_code == 303
    assert "Go on with version 1 instead" in left.get(page).text
    compared = left.get(f"{page}/compare?old=1&new=2").text
    assert "<ins>Tuesday.</ins>" in compared or "<del>second </del>" in compared
    assert compared.count("is-changed") == 1
    paper = left.get(f"{page}/print?version=1").text
    assert paper.count("Example Name") == 2
    assert left.post(f"{page}/set-aside", data={"number": "2"}).status_code == 303
    assert "A word to Example Adviser" in left.get(f"{page}/end").text
    assert left.post(f"{page}/end", data={"word": "Thank you."}).status_code == 303
    ended = right.get(page).text
    assert "Thank you." in ended
    assert "Ended by Example Learner" in ended
    assert right.get(draft).location == page
    assert "Ended" in right.get("/agreements/").text


def test_bad_input_is_refused_and_nothing_typed_is_lost(
    left: FlaskClient, right: FlaskClient, learner: Actor, adviser: Actor
) -> None:
    assert left.post("/agreements/new", data={"person": "x"}).status_code == 422
    agreement_id = begun(learner, adviser)
    page = f"/agreements/{agreement_id}"
    wrong = {
        "nothing": form(Terms(aims=SECRET)),
        "past": form(replace(TERMS, aims=SECRET), until="2020-01-01"),
        "unreadable day": form(replace(TERMS, aims=SECRET), until="tomorrow"),
        "unknown level": form(replace(TERMS, aims=SECRET), **{"target-A": "9"}),
        "too long": form(replace(TERMS, aims=SECRET, meetings="x" * 301)),
    }
    for sent in wrong.values():
        answer = left.post(f"{page}/draft", data={**sent, "seen": "0"})
        assert (answer.status_code, SECRET in answer.text) == (422, True)
        assert 'role="alert"' in answer.text
    propose(learner, agreement_id)
    for sent, code in (
        (signing(1, name=""), 422),
        ({"number": "1", "name": SECRET}, 422),
        (signing(9, name=SECRET), 409),
        ({"number": "x"}, 409),
    ):
        answer = right.post(f"{page}/sign", data=sent)
        assert answer.status_code == code
        assert (SECRET in answer.text) == (sent.get("name") == SECRET)
    assert left.post(f"{page}/end", data={"word": " "}).status_code == 422
    for query in ("old=1&new=2", "old=0&new=1", "old=x", "new=draft"):
        assert left.get(f"{page}/compare?{query}").status_code == 404
    assert left.get(f"{page}/print?version=7").status_code == 404


def test_outdated_version_is_not_signed_and_the_page_shows_the_new_one(
    left: FlaskClient, right: FlaskClient, learner: Actor, adviser: Actor
) -> None:
    agreement_id = begun(learner, adviser)
    page = f"/agreements/{agreement_id}"
    propose(learner, agreement_id)
    assert "Sign version 1" in right.get(page).text
    propose(learner, agreement_id, OTHER, seen=1)
    answer = right.post(f"{page}/sign", data=signing(1, name="Example Typed"))
    assert answer.status_code == 409
    assert "Nothing was signed" in answer.text
    assert "Example Typed" in answer.text
    assert OTHER.meetings in answer.text
    assert "Sign version 2" in answer.text
    with unit_of_work():
        versions = service.open_own(adviser, agreement_id).agreement.versions
    assert [dict(each.signatures) for each in versions] == [{}, {}]


def test_overtaken_proposal_is_told_kept_and_goes_on_if_wished(
    left: FlaskClient, right: FlaskClient, learner: Actor, adviser: Actor
) -> None:
    agreement_id = in_force(learner, adviser)
    page = f"/agreements/{agreement_id}"
    right.post(f"{page}/draft/save", data=form(replace(OTHER, aims=SECRET)))
    left.post(f"{page}/draft", data=form(OTHER, seen=1))
    answer = right.post(f"{page}/draft", data=form(replace(OTHER, aims=SECRET), seen=1))
    assert (answer.status_code, SECRET in answer.text) == (409, True)
    assert "version 2 was proposed" in answer.text
    seen = re.search(r'name="seen" value="(\d)"', answer.text)
    assert seen is not None
    assert SECRET in right.get(f"{page}/compare?old=2&new=draft").text
    again = form(replace(OTHER, aims=SECRET), seen=seen[1])
    assert right.post(f"{page}/draft", data=again).status_code == 303


def doors(agreement_id: UUID) -> list[tuple[str, str, dict[str, object]]]:
    page = f"/agreements/{agreement_id}"
    return [
        *(("GET", f"{page}{each}", {}) for each in ("", "/draft", "/end", "/print", "/compare")),
        ("GET", f"{page}/discard", {}),
        ("POST", f"{page}/draft", form(OTHER, seen=1)),
        ("POST", f"{page}/draft/save", form(OTHER)),
        ("POST", f"{page}/sign", {**signing(1), "party": "adviser", "as": "adviser"}),
        ("POST", f"{page}/set-aside", {"number": "1"}),
        ("POST", f"{page}/end", {"word": "x"}),
        ("POST", f"{page}/discard", {}),
    ]


def test_nobody_but_the_two_reads_or_moves_it(
    app: Flask, learner: Actor, adviser: Actor, people: People, sign_in: SignIn
) -> None:
    agreement_id = begun(learner, adviser)
    propose(learner, agreement_id, replace(TERMS, aims=SECRET))
    with unit_of_work():
        before = service.open_own(learner, agreement_id)
    third = people("Example Third")
    private = begun(third, adviser)
    for method, path, data in doors(private):
        answer = sign_in(adviser).open(path, method=method, data=data or None)
        assert (path, answer.status_code) == (path, 404)
    elsewhere = people.organisation("Elsewhere")
    strangers = [
        people("Example Neighbour"),
        people("Example Everything", *Role),
        people("Example Far", *Role, organisation_id=elsewhere),
    ]
    for stranger in strangers:
        client = sign_in(stranger)
        for method, path, data in doors(agreement_id):
            answer = client.open(path, method=method, data=data or None)
            assert (path, answer.status_code) == (path, 404)
        assert SECRET not in client.get("/agreements/").text
    # An administrator sees in the record that it exists, and no word of it.
    record = sign_in(strangers[1]).get("/admin/record").text
    assert "Learning agreement proposed" in record
    assert SECRET not in record
    with unit_of_work():
        assert service.open_own(learner, agreement_id) == before


def test_one_signs_for_oneself_only(left: FlaskClient, learner: Actor, adviser: Actor) -> None:
    """Whatever the form says: who is signed in signs, once."""
    agreement_id = begun(learner, adviser)
    propose(learner, agreement_id)
    page = f"/agreements/{agreement_id}"
    forged = signing(1, party="adviser", person=str(adviser.person_id))
    assert left.post(f"{page}/sign?as=adviser", data=forged).status_code == 303
    assert left.post(f"{page}/sign", data=forged).status_code == 409
    with unit_of_work():
        version = service.open_own(adviser, agreement_id).agreement.versions[0]
    assert set(version.signatures) == {"learner"}


def test_words_are_shown_as_text(left: FlaskClient, learner: Actor, adviser: Actor) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    agreement_id = in_force(learner, adviser, replace(TERMS, aims=nasty, meetings=nasty))
    propose(learner, agreement_id, replace(TERMS, aims=nasty * 2), seen=1)
    for path in ("", "/draft", "/print", "/compare"):
        text = left.get(f"/agreements/{agreement_id}{path}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_pages_take_as_many_statements_for_three_as_for_one(
    left: FlaskClient,
    learner: Actor,
    adviser: Actor,
    people: People,
    count_statements: CountStatements,
) -> None:
    agreement_id = in_force(learner, adviser)
    page = f"/agreements/{agreement_id}"

    def counted() -> list[int]:
        totals = []
        for path in ("/agreements/", "/agreements/new", page, f"{page}/draft", f"{page}/print"):
            with count_statements() as found:
                assert left.get(path).status_code == 200
            totals.append(found.total)
        return totals

    left.get("/agreements/")
    one = counted()
    for number, terms in ((1, OTHER), (2, TERMS)):
        propose(learner, agreement_id, terms, seen=number)
        sign(learner, agreement_id, number + 1)
        sign(adviser, agreement_id, number + 1)
        in_force(learner, people(f"Example Adviser {number}", Role.ASSESSOR))
    assert counted() == one == [5, 2, 6, 6, 6]
