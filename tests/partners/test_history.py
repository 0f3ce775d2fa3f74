from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cohorts import cohorting
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.identity import Actor, Role
from app.kernel.sharing import Scope
from app.partners import forgetting, list_store, lists, merging, personal, rules, service
from app.partners.importing import files
from app.partners.importing import service as importing
from app.partners.importing import store as imports
from app.partners.importing.model import Phase, Same
from app.partners.merging import Take
from app.partners.model import Act, Facts, Filter, Partner, PartnerList, Type
from app.partners.tables import PartnerChangeRow, PartnerListRow, PartnerRow
from app.privacy.trail.tables import TrailEntryRow
from tests.conftest import People
from tests.partners.conftest import filled
from tests.partners.data import as_csv, example
from tests.partners.test_import import let_in, taken_in


def opened(actor: Actor, list_id: UUID) -> tuple[PartnerList, list[Partner]]:
    partner_list = lists.get(actor, list_id)
    lines = service.page(partner_list, Filter(), 1).lines
    return partner_list, [service.get(partner_list, each.id) for each in lines]


def test_last_change_is_undone_and_then_nothing_more(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 1)
    with unit_of_work():
        partner_list, (before,) = opened(officer, list_id)
        facts = replace(before.facts, sector="", since=1999, last_contact=date(2026, 1, 2))
        assert service.change(officer, partner_list, before.id, facts, before.version)
        assert not service.change(officer, partner_list, before.id, facts, before.version + 1)
    with unit_of_work():
        partner_list, (changed,) = opened(officer, list_id)
        newest = service.undoable(service.history(changed))
        assert newest is not None
        assert set(newest.after) == {"sector", "since", "last_contact"}
        with pytest.raises(Conflict, match="partner_moved_on"):
            service.change(officer, partner_list, before.id, before.facts, before.version)
        with pytest.raises(Conflict, match="partner_moved_on"):
            service.undo(officer, partner_list, before.id, uuid4())
        service.undo(officer, partner_list, before.id, newest.id)
    with unit_of_work():
        _list, (after,) = opened(officer, list_id)
        assert after.facts == before.facts
        assert service.undoable(service.history(after)) is None


def test_deleted_partner_comes_back_and_is_gone_after_ninety_days(
    both_app: Flask, officer: Actor
) -> None:
    list_id = filled(officer, 0)
    let_in(taken_in(officer, list_id, as_csv(2).encode()))
    with unit_of_work():
        partner_list, (one, other) = opened(officer, list_id)
        service.connect(partner_list, one.id, other.id)
        service.note_contact(officer, partner_list, one.id, date(2026, 1, 1), "A visit")
        service.delete(officer, partner_list, one.id)
        service.delete(officer, partner_list, other.id)
        service.restore(officer, partner_list, one.id)
        deleted = service.undoable(service.history(service.get(partner_list, other.id)))
        assert deleted is not None
        service.undo(officer, partner_list, other.id, deleted.id)
    with unit_of_work():
        partner_list, found = opened(officer, list_id)
        assert {each.facts.name for each in found} == {one.facts.name, other.facts.name}
        service.delete(officer, partner_list, other.id)
    with clock.at(clock.now() + timedelta(days=91)), unit_of_work():
        service.forget_deleted()
        assert db.session.get(PartnerRow, other.id) is None
        assert db.session.get(PartnerRow, one.id) is not None


def test_merger_keeps_both_and_undone_gives_each_its_own(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 3)
    with unit_of_work():
        partner_list, (one, other, third) = opened(officer, list_id)
        service.connect(partner_list, other.id, third.id)
        service.note_contact(officer, partner_list, one.id, date(2026, 11, 20), "With one")
        service.note_contact(officer, partner_list, other.id, date(2026, 11, 21), "With the other")
        partner_list, (one, other, third) = opened(officer, list_id)
        facts = merging.merged(
            one.facts, other.facts, {"sector": Take.OTHER}, lambda name, fact: f"{name}={fact}"
        )
        service.merge(officer, partner_list, one.id, other.id, facts)
    with unit_of_work():
        partner_list, (merged, kept) = opened(officer, list_id)
        assert (merged.id, kept.id) == (one.id, third.id)
        assert merged.facts.sector == other.facts.sector
        assert merged.facts.last_contact == date(2026, 11, 21)
        for lost in (one.facts.sector, other.facts.name, other.facts.contact_mail):
            assert f"={lost}" in merged.facts.notes
        assert [each.what for each in service.contacts(merged)] == ["With the other", "With one"]
        assert [each.id for each in service.connections(merged)] == [third.id]
        done = service.undoable(service.history(merged))
        assert done is not None
        service.undo(officer, partner_list, one.id, done.id)
    with unit_of_work():
        partner_list, again = opened(officer, list_id)
        assert [each.facts for each in again] == [one.facts, other.facts, third.facts]
        assert [each.what for each in service.contacts(again[1])] == ["With the other"]
        assert [each.id for each in service.connections(again[0])] == []
        assert [each.id for each in service.connections(again[1])] == [third.id]


