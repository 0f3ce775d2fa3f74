"""The builder's pages: a survey from its first word to the open link, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.kernel.identity import Actor
from app.surveys import building
from app.surveys.model import Phase
from app.surveys.rules import Step
from tests.conftest import People
from tests.surveys.building_blocks import begun

SignIn = Callable[[Actor], FlaskClient]


def _id_in(location: str) -> UUID:
    return UUID(location.split("/")[2])


def test_a_survey_is_built_in_seven_steps_opened_and_closed(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me = people()
    client = sign_in(me)
    assert "No survey yet" in client.get("/surveys/").text

    assert client.post("/surveys/new", data={"title": " "}).status_code == 422
    begun = client.post("/surveys/new", data={"title": "Quarterly meeting"})
    survey_id = _id_in(begun.location)
    assert begun.location == f"/surveys/{survey_id}/steps/decision"
    steps = f"/surveys/{survey_id}/steps"
    for step in Step:
        assert client.get(f"{steps}/{step}").status_code == 200

    saved = client.post(
        f"{steps}/decision",
        data={"decision": "How the meeting goes on.", "autosave": "1", "offset": "-60"},
    )
    assert saved.status_code == 200
    assert saved.json is not None
    assert saved.json["saved"].startswith("Saved at ")
    moved_on = client.post(f"{steps}/topics", data={"topic": ["rooms", "", "rooms", "dates"]})
    assert moved_on.location == f"{steps}/who"
    client.post(f"{steps}/who", data={"audience": "partners", "selection": "all", "invited": "40"})
    for kind in ("scale", "choice", "text"):
        client.post(f"{steps}/questions", data={"label": f"A {kind}?", "kind": kind})
    asked = building.opened(me, survey_id)
    assert [one.kind for one in asked.questions] == ["scale", "choice", "text"]
    assert asked.survey.plan.topics == ("rooms", "dates")
    assert asked.survey.plan.invited == 40

    opening = f"/surveys/{survey_id}/opening"
    refused = client.post(opening, data={"intent": "open", "smallest_group": "5"})
    assert refused.status_code == 422
    assert "The introduction is missing." in refused.text

    scale, choice, _text = asked.questions
    client.post(
        f"/surveys/{survey_id}/questions/{scale.id}",
        data={"label-en": "A scale?", "kind": "scale", "low-en": "no", "high-en": "yes"},
    )
    client.post(
        f"/surveys/{survey_id}/questions/{choice.id}",
        data={
            "label-en": "A choice?",
            "kind": "choice",
            "option-id": ["", "", ""],
            "option-0-en": "one",
            "option-2-en": "two",
            "groups": "1",
        },
    )
    client.post(
        f"{steps}/order",
        data={"title-en": "Meeting", "introduction-en": "We decide.", "languages": ["en"]},
    )
    client.post(f"{steps}/trial", data={"tried": "Two colleagues."})
    asked = building.opened(me, survey_id)
    assert [dict(one.label) for one in asked.questions[1].options] == [{"en": "one"}, {"en": "two"}]
    assert asked.grouping == asked.questions[1]

    opened = client.post(
        opening,
        data={"intent": "open", "smallest_group": "5", "closes_on": "2999-12-31"},
    )
    assert opened.status_code == 303
    survey = building.opened(me, survey_id).survey
    assert survey.token is not None
    assert len(survey.token) == 22
    assert f"/s/{survey.token}" in client.get(opening).text
    assert client.get("/surveys/").text.count("phase--open") == 1
    closed = client.post(opening, data={"intent": "close"})
    assert closed.status_code == 303
    assert building.opened(me, survey_id).survey.phase(survey.created_at.date()) is Phase.CLOSED


def test_others_find_nothing_until_it_is_shared(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me, other = people(), people("Example Other")
    survey_id = begun(me)
    asked = building.opened(me, survey_id)
    question = f"/surveys/{survey_id}/questions/{asked.questions[0].id}"
    gets = [
        f"/surveys/{survey_id}",
        f"/surveys/{survey_id}/opening",
        f"/surveys/{survey_id}/trial",
        f"/surveys/{survey_id}/delete",
        f"/surveys/{survey_id}/steps/order",
        question,
        f"/surveys/{uuid4()}",
    ]
    posts = [
        f"/surveys/{survey_id}/opening",
        f"/surveys/{survey_id}/trial",
        f"/surveys/{survey_id}/delete",
        f"/surveys/{survey_id}/share",
        f"/surveys/{survey_id}/copy",
        f"/surveys/{survey_id}/steps/order",
        question,
        f"{question}/move",
        f"{question}/copy",
        f"{question}/remove",
    ]
    theirs = sign_in(other)
    assert {theirs.get(path).status_code for path in gets} == {404}
    assert {theirs.post(path).status_code for path in posts} == {404}
    assert building.opened(me, survey_id) == asked
    mine = sign_in(me)
    assert {mine.get(path).status_code for path in gets[:-1]} == {200}

    assert (
        mine.post(f"/surveys/{survey_id}/share", data={"with": "organisation"}).status_code == 303
    )
    assert theirs.get(f"/surveys/{survey_id}").status_code == 200
    assert theirs.post(f"{question}/move", data={"to": "down"}).status_code == 303
    assert theirs.post(f"/surveys/{survey_id}/delete").status_code == 404
    assert mine.post(f"/surveys/{survey_id}/share", data={"with": str(uuid4())}).status_code == 422
    assert mine.post(f"/surveys/{survey_id}/delete").status_code == 303
