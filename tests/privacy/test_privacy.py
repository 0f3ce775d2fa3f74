"""Everything about a person can be taken away, and nothing of it stays behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import MetaData

from app import wiring
from app.accounts import invite
from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.kernel import clock
from app.kernel.db import Base, db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import PersonId, new_id
from app.privacy import service
from app.privacy.registry import PersonalData, Unknown, erasing_order, uncovered
from tests.browsing import Browser
from tests.conftest import PASSWORD, People

EMAIL = "example.leaver@example.org"


def _part(name: str, *tables: str) -> PersonalData:
    return PersonalData(name, frozenset(tables), lambda _: {}, lambda _: None)


@pytest.fixture
def leaver(app: Flask, people: People) -> Actor:
    return people("Example Leaver", email=EMAIL)


@pytest.fixture
def browser(app: Flask, leaver: Actor) -> Browser:
    signed_in = Browser(app)
    signed_in.sign_in(EMAIL, PASSWORD)
    return signed_in


# -- the registry ------------------------------------------------------------------------------


def test_every_table_about_a_person_can_be_exported_and_erased(app: Flask) -> None:
    assert uncovered(wiring.PERSONAL_DATA, Base.metadata) == set()


def test_parts_are_erased_before_what_they_point_to(app: Flask) -> None:
    order = [part.name for part in erasing_order(wiring.PERSONAL_DATA, Base.metadata)]
    assert order[-1] == "account"
    assert order.index("dossiers") < order.index("portfolio")
    assert len(order) == len(wiring.PERSONAL_DATA)


def test_table_nobody_covers_is_found() -> None:
    metadata = MetaData()
    sa.Table("person", metadata, sa.Column("id", sa.Uuid, primary_key=True))
    sa.Table("note", metadata, sa.Column("about", sa.ForeignKey("person.id")))
    sa.Table("word", metadata, sa.Column("id", sa.Integer))
    assert uncovered([_part("account", "person")], metadata) == {"note"}
    assert uncovered([], metadata) == {"note", "person"}


def test_table_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Unknown, match="no such table: gone"):
        erasing_order([_part("a", "gone")], MetaData())


# -- the whole -------------------------------------------------------------------------------


def _columns() -> Iterator[sa.Column[Any]]:
    for table in Base.metadata.sorted_tables:
        yield from table.columns


def _traces(value: str) -> list[str]:
    """Return the columns of all tables in which a value still stands."""
    found = []
    for column in _columns():
        text = sa.cast(column, sa.String).contains(value)
        if db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(text)):
            found.append(f"{column.table.name}.{column.name}")
    return found


def test_erase_leaves_no_trace(both_app: Flask, people: People) -> None:
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    leaver = people("Example Leaver", Role.LEARNER, Role.ADMINISTRATOR, email=EMAIL)
    with unit_of_work():
        invite.invite(leaver, email="friend@example.org", role=Role.LEARNER, language="en")
        link = invite.link(invite.invite(admin, email=EMAIL, role=Role.TRAINER, language="en"))
        invite.accept(link, leaver.person_id)
    with unit_of_work():
        assert "sign_in.email" in _traces(EMAIL)
        service.erase(leaver.person_id)
    with unit_of_work():
        assert _traces(EMAIL) == []
        assert _traces("Example Leaver") == []
        for spelling in (str(leaver.person_id), leaver.person_id.hex):
            assert set(_traces(spelling)) <= {"outbox.order_key"}
        assert len(invite.newest(admin, offset=0, limit=9)) == 1


def test_erase_is_all_or_nothing(both_app: Flask, people: People) -> None:
    leaver = people("Example Leaver", email=EMAIL)
    with unit_of_work():
        db.session.execute(sa.text("CREATE TABLE stray (person_id CHAR(36))"))
    with pytest.raises(RuntimeError, match="power cut"), unit_of_work():
        _erase_then_fail(leaver.person_id)
    with unit_of_work():
        assert accounts.find_person(EMAIL) == leaver.person_id


def _erase_then_fail(person_id: PersonId) -> None:
    service.erase(person_id)
    raise RuntimeError("power cut")


def test_export_holds_what_is_kept(both_app: Flask, people: People) -> None:
    leaver = people("Example Leaver", email=EMAIL)
    with clock.at(clock.now()), unit_of_work():
        data = service.export(leaver.person_id)
        moment = clock.now().isoformat()
    assert set(data) == {"exported_at", "person"} | {p.name for p in wiring.PERSONAL_DATA}
    assert (data["exported_at"], data["person"]) == (moment, str(leaver.person_id))
    assert data["account"]["email"] == EMAIL
    assert data["account"]["memberships"][0]["organisation"] == "Example Centre"
    assert "password" not in json.dumps(data)


def test_export_of_nobody_is_empty(both_app: Flask) -> None:
    with unit_of_work():
        assert service.export(PersonId(new_id()))["account"] == {}


# -- the pages -------------------------------------------------------------------------------


def test_download_is_a_file_of_ones_own(browser: Browser) -> None:
    answer = browser.get("/account/data.json")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert json.loads(answer.data)["account"]["email"] == EMAIL


def test_delete_with_the_password(browser: Browser) -> None:
    answer = browser.submit("/account/delete", {"password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/account").status_code == 302
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422


@pytest.mark.parametrize("password", ["", "wrong password"])
def test_delete_without_the_password_changes_nothing(browser: Browser, password: str) -> None:
    assert browser.submit("/account/delete", {"password": password}).status_code == 422
    assert browser.get("/account").status_code == 200


def test_delete_without_csrf_token_is_refused(browser: Browser) -> None:
    answer = browser.client.post("/account/delete", data={"password": PASSWORD})
    assert answer.status_code == 400
    assert browser.get("/account").status_code == 200


def test_delete_by_the_last_administrator_of_others_is_refused(
    browser: Browser, leaver: Actor, people: People
) -> None:
    with unit_of_work():
        centre = cohorts.create("Example Other Centre")
        accounts.add_membership(leaver.person_id, centre, Role.ADMINISTRATOR)
    people("Example Member", organisation_id=centre)
    answer = browser.submit("/account/delete", {"password": PASSWORD})
    assert answer.status_code == 422
    assert "the only administrator of Example Other Centre" in answer.text


def test_delete_by_an_administrator_who_is_alone(browser: Browser, leaver: Actor) -> None:
    with unit_of_work():
        centre = cohorts.create("Example Other Centre")
        accounts.add_membership(leaver.person_id, centre, Role.ADMINISTRATOR)
    assert browser.submit("/account/delete", {"password": PASSWORD}).status_code == 303
