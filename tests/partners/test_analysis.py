from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Flask

from app import partners_wiring
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.partners import analysing, figures, lists, rules, seeding, service, store
from app.partners.figures import Figures
from app.partners.model import Facts, Filter, Gap, Only, Status, Type
from app.toolkit import service as toolkit
from modules.instrument import PARTNER_FACTS
from tests.browsing import SignIn
from tests.conftest import Counted, People
from tests.partners.conftest import filled
from tests.partners.data import TODAY, example, examples

Count = Callable[[], AbstractContextManager[Counted]]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def counted(actor: Actor, list_id: UUID) -> Figures:
    with clock.at(NOW), unit_of_work():
        return analysing.counted(lists.get(actor, list_id))


def ids(actor: Actor, list_id: UUID) -> Sequence[UUID]:
    with unit_of_work():
        return [each.id for each in service.page(lists.get(actor, list_id), Filter(), 1).lines]


def test_day_before_which_a_contact_is_too_long_ago() -> None:
    for today, months, day in (
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ):
        assert rules.quiet_before(today, months) == day
    assert figures.last_months(date(2026, 2, 3), 3) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


SAME = [
    ("Example Bakery Ltd", "EXAMPLE  BAKERY", True),
    ("L’Atelier d’Exemple SARL", "Atelier Exemple", True),
    ("Société Exemple", "Societe exemple", True),
    ("Example Bakery North", "Example Bakery", False),
    ("Group", "group", True),
    ("SA", "SAS", False),
]


def test_names_are_the_same_in_spite_of_spelling_and_legal_form() -> None:
    assert [(a, b, rules.same_name(a) == rules.same_name(b)) for a, b, _same in SAME] == SAME
    assert rules.mail_domain("somebody@gmail.com") == ""
    assert rules.mail_domain("somebody@Partner1.example") == "partner1.example"


def test_figures_say_what_a_count_by_hand_says(both_app: Flask, officer: Actor) -> None:
    list_id, every = filled(officer, 60), list(examples(60))
    existing = [each for each in every if each.status is Status.EXISTING]
    before = rules.quiet_before(TODAY, 12)
    found = counted(officer, list_id)
    assert found.count() == 60
    assert [found.count(status) for status in Status] == [len(existing), 60 - len(existing), 0]
    assert {kind: found.count(Status.EXISTING, kind) for kind in Type} == {
        kind: sum(each.type is kind for each in existing) for kind in Type
    }
    assert (found.active(), found.inactive(), found.unknown()) == (
        sum(each.last_contact is not None and each.last_contact >= before for each in existing),
        sum(rules.is_quiet(each.status, each.last_contact, before) for each in existing),
        sum(each.last_contact is None for each in existing),
    )
    assert found.of(Only.INCOMPLETE) == sum(bool(rules.gaps(each)) for each in every)
    assert found.gaps() == {
        gap: sum(gap in rules.gaps(each) for each in every) for gap in found.gaps()
    }
    assert found.of(Only.NO_BACKUP) == sum(not each.backup_name for each in existing)
    assert found.missing_types() == [Type.INTERNATIONAL]
    assert found.largest() is Type.EMPLOYER
    assert {each.name: each.existing for each in found.sectors} == {
        name: sum(each.sector == name for each in existing)
        for name in {each.sector for each in every}
    }


def test_each_filter_finds_as_many_as_the_figures_say(both_app: Flask, officer: Actor) -> None:
    list_id = filled(officer, 60)
    found = counted(officer, list_id)
    with clock.at(NOW), unit_of_work():
        partner_list = lists.get(officer, list_id)

        def count(**asked: object) -> int:
            return service.page(partner_list, Filter(**asked), 1).count  # type: ignore[arg-type]

        for only in set(Only) - {Only.DELETED}:
            assert count(only=only) == found.of(only), only
        for gap, number in found.gaps().items():
            assert count(missing=gap) == number, gap
        assert count(text="CONTACT17@") == 1
        assert count(text="town exâmple") == 60
        assert count(text="example nobody") == 0
        assert count(text="%") == 60
        assert count(sector="Trade", type=Type.PUBLIC) == sum(
            each.sector == "Trade" and each.type is Type.PUBLIC for each in examples(60)
        )
        names = store.sectors(list_id, 100)
    assert names == sorted({each.sector for each in examples(60)} - {""})


