"""Sheets of paper are typed in; words that name somebody are blacked out."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import new_id
from app.kernel.sharing import Scope
from app.privacy.trail.tables import TrailEntryRow
from app.surveys import answering, building, opening, reading, results
from app.surveys.model import Channel
from app.surveys.tables import SurveyAnswerRow
from tests.conftest import People
from tests.surveys.building_blocks import begun, names, opened

SignIn = Callable[[Actor], FlaskClient]
FORM = re.compile(r'name="form" value="([^"]+)"')


def test_sheets_are_typed_in_one_after_the_other(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me = people()
    asked, draft = opened(me), begun(me)
    field, client = names(asked), sign_in(me)
    address = f"/surveys/{asked.survey.id}/type-in"
    assert client.get(f"/surveys/{draft}/type-in").location == f"/surveys/{draft}/opening"
    assert client.post(f"/surveys/{draft}/type-in").status_code == 404

    found = FORM.search(client.get(address).text)
    assert found
    sheet = {"form": found[1], "language": "fr", field["next"]: "4", field["used"]: "12"}
    wrong = client.post(address, data={**sheet, field["who"]: "7"})
    assert wrong.status_code == 422
    assert "1 for the first" in wrong.text
    assert f'value="{found[1]}"' in wrong.text
    assert 'value="7"' in wrong.text
    empty = client.post(address, data={"form": found[1], field["next"]: ""})
    assert (empty.status_code, "nothing was kept" in empty.text) == (422, True)
    foreign = client.post(address, data={**sheet, "form": "made.up"})
    assert (foreign.status_code, "send them again" in foreign.text) == (422, True)

    with unit_of_work():
        opening.close(me, asked.survey.id)
    kept = [client.post(address, data=sheet) for _press in range(2)]
    assert {one.status_code for one in kept} == {303}
    page = client.get(kept[0].location).text
    assert "One sheet of paper is in." in page
    assert '<option value="fr" selected>' in page
    found_again = building.opened(me, asked.survey.id)
    assert (found_again.on_paper, found_again.by_link) == (1, 0)
    taken = client.post(f"{address}/take-back", data={"form": found[1], "language": "fr"})
    assert taken.status_code == 303
    assert building.opened(me, asked.survey.id).answers == 0


def test_a_name_is_blacked_out_for_good_and_the_record_says_by_whom(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    me, fellow = people(), people("Example Fellow")
    asked = opened(me)
    stop = next(one for one in asked.questions if one.key == "stop")
    text = "Ask EXAMPLE NAME.\nExample name knows."
    with unit_of_work():
        for number in range(10):
            said = text if number == 3 else f"Text {number}"
            sheet = reading.read([stop], {reading.field_name(stop): [said]})
            answering.keep(
                asked.survey, sheet, new_id(), language="en", channel=Channel.PAPER,
                entered_by=me.person_id,
            )  # fmt: skip
        opening.share(me, asked.survey.id, Scope.ORGANISATION, None)
        opening.close(me, asked.survey.id)
    address = f"/surveys/{asked.survey.id}/questions/{stop.id}/black-out"
    client = sign_in(me)
    sent = text.replace("\n", "\r\n")
    assert client.post(address, data={"text": sent, "words": "example name"}).status_code == 404
    with unit_of_work():
        results.count(me, asked.survey.id)

    texts = f"/surveys/{asked.survey.id}/results/{stop.id}"
    assert client.get(texts).text.count("black-out") == 10
    assert text in client.post(address, data={"text": sent}).text
    for words in ("", "nobody"):
        assert client.post(address, data={"text": sent, "words": words}).status_code == 422
    assert client.post(address, data={"text": "Other", "words": "Other"}).status_code == 404
    theirs = sign_in(fellow)
    assert "black-out" not in theirs.get(texts).text
    assert theirs.post(address, data={"text": sent, "words": "name"}).status_code == 404

    done = client.post(address, data={"text": sent, "words": "example name"})
    assert done.location == texts
    db.session.remove()
    kept = set(db.session.scalars(sa.select(SurveyAnswerRow.text)))
    assert "Ask █████.\n█████ knows." in kept
    assert text not in kept
    entries = db.session.scalars(
        sa.select(TrailEntryRow).where(TrailEntryRow.act == "survey.blacked_out")
    ).all()
    assert [(one.object_id, one.actor_id, one.details) for one in entries] == [
        (asked.survey.id, me.person_id, {})
    ]
