from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.kernel.outbox.queue import queue
from app.partners import limits, list_store, lists
from app.partners import service as partnering
from app.partners.importing import files, service, store, working
from app.partners.importing.model import Form, Import, Phase, Same, State
from app.partners.model import Facts, Filter, PartnerList, Status, Type
from app.partners.tables import PartnerLinkRow, PartnerRow
from tests.browsing import SignIn
from tests.partners.conftest import filled
from tests.partners.data import as_csv, example, examples
from tests.partners.files import BAD_FILES
from tests.partners.files import xlsx as workbook


def taken_in(actor: Actor, list_id: UUID, data: bytes, **said: Any) -> Import:
    """Take a file in and let each row be looked at."""
    with unit_of_work():
        partner_list = lists.get(actor, list_id)
        import_id = service.take_in(actor, partner_list, io.BytesIO(data), "partners.csv", "en")
    queue().sweep()
    with unit_of_work():
        found = _get(import_id)
        wanted = {
            "heading": found.heading,
            "columns": found.columns,
            "same": Same.FILL,
            "type_else": Type.EMPLOYER,
        }
        service.read(found, **{**wanted, **said})
    queue().sweep()
    with unit_of_work():
        return _get(import_id)


def _get(import_id: UUID) -> Import:
    found = store.find(import_id)
    assert found is not None
    return found


def let_in(found: Import) -> dict[State, int]:
    with unit_of_work():
        service.start(list_of(found), found)
    queue().sweep()
    with unit_of_work():
        assert _get(found.id).phase is Phase.DONE
        return dict(service.numbers_of(found.id))


def list_of(found: Import) -> PartnerList:
    partner_list = list_store.get(found.list_id)
    assert partner_list is not None
    return partner_list


def everything(list_id: UUID) -> list[Facts]:
    with unit_of_work():
        return list_store.every_facts(list_id)


def by_name(facts: list[Facts]) -> list[Facts]:
    return sorted(facts, key=lambda each: each.name)


# -- into the list ---------------------------------------------------------------------------------


def test_sixty_partners_go_in_and_come_again_as_nothing_new(
    both_app: Flask, officer: Actor
) -> None:
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(60, ";").encode())
    assert (found.phase, found.seen, found.percent) == (Phase.READ, 60, 100)
    assert everything(list_id) == []
    assert let_in(found) == {State.ADDED: 60}
    assert by_name(everything(list_id)) == by_name(list(examples(60)))
    assert not files.path(found.id).exists()

    again = taken_in(officer, list_id, as_csv(60).encode())
    with unit_of_work():
        assert dict(service.numbers_of(again.id)) == {State.NOTHING: 60}


def test_what_the_list_has_is_filled_in_replaced_or_left(both_app: Flask, officer: Actor) -> None:
    known = example(1)
    text = f"Name;Place;Notes\n{known.name.upper()} SARL;Example City;From the file\n"
    wanted = {
        Same.FILL: replace(known, notes="From the file"),
        Same.REPLACE: replace(known, notes="From the file", place="Example City"),
        Same.SKIP: known,
    }
    for same, facts in wanted.items():
        list_id = filled(officer, 1)
        found = taken_in(officer, list_id, text.encode(), same=same)
        if same is Same.SKIP:
            with unit_of_work():
                assert dict(service.numbers_of(found.id)) == {State.NOTHING: 1}
        else:
            assert let_in(found) == {State.CHANGED: 1}
        assert everything(list_id) == [facts]


def test_good_rows_go_in_beside_bad_ones_and_names_once(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    text = (
        "Name,Type,Last contact\n"
        "Example One,employer,22.11.2026\n"
        ",employer,\n"
        "Example Two,bakery,\n"
        "EXAMPLE ONE Ltd,public,\n"
        "Example Three,école,soon\n"
        "Example Four,,\n"
    )
    found = taken_in(officer, list_id, text.encode())
    with unit_of_work():
        refused = [(each.number, each.reason) for each in service.refused(found.id)]
    assert refused == [
        (3, "partner_nameless"),
        (4, "import_type"),
        (5, "import_twice"),
        (6, "import_last_contact"),
    ]
    assert let_in(found) == {State.ADDED: 2, State.REFUSED: 4}
    assert [each.name for each in everything(list_id)] == ["Example Four", "Example One"]


def test_import_goes_on_where_it_was_stopped_and_each_row_goes_in_once(
    both_app: Flask, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "TURN_SECONDS", 0.0)
    monkeypatch.setattr(working, "AT_ONCE", 7)
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(20).encode())
    assert (found.phase, found.seen) == (Phase.READ, 20)
    with unit_of_work():
        service.start(list_of(found), found)
    payload = {"import": str(found.id)}
    working.deliver(payload)
    assert len(everything(list_id)) == 7
    for _time in range(4):  # the worker died, and the same is delivered again and again
        working.deliver(payload)
    assert by_name(everything(list_id)) == by_name(list(examples(20)))