def test_connections_contacts_and_twins_are_counted_without_the_deleted(
    both_app: Flask, officer: Actor
) -> None:
    list_id = filled(officer, 6)
    first, second, third, fourth, *_rest = ids(officer, list_id)
    with clock.at(NOW), unit_of_work():
        partner_list = lists.get(officer, list_id)
        for other in (second, third, fourth):
            service.connect(partner_list, first, other)
        service.connect(partner_list, other, first)
        service.note_contact(officer, partner_list, first, date(2026, 10, 5), "A visit")
        service.note_contact(officer, partner_list, second, date(2026, 10, 31), "A call")
        service.note_contact(officer, partner_list, second, date(2025, 10, 31), "Long ago")
        service.delete(officer, partner_list, third)
        lists.set_up(
            officer, list_id, title="Example", quiet_months=12, wished=["Trade", "Energy", "energy"]
        )
        service.add(officer, partner_list, replace(example(1), name=example(1).name.upper()))
    found = counted(officer, list_id)
    assert (found.connected[0].id, found.connected[0].number) == (first, 2)
    assert found.unconnected == found.count(Status.EXISTING) - 3
    assert [number for _month, number in found.months] == [0] * 10 + [2, 0]
    assert found.twins == 1
    assert found.missing_sectors() == ["Energy", "energy"]


def test_analysis_leads_to_a_report_that_says_what_was_counted(
    app: Flask, officer: Actor, sign_in: SignIn, count_statements: Count
) -> None:
    seen = []
    browser = sign_in(officer)
    for count in (1, 60):
        list_id = filled(officer, count)
        with count_statements() as statements:
            page = browser.get(f"/partners/{list_id}/analysis")
        assert page.status_code == 200
        seen.append(statements.total)
    assert seen[0] == seen[1] <= 12
    assert "Find partners of the type: EU or international body" in page.text
    answer = browser.post(f"/partners/{list_id}/analysis/report")
    assert answer.status_code == 303
    with unit_of_work():
        document = toolkit.open_one(officer, UUID(answer.location.rsplit("/")[-1])).document
    content = document.content
    assert document.instrument_id == "network-report"
    assert str(content["size"]).startswith("We counted 60 partners: 52 existing, 8 potential,")
    assert "[Is this what your centre needs?" in str(content["size"])
    make_up = content["make_up"]
    assert isinstance(make_up, list)
    assert [row["type"] for row in make_up] == [
        "Employer",
        "Public body",
        "Association",
        "EU or international body",
        "Education and training",
    ]
    assert not any("Example Contact" in str(value) for value in content.values())
    assert browser.get(answer.location).status_code == 200


def test_other_work_begins_with_the_existing_partners_one_may_see(
    both_app: Flask, people: People, officer: Actor
) -> None:
    filled(officer, 7)
    with both_app.test_request_context(), unit_of_work():
        (first, *_rest) = partners_wiring.facts(officer)
        assert tuple(first) == PARTNER_FACTS
        assert first["name"] == "Example Association 4 (Industry)"
        assert first["type"] == "Association"
        assert len(partners_wiring.facts(officer)) == 6
        assert len(seeding.names(officer)) == 7
        assert partners_wiring.facts(people()) == []


def test_gaps_are_asked_of_existing_partners_and_the_sector_of_potential_ones() -> None:
    bare = Facts(name="Example", type=Type.EMPLOYER)
    assert rules.gaps(bare) == tuple(Gap)
    assert rules.gaps(replace(bare, status=Status.POTENTIAL)) == (Gap.SECTOR,)
    assert rules.gaps(replace(bare, status=Status.FORMER)) == ()
