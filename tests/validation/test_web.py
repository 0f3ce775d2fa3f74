"""Pages of validation: the candidate's dossier and the assessor's desk; who may what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.accounts.tables import PersonRow
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import DossierId, EvidenceId
from competences.framework import reading
from competences.framework.service import SHIPPED
from competences.portfolio import service as portfolio
from competences.validation import review as reviewing
from competences.validation import service
from competences.validation.model import Outcome, State
from tests.conftest import Counted, People
from tests.validation.building import (
    ACTIVITIES,
    STATEMENT,
    answer,
    begun,
    decide,
    piece,
    send,
    submitted,
)

SignIn = Callable[[Actor], FlaskClient]
CountStatements = Callable[[], AbstractContextManager[Counted]]

LEVEL_WORDS = reading.read_file(SHIPPED).scale.words("en")
REQUEST_MORE = {"verdict": "further_evidence", "comment": "More on A3, please."}


@pytest.fixture
def candidate(app: Flask, people: People) -> Actor:
    return people("Example Candidate")


@pytest.fixture
def assessor(app: Flask, people: People) -> Actor:
    return people("Example Assessor", Role.ASSESSOR)


@pytest.fixture
def browser(sign_in: SignIn, candidate: Actor) -> FlaskClient:
    return sign_in(candidate)


@pytest.fixture
def desk(sign_in: SignIn, assessor: Actor) -> FlaskClient:
    return sign_in(assessor)


def _form(*pieces: EvidenceId, **words: str) -> MultiDict[str, str]:
    """Return what the dossier's page sends when all is filled and every piece ticked."""
    sent = MultiDict({f"statement-{key}": text for key, text in STATEMENT.items()} | words)
    for code in ACTIVITIES:
        for evidence_id in pieces:
            sent.add("shown", f"{code}:{evidence_id}")
            sent.add("evidence", f"{code}:{evidence_id}")
    return sent


def _review(assessor: Actor, dossier_id: DossierId, **words: str) -> dict[str, str]:
    """Return what the desk sends for a validation at level 3."""
    version = reviewing.open_desk(assessor, dossier_id).record.dossier.version
    ratings = {f"rating-{code}": "3" for code in ACTIVITIES}
    return {**ratings, "verdict": "3", "comment": "Clear.", "version": str(version), **words}


def test_whole_way_from_an_empty_list_to_a_validated_level(
    browser: FlaskClient, desk: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    assert "No dossier yet." in browser.get("/dossiers/").text
    evidence_id = piece(candidate)
    begin = browser.post("/dossiers/new", data={"competence": "A", "level": "3"})
    assert begin.status_code == 303
    assert "things are missing" in browser.get(begin.location).text
    sent = browser.post(begin.location, data=_form(evidence_id))
    assert (sent.status_code, sent.location) == (303, begin.location)
    assert "It is the turn of the assessors" in browser.get(begin.location).text
    assert "Example Candidate" in desk.get("/desk/").text
    dossier_id = service.mine(candidate)[0].id
    assert "About the situation." in desk.get(f"/desk/{dossier_id}").text
    decided = desk.post(f"/desk/{dossier_id}", data=_review(assessor, dossier_id))
    assert (decided.status_code, decided.location) == (303, "/desk/")
    page = browser.get(begin.location).text
    assert f"Validated at level 3, {LEVEL_WORDS[2]}" in page
    assert "Clear." in page
    assert "Nothing waits for you." in desk.get("/desk/").text
    assert f"Validated at level 3, {LEVEL_WORDS[2]}" in desk.get("/desk/?show=decided").text


def test_new_offers_competences_then_levels(browser: FlaskClient) -> None:
    assert 'href="/dossiers/new?competence=G"' in browser.get("/dossiers/new").text
    page = browser.get("/dossiers/new?competence=G&level=4").text
    assert 'value="4" required checked' in page
    assert 'value="2"' not in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"competence": "A", "level": "2"}, "Please choose a level from 3 to 5."),
        ({"competence": "A"}, "Please choose a level from 3 to 5."),
        ({"competence": "Z", "level": "3"}, "Please choose one of the competences"),
    ],
)
def test_new_with_bad_input_says_why(
    browser: FlaskClient, candidate: Actor, data: dict[str, str], sentence: str
) -> None:
    answered = browser.post("/dossiers/new", data=data)
    assert (answered.status_code, sentence in answered.text) == (422, True)
    assert service.mine(candidate) == []