def test_texts_of_two_are_joined_and_later_contacts_and_earlier_years_proposed() -> None:
    one = Facts(name="A", type=Type.EMPLOYER, notes="x", since=2020, last_contact=date(2026, 1, 1))
    other = replace(one, notes="y", since=2018, last_contact=date(2026, 2, 1), place="Town")
    assert dict(merging.open_questions(one, other)) == {
        "since": Take.OTHER,
        "last_contact": Take.OTHER,
        "notes": Take.BOTH,
    }
    assert merging.merged(one, other, {}, lambda *_said: "?") == replace(other, notes="x\ny")


def test_forgotten_contact_person_stands_nowhere_any_more(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 2)
    with unit_of_work():
        partner_list, (one, other) = opened(officer, list_id)
        facts = replace(one.facts, notes=f"{one.facts.contact_name} knows the mayor")
        service.change(officer, partner_list, one.id, facts, one.version)
        what = f"Called {other.facts.contact_name.upper()}"
        service.note_contact(officer, partner_list, other.id, date(2026, 1, 1), what)
    phone = "+33 1 23 45 67 89"
    row = f"{one.facts.name};{phone};{one.facts.contact_mail}"
    text = f"Name;Phone;E-mail\n{row}\n{row}\n;;{one.facts.contact_mail}\n".encode()
    let_in(taken_in(officer, list_id, text, same=Same.REPLACE))  # the second row stays refused
    read = taken_in(officer, list_id, text)
    shifted = f"Name;Phone;Website\n{other.facts.name};1;{other.facts.contact_name}\n".encode()
    taken_in(officer, list_id, shifted)
    among = (
        f'Name;Works with\nExample Mill;"Example Baker ({one.facts.contact_name}, '
        f'{one.facts.contact_mail})\nExample Nobody"\n'
    )
    named = taken_in(officer, list_id, among.encode())
    with unit_of_work():
        waiting = importing.take_in(
            officer, partner_list, io.BytesIO(text), f"{one.facts.contact_name}.csv", "en"
        )
    with unit_of_work():
        partner_list, (one, other) = opened(officer, list_id)
        facts = merging.merged(one.facts, other.facts, {}, lambda name, fact: f"{name}: {fact}")
        service.merge(officer, partner_list, one.id, other.id, facts)
        told = rules.people_words(
            *(rules.kept_facts(each) for each in (example(1), example(2), one.facts))
        )
        assert told
        assert phone in told
    with unit_of_work():
        forgetting.forget_people(officer, lists.get(officer, list_id), [one.id])
    with db.engine.connect() as connection:
        kept = json.dumps(
            [
                [str(row) for row in connection.execute(sa.select(table))]
                for table in db.metadata.sorted_tables
                if table.name.startswith("partner")
            ],
            ensure_ascii=False,
        ).casefold()
    assert [word for word in told if word.casefold() in kept] == []
    assert not list(files.path(read.id).parent.iterdir())
    with unit_of_work():
        assert [row.names for row in importing.unknown(named, 1)[0]] == [["Example Nobody"]]
        found = imports.find(waiting)
        assert found is not None
        assert (found.phase, found.problem) == (Phase.FAILED, "import_forgotten")
        found = imports.find(read.id)
        assert found is not None
        assert found.phase is Phase.READ
        with pytest.raises(Conflict, match="import_gone"):
            importing.back_to_columns(found)
    with unit_of_work():
        partner_list, (one,) = opened(officer, list_id)
        assert one.facts.brings == "Opens its doors for visits."
        assert service.history(one)[0].act is Act.FORGOTTEN
        assert forgetting.with_old_contacts(partner_list, 1) == []


