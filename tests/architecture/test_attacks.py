"""Every address with an id in it, tried by people whose thing it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.kernel.db import Base, db, unit_of_work
from app.kernel.identity import Actor, Role
from app.learning import casing, noting, store
from app.learning import service as learning
from tests.architecture.conftest import Things
from tests.browsing import SHORT_REFUSALS, SignIn
from tests.conftest import People
from tests.learning.conftest import MODULE, Doing

OPEN_TO_ALL = {
    "lti_door.window",
    "lti_door.go_on",
    "lti_kept.look",
    "lti_join.look",
    "lti_join.confirm",
    "badges.public",
    "open_badges.assertion",
    "open_badges.baked_png",
    "open_badges.baked_svg",
    "open_badges.credential",
    "badge_taking.preview",
    "open_badges.credential_png",
    "open_badges.credential_svg",
    "open_badges.credential_token",
    "open_badges.signed_assertion",
}
"""A badge is there to be shown; its address is a secret of 122 bits until its holder shares it.
So is a ticket out of a platform's frame, good once and for five minutes (tests/lti/test_ladder.py),
and the middle of joining an account, which alone joins nothing (tests/lti/test_joining.py).
"""


SECRET = "words-of-the-reader-alone"


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every rule with an id in it, with each method it answers to."""
    for rule in app.url_map.iter_rules():
        if "<uuid:" in rule.rule and rule.endpoint not in OPEN_TO_ALL:
            yield from ((rule, method) for method in (rule.methods or set()) & {"GET", "POST"})


def kept(app: Flask) -> dict[str, list[object]]:
    """Return everything in the database, to be compared."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(sa.select(table))))
            for table in Base.metadata.sorted_tables
        }


def tried(app: Flask, things: Things, sign_in: SignIn, attacker: Actor) -> dict[str, int]:
    client = sign_in(attacker)
    form = {"roles": "learner", "reason": "x", "title": "x", "text": "x", "name": "y", "version": 3}
    form |= {"visible": "shown", "label": "x", "days": "0", "move": "pause"}
    ids = {**things.ids, "question_id": things.ids["survey_question_id"]}
    ids |= {"step": "order", "revision": 1, "mine": 1}
    answers = {}
    for rule, method in doors(app):
        path = rule.build({name: ids[name] for name in rule.arguments})
        assert path is not None
        sent = form if method == "POST" else None
        answer = client.open(
            path[1], method=method, data=sent, headers=SHORT_REFUSALS, buffered=True
        )
        answers[f"{method} {rule.rule}"] = answer.status_code
    return answers


def test_all_roles_elsewhere_open_nothing_here(
    app: Flask, things: Things, people: People, sign_in: SignIn
) -> None:
    """Somebody who is everything in another organisation learns not even that a thing exists."""
    stranger = people("Example Stranger", *Role, organisation_id=people.organisation("Elsewhere"))
    before = kept(app)
    answers = tried(app, things, sign_in, stranger)
    assert len(answers) > 15
    assert {door: code for door, code in answers.items() if code != 404} == {}
    assert kept(app) == before


def test_another_learner_opens_nothing(
    app: Flask, things: Things, people: People, sign_in: SignIn
) -> None:
    neighbour = people("Example Neighbour")
    before = kept(app)
    answers = tried(app, things, sign_in, neighbour)
    assert {door: code for door, code in answers.items() if code not in {403, 404}} == {}
    assert kept(app) == before


def test_administrator_and_trainer_do_not_read_work(
    app: Flask, things: Things, people: People, sign_in: SignIn
) -> None:
    """Evidence and dossiers are between candidate and assessors, agreements between two."""
    both = people("Example Head", Role.ADMINISTRATOR, Role.TRAINER)
    answers = tried(app, things, sign_in, both)
    opened = {door for door, code in answers.items() if code not in {403, 404}}
    work = ("agreement_id", "evidence_id", "dossier_id")
    assert {door for door in opened if any(each in door for each in work)} == set()


def test_owner_does_not_sit_on_the_other_side_of_the_desk(
    app: Flask, things: Things, sign_in: SignIn
) -> None:
    answers = tried(app, things, sign_in, things.owner)
    desk = {door: code for door, code in answers.items() if "/desk/" in door}
    assert set(desk.values()) == {403}
    assert answers["POST /dossiers/<uuid:dossier_id>/draft"] == 409


@pytest.fixture
def reader(app: Flask, people: People) -> Actor:
    """Somebody with all that can be kept while learning; every word of it is the word SECRET."""
    owner = people("Example Reader")
    Doing().everything(owner)
    _loaded, case = casing.case_of(MODULE)
    with unit_of_work():
        learning.keep_ticks(owner, MODULE, "needs", [0, 1])
        learning.keep_reflection(owner, MODULE, "needs", SECRET)
        noting.keep_note(owner, MODULE, "needs", "how", SECRET)
        noting.set_bookmark(owner, MODULE, "needs", on=True)
        casing.decide(owner, MODULE, [], case.scenes[0].decisions[0].id)
    return owner


def learning_doors(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every address of learning, with each method it answers to."""
    names = {"module_id": MODULE, "unit_id": "needs", "section": "how", "question_id": "a01"}
    for rule in app.url_map.iter_rules():
        if app.view_functions[rule.endpoint].__module__.startswith("app.learning."):
            built = rule.build({name: names[name] for name in rule.arguments})
            assert built is not None
            yield from ((built[1], method) for method in (rule.methods or set()) & {"GET", "POST"})


@pytest.mark.parametrize("roles", [(Role.LEARNER,), tuple(Role)], ids=["learner", "all roles"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "elsewhere"])
def test_nobody_else_reads_or_changes_what_a_learner_keeps(
    app: Flask,
    reader: Actor,
    people: People,
    sign_in: SignIn,
    *,
    roles: tuple[Role, ...],
    elsewhere: bool,
) -> None:
    organisation = people.organisation("Elsewhere") if elsewhere else reader.organisation_id
    client = sign_in(people("Example Stranger", *roles, organisation_id=organisation))
    before = store.rows_of(reader.person_id)
    forged = {"person_id": reader.person_id, "organisation_id": reader.organisation_id}
    form = {**forged, "note": "", "on": "no", "reflection": "x", "tick": "2", "choice": "a"}
    doors = list(learning_doors(app))
    assert len(doors) > 20
    for path, method in doors:
        sent = {"data": form} if method == "POST" else {"query_string": forged}
        answer = client.open(path, method=method, **sent)
        assert answer.status_code < 500
        assert SECRET not in answer.text
    db.session.remove()
    assert store.rows_of(reader.person_id) == before


def test_visitor_keeps_nothing_whatever_is_sent(app: Flask, reader: Actor) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    before = kept(app)
    for path, method in learning_doors(app):
        answer = app.test_client().open(path, method=method, data={"choice": "a", "decision": "a"})
        assert answer.status_code < 500
        assert SECRET not in answer.text
    assert kept(app) == before


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/x", "///evil.example"])
def test_link_to_another_language_stays_here(app: Flask, path: str) -> None:
    """The page that says "not found" repeats the address; it must not become a way out."""
    environ = EnvironBuilder().get_environ()
    environ["PATH_INFO"] = path
    pieces, status, headers = run_wsgi_app(app.wsgi_app, environ)
    page = b"".join(pieces).decode()
    assert 'href="//' not in page
    assert 'href="/\\' not in page
    if not status.startswith("404"):
        assert (status[:3], headers["Location"]) == ("308", "http://localhost/evil.example")