def test_send_incomplete_keeps_what_was_typed_on_the_page(
    browser: FlaskClient, candidate: Actor
) -> None:
    dossier_id = begun(candidate)
    typed = {"statement-situation": "In May we met", "not-A2": "1", "why-A2": "", "level": "5"}
    answered = browser.post(f"/dossiers/{dossier_id}", data=typed)
    assert answered.status_code == 422
    assert "In May we met</textarea>" in answered.text
    assert 'value="5" checked' in answered.text
    assert "A2: say in a few words why it is no part of your job." in answered.text
    assert 'href="#why-A2"' in answered.text
    assert service.mine(candidate)[0].state is State.DRAFT


def test_send_leaves_out_what_was_not_ticked(browser: FlaskClient, candidate: Actor) -> None:
    ticked, unseen = piece(candidate), piece(candidate, "Added in another window")
    dossier_id = begun(candidate)
    assert browser.post(f"/dossiers/{dossier_id}", data=_form(ticked)).status_code == 303
    record = service.open_own(candidate, dossier_id).record
    assert {each.evidence_id for each in record.current.exhibits} == {ticked}
    assert not portfolio.own(candidate, unseen).frozen


def test_save_for_later_keeps_and_sends_nothing(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    data = {"intent": "save", "statement-result": "They signed", "level": "4"}
    assert browser.post(f"/dossiers/{dossier_id}", data=data).status_code == 303
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.current.draft.requested_level) == (State.DRAFT, 4)
    assert record.current.draft.statement["result"] == "They signed"


def test_autosave_answers_with_the_time(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    data = {"statement-result": "They", "autosave": "1"}
    answered = browser.post(f"/dossiers/{dossier_id}/draft", data=data)
    assert answered.status_code == 200
    assert answered.json["saved"].startswith("Saved ")
    assert (
        service.open_own(candidate, dossier_id).record.current.draft.statement["result"] == "They"
    )


def test_autosave_after_sending_is_refused(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = submitted(candidate)
    answered = browser.post(
        f"/dossiers/{dossier_id}/draft",
        data={"statement-result": "late"},
        headers={"Accept": "application/json"},
    )
    assert (answered.status_code, answered.json["error"]) == (409, "dossier_moved_on")


def test_too_long_an_answer_is_refused_and_kept_on_the_page(
    browser: FlaskClient, candidate: Actor
) -> None:
    dossier_id = begun(candidate)
    answered = browser.post(f"/dossiers/{dossier_id}", data={"statement-result": "x" * 4_001})
    assert (answered.status_code, "x" * 4_001 in answered.text) == (422, True)
    assert "This is too long: at most 4000 characters." in answered.text


def test_discard_asks_first_and_only_before_sending(browser: FlaskClient, candidate: Actor) -> None:
    dossier_id = begun(candidate)
    assert "Discard this dossier?" in browser.get(f"/dossiers/{dossier_id}/discard").text
    assert browser.post(f"/dossiers/{dossier_id}/discard").status_code == 303
    assert service.mine(candidate) == []
    sent = submitted(candidate)
    assert "it stays in the record" in browser.get(f"/dossiers/{sent}/discard").text
    assert browser.post(f"/dossiers/{sent}/discard").status_code == 409


def test_further_evidence_shows_what_is_asked_and_opens_a_round(
    browser: FlaskClient, desk: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    asked = desk.post(f"/desk/{dossier_id}", data=_review(assessor, dossier_id) | REQUEST_MORE)
    assert asked.status_code == 303
    page = browser.get(f"/dossiers/{dossier_id}").text
    assert "More on A3, please." in page
    assert "It is your turn." in page
    assert "Send to the assessors" in page
    assert "Round 1, sent on" in page
    assert "Example Candidate" in desk.get("/desk/?show=further_evidence_requested").text
    assert "Decide and tell the candidate" not in desk.get(f"/desk/{dossier_id}").text


def test_not_yet_validated_is_worded_so(
    browser: FlaskClient, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id, answer(reviewing.Verdict(Outcome.NOT_YET_VALIDATED), (2,) * 5))
    page = browser.get(f"/dossiers/{dossier_id}").text
    assert "Not yet validated" in page
    assert not {"failed", "rejected", "declined"} & set(page.lower().split())
    assert "Begin a new dossier" in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"verdict": ""}, "Choose what you decide."),
        ({"comment": " "}, "Write a few words to the candidate."),
        ({"rating-A2": ""}, "A2: give a level, or mark it as not part of this job."),
        ({"verdict": "5"}, "Your decision differs from what your levels give."),
        ({"reason": "x" * 1_001}, "This is too long: at most 1000 characters."),
    ],
)
def test_decide_with_something_missing_says_what_and_keeps_the_words(
    desk: FlaskClient, candidate: Actor, assessor: Actor, words: dict[str, str], sentence: str
) -> None:
    dossier_id = submitted(candidate)
    data = _review(assessor, dossier_id, **{"comment-A1": "Your list is good", **words})
    answered = desk.post(f"/desk/{dossier_id}", data=data)
    assert (answered.status_code, sentence in answered.text) == (422, True)
    assert "Your list is good</textarea>" in answered.text
    assert reviewing.open_desk(assessor, dossier_id).open