def test_persons_of_another_stay_and_those_it_once_had_go(both_app: Flask, officer: Actor) -> None:
    """One was merged into the other and taken out again; then it is so for good."""
    list_id = filled(officer, 2)
    with unit_of_work():
        partner_list, (host, guest) = opened(officer, list_id)
        facts = merging.merged(
            host.facts,
            guest.facts,
            {"contact_name": Take.OTHER},
            lambda name, fact: f"{name}: {fact}",
        )
        service.merge(officer, partner_list, host.id, guest.id, facts)
    with unit_of_work():
        partner_list, (merged,) = opened(officer, list_id)
        (done, *_others) = service.history(merged)
        service.undo(officer, partner_list, host.id, done.id)
    with unit_of_work():
        forgetting.forget_people(officer, lists.get(officer, list_id), [host.id])
    with unit_of_work():
        partner_list, (one, other) = opened(officer, list_id)
        assert one.facts.contact_name == one.facts.contact_mail == ""
        assert other.facts == guest.facts
        service.change(officer, partner_list, one.id, host.facts, one.version)
    with unit_of_work():
        partner_list, (one, other) = opened(officer, list_id)
        facts = merging.merged(one.facts, other.facts, {}, lambda name, fact: f"{name}: {fact}")
        service.merge(officer, partner_list, host.id, guest.id, facts)
    with unit_of_work():
        partner_list, (one,) = opened(officer, list_id)
        assert guest.facts.contact_mail in one.facts.notes
        forgetting.forget_people(officer, partner_list, [guest.id])
    with unit_of_work():
        partner_list, (one,) = opened(officer, list_id)
        assert one.facts.contact_name == host.facts.contact_name
        every = [one.facts, *(change.before | change.after for change in service.history(one))]
        assert guest.facts.contact_mail not in str(every)
        assert guest.facts.contact_name not in str(every)


def test_erased_owner_takes_what_was_theirs_alone_and_leaves_what_is_shared(
    both_app: Flask, people: People, officer: Actor
) -> None:
    colleague = people("Example Colleague", Role.ADMINISTRATOR)
    alone, shared = filled(officer, 2), filled(officer, 2)
    let_in(taken_in(officer, alone, as_csv(5).encode()))
    with unit_of_work():
        lists.share(officer, shared, Scope.ORGANISATION, None)
        partner_list, (one, _other) = opened(colleague, shared)
        service.note_contact(officer, partner_list, one.id, date(2026, 1, 1), "A visit")
    let_in(taken_in(officer, shared, as_csv(4).encode()))
    with unit_of_work():
        exported = personal.export_personal_data(officer.person_id)
        assert [len(each["partners"]) for each in exported["lists"]] == [5, 4]
        assert [each["what"] for each in exported["contacts_noted"]] == ["A visit"]
        assert personal.export_personal_data(colleague.person_id)["lists"] == []
        json.dumps(exported)
        personal.merge(officer.person_id, colleague.person_id)
        assert personal.export_personal_data(officer.person_id)["lists"] == []
        personal.merge(colleague.person_id, officer.person_id)
    with unit_of_work():
        noted = db.session.scalars(
            sa.select(TrailEntryRow.act).where(TrailEntryRow.object_id == shared)
        ).all()
        assert noted == ["partners.imported"]
        personal.erase_personal_data(officer.person_id)
        assert db.session.get(PartnerListRow, alone) is None
        partner_list, found = opened(colleague, shared)
        assert (partner_list.owner_id, len(found)) == (None, 4)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PartnerChangeRow)) == 0
        lists.share(colleague, shared, Scope.PERSONAL, None)
        assert lists.get(colleague, shared).owner_id == colleague.person_id
        lists.delete(colleague, shared)
        assert list_store.get(shared) is None


def test_list_shared_with_a_cohort_is_opened_by_its_people_alone(
    both_app: Flask, people: People, officer: Actor
) -> None:
    trainer = people("Example Trainer", Role.TRAINER)
    outsider = people("Example Outsider")
    list_id = filled(officer, 1)
    with unit_of_work():
        cohort_id = cohorting.make(trainer, "Example Cohort")
        with pytest.raises(NotFound):
            lists.share(officer, list_id, Scope.COHORT, cohort_id)
        cohorting.add(trainer, cohort_id, [officer.person_id])
        lists.share(officer, list_id, Scope.COHORT, cohort_id)
        assert lists.get(trainer, list_id).scope is Scope.COHORT
        with pytest.raises(Forbidden):
            lists.delete(trainer, list_id)
        with pytest.raises(NotFound):
            lists.get(outsider, list_id)
