"""The pages of the self-assessment: the way through, every bad input, who may what."""

import re
from collections.abc import Callable, Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from competences.assessment import service, targets
from competences.assessment.model import Occasion, Rating
from competences.assessment.tables import AssessmentRow, RatingRow
from competences.framework.model import Framework
from tests.conftest import People

SignIn = Callable[[Actor], FlaskClient]
OPEN = Occasion()
JSON = {"Accept": "application/json"}


def answers(*levels: int, code: str = "A", **more: str) -> dict[str, str]:
    """What the browser sends; level 0 is "not part of my job"."""
    rated = {f"level-{code}{n}": str(level) for n, level in enumerate(levels, start=1)}
    return {f"last-{code}": "", **rated, **more}


def saved(actor: Actor, code: str = "A") -> dict[str, Rating]:
    return dict(service.sheets(actor, [code], OPEN)[0].ratings)


def finish(app: Flask, actor: Actor, code: str = "A", level: int = 3) -> None:
    activities = service.sheets(actor, [code], OPEN)[0].competence.activity_codes
    with app.test_request_context(), unit_of_work():
        service.rate(actor, code, [Rating(activity, level) for activity in activities])


def test_choose_shows_where_one_stands(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    finish(app, actor)
    page = sign_in(actor).get("/assess/").text
    assert "You say: 3, " in page
    assert page.count("Not rated yet") == 6


def test_rate_shows_descriptors_and_every_choice(
    app: Flask, framework: Framework, people: People, sign_in: SignIn
) -> None:
    page = sign_in(people()).get("/assess/A").text
    readable = page.replace("&#39;", "'")
    competence = framework.competence("A")
    for descriptor in competence.descriptors.values():
        assert descriptor["en"] in readable
    for activity in competence.activities:
        values = re.findall(rf'name="level-{activity.code}" value="(\d)"', page)
        assert values == ["1", "2", "3", "4", "5", "0"]
    assert page.count("<fieldset") == page.count("<legend>") == 5
    assert page.count("btn-primary") == 1


def test_autosave_answers_with_the_readers_time(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    posted = answers(2, 0, autosave="1", offset="-120", **{"note-A1": "so far"})
    answer = sign_in(actor).post("/assess/A", data=posted, headers=JSON)
    assert answer.status_code == 200
    assert answer.json is not None
    assert re.fullmatch(r"Saved at \d\d:\d\d", answer.json["saved"])
    assert saved(actor) == {
        "A1": Rating("A1", 2, note="so far"),
        "A2": Rating("A2", None, not_my_job=True),
    }


def test_leaving_half_way_and_coming_back(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    client = sign_in(actor)
    note = {"note-A2": "ask <Sam> & co"}
    assert client.post("/assess/A", data=answers(2, do="save", **note)).status_code == 303
    for path in ("/assess/A", "/assess/all"):
        page = client.get(path).text
        assert re.search(r'name="level-A1" value="2" checked', page)
        assert "ask &lt;Sam&gt; &amp; co</textarea>" in page
    assert "Continue: 1 of 42 rated" in client.get("/assess/").text


def test_finish_leads_to_the_result(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    client = sign_in(actor)
    answer = client.post("/assess/A", data=answers(2, 2, 2, 3, 3, do="finish"))
    assert (answer.status_code, answer.location) == (303, "/assess/result")
    page = client.get("/assess/result").text
    assert "You are at 2, your target is 3: one level to go." in page
    assert page.count('class="radar__point"') == 2  # one in the picture, one in its key
    assert saved(actor) == {}


def test_finish_around_a_module_leads_back_to_it(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    here = "/assess/A?occasion=before:new-partnerships"
    answer = sign_in(actor).post(here, data=answers(1, 1, 1, 1, 1, do="finish"))
    assert (answer.status_code, answer.location) == (303, "/modules/new-partnerships")
    before, after = service.before_and_after(
        actor.person_id, actor.organisation_id, "new-partnerships", "A"
    )
    assert (before, after) == (dict.fromkeys(["A1", "A2", "A3", "A4", "A5"], 1), {})


def test_all_at_once(app: Flask, framework: Framework, people: People, sign_in: SignIn) -> None:
    actor = people()
    client = sign_in(actor)
    posted: dict[str, str] = {"do": "finish"}
    for competence in framework.competences:
        posted |= answers(*[3] * len(competence.activities), code=competence.code)
    assert client.post("/assess/all", data=posted).location == "/assess/result"
    standings = service.standings(actor.person_id, actor.organisation_id)
    assert {standing.self_level for standing in standings.values()} == {3}
    assert "Nothing is left between you and your target." in client.get("/assess/result").text


@pytest.mark.parametrize("autosave", [{}, {"autosave": "1"}])
@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"level-A1": "6"}, "Choose a level from 1 to 5, or “Not part of my job”."),
        ({"level-A1": "two"}, "Choose a level from 1 to 5, or “Not part of my job”."),
        ({"note-A1": "x" * 2001}, "This note is longer than 2000 characters. Shorten it."),
    ],
)
def test_bad_answer_keeps_what_was_typed(
    people: People, sign_in: SignIn, bad: Mapping[str, str], sentence: str, autosave: dict[str, str]
) -> None:
    actor = people()
    posted = {**answers(3, 4), "note-A2": "keep me", **bad, **autosave}
    answer = sign_in(actor).post("/assess/A", data=posted)
    assert answer.status_code == 422
    if autosave:
        assert answer.json is not None
        assert answer.json["message"].endswith(sentence)
        assert answer.json["message"].startswith("A1 · ")
    else:
        assert sentence in answer.text
        assert "keep me</textarea>" in answer.text
        assert 'name="level-A2" value="4" checked' in answer.text
    assert saved(actor) == {}


def test_activity_of_another_competence_is_not_written(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    actor = people()
    posted = answers(3, do="save", **{"level-B1": "5", "level-A9": "5"})
    assert sign_in(actor).post("/assess/A", data=posted).status_code == 303
    assert saved(actor) == {"A1": Rating("A1", 3)}
    assert saved(actor, "B") == {}


def test_finish_with_nothing_rated(app: Flask, people: People, sign_in: SignIn) -> None:
    posted = answers(do="finish", **{"note-A1": "keep me"})
    answer = sign_in(people()).post("/assess/A", data=posted)
    assert answer.status_code == 422
    assert "Rate at least one activity before you finish." in answer.text
    assert "keep me</textarea>" in answer.text


def test_finished_elsewhere_nothing_lost(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    client = sign_in(actor)
    finish(app, actor)
    posted = answers(5, do="save", **{"note-A1": "keep me"})
    refused = client.post("/assess/A", data=posted)
    assert refused.status_code == 409
    assert "You have finished this self-assessment in another window" in refused.text
    assert 'name="level-A1" value="5" checked' in refused.text
    assert "keep me</textarea>" in refused.text
    assert saved(actor) == {}
    last = re.search(r'name="last-A"[^>]* value="([^"]+)"', refused.text)
    assert last is not None
    again = client.post("/assess/A", data={**posted, "last-A": last[1]})
    assert again.status_code == 303
    assert saved(actor) == {"A1": Rating("A1", 5, note="keep me")}


def test_autosave_to_what_was_finished(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    finish(app, actor)
    answer = sign_in(actor).post("/assess/A", data=answers(5, autosave="1"), headers=JSON)
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["message"].startswith("You have finished this self-assessment")


@pytest.mark.parametrize("last", ["not an id", "00000000-0000-4000-8000-000000000000"])
def test_forged_assessment_is_refused(
    app: Flask, people: People, sign_in: SignIn, last: str
) -> None:
    actor = people()
    finish(app, actor)
    answer = sign_in(actor).post("/assess/A", data=answers(5) | {"last-A": last})
    assert answer.status_code == 409


def test_somebody_elses_assessment(app: Flask, people: People, sign_in: SignIn) -> None:
    one, other = people("Example One"), people("Example Two")
    finish(app, one)
    before = db.session.execute(sa.select(RatingRow.activity, RatingRow.level)).all()
    theirs = service.sheets(one, ["A"], OPEN)[0].last_finished
    answer = sign_in(other).post("/assess/A", data=answers(5) | {"last-A": str(theirs)})
    assert answer.status_code == 409
    assert db.session.execute(sa.select(RatingRow.activity, RatingRow.level)).all() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/assess/Z", 404),
        ("/assess/a", 404),
        ("/assess/A?occasion=before:finance", 422),
        ("/assess/A?occasion=whenever", 422),
    ],
)
def test_address_that_does_not_exist(
    app: Flask, people: People, sign_in: SignIn, path: str, status: int
) -> None:
    client = sign_in(people())
    assert client.get(path).status_code == status
    assert client.post(path, data=answers(3)).status_code == status


def test_looking_writes_nothing(app: Flask, people: People, sign_in: SignIn) -> None:
    client = sign_in(people())
    for path in ("/assess/", "/assess/A", "/assess/all", "/assess/result", "/assess/target"):
        assert client.get(path).status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AssessmentRow)) == 0


