"""Two people in one step of the builder; who comes to the list of surveys, and what for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.sharing import Scope
from app.surveys import building, opening
from tests.conftest import People
from tests.surveys.answering import Q
from tests.surveys.answering import survey as made
from tests.surveys.building_blocks import begun, opened

SignIn = Callable[[Actor], FlaskClient]
Form = dict[str, object]

CASES: list[tuple[str, Form, Form, list[str]]] = [
    ("decision", {"decision": "Mine alone"}, {"decision": "Theirs alone"}, ["alone"]),
    ("topics", {"topic": ["rooms"]}, {"topic": ["dates"]}, ["rooms", "dates"]),
    (
        "who",
        {"audience": "partners", "invited": "40", "rule": "fifth"},
        {"audience": "users", "invited": "50", "rule": "fifth"},
        ["Users of the centre", "Partners", ">40<", ">50<"],
    ),
    (
        "order",
        {"title-en": "My title", "languages": ["en"]},
        {"title-en": "Their title", "title-fr": "Titre", "languages": ["en", "fr"]},
        ["Title (English)", "Title (Français)"],
    ),
    ("trial", {"tried": "Two colleagues"}, {"tried": "Three colleagues"}, ["colleagues"]),
]


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|page)" value="([^"]*)"', page))


def test_the_later_save_of_a_step_shows_both_texts_and_loses_none(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me, other = people(), people("Example Other")
    survey_id = begun(me)
    with unit_of_work():
        opening.share(me, survey_id, Scope.ORGANISATION, None)
    here, there = sign_in(me), sign_in(other)
    for step, mine, theirs, said in CASES:
        path = f"/surveys/{survey_id}/steps/{step}"
        my_page, their_page = _hidden(here.get(path).text), _hidden(there.get(path).text)
        # A page that saves as its writer types goes on, whatever it was made with.
        assert there.post(path, data={**mine, **their_page, "autosave": "1"}).status_code == 200
        assert there.post(path, data={**theirs, **their_page, "autosave": "1"}).status_code == 200
        kept = building.opened(me, survey_id).survey

        quiet = here.post(path, data={**mine, **my_page, "autosave": "1"})
        assert (quiet.status_code, "both texts" in (quiet.json or {})["message"]) == (409, True)
        shown = here.post(path, data={**mine, **my_page})
        assert shown.status_code == 409
        both = shown.text.split("both-wrote")[1].split("</section>")[0]
        plain = both.replace("<mark>", "").replace("</mark>", "")
        assert all(words in plain for words in said), plain
        assert "fifth" not in plain
        now = building.opened(me, survey_id).survey
        assert (now.plan, now.title) == (kept.plan, kept.title)

        assert here.post(path, data={**mine, **_hidden(shown.text)}).status_code == 303
        # Who writes what stands there already is not stopped.
        assert there.post(path, data={**mine, **their_page}).status_code == 303
    assert not building.opened(me, building.copy(me, survey_id)).survey.plan.pages


def test_each_instrument_of_module_e_leads_to_the_surveys_it_is_on(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me = people()
    client = sign_in(me)
    leads = {
        name: client.get(f"/toolkit/{name}").location
        for name in ("survey-builder", "survey-collection", "descriptive-statistics")
    }
    assert list(leads.values()) == [
        f"/surveys/?purpose={purpose}" for purpose in ("build", "collect", "results")
    ]
    nothing = [client.get(path).text for path in leads.values()]
    for page, sentence in zip(
        nothing, ("is in the making", "could be opened", "has answers yet"), strict=True
    ):
        assert sentence in page

    draft, open_, over = begun(me), opened(me).survey.id, opened(me).survey.id
    yesterday = clock.now().date() - timedelta(days=1)
    with unit_of_work():
        opening.set_terms(me, over, opens_on=None, closes_on=yesterday, smallest_group=5)
    answered = made(me, [Q("how", "scale")])
    answered.answer([{"how": 4}])
    shown = {
        name: set(re.findall(r"/surveys/([0-9a-f-]{36})", client.get(path).text))
        for name, path in leads.items()
    }
    assert shown == {
        "survey-builder": {str(draft)},
        "survey-collection": {str(draft), str(open_)},
        "descriptive-statistics": {str(answered.id)},
    }
    for path, words in zip(leads.values(), ("build", "collect", "numbers"), strict=True):
        assert re.search(rf"You came (to|for) {words}", client.get(path).text)
    every = client.get("/surveys/?purpose=made-up").text
    assert all(str(each) in every for each in (draft, open_, over, answered.id))
    assert "You came" not in every


def test_a_phone_is_told_in_words_which_step_this_is(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me = people()
    survey_id = begun(me)
    client = sign_in(me)
    page = client.get(f"/surveys/{survey_id}/steps/who").text
    assert "<summary>Step 3 of 7: Choose who answers</summary>" in page
    folded = page.split("steps__folded")[1].split("</details>")[0]
    assert folded.count("/steps/") == 7
    assert folded.count('aria-current="step"') == 1
    assert re.search(
        r"<summary>\d of 7 steps are done</summary>", client.get(f"/surveys/{survey_id}").text
    )
