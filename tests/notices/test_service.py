"""Who is told what, once; and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.home.web import notice_kinds as kinds
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.outbox.tables import OutboxRow
from app.notices import choosing, personal, service, store
from app.notices.model import Channel, Notice, Topic
from app.notices.tables import NoticeRow
from app.privacy import service as privacy
from tests.browsing import CountStatements
from tests.conftest import People
from tests.lti.test_merging import guest_of
from tests.validation import building


def told(actor: Actor) -> list[Notice]:
    """Return what somebody was told, oldest first."""
    db.session.remove()
    return store.all_of(actor.person_id)


def unread(actor: Actor) -> list[str]:
    return [notice.kind for notice in told(actor) if notice.read_at is None]


def mails() -> int:
    query = sa.select(sa.func.count()).where(OutboxRow.kind == service.MAIL)
    return db.session.scalar(query) or 0


def tell(
    *people: Actor, about: UUID | None = None, key: str | None = None, once: bool = False
) -> None:
    with unit_of_work():
        service.tell_all(
            [actor.person_id for actor in people],
            people[0].organisation_id,
            kinds.DOSSIER_DECIDED,
            about=about or uuid4(),
            values={"level": 3},
            dedup_key=key,
            once=once,
        )


def test_dossier_from_sending_to_decision_tells_each_once(both_app: Flask, people: People) -> None:
    candidate = people()
    both = people("Example Both", Role.ASSESSOR, Role.LEARNER)
    assessors = [people(f"Example Assessor {n}", Role.ASSESSOR) for n in range(2)]
    elsewhere = people("Example Other", Role.ASSESSOR, organisation_id=people.organisation("Else"))
    dossier = building.submitted(candidate)
    assert [unread(each) for each in (*assessors, both)] == [[kinds.DOSSIER_SUBMITTED]] * 3
    assert unread(candidate) == unread(elsewhere) == []
    assert mails() == 0  # a daily digest, unless they chose otherwise

    # Further evidence: the candidate is told at once, the assessors need not look any more.
    building.decide(assessors[0], dossier, building.answer(building.FURTHER))
    assert [unread(each) for each in (*assessors, both)] == [[]] * 3
    assert (unread(candidate), mails()) == ([kinds.FURTHER_EVIDENCE], 1)

    building.send(candidate, dossier)
    assert (unread(candidate), unread(both)) == ([], [kinds.DOSSIER_SUBMITTED])
    assert told(both)[-1].details == {"round": 2}
    building.decide(assessors[1], dossier)
    assert (unread(candidate), unread(both)) == ([kinds.DOSSIER_DECIDED], [])
    assert told(candidate)[-1].details == {"level": 3}
    assert mails() == 2

    # Nobody is told of their own dossier.
    building.submitted(both)
    assert unread(both) == []


def test_fifty_are_told_in_as_many_statements_as_one(
    both_app: Flask, people: People, count_statements: CountStatements
) -> None:
    crowd = [people(f"Example Person {n}") for n in range(50)]
    with unit_of_work():
        choosing.choose(crowd[0].person_id, crowd[0].roles, {Topic.DOSSIERS: Channel.NEVER})
    totals = []
    for some in (crowd[:1], crowd):
        with count_statements() as counted:
            tell(*some, key=f"{len(some)}")
        totals.append(counted.total)
    # The notices, what people chose, the mails (none for who wants none).
    assert totals == [2, 3]
    assert mails() == 49
    with count_statements() as again:
        tell(*crowd, key="50")
    assert (again.total, mails()) == (1, 49)


def test_unread_is_not_told_again_and_read_is(both_app: Flask, people: People) -> None:
    actor, other = people(), people("Example Other")
    tell(actor, key="a")
    tell(actor, other, key="a")
    tell(actor)
    tell(actor)
    assert (len(told(actor)), len(told(other))) == (3, 1)
    first = told(actor)[0]
    with unit_of_work():
        store.mark_read(first.id, clock.now())
    tell(actor, key="a")
    assert len(told(actor)) == 4
    with unit_of_work():
        store.mark_read(told(actor)[-1].id, clock.now())
    tell(actor, other, key="b", once=True)
    for actor_told in (actor, other):  # a reminder of each day: one of them read it
        with unit_of_work():
            store.mark_all_read(actor.person_id, actor.organisation_id, clock.now(), clock.now())
        tell(actor_told, key="b", once=True)
    assert (len(told(actor)), len(told(other))) == (5, 2)


def test_what_is_undone_was_not_told(both_app: Flask, people: People) -> None:
    actor = people()
    me = actor.person_id, actor.organisation_id
    service.tell(*me, kinds.FURTHER_EVIDENCE, about=uuid4())
    db.session.rollback()
    assert (told(actor), mails()) == ([], 0)
    with pytest.raises(KeyError), unit_of_work():
        service.tell(*me, "unheard_of", about=uuid4())
    with pytest.raises(ValueError, match="takes"), unit_of_work():
        service.tell(*me, kinds.DOSSIER_DECIDED, about=uuid4())


def test_old_notices_go_and_others_stay(both_app: Flask, people: People) -> None:
    actor = people()
    now = clock.now()
    ages = {  # told and read so many days ago → whether it stays
        (364, None): True,
        (366, None): False,
        (200, 179): True,
        (200, 181): False,
    }
    kept = []
    for (told_days, read_days), stays in ages.items():
        tell(actor, key=f"{told_days} {read_days}")
        with unit_of_work():
            row = db.session.scalars(
                sa.select(NoticeRow).where(NoticeRow.dedup_key == f"{told_days} {read_days}")
            ).one()
            row.created_at = now - timedelta(days=told_days)
            row.read_at = now - timedelta(days=read_days) if read_days else None
            kept += [row.id] if stays else []
    with clock.at(now), unit_of_work():
        personal.delete_old()
    assert {notice.id for notice in told(actor)} == set(kept)


def test_everything_is_exported_handed_over_and_erased(both_app: Flask, people: People) -> None:
    account = people()
    guest = guest_of(account)
    about = uuid4()
    tell(guest, about=about, key="both")
    tell(guest, key="guest")
    tell(account, about=about, key="both")
    with unit_of_work():
        choosing.choose(guest.person_id, guest.roles, {Topic.DOSSIERS: Channel.NEVER})
        choosing.choose(account.person_id, account.roles, {Topic.DOSSIERS: Channel.WEEKLY})
    with unit_of_work():
        privacy.merge(guest.person_id, account.person_id)
    assert told(guest) == []
    assert len(told(account)) == 2
    with unit_of_work():
        kept = privacy.export(account.person_id)["notices"]
    assert kept["choices"] == {"dossiers": "weekly"}
    assert [one["kind"] for one in kept["notices"]] == [kinds.DOSSIER_DECIDED] * 2
    assert {one["about"] for one in kept["notices"]} > {str(about)}
    with unit_of_work():
        privacy.erase(account.person_id)
    assert told(account) == []
    assert store.choices([account.person_id])[account.person_id] == {}
