"""The pages on which cohorts are made and filled."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.tables import InvitationRow, SignInRow
from app.cohorts import cohorting
from app.kernel.db import db
from app.kernel.identity import Actor, Role
from tests.browsing import SignIn
from tests.cohorts.conftest import Class
from tests.conftest import People

WAYS = ("", "people", "compared", "map.csv", "map.xlsx", "dossiers.csv", "dossiers.xlsx")


def address_of(actor: Actor) -> str:
    found = db.session.scalar(
        sa.select(SignInRow.email).where(SignInRow.person_id == actor.person_id)
    )
    assert found is not None
    return found


def sent(client: FlaskClient, cohort: Class, content: bytes) -> tuple[int, str]:
    answer = client.post(
        f"/cohorts/{cohort.id}/file", data={"file": (io.BytesIO(content), "people.csv")}
    )
    return answer.status_code, answer.text


def test_trainer_makes_a_cohort_finds_people_and_ticks_them(
    app: Flask, people: People, sign_in: SignIn
) -> None:
    trainer = people("Example Trainer", Role.TRAINER)
    learner = people("Example Wanted")
    people("Example Wanted elsewhere", organisation_id=people.organisation("Elsewhere"))
    client = sign_in(trainer)
    made = client.post("/cohorts/", data={"name": "Autumn"})
    assert made.status_code == 303
    page = client.get(made.location, query_string={"q": "wanted"}).text
    assert re.findall(r'name="person" value="([^"]+)"', page) == [str(learner.person_id)]
    added = client.post(made.location, data={"person": [str(learner.person_id), "nonsense"]})
    assert (added.status_code, added.location) == (303, made.location)
    assert "Example Wanted" in client.get(made.location).text
    again = client.post("/cohorts/", data={"name": "autumn"})
    assert again.status_code == 422
    assert "Another open cohort has this name" in again.text


def test_a_search_by_address_needs_the_whole_of_it(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    """A trainer finds whom they know; they do not find out addresses letter by letter."""
    learner = people("Example Quiet", email="q.uiet@example.org")
    client = sign_in(cohort.trainer)
    found = {
        search: str(learner.person_id)
        in client.get(f"/cohorts/{cohort.id}/people", query_string={"q": search}).text
        for search in ("q.uiet@example.org", "Q.Uiet@example.org", "q.uiet@example", "quiet")
    }
    assert list(found.values()) == [True, True, False, True]
    assert "q.uiet@" not in client.get(f"/cohorts/{cohort.id}/people?q=quiet").text


def test_file_is_tried_before_anything_is_done(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    fresh = people("Example Fresh")
    away = people("Example Away", organisation_id=people.organisation("Elsewhere"))
    lines = [
        "Name;E-mail",
        f"Fresh;{address_of(fresh).upper()}",
        f"In;{address_of(cohort.learners[0])}",
        f"Away;{address_of(away)}",
        f"Twice;{address_of(fresh)}",
        "Broken;<script>alert(1)</script>",
    ]
    client = sign_in(cohort.trainer)
    status, page = sent(client, cohort, ("\ufeff" + "\r\n".join(lines)).encode())
    assert status == 200
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    outcomes = re.findall(r'data-label="What becomes of it">\s*(.*?)\s*</td>', body, re.DOTALL)
    assert [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in outcomes] == [
        "joins the cohort",
        "is in it already",
        "no member with this address: an administrator can invite them",
        "stands in the file before",
        "no e-mail address that we can read",
    ]
    assert "<script>alert" not in page
    assert len(cohorting.people(cohort.trainer, cohort.id).members) == 3
    ticked = re.findall(r'name="person" value="([^"]+)"', body)
    assert client.post(f"/cohorts/{cohort.id}/people", data={"person": ticked}).status_code == 303
    assert len(cohorting.people(cohort.trainer, cohort.id).members) == 4


def test_file_that_cannot_be_read_is_refused_on_the_page(
    app: Flask, cohort: Class, sign_in: SignIn
) -> None:
    client = sign_in(cohort.trainer)
    assert [
        sent(client, cohort, content)[0] for content in (b"", b"PK\x03\x04\0\0", b"\0" * 9)
    ] == [422] * 3
    assert "Save your table as CSV" in sent(client, cohort, b"PK\x03\x04\0\0")[1]
    assert client.post(f"/cohorts/{cohort.id}/file").status_code == 422


def test_only_administrators_invite_from_a_file(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    form = {"invite": ["new@example.org"]}
    path = f"/cohorts/{cohort.id}/people"
    assert sign_in(cohort.trainer).post(path, data=form).status_code == 403
    head = sign_in(people("Example Head", Role.ADMINISTRATOR))
    assert 'name="invite"' in sent(head, cohort, b"new@example.org")[1]
    assert head.post(path, data=form).status_code == 303
    assert head.post(path, data={"invite": ["no address"]}).status_code == 422
    invited = db.session.scalars(sa.select(InvitationRow.email)).all()
    assert invited == ["new@example.org"]


def test_who_may_open_a_cohort(app: Flask, people: People, cohort: Class, sign_in: SignIn) -> None:
    elsewhere = people.organisation("Elsewhere")
    statuses = {
        cohort.trainer: 200,
        people("Example Head", Role.ADMINISTRATOR): 200,
        people("Other Trainer", Role.TRAINER): 404,
        people("Stranger", *Role, organisation_id=elsewhere): 404,
        cohort.learners[0]: 403,
        people("Example Assessor", Role.ASSESSOR): 403,
    }
    paths = [f"/cohorts/{cohort.id}/{way}" for way in (*WAYS, cohort.learners[1].person_id)]
    for who, status in statuses.items():
        client = sign_in(who)
        assert {client.get(path).status_code for path in paths} == {status}, who.name
    assert {app.test_client().get(path).status_code for path in paths} == {302}


def test_person_of_another_cohort_is_not_found_in_this_one(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    other = people("Example Elsewhere")
    client = sign_in(cohort.trainer)
    assert client.get(f"/cohorts/{cohort.id}/{other.person_id}").status_code == 404


def test_dossiers_of_the_organisation_are_for_administrators(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    assert sign_in(cohort.trainer).get("/cohorts/dossiers.csv").status_code == 403
    head = sign_in(people("Example Head", Role.ADMINISTRATOR))
    assert head.get("/cohorts/dossiers.csv").status_code == 200
    assert head.get("/cohorts/dossiers.exe").status_code == 404


def test_another_trainer_changes_nothing(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    other = sign_in(people("Other Trainer", Role.TRAINER))
    answers = {
        way: other.post(f"/cohorts/{cohort.id}/{way}", data={"name": "Mine"}).status_code
        for way in ("close", "reopen", "remove", "name", "step", "file", "people")
    }
    assert set(answers.values()) == {404}
    assert cohorting.get(cohort.trainer, cohort.id).name == "Autumn"


def test_module_numbers_of_a_cohort_are_its_trainers(
    app: Flask, people: People, cohort: Class, sign_in: SignIn
) -> None:
    answers: Callable[[Actor], int] = lambda who: (  # noqa: E731
        sign_in(who).get(f"/group/?cohort={cohort.id}").status_code
    )
    assert answers(cohort.trainer) == 200
    assert answers(people("Other Trainer", Role.TRAINER)) == 404