def test_second_assessor_is_told_and_sees_their_words(
    desk: FlaskClient, sign_in: SignIn, people: People, candidate: Actor, assessor: Actor
) -> None:
    dossier_id = submitted(candidate)
    second = people("Example Second Assessor", Role.ASSESSOR)
    data = _review(second, dossier_id, **{"comment": "Hours of work", "comment-A1": "Look here"})
    decide(assessor, dossier_id)
    answered = sign_in(second).post(f"/desk/{dossier_id}", data=data)
    assert (answered.status_code, "has moved on in the meantime" in answered.text) == (409, True)
    assert "Hours of work" in answered.text
    assert f"A1</b> 3, {LEVEL_WORDS[2]}: Look here" in answered.text
    assert len(service.open_own(candidate, dossier_id).record.decisions) == 1


def test_desk_saves_what_is_typed_and_proposes_the_median(
    desk: FlaskClient, candidate: Actor
) -> None:
    dossier_id = submitted(candidate)
    levels = dict(zip(ACTIVITIES, "44535", strict=True))
    data = {f"rating-{code}": level for code, level in levels.items()}
    saved = desk.post(f"/desk/{dossier_id}/draft", data={**data, "autosave": "1"})
    assert saved.json["saved"].startswith("Saved ")
    page = desk.get(f"/desk/{dossier_id}").text
    assert f"Your levels give: 4, {LEVEL_WORDS[3]}" in page
    assert 'id="verdict-4" value="4" checked' in page


def test_desk_saves_without_script(desk: FlaskClient, candidate: Actor, assessor: Actor) -> None:
    dossier_id = submitted(candidate)
    answered = desk.post(f"/desk/{dossier_id}/draft", data={"comment": "So far"})
    assert (answered.status_code, answered.location) == (303, f"/desk/{dossier_id}")
    assert reviewing.open_desk(assessor, dossier_id).review.comment == "So far"


@pytest.mark.parametrize(("extra", "kind"), [({}, "text/html"), ({"autosave": "1"}, "json")])
def test_desk_saves_nothing_once_decided(
    desk: FlaskClient, candidate: Actor, assessor: Actor, extra: dict[str, str], kind: str
) -> None:
    dossier_id = submitted(candidate)
    decide(assessor, dossier_id)
    answered = desk.post(
        f"/desk/{dossier_id}/draft",
        data={"comment": "Late words", **extra},
        headers={"Accept": "application/json" if extra else "text/html"},
    )
    assert (answered.status_code, kind in answered.content_type) == (409, True)
    if not extra:
        assert "Late words" in answered.text


