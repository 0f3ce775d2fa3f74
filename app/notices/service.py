"""Tell people what happened; show them what they were told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.kernel.outbox import service as outbox
from app.notices import registry, rules, store
from app.notices.model import Channel, Details, Notice, Told
from app.notices.needs import Belonging, needed

MAIL = "mail.notice"
"""Kind of outbox row; its payload: `notice`."""

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of somebody's notices, unread ones first."""

    told: Sequence[Told]
    seen_at: datetime
    """What came later is not on this page."""
    page: int
    more: bool
    elsewhere: Sequence[tuple[Belonging, int]]
    """Where else they belong and have unread notices, and how many."""


def tell(
    person_id: PersonId,
    organisation_id: OrganisationId,
    kind: str,
    *,
    about: UUID,
    values: Details | None = None,
    dedup_key: str | None = None,
    once: bool = False,
) -> None:
    """Tell one person something; see `tell_all`."""
    tell_all(
        [person_id],
        organisation_id,
        kind,
        about=about,
        values=values,
        dedup_key=dedup_key,
        once=once,
    )


def tell_all(
    people: Collection[PersonId],
    organisation_id: OrganisationId,
    kind: str,
    *,
    about: UUID,
    values: Details | None = None,
    dedup_key: str | None = None,
    once: bool = False,
) -> None:
    """Tell people something, in the caller's transaction; three statements, however many they are.

    `values` are ids and codes. What somebody still has unread under the same `dedup_key` they are
    not told again; nor what they have read, if they are to be told `once`.

    Raises `KeyError` for a kind that is not registered, `ValueError` for other values than it
    takes: whoever tells should hear of it, not whoever reads.
    """
    known = registry.get(kind)
    details = dict(values or {})
    if set(details) != set(known.details):
        raise ValueError(f"{kind} takes {known.details}")
    moment = clock.now()
    told_before = store.told(people, dedup_key) if once and dedup_key else set()
    # In one order, so that two who tell at once do not wait for each other.
    rows = {new_id(): person_id for person_id in sorted(set(people) - told_before)}
    new = store.add(
        [
            {
                "id": notice_id,
                "person_id": person_id,
                "organisation_id": organisation_id,
                "kind": kind,
                "about": about,
                "details": details,
                "dedup_key": dedup_key,
                "created_at": moment,
            }
            for notice_id, person_id in rows.items()
        ]
    )
    told = {notice_id: person_id for notice_id, person_id in rows.items() if notice_id in new}
    chosen = store.choices(set(told.values())) if told else {}
    outbox.put_all(
        MAIL,
        [
            outbox.Parcel({"notice": str(notice_id)}, f"person:{person_id}", f"notice:{notice_id}")
            for notice_id, person_id in told.items()
            if rules.channel(known.topic, chosen[person_id]) is Channel.AT_ONCE
        ],
    )


def settle(about: UUID, *kinds: str, person_id: PersonId | None = None) -> None:
    """Take what is done by now off everybody's list of unread notices, or off one person's."""
    store.settle(about, kinds, clock.now(), person_id)


def count_unread(actor: Actor) -> int:
    """Return how many notices wait for somebody where they act; at most `store.MOST_COUNTED`."""
    kinds = registry.codes_for(actor.roles)
    return store.count_unread(actor.person_id, actor.organisation_id, kinds)


def inbox(actor: Actor, page: int, *, everywhere: bool) -> Inbox:
    """Return a page of somebody's notices; `everywhere`: also count those of other places."""
    found = store.listed(
        actor.person_id,
        actor.organisation_id,
        registry.codes_for(actor.roles),
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE + 1,
    )
    return Inbox(
        told=worded(found[:PAGE_SIZE]),
        seen_at=clock.now(),
        page=page,
        more=len(found) > PAGE_SIZE,
        elsewhere=_elsewhere(actor) if everywhere else (),
    )


def _elsewhere(actor: Actor) -> list[tuple[Belonging, int]]:
    counted = store.unread_by_organisation(actor.person_id, actor.organisation_id)
    if not counted:
        return []
    found = []
    for belonging in needed().belongings(actor.person_id):
        shown = set(registry.codes_for(belonging.roles))
        number = sum(
            count
            for where, kind, count in counted
            if where == belonging.organisation_id and kind in shown
        )
        if number:
            found.append((belonging, number))
    return found


def worded(notices: Sequence[Notice]) -> list[Told]:
    """Put notices into the reader's words: one look at each sort of thing they are about."""
    by_loader: dict[Any, set[UUID]] = {}
    for notice in notices:
        by_loader.setdefault(registry.get(notice.kind).load, set()).add(notice.about)
    facts = {load: load(ids) for load, ids in by_loader.items()}
    told = []
    for notice in notices:
        kind = registry.get(notice.kind)
        known = facts[kind.load]
        words = kind.write(notice, known[notice.about]) if notice.about in known else None
        told.append(Told(notice, words))
    return told


def place_of(actor: Actor, notice_id: UUID) -> OrganisationId:
    """Return where a notice of one's own belongs; raise `NotFound` for one that is not."""
    notice = store.find(notice_id)
    if notice is None or notice.person_id != actor.person_id:
        raise NotFound
    return notice.organisation_id


def open_one(actor: Actor, notice_id: UUID) -> Told:
    """Mark a notice as read and return it; raise `NotFound` if it is not for this reader here."""
    notice = store.find(notice_id)
    if (
        notice is None
        or notice.person_id != actor.person_id
        or notice.organisation_id != actor.organisation_id
        or notice.kind not in registry.codes_for(actor.roles)
    ):
        raise NotFound
    store.mark_read(notice_id, clock.now())
    return worded([notice])[0]


def read_all(actor: Actor, seen_at: datetime | None) -> None:
    """Mark everything as read that was there when the page was shown."""
    now = clock.now()
    until = min(seen_at, now) if seen_at else now
    store.mark_all_read(actor.person_id, actor.organisation_id, until, now)