PRIVATE = ["/assess/", "/assess/A", "/assess/all", "/assess/result", "/assess/target",
           "/assess/target/organisation", "/assess/sharing", "/assess/shared"]  # fmt: skip


@pytest.mark.parametrize("path", PRIVATE)
def test_visitor_is_asked_to_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")


@pytest.mark.parametrize("path", ["/assess/A", "/assess/all", "/assess/target", "/assess/sharing"])
def test_form_without_token_is_refused(
    app: Flask, people: People, sign_in: SignIn, path: str
) -> None:
    client = sign_in(people())
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data=answers(3)).status_code == 400


def test_result_before_the_first_assessment(app: Flask, people: People, sign_in: SignIn) -> None:
    page = sign_in(people()).get("/assess/result").text
    assert "You have not rated yourself yet." in page
    assert page.count("btn-primary") == 1


def test_result_says_what_has_changed(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    for level in (1, 3):
        finish(app, actor, "A", level)
    finish(app, actor, "B", 1)
    page = re.sub(r"\s+", " ", sign_in(actor).get("/assess/result").text)
    assert "You are strongest in <strong>A · " in page
    assert "The largest gap to your target is in <strong>B · " in page
    assert "What has changed most since last time is <strong>A · " in page
    assert "</strong>: from 1 to 3." in page


def test_result_in_french(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people(language="fr")
    finish(app, actor)
    page = sign_in(actor).get("/assess/result")
    assert '<html lang="fr">' in page.text
    assert "nouveaux partenariats" in page.text


def test_target_of_ones_own(app: Flask, people: People, sign_in: SignIn) -> None:
    actor = people()
    client = sign_in(actor)
    levels = {f"target-{code}": "2" for code in "BCDEFG"} | {"target-A": "5"}
    assert client.post("/assess/target", data={"profile": "own", **levels}).status_code == 303
    target = targets.target_for(actor.person_id, actor.organisation_id)
    assert target.levels == dict.fromkeys("BCDEFG", 2) | {"A": 5}
    client.post("/assess/target", data={"profile": "organisation", **levels})
    assert targets.target_for(actor.person_id, actor.organisation_id).origin == "framework"


@pytest.mark.parametrize(
    "posted", [{"profile": "king"}, {"profile": "own", "target-A": "6"}, {"target-A": "x"}]
)
def test_target_that_cannot_be(
    app: Flask, people: People, sign_in: SignIn, posted: Mapping[str, str]
) -> None:
    actor = people()
    assert sign_in(actor).post("/assess/target", data=posted).status_code == 422
    assert targets.target_for(actor.person_id, actor.organisation_id).origin == "framework"


def test_target_of_the_organisation(app: Flask, people: People, sign_in: SignIn) -> None:
    learner, admin = people(), people("Example Administrator", Role.ADMINISTRATOR)
    path = "/assess/target/organisation"
    assert sign_in(learner).get(path).status_code == 403
    assert sign_in(learner).post(path, data={"profile": "officer"}).status_code == 403
    levels = {f"target-{code}": "3" for code in "ABCDEFG"}
    posted = {"profile": "officer", "revision": "0", **levels}
    client = sign_in(admin)
    assert client.post(path, data=posted).status_code == 303
    assert targets.target_for(learner.person_id, learner.organisation_id).levels["A"] == 4
    # The second administrator saw the state before: they are told instead of overwriting it.
    assert client.post(path, data=posted).status_code == 409


def test_sharing_is_off_until_switched_on(app: Flask, people: People, sign_in: SignIn) -> None:
    actor, trainer = people(), people("Example Trainer", Role.TRAINER)
    finish(app, actor)
    client, looking = sign_in(actor), sign_in(trainer)
    assert "Only you can see your levels." in client.get("/assess/sharing").text
    assert "Example Learner" not in looking.get("/assess/shared").text
    client.post("/assess/sharing", data={"share": "yes"})
    assert "<h2>Example Learner</h2>" in looking.get("/assess/shared").text
    client.post("/assess/sharing", data={"share": "no"})
    assert "Example Learner" not in looking.get("/assess/shared").text
    assert client.get("/assess/shared").status_code == 403


def test_statements_do_not_grow(
    app: Flask, people: People, sign_in: SignIn, count_statements: Callable
) -> None:
    counts: dict[str, list[int]] = {}
    for rated in ("A", "ABC"):
        actor = people()
        for code in rated:
            finish(app, actor, code)
            finish(app, actor, code)
            with unit_of_work():
                service.save(actor, OPEN, {code: [Rating(f"{code}1", 2)]})
        client = sign_in(actor)
        for path in ("/assess/", "/assess/A", "/assess/all", "/assess/result", "/assess/target"):
            with count_statements() as counted:
                assert client.get(path).status_code == 200
            counts.setdefault(path, []).append(counted.total)
    assert counts == {
        "/assess/": [5, 5],
        "/assess/A": [4, 4],
        "/assess/all": [4, 4],
        "/assess/result": [5, 5],
        "/assess/target": [3, 3],
    }


def test_statements_of_saving_do_not_grow(
    app: Flask, framework: Framework, people: People, sign_in: SignIn, count_statements: Callable
) -> None:
    client = sign_in(people())
    totals = []
    for codes in ("A", "ABCDEFG"):
        posted = {"autosave": "1"}
        for code in codes:
            posted |= answers(*[3] * len(framework.competence(code).activities), code=code)
        client.post("/assess/all", data=posted)
        posted |= {f"level-{code}1": "4" for code in codes}
        with count_statements() as counted:
            assert client.post("/assess/all", data=posted, headers=JSON).status_code == 200
        totals.append(counted.total)
    assert totals == [8, 8]


def test_shared_statements_do_not_grow(
    app: Flask, people: People, sign_in: SignIn, count_statements: Callable
) -> None:
    trainer = people("Example Trainer", Role.TRAINER)
    client = sign_in(trainer)
    totals = []
    for _ in range(3):
        learner = people()
        finish(app, learner)
        with unit_of_work():
            service.set_sharing(learner, shared=True)
        with count_statements() as counted:
            client.get("/assess/shared")
        totals.append(counted.total)
    assert totals == [3, 3, 3]
