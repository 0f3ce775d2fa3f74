"""Witness statements: asked by letter, answered once without an account, changed by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.kernel import clock, events, signed
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.privacy import service as privacy
from competences.portfolio import service as portfolio
from competences.portfolio.events import WitnessAnswered
from competences.portfolio.model import Kind
from competences.portfolio.witnessing import rules, service
from competences.portfolio.witnessing.model import Answer, Asked, Request, Said, State
from tests.conftest import People
from tests.portfolio import files, keeping
from tests.portfolio.keeping import SignIn

WITNESS = "partner@example.net"
ASKED = Asked(
    name="Example Partner",
    email=WITNESS,
    relation="head of the partner centre",
    description="I led the first meeting.",
    message="Thank you for May!",
    activities=("A2",),
    language="en",
    with_files=False,
)
SAID = Said(Answer.CONFIRMS, "She led it well.", "Example Partner", "Director")
FORM = {
    "answer": "confirms",
    "words": "She led it well.",
    "name": "Example Partner",
    "function": "Director",
    "agreed": "y",
}


@pytest.fixture
def learner(app: Flask, people: People) -> Actor:
    return people("Amélie Example", email="amelie@example.org")


def ask(learner: Actor, *pieces: UUID, **changes: Any) -> UUID:
    with unit_of_work():
        return service.ask(learner, replace(ASKED, **changes), pieces)


def answer(request_id: UUID, said: Said = SAID) -> Request:
    with unit_of_work():
        token = service.token_of(request_id)
        return service.answer(token, said, agreed=True, title="Statement", text="So it was.")


def only(learner: Actor) -> Request:
    (request,) = service.requests_of(learner)
    return request


def test_witness_answers_by_the_letter_and_without_an_account(
    app: Flask, learner: Actor, sign_in: SignIn
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    piece, told = keeping.text(learner, "Minutes of May", "A1"), []
    data = MultiDict(
        [
            *((name, getattr(ASKED, name)) for name in ("name", "email", "relation", "message")),
            ("description", ASKED.description),
            ("language", "fr"),
            ("pieces", str(piece)),
            *(("activities", code) for code in ("A2", "A3")),
        ]
    )
    client = sign_in(learner)
    assert client.post("/portfolio/witnesses/ask", data=data).status_code == 303
    (letter,) = keeping.letters(app)
    assert (f"To: {WITNESS}" in letter, "Thank you for May!" in letter) == (True, True)
    path = keeping.path_in(letter, "witness")

    witness = app.test_client()
    with keeping.noted() as looks:
        page = witness.get(path)
    assert [(each.act, each.object_id, each.actor_id) for each in looks] == [
        ("evidence.seen", piece, None)
    ]
    assert (page.headers["X-Robots-Tag"], page.headers["Cache-Control"]) == (
        "noindex, nofollow, noarchive",
        "private, no-store",
    )
    for seen in ("Amélie Example", "I led the first meeting.", "Minutes of May"):
        assert seen in page.text
    assert "We agreed." not in page.text  # the title alone

    review = witness.post(path, data={**FORM, "words": "She led it.\n<script>x()</script>"})
    assert (review.status_code, "Send my answer" in review.text) == (200, True)
    assert only(learner).state(clock.now()) is State.WAITING  # nothing is kept yet
    events.subscribe(WitnessAnswered, told.append)
    sent = {**FORM, "words": "She led it.\n<script>x()</script>", "step": "send"}
    assert witness.post(path, data=sent).status_code == 303
    events._handlers[WitnessAnswered].remove(told.append)
    assert "You answered on" in witness.get(path).text

    request = only(learner)
    assert request.evidence_id is not None
    statement = portfolio.own(learner, request.evidence_id)
    assert (statement.kind, statement.activities, statement.language) == (
        Kind.WITNESS,
        ("A2", "A3"),
        "fr",
    )
    assert "Example Partner, Director" in (statement.text or "")
    assert "Example" not in statement.title  # it stands on a badge, too
    assert [(each.answer, each.evidence_id) for each in told] == [("confirms", statement.id)]
    page = client.get(f"/portfolio/{statement.id}")
    assert ("<script>x()" in page.text, "/edit" in page.text) == (False, False)


def test_answer_is_given_once_and_changed_by_nobody(app: Flask, learner: Actor) -> None:
    request_id = ask(learner)
    answered = answer(request_id)
    assert answered.evidence_id is not None
    with pytest.raises(Conflict, match="witness_has_answered"):
        answer(request_id, replace(SAID, answer=Answer.CANNOT))
    with unit_of_work(), pytest.raises(Conflict, match="witness_has_answered"):
        service.withdraw(learner, request_id)
    with unit_of_work(), pytest.raises(Conflict, match="witness_not_asked"):
        portfolio.change(
            learner, answered.evidence_id, title="Mine", description="", language="en",
            activities=["A1", "A2"], text="She is the best.",
        )  # fmt: skip
    with unit_of_work():
        portfolio.change(
            learner, answered.evidence_id, title="Mine", description="x", language="fr",
            activities=["A2"], text="She is the best.",
        )  # fmt: skip
    kept = portfolio.own(learner, answered.evidence_id)
    assert (kept.title, kept.text, kept.description) == ("Statement", "So it was.", "")


def test_what_cannot_be_confirmed_becomes_no_evidence(app: Flask, learner: Actor) -> None:
    answered = answer(ask(learner), replace(SAID, answer=Answer.CANNOT, words=""))
    assert (answered.state(clock.now()), answered.evidence_id) == (State.ANSWERED, None)
    assert portfolio.list_for(learner)[0] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": "yes"}, "Please choose one of the three answers."),
        ({"words": " "}, "Please write something here."),
        ({"words": "x" * 5001}, "This is too long"),
        ({"name": ""}, "Please write something here."),
        ({"agreed": ""}, "Without your agreement"),
    ],
)
def test_answer_that_lacks_something_keeps_what_was_typed(
    app: Flask, learner: Actor, changes: dict[str, str], sentence: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"/witness/{service.token_of(ask(learner))}"
    for step in ("", "send"):
        page = app.test_client().post(path, data={**FORM, **changes, "step": step})
        assert (page.status_code, sentence in page.text) == (422, True)
        assert 'value="Director"' in page.text
    assert only(learner).said is None


def test_files_are_open_only_where_the_learner_says_so(app: Flask, learner: Actor) -> None:
    shown, other = keeping.file(learner), keeping.file(learner, files.picture("PNG"), "b.png")
    visitor = app.test_client()
    shut = f"/witness/{service.token_of(ask(learner, shown))}"
    request_id = ask(learner, shown, with_files=True)
    opened = f"/witness/{service.token_of(request_id)}"
    assert visitor.get(f"{shut}/files/{shown}").status_code == 404
    assert visitor.get(f"{opened}/files/{other}").status_code == 404
    assert visitor.get(f"{opened}/files/{shown}", buffered=True).data == files.PDF
    answer(request_id)
    assert visitor.get(f"{opened}/files/{shown}").status_code == 404


def test_link_guessed_ended_or_taken_back_opens_nothing(
    app: Flask, learner: Actor, people: People, sign_in: SignIn
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    request_id, visitor = ask(learner), app.test_client()
    token = service.token_of(request_id)
    later = clock.now() + rules.OPEN_FOR
    with clock.at(later), pytest.raises(NotFound, match="witness_link_closed"):
        service.read(token)
    assert visitor.get(f"/witness/{token}").status_code == 200
    assert sign_in(people()).post(f"/portfolio/witnesses/{request_id}/withdraw").status_code == 404
    answered = sign_in(learner).post(f"/portfolio/witnesses/{request_id}/withdraw")
    assert answered.status_code == 303
    forged = [signed.sign("badge-link", request_id), str(request_id), "x", token[:-1], token]
    for each in forged:
        for answered in (
            visitor.get(f"/witness/{each}"),
            visitor.post(f"/witness/{each}", data={**FORM, "step": "send"}),
            visitor.post(f"/witness/{each}/decline"),
        ):
            assert (answered.status_code, "This link is not open" in answered.text) == (404, True)
    assert only(learner).said is None


def test_witness_who_would_rather_not_is_forgotten_and_left_alone(
    app: Flask, learner: Actor, people: People
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    token = service.token_of(ask(learner))
    page = app.test_client().post(f"/witness/{token}/decline")
    assert (page.status_code, "erased here" in page.text) == (200, True)
    request = only(learner)
    assert (request.state(clock.now()), request.asked.name, request.asked.email) == (
        State.DECLINED,
        "",
        "",
    )
    assert keeping.letters(app) == []
    with pytest.raises(Invalid, match="witness_not_to_be_asked"):
        ask(people("Example Other"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "words_needed"),
        ({"email": "nobody"}, "email_invalid"),
        ({"email": "AMELIE@example.org"}, "witness_is_oneself"),
        ({"relation": ""}, "words_needed"),
        ({"description": ""}, "words_needed"),
        ({"message": "x" * 1001}, "words_too_long"),
        ({"activities": ()}, "witness_subject_needed"),
        ({"activities": ("Z9",)}, "activity_unknown"),
        ({"language": "xx"}, "language_unknown"),
    ],
)
def test_request_that_does_not_fit_is_refused(
    learner: Actor, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        ask(learner, **changes)


def test_letters_are_limited_by_learner_and_by_address(learner: Actor, people: People) -> None:
    for _ in range(rules.MOST_TO_ONE):
        ask(learner)
    with pytest.raises(Invalid, match="witness_not_to_be_asked"):
        ask(people("Example Other"))
    for number in range(rules.MOST_ASKED - rules.MOST_TO_ONE):
        ask(learner, email=f"partner{number}@example.net")
    with pytest.raises(Conflict, match="witness_asked_too_often"):
        ask(learner, email="one.more@example.net")


def test_nobody_names_pieces_that_are_somebody_elses(learner: Actor, people: People) -> None:
    with pytest.raises(NotFound):
        ask(learner, keeping.text(people("Example Other")))


def test_letter_is_repeated_once_and_then_forgotten(app: Flask, learner: Actor) -> None:
    ask(learner, email="first@example.net")
    keeping.letters(app)
    start = clock.now()
    for days, expected in ((9, 0), (11, 1), (12, 0)):
        with clock.at(start + timedelta(days=days)), unit_of_work():
            assert service.remind() == expected
    with clock.at(start + timedelta(days=12)):
        (letter,) = keeping.letters(app)
    assert "Subject: A reminder:" in letter
    with clock.at(start + timedelta(days=61)), unit_of_work():
        service.forget_unanswered()
    assert only(learner).asked.email == ""


def test_witness_is_erased_on_their_own_word(app: Flask, learner: Actor) -> None:
    loose, kept = answer(ask(learner)), answer(ask(learner))
    assert kept.evidence_id is not None
    assert loose.evidence_id is not None
    with unit_of_work():
        portfolio.freeze(learner.person_id, [kept.evidence_id])  # type: ignore[list-item]
    exported = privacy.export(learner.person_id)["portfolio"]["witnesses"]
    assert {each["said"]["words"] for each in exported} == {"She led it well."}
    with unit_of_work():
        assert privacy.export_address(WITNESS)["portfolio"]["as_witness"]
        assert privacy.erase_address(WITNESS) == 2
        assert privacy.erase_address(WITNESS) == 0
    with pytest.raises(NotFound):
        portfolio.own(learner, loose.evidence_id)
    remains = portfolio.own(learner, kept.evidence_id)
    assert remains.text == "The witness has asked us to erase what they said."
    left = str(privacy.export(learner.person_id)["portfolio"])
    assert [
        word for word in (WITNESS, "Example Partner", "She led", "Director") if word in left
    ] == []


def test_learner_erased_takes_requests_and_links_along(app: Flask, learner: Actor) -> None:
    request_id = ask(learner, keeping.text(learner, "A talk", "A1"))
    answer(request_id)
    with unit_of_work():
        privacy.erase(learner.person_id)
    client: FlaskClient = app.test_client()
    assert client.get(f"/witness/{service.token_of(request_id)}").status_code == 404
