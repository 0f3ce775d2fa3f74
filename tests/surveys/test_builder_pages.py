"""The builder's pages: a survey from its first word to the open link, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.surveys import building
from app.surveys.model import Phase, Ready
from app.surveys.rules import Step
from app.toolkit import service as toolkit
from tests.conftest import Counted, People
from tests.surveys.building_blocks import READY, begun, opened

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
    made = client.post("/surveys/new", data={"title": "Quarterly meeting"})
    survey_id = _id_in(made.location)
    assert made.location == f"/surveys/{survey_id}/steps/decision"
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

    answer = client.post(
        opening,
        data={"intent": "open", "smallest_group": "5", "closes_on": "2999-12-31"},
    )
    assert answer.status_code == 303
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


def test_pages_cost_the_same_however_many_surveys_and_questions(
    app: Flask,
    people: People,
    sign_in: SignIn,
    count_statements: Callable[[], AbstractContextManager[Counted]],
) -> None:
    me = people()
    client = sign_in(me)
    short = replace(READY, questions=READY.questions[:2])

    def spent(ready: Ready) -> list[int]:
        asked = opened(me, ready)
        own = f"/surveys/{asked.survey.id}"
        pages = ["/surveys/", own, f"{own}/opening", f"{own}/type-in", f"{own}/trial"]
        pages += [f"{own}/steps/{step}" for step in Step]
        counts = []
        for page in (*pages, f"/s/{asked.survey.token}"):
            with count_statements() as counted:
                assert client.get(page).status_code == 200
            counts.append(counted.total)
        return counts

    first = spent(short)
    assert max(first) <= 9
    assert [spent(READY), spent(READY)] == [first, first]


def test_topics_come_from_the_newest_swot(app: Flask, people: People, sign_in: SignIn) -> None:
    me = people()
    survey_id = begun(me)
    client = sign_in(me)
    step = f"/surveys/{survey_id}/steps/topics"
    assert "From your SWOT" not in client.get(step).text
    content = {"strengths": "Two desks", "weaknesses": "Late news\n\nLate news\nNo room"}
    with unit_of_work():
        toolkit.start(me, "swot", language="en", content=content)
    page = client.get(step).text
    assert re.findall(r'name="topic" id="point-\d" value="([^"]+)"', page) == [
        "Late news",
        "No room",
        "Two desks",
    ]
    client.post(step, data={"topic": ["No room", "", "Prices"]})
    page = client.get(step).text
    assert 'value="No room" checked' in page
    assert 'id="topic-1" name="topic" value="Prices"' in page
    many = client.post(step, data={"topic": list("abcdef")})
    assert (many.status_code, "At most 5 topics" in many.text) == (422, True)


def test_what_cannot_be_read_stays_as_typed(app: Flask, people: People, sign_in: SignIn) -> None:
    me = people()
    survey_id = begun(me)
    client, steps = sign_in(me), f"/surveys/{survey_id}/steps"
    opening = f"/surveys/{survey_id}/opening"
    cases = [
        (f"{steps}/who", {"invited": "forty", "rule": "each fifth"}, "whole number", "each fifth"),
        (f"{steps}/decision", {"decision": "x" * 3001, "decided_by": "we"}, "at most 3000", "we"),
        (f"{steps}/order", {"title-en": "New"}, "at least one language", "New"),
        (f"{steps}/questions", {"label": "Why?", "kind": "made-up"}, "how it is answered", "Why?"),
        (opening, {"closes_on": "tomorrow", "smallest_group": "5"}, "day, month", "tomorrow"),
        (
            opening,
            {"opens_on": "2030-02-01", "closes_on": "2030-01-01", "smallest_group": "5"},
            "before the first",
            "2030-02-01",
        ),
        (opening, {"smallest_group": "2"}, "from 3 to 50", 'value="2"'),
    ]
    before = building.opened(me, survey_id)
    for path, form, said, typed in cases:
        answer = client.post(path, data=form)
        assert (answer.status_code, said in answer.text, typed in answer.text) == (422, True, True)
        quiet = client.post(path, data={**form, "autosave": "1"})
        assert quiet.status_code == 422
    assert building.opened(me, survey_id) == before
    assert client.get(f"{steps}/nowhere").status_code == 404
    assert client.post("/surveys/new", data={"ready": "made-up"}).status_code == 404
