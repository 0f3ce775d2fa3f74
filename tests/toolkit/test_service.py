"""Documents on both databases: begun, saved by two, shared, deleted, told of, erased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.cohorts import cohorting
from app.cohorts.tables import CohortMemberRow, CohortRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.ids import CohortId, new_id
from app.kernel.sharing import Scope
from app.notices.tables import NoticeRow
from app.toolkit import history, managing, personal, reminding, service, store
from app.toolkit.content import ROW
from app.toolkit.tables import DocumentRow, DueRow, VersionRow
from tests.conftest import People

pytestmark = pytest.mark.usefixtures("both_app", "engine")
ROW_1, ROW_2 = {ROW: "00000001", "partner": "Ours"}, {ROW: "00000002", "partner": "Theirs"}


def begun(actor: Actor, **content: Any) -> UUID:
    with unit_of_work():
        document_id, _taken = service.start(actor, "everything", language="en", content=content)
    return document_id


def save(
    actor: Actor, document_id: UUID, base: int, page: str = "p", *, alone: bool = False, **sent: Any
) -> Any:
    with unit_of_work():
        return service.save(actor, document_id, sent, base=base, page=page, alone=alone)


def content(actor: Actor, document_id: UUID) -> Any:
    db.session.remove()
    return service.open_one(actor, document_id).document.content


def of_the_centre(people: People) -> tuple[Actor, Actor, UUID]:
    one, other = people("Example One"), people("Example Other")
    document_id = begun(one, who="Start", hours="1")
    with unit_of_work():
        managing.share(one, document_id, Scope.ORGANISATION, None)
    return one, other, document_id


def cohort_of(actor: Actor) -> CohortId:
    with unit_of_work():
        moment = clock.now()
        row = CohortRow(
            id=new_id(), organisation_id=actor.organisation_id, name="Spring", made_at=moment
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(
            CohortMemberRow(
                id=new_id(), cohort_id=row.id, person_id=actor.person_id, joined_at=moment
            )
        )
        return CohortId(row.id)


def test_two_who_write_in_different_places_are_brought_together(people: People) -> None:
    one, other, document_id = of_the_centre(people)
    save(one, document_id, 1, "a", who="Start", hours="1", data="By one", costs=[ROW_1])
    saved = save(other, document_id, 1, "b", who="Start", hours="2", costs=[ROW_2])
    assert (saved.joined, saved.mine) == (True, None)
    together = {"who": "Start", "hours": "2", "data": "By one"}
    assert content(one, document_id) == together | {"costs": [ROW_1, ROW_2]}

    # The page of the second still shows what it sent; its next save does not undo the first's.
    save(other, document_id, 1, "b", who="Start", hours="3", costs=[ROW_2])
    assert content(one, document_id) == together | {"costs": [ROW_1, ROW_2], "hours": "3"}


def test_where_both_wrote_differently_nothing_is_lost(people: People) -> None:
    one, other, document_id = of_the_centre(people)
    save(one, document_id, 1, "a", who="By one", hours="1")
    with pytest.raises(Conflict, match="toolkit_clash"):
        save(other, document_id, 1, "b", alone=True, who="By other", hours="9")
    saved = save(other, document_id, 1, "b", who="By other", hours="9")
    assert content(one, document_id) == {"who": "By one", "hours": "9"}
    kept = {row.revision: row.content["who"] for row in db.session.query(VersionRow)}
    assert kept == {1: "Start", 2: "By one", 3: "By other", 4: "By one"}
    assert (saved.mine, saved.revision) == (3, 4)
    later = clock.now() + timedelta(days=2)
    with clock.at(later):
        save(one, document_id, 4, "c", who="Later", hours="9")
    assert 3 in {one.revision for one in store.versions(document_id)}


def test_one_page_that_saves_again_and_again_never_clashes_with_itself(people: People) -> None:
    one = people()
    document_id = begun(one)
    for words in ("E", "Ex", "Exa"):
        save(one, document_id, 1, "same", alone=True, who=words)
    assert content(one, document_id) == {"who": "Exa"}
    # A second tab, open since the beginning, wrote in another place.
    save(one, document_id, 1, "tab", alone=True, hours="3")
    assert content(one, document_id) == {"who": "Exa", "hours": "3"}
    before = service.open_one(one, document_id).document.revision
    save(one, document_id, 1, "same", who="Exa")
    assert service.open_one(one, document_id).document.revision == before


def test_undo_is_undone_by_undoing_again_and_going_back_loses_nothing(people: People) -> None:
    one = people()
    document_id = begun(one, who="First")
    save(one, document_id, 1, who="Second")
    seen = []
    for _press in range(3):
        with unit_of_work():
            assert history.undo(one, document_id)
        seen.append(content(one, document_id)["who"])
    assert seen == ["First", "Second", "First"]
    with unit_of_work():
        history.go_back(one, document_id, 2)
    assert content(one, document_id) == {"who": "Second"}
    _opened, sittings = history.listed(one, document_id)
    assert [(each.revision, each.pinned) for each in sittings] == [(6, (2, 3, 4, 5))]
    with pytest.raises(NotFound):
        history.one(one, document_id, 99)


def test_document_is_begun_with_what_another_holds_and_brings_in_more(people: People) -> None:
    one, stranger = people(), people("Example Stranger")
    first = begun(one, who="Old", costs=[ROW_1])
    begun(stranger, who="Not mine")
    save(one, first, 1, who="Aim", costs=[{**ROW_1, "amount": "12.5"}])
    with unit_of_work():
        taking, taken = service.start(one, "taking", language="en")
    found = content(one, taking)
    assert found["aim"] == "Aim"
    assert [{k: v for k, v in row.items() if k != ROW} for row in found["lines"]] == [
        {"name": "Ours", "planned": "12.5"}
    ]
    assert [(each.instrument_id, each.title) for each in taken] == [("everything", "Aim")]
    save(one, first, 2, "q", who="Aim", costs=[{**ROW_1, "amount": "99"}, ROW_2])
    with unit_of_work():
        service.bring_again(one, taking, "lines", "en")
    rows = [(row["name"], row.get("planned")) for row in content(one, taking)["lines"]]
    assert rows == [("Ours", "12.5"), ("Theirs", None)]
    # What an instrument takes from itself is of another document.
    assert store.newest(one, {}, {"everything"}, without=first) == {}
    with unit_of_work():
        copy, _taken = service.start(one, "taking", language="en", copy_of=taking)
    assert content(one, copy) == content(one, taking)
    with pytest.raises(NotFound):
        service.start(stranger, "taking", language="en", copy_of=taking)


def test_who_may_open_share_and_delete(people: People) -> None:
    owner, mate = people("Example Owner"), people("Example Mate")
    stranger = people("Example Stranger", organisation_id=people.organisation("Elsewhere"))
    admin = people("Example Head", Role.ADMINISTRATOR)
    document_id = begun(owner, who="Mine")
    cohort_id = cohort_of(owner)

    def who_opens() -> list[str | None]:
        found = []
        for actor in (owner, mate, admin, stranger):
            try:
                service.open_one(actor, document_id)
                found.append(actor.name)
            except NotFound:
                pass
        return found

    assert who_opens() == ["Example Owner"]
    with pytest.raises(Invalid, match="toolkit_cohort_unknown"), unit_of_work():
        managing.share(owner, document_id, Scope.COHORT, CohortId(new_id()))
    with unit_of_work():
        managing.share(owner, document_id, Scope.COHORT, cohort_id)
        db.session.add(
            CohortMemberRow(
                id=new_id(), cohort_id=cohort_id, person_id=mate.person_id, joined_at=clock.now()
            )
        )
    assert who_opens() == ["Example Owner", "Example Mate"]
    with pytest.raises(Forbidden), unit_of_work():
        managing.delete(mate, document_id)
    with unit_of_work():
        managing.share(owner, document_id, Scope.ORGANISATION, None)
    assert who_opens() == ["Example Owner", "Example Mate", "Example Head"]
    with pytest.raises(Conflict, match="toolkit_ownerless"), unit_of_work():
        managing.share(admin, document_id, Scope.PERSONAL, None)
    with unit_of_work():
        managing.delete(admin, document_id)
    assert who_opens() == []
    assert [one.id for one in managing.archived(owner)] == [document_id]
    with unit_of_work():
        managing.restore(owner, document_id)
    assert len(who_opens()) == 3
    with unit_of_work():
        managing.delete(owner, document_id)
    with clock.at(clock.now() + timedelta(days=31)), unit_of_work():
        assert managing.sweep() == 1
    assert db.session.query(VersionRow).count() == 0


def test_cohort_that_is_deleted_gives_its_documents_back(people: People) -> None:
    trainer, admin = people("Example Trainer", Role.TRAINER), people("Head", Role.ADMINISTRATOR)
    with unit_of_work():
        cohort_id = cohorting.make(admin, "Never begun")
        cohorting.add_trainer(admin, cohort_id, trainer.person_id)
    document_id = begun(trainer, who="Plan")
    with unit_of_work():
        managing.share(trainer, document_id, Scope.COHORT, CohortId(cohort_id))
    with unit_of_work():
        cohorting.remove(admin, cohort_id)
    assert service.open_one(trainer, document_id).document.scope is Scope.PERSONAL


def test_owner_is_told_once_on_the_day(both_app: Flask, people: People) -> None:
    one = people()
    today = clock.now().date()
    days = [today - timedelta(days=1), today, today + timedelta(days=5)]
    rows = [{ROW: f"0000000{n}", "due": day.isoformat()} for n, day in enumerate(days)]
    document_id = begun(one, who="Due")
    save(one, document_id, 1, who="Due", costs=[*rows, {ROW: "0000000a", "due": "nonsense"}])
    assert {row.day for row in db.session.query(DueRow)} == set(days[1:])
    for _day in range(2):
        with unit_of_work():
            reminding.remind()
        save(one, document_id, 2, _day * "x" or "y", who=f"Due {_day}", costs=rows)
    with unit_of_work():
        reminding.remind()
    told = [(row.kind, date.fromisoformat(row.details["day"])) for row in _notices()]
    assert told == [("instrument_due", today)]


def _notices() -> list[NoticeRow]:
    return db.session.query(NoticeRow).all()


def test_personal_data_goes_with_its_owner_and_what_is_shared_stays(people: People) -> None:
    one, other, shared = of_the_centre(people)
    own = begun(one, who="Private")
    save(other, shared, 1, who="By other")
    exported = personal.export(one.person_id)
    assert [each["content"] for each in exported["documents"]] == [
        {"who": "By other"},
        {"who": "Private"},
    ]
    written = [each["content"] for each in personal.export(other.person_id)["written"]]
    assert written == [{"who": "By other"}]
    with unit_of_work():
        personal.merge(one.person_id, other.person_id)
    assert personal.counts(other.person_id) == {"documents": 2}
    with unit_of_work():
        personal.erase(other.person_id)
    kept = [(row.id, row.owner_id, row.changed_by_id) for row in db.session.query(DocumentRow)]
    assert kept == [(shared, None, None)]
    assert {row.person_id for row in db.session.query(VersionRow)} == {None}
    with pytest.raises(NotFound):
        service.open_one(one, own)


def test_what_is_too_much_is_refused_and_what_is_no_longer_asked_stays(people: People) -> None:
    one = people()
    with pytest.raises(Invalid, match="toolkit_too_much"):
        begun(one, data="x" * 400_001)
    with pytest.raises(NotFound):
        service.start(one, "nothing", language="en")
    document_id = begun(one, gone="Kept", who="Name")
    save(one, document_id, 1, gone="Kept", who="Other")
    assert content(one, document_id) == {"gone": "Kept", "who": "Other"}