def test_rows_on_their_way_count_for_the_room_that_is_left(
    both_app: Flask, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_PARTNERS", 5)
    list_id = filled(officer, 0)
    first, second = (taken_in(officer, list_id, as_csv(3).encode()) for _file in range(2))
    with unit_of_work():
        service.start(list_of(first), first)
        with pytest.raises(Conflict, match="partner_list_full"):
            service.start(list_of(second), second)
        for number in (10, 11):
            partnering.add(officer, list_of(first), example(number))
        with pytest.raises(Conflict, match="partner_list_full"):
            partnering.add(officer, list_of(first), example(12))


def test_reports_of_one_person_in_many_lists_fill_no_disk(
    app: Flask, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "KEPT_OF_PERSON", 1)
    data = b"Name;Type\nExample Mill;employer\nExample Mill;refused\n"
    done = [taken_in(officer, filled(officer, 1), data) for _list in range(2)]
    for each in done:
        let_in(each)
    with unit_of_work():
        assert [bool(store.find(each.id)) for each in done] == [False, True]


def test_files_go_with_their_list(app: Flask, officer: Actor) -> None:
    """They name people; and whoever deletes the list would have room for as many again."""
    found = taken_in(officer, filled(officer, 1), b"Name;Type\nExample Mill;employer\n")
    assert files.path(found.id).exists()
    with unit_of_work():
        lists.delete(officer, found.list_id)
    assert not files.path(found.id).exists()


def test_file_that_breaks_in_the_middle_changes_nothing(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    text = as_csv(300) + 'Example Last,"employer\n'
    found = taken_in(officer, list_id, text.encode())
    assert (found.phase, found.problem) == (Phase.FAILED, "import_quotes")
    assert everything(list_id) == []


# -- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def browser(app: Flask, officer: Actor, sign_in: SignIn) -> FlaskClient:
    return sign_in(officer)


def upload(browser: FlaskClient, list_id: UUID, data: bytes, name: str = "partners.csv") -> Any:
    return browser.post(f"/partners/{list_id}/imports", data={"file": (io.BytesIO(data), name)})


AT_ONCE = ("empty", "an old workbook")
"""What the first four bytes tell is said in the answer to the upload."""


def test_file_that_cannot_be_read_is_told_so_and_not_kept(
    browser: FlaskClient, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = filled(officer, 0)
    for what, (make, said) in BAD_FILES.items():
        answer = upload(browser, list_id, make())
        if what not in AT_ONCE:
            assert answer.status_code == 303, what
            waits = browser.get(answer.location).text
            assert "The file is being looked at" in waits, what
            assert "data-live" in waits
            assert "Look again" in waits
            queue().sweep()
            answer = browser.get(answer.location)
            assert "This file could not be read" in answer.text, what
            assert "Choose another file" in answer.text
        assert (answer.status_code, said in answer.text) == (422 if what in AT_ONCE else 200, True)
    with monkeypatch.context() as smaller:  # what the test client sends must fit into memory
        smaller.setattr(service, "MOST_BYTES", 400_000)
        large = upload(browser, list_id, b"Name\n" + b"x" * 400_000)
    assert (large.status_code, "The file is larger than" in large.text) == (422, True)
    huge = browser.post(
        f"/partners/{list_id}/imports",
        data=b"x",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
    )
    assert (huge.status_code, "larger than 20 MB" in huge.text) == (413, True)
    assert list(files.path(list_id).parent.iterdir()) == []


def test_import_by_hand_from_the_file_to_the_report(browser: FlaskClient, officer: Actor) -> None:
    list_id = filled(officer, 0)
    evil = '=HYPERLINK("https://evil.example";"x")'
    data = workbook(
        [
            ["Organisation", "Kind of body", "Remark", "Colour", "Works with"],
            ["Example One", "employer", evil, "red", "Example Nobody"],
            ["Example Two", "bakery", "+33", "blue", ""],
        ]
    )
    page = upload(browser, list_id, data, "partners.xlsx").location
    queue().sweep()
    shown = browser.get(page)
    assert "Which column is what?" in shown.text
    assert "selected>What they bring" not in shown.text
    sent = {
        "column-0": "name",
        "column-1": "",
        "column-2": "notes",
        "column-3": "",
        "column-4": "works_with",
    }
    chosen = {"heading": "1", "type_else": "employer", "same": "fill"}
    nameless = browser.post(f"{page}/columns", data={**sent, "column-0": "", **chosen})
    assert (nameless.status_code, "Say which column holds" in nameless.text) == (422, True)
    twice = browser.post(f"{page}/columns", data={**sent, "column-1": "name", **chosen})
    assert (twice.status_code, "said to be the same" in twice.text) == (422, True)
    typed = {**sent, "column-1": "type", **chosen}
    assert browser.post(f"{page}/columns", data=typed).status_code == 303
    assert "Each row is being looked at" in browser.get(page).text
    queue().sweep()
    report = browser.get(page).text
    assert "“bakery” is none of the types we know." in report
    assert "Let one row go in" in report
    assert "Works with somebody we do not find: 1" in report
    assert "<bdi>Example Nobody</bdi>" in browser.get(f"{page}?show=unknown").text
    table = browser.get(f"{page}/refused.csv").text
    assert (
        table.splitlines()[1] == "3,“bakery” is none of the types we know.,Example Two,bakery,'+33,"
    )
    assert browser.post(f"{page}/back").status_code == 303
    assert browser.post(f"{page}/columns", data=typed).status_code == 303
    queue().sweep()
    assert browser.post(f"{page}/start").status_code == 303
    assert browser.post(f"{page}/start").status_code == 409
    queue().sweep()
    assert "What became of each row" in browser.get(page).text
    (facts,) = everything(list_id)
    assert facts.notes == evil
    exported = browser.get(f"/partners/{list_id}/partners.csv").text
    assert "'=HYPERLINK" in exported
    assert ",=HYPERLINK" not in exported


def test_what_is_exported_is_imported_again_without_change(
    browser: FlaskClient, officer: Actor
) -> None:
    list_id = filled(officer, 12)
    odd = Facts(
        name='=Example "Odd"; with, everything',
        type=Type.INTERNATIONAL,
        status=Status.FORMER,
        notes="-1\nsecond line; with “marks”, and \ttab",
        brings="@home",
    )
    with unit_of_work():
        partner_list = lists.get(officer, list_id)
        partnering.add(officer, partner_list, odd)
        ids = [each.id for each in partnering.page(partner_list, Filter(), 1).lines]
        for one, other in ((0, 1), (0, 12), (3, 12), (5, 6)):
            partnering.connect(partner_list, ids[one], ids[other])
    before = everything(list_id)
    for form in Form:
        for language in ("en", "fr"):
            browser.get(f"/partners/?all=1&lang={language}")
            data = browser.get(f"/partners/{list_id}/partners.{form}").data
            other = filled(officer, 0)
            found = taken_in(officer, other, data, type_else=None)
            assert let_in(found) == {State.ADDED: 13}, form
            assert everything(other) == before, (form, language)
            assert network(other) == network(list_id) != set(), (form, language)


def unknown(found: Import) -> list[tuple[int, list[str]]]:
    """Return line → names of whom the report says that nobody knows them."""
    with unit_of_work():
        rows, _more = service.unknown(found, 1)
        assert service.count_unknown(found) == len(rows)
        return [(row.number, list(row.names)) for row in rows]


def network(list_id: UUID) -> set[frozenset[str]]:
    """Return who works with whom, by name."""
    with unit_of_work():
        names = dict(db.session.execute(sa.select(PartnerRow.id, PartnerRow.name)).all())
        pairs = db.session.execute(
            sa.select(PartnerLinkRow.one_id, PartnerLinkRow.other_id).where(
                PartnerLinkRow.list_id == list_id
            )
        )
        return {frozenset((names[one], names[other])) for one, other in pairs}


def test_names_to_work_with_are_connected_and_those_nobody_knows_are_told(
    both_app: Flask, officer: Actor
) -> None:
    """A row that says nothing else new still adds its connection; nobody is made up."""
    list_id = filled(officer, 2)
    known = example(1).name
    text = (
        "Name,Type,Works with,Last contact\n"
        f'{known},,"Example Zoo; EXAMPLE BAKERY Ltd; Example Nobody",\n'
        "Example Bakery,employer,Example Bakery,\n"
        f'Example Zoo,employer,"{known}\nExample Refused",\n'
        "Example Refused,employer,Example Zoo,soon\n"
    )
    found = taken_in(officer, list_id, text.encode())
    with unit_of_work():
        assert dict(service.numbers_of(found.id)) == {
            State.SAME: 1,
            State.NEW: 2,
            State.REFUSED: 1,
        }
    told = [(2, ["Example Nobody"]), (4, ["Example Refused"])]
    assert unknown(found) == told
    assert let_in(found) == {State.CHANGED: 1, State.ADDED: 2, State.REFUSED: 1}
    assert unknown(found) == told
    assert network(list_id) == {
        frozenset((known, "Example Zoo")),
        frozenset((known, "Example Bakery")),
    }
    again = taken_in(officer, list_id, text.encode())
    with unit_of_work():
        assert dict(service.numbers_of(again.id)) == {State.NOTHING: 3, State.REFUSED: 1}
    left = taken_in(officer, filled(officer, 2), text.encode(), same=Same.SKIP)
    assert let_in(left) == {State.ADDED: 2, State.NOTHING: 1, State.REFUSED: 1}
    assert len(network(left.list_id)) == 1  # the new row names the old one


def test_lists_of_long_ago_are_forgotten(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 0)
    found = taken_in(officer, list_id, as_csv(3).encode())
    let_in(found)
    with unit_of_work():
        page = partnering.page(lists.get(officer, list_id), Filter(), 1)
        service.forget_old()
        assert store.find(found.id) is not None
    with clock.at(clock.now() + timedelta(days=31)), unit_of_work():
        service.forget_old()
        assert store.find(found.id) is None
    assert page.count == 3