def test_somebody_without_a_name_has_a_code_in_the_queue(
    app: Flask, desk: FlaskClient, candidate: Actor
) -> None:
    submitted(candidate)
    with unit_of_work():
        row = db.session.get(PersonRow, candidate.person_id)
        assert row is not None
        row.name = None
    assert f"Learner {candidate.person_id.hex[:4]}" in desk.get("/desk/").text


def test_evidence_on_the_desk_can_be_opened_only_by_its_assessors(
    desk: FlaskClient, candidate: Actor, sign_in: SignIn, people: People
) -> None:
    evidence_id = piece(candidate)
    unrelated = piece(candidate, "Private", ("B1",))
    send(candidate, begun(candidate))
    trainer = sign_in(people("Example Trainer", Role.TRAINER))
    foreign = sign_in(
        people(
            "Example Foreign",
            Role.ASSESSOR,
            organisation_id=people.organisation("Example Other Centre"),
        )
    )
    assert desk.get(f"/portfolio/{evidence_id}").status_code == 200
    assert desk.get(f"/portfolio/{evidence_id}/edit").status_code == 404
    for client in (trainer, foreign):
        assert client.get(f"/portfolio/{evidence_id}").status_code == 404
    for path in ("", "/file"):
        assert desk.get(f"/portfolio/{unrelated}{path}").status_code == 404


CANDIDATES = [
    ("GET", "/dossiers/{id}"),
    ("POST", "/dossiers/{id}"),
    ("POST", "/dossiers/{id}/draft"),
    ("GET", "/dossiers/{id}/discard"),
    ("POST", "/dossiers/{id}/discard"),
]
ASSESSORS = [
    ("GET", "/desk/{id}"),
    ("POST", "/desk/{id}"),
    ("POST", "/desk/{id}/draft"),
]
LISTS = [("GET", "/dossiers/"), ("GET", "/dossiers/new"), ("GET", "/desk/")]

WHO_MAY = {
    "owner": {"candidate": {200, 303, 409}, "assessor": {403}},
    "other learner": {"candidate": {404}, "assessor": {403}},
    "trainer": {"candidate": {404}, "assessor": {403}},
    "administrator": {"candidate": {404}, "assessor": {403}},
    "assessor": {"candidate": {404}, "assessor": {200, 303, 409}},
    "assessor elsewhere": {"candidate": {404}, "assessor": {404}},
    "owner who assesses": {"candidate": {200, 303, 409}, "assessor": {403}},
    "nobody": {"candidate": {302, 403}, "assessor": {302, 403}},
}
"""Who → what each route of a submitted dossier answers them."""


def _client(who: str, candidate: Actor, people: People, sign_in: SignIn, app: Flask) -> FlaskClient:
    match who:
        case "owner" | "owner who assesses":
            return sign_in(candidate)
        case "other learner":
            return sign_in(people("Example Other"))
        case "assessor elsewhere":
            elsewhere = people.organisation("Example Other Centre")
            return sign_in(people("Example Other", Role.ASSESSOR, organisation_id=elsewhere))
        case "nobody":
            app.config["WTF_CSRF_ENABLED"] = False
            return app.test_client()
        case role:
            return sign_in(people("Example Other", Role(role)))


@pytest.mark.parametrize("who", WHO_MAY)
def test_every_route_for_everybody(app: Flask, people: People, sign_in: SignIn, who: str) -> None:
    roles = (Role.LEARNER, Role.ASSESSOR) if who == "owner who assesses" else (Role.LEARNER,)
    candidate = people("Example Candidate", *roles)
    dossier_id = submitted(candidate)
    client = _client(who, candidate, people, sign_in, app)
    for side, routes in (("candidate", CANDIDATES), ("assessor", ASSESSORS)):
        for method, path in routes:
            answered = client.open(path.format(id=dossier_id), method=method)
            assert answered.status_code in WHO_MAY[who][side], (method, path)
    record = service.open_own(candidate, dossier_id).record
    assert (record.dossier.state, record.decisions) == (State.SUBMITTED, [])


@pytest.mark.parametrize(("method", "path"), [*CANDIDATES, *ASSESSORS])
def test_route_of_an_unknown_dossier_is_not_found(
    sign_in: SignIn, people: People, method: str, path: str
) -> None:
    both = sign_in(people("Example Both", Role.LEARNER, Role.ASSESSOR))
    nowhere = path.format(id="00000000-0000-4000-8000-000000000000")
    assert both.open(nowhere, method=method).status_code == 404


@pytest.mark.parametrize(("method", "path"), LISTS)
def test_lists_want_a_sign_in(app: Flask, method: str, path: str) -> None:
    answered = app.test_client().open(path, method=method)
    assert (answered.status_code, answered.location.partition("?")[0]) == (302, "/login")


def test_draft_is_not_on_any_desk(desk: FlaskClient, candidate: Actor) -> None:
    assert desk.get(f"/desk/{begun(candidate)}").status_code == 404
    assert "Nothing waits for you." in desk.get("/desk/").text


@pytest.mark.parametrize("query", ["show=draft", "show=x", "page=0", "page=-1", "page=x"])
def test_queue_with_a_strange_address_shows_the_first_page(
    desk: FlaskClient, candidate: Actor, query: str
) -> None:
    submitted(candidate)
    assert "Example Candidate" in desk.get(f"/desk/?{query}").text


def test_queue_far_beyond_its_end_is_empty(desk: FlaskClient) -> None:
    assert desk.get(f"/desk/?page={10**30}").status_code == 200


def _counted(client: FlaskClient, path: str, count: CountStatements) -> int:
    with count() as counted:
        assert client.get(path).status_code == 200
    return counted.total


def test_queue_takes_as_many_statements_for_three_as_for_one(
    desk: FlaskClient, people: People, count_statements: CountStatements
) -> None:
    desk.get("/desk/")  # the framework is parsed once in a process
    submitted(people("Example One"))
    one = _counted(desk, "/desk/", count_statements)
    submitted(people("Example Two"))
    submitted(people("Example Three"))
    assert (one, _counted(desk, "/desk/", count_statements)) == (3, 3)


def test_pages_of_a_dossier_take_as_many_statements_for_three_pieces_as_for_one(
    browser: FlaskClient,
    desk: FlaskClient,
    people: People,
    count_statements: CountStatements,
    candidate: Actor,
) -> None:
    def totals(pieces: int, owner: Actor, client: FlaskClient) -> tuple[int, int, int]:
        for n in range(pieces):
            piece(owner, f"Piece {n}")
        dossier_id = begun(owner)
        client.get(f"/dossiers/{dossier_id}")
        draft = _counted(client, f"/dossiers/{dossier_id}", count_statements)
        send(owner, dossier_id)
        sent = _counted(client, f"/dossiers/{dossier_id}", count_statements)
        return draft, sent, _counted(desk, f"/desk/{dossier_id}", count_statements)

    one = totals(1, candidate, browser)
    with unit_of_work():
        service.erase_personal_data(candidate.person_id)
    assert (one, totals(3, candidate, browser)) == ((9, 5, 9), (9, 5, 9))


def test_list_of_dossiers_takes_as_many_statements_for_three_as_for_one(
    browser: FlaskClient, candidate: Actor, count_statements: CountStatements
) -> None:
    begun(candidate, "A")
    browser.get("/dossiers/")
    one = _counted(browser, "/dossiers/", count_statements)
    begun(candidate, "B")
    begun(candidate, "C")
    assert (one, _counted(browser, "/dossiers/", count_statements)) == (2, 2)
