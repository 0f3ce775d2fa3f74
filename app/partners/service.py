"""One partner after another: add, change, undo, speak with, connect, merge, delete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.words import one_line
from app.partners import history_store, limits, network_store, rules, store
from app.partners.importing import store as imports
from app.partners.model import (
    CONTACT_LENGTH,
    KEPT_DELETED,
    Act,
    Alike,
    Change,
    Contact,
    Facts,
    Filter,
    Line,
    Only,
    Partner,
    PartnerList,
    Plan,
    Sort,
)

PAGE_SIZE = 50
COUNTED = 1_000
"""How far a list is counted; beyond it says "more than"."""
SHOWN = 50
"""How many changes and contacts a page shows."""
ALIKE_SHOWN = 5
DUE_SHOWN = 5
SECTORS_SHOWN = CONNECTED_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    lines: Sequence[Line]
    count: int
    """Of all that the filter means; one more than `COUNTED` says that there are more."""
    first: int
    """Place of the first of these among all, from 1."""
    more: bool
    sectors: Sequence[str]

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def today() -> date:
    return clock.now().date()


def quiet_before(partner_list: PartnerList) -> date:
    """Return the day before which a last contact is too long ago."""
    return rules.quiet_before(today(), partner_list.quiet_months)


def page(partner_list: PartnerList, asked: Filter, number: int) -> Page:
    """Return a page of a list, from 1; three statements, whatever its size."""
    days = today(), quiet_before(partner_list)
    lines = store.page(
        partner_list.id, asked, *days, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1
    )
    return Page(
        lines[:PAGE_SIZE],
        store.count(partner_list.id, asked, *days, most=COUNTED + 1),
        (number - 1) * PAGE_SIZE + 1,
        len(lines) > PAGE_SIZE,
        store.sectors(partner_list.id, SECTORS_SHOWN),
    )


def due(partner_list: PartnerList) -> Sequence[Line]:
    """Return whose next step is due soonest; one more than `DUE_SHOWN` if there are more."""
    asked = Filter(only=Only.DUE, sort=Sort.NEXT_ON)
    days = today(), quiet_before(partner_list)
    return store.page(partner_list.id, asked, *days, offset=0, limit=DUE_SHOWN + 1)


def sector_suggestions(partner_list: PartnerList, usual: Iterable[str]) -> list[str]:
    """Return what is offered while somebody types a sector: those there, wished for, and usual."""
    there = store.sectors(partner_list.id, SECTORS_SHOWN)
    return list(dict.fromkeys([*there, *partner_list.wished, *usual]))


def get(partner_list: PartnerList, partner_id: UUID) -> Partner:
    """Return a partner of this list, deleted or not; raise `NotFound`."""
    found = store.find(partner_list.id, partner_id)
    if found is None:
        raise NotFound
    return found


def _there(partner_list: PartnerList, partner_id: UUID) -> Partner:
    """Return a partner that is not deleted."""
    found = get(partner_list, partner_id)
    if found.deleted_at is not None:
        raise Conflict("partner_deleted")
    return found


# -- add and change --------------------------------------------------------------------------------


def alike(partner_list: PartnerList, facts: Facts, without: UUID | None = None) -> list[Alike]:
    """Return partners of the list that may be the same."""
    return network_store.alike(partner_list.id, facts, without=without, most=ALIKE_SHOWN)


def add(actor: Actor, partner_list: PartnerList, facts: Facts) -> UUID:
    """Add a partner; raise `Invalid`, and `Conflict` where no more fit."""
    facts = rules.tidied(facts)
    limits.expect_room(partner_list)
    return store.add(partner_list.id, facts, clock.now(), actor.person_id)


def change(
    actor: Actor, partner_list: PartnerList, partner_id: UUID, facts: Facts, version: int
) -> bool:
    """Give a partner these facts; False if nothing is different.

    Raises `Conflict` if it is not the version any more that the actor saw; what differs by then is
    for them to look at.
    """
    partner = _there(partner_list, partner_id)
    facts = rules.tidied(facts)
    if partner.version != version:
        raise Conflict("partner_moved_on")
    return _changed(actor, partner, facts, Act.CHANGED)


def _changed(
    actor: Actor,
    partner: Partner,
    facts: Facts,
    act: Act,
    more: Mapping[str, Any] | None = None,
) -> bool:
    names = tuple(rules.differences(partner.facts, facts))
    if not names and act is Act.CHANGED:
        return False
    moment = clock.now()
    store.change(partner.id, facts, moment, actor.person_id)
    history_store.add_change(
        partner.id,
        act,
        moment,
        actor.person_id,
        before=rules.kept_facts(partner.facts, names),
        after=rules.kept_facts(facts, names),
        more=more,
    )
    return True


# -- history ---------------------------------------------------------------------------------------


def history(partner: Partner) -> list[Change]:
    return history_store.changes(partner.id, SHOWN)


def undoable(changes: Sequence[Change]) -> Change | None:
    """Return the change that can be undone: the newest, unless it undid or forgot something."""
    newest = changes[0] if changes else None
    return newest if newest and newest.act not in {Act.UNDONE, Act.FORGOTTEN} else None


def undo(actor: Actor, partner_list: PartnerList, partner_id: UUID, change_id: UUID) -> None:
    """Take the newest change back; raise `Conflict` if it is not the newest any more."""
    partner = get(partner_list, partner_id)
    newest = undoable(history_store.changes(partner_id, 1))
    if newest is None or newest.id != change_id:
        raise Conflict("partner_moved_on")
    moment = clock.now()
    if newest.act is Act.MERGED:
        _unmerge(actor, partner, newest.more)
    facts = rules.with_kept(partner.facts, newest.before)
    if "last_contact" in newest.before:  # we may have spoken since
        days = [each.on for each in history_store.contacts(partner_id, 1)]
        latest = max(filter(None, [facts.last_contact, *days]), default=None)
        facts = replace(facts, last_contact=latest)
    deleted_at = moment if newest.act is Act.RESTORED else None
    store.change(partner_id, facts, moment, actor.person_id, deleted_at=deleted_at)
    history_store.add_change(
        partner_id,
        Act.UNDONE,
        moment,
        actor.person_id,
        before=newest.after,
        after=newest.before,
        more={"act": newest.act},
    )


def delete(actor: Actor, partner_list: PartnerList, partner_id: UUID) -> None:
    """Take a partner out of the list; for some time it can be brought back."""
    _remove(actor, _there(partner_list, partner_id), {})


def _remove(actor: Actor, partner: Partner, more: Mapping[str, Any]) -> None:
    moment = clock.now()
    store.change(partner.id, partner.facts, moment, actor.person_id, deleted_at=moment)
    history_store.add_change(
        partner.id, Act.DELETED, moment, actor.person_id, before={}, after={}, more=more
    )


def restore(actor: Actor, partner_list: PartnerList, partner_id: UUID) -> None:
    """Bring a deleted partner back."""
    partner = get(partner_list, partner_id)
    if partner.deleted_at is None:
        raise Conflict("partner_there")
    _bring_back(actor, partner)


def _bring_back(actor: Actor, partner: Partner) -> None:
    moment = clock.now()
    store.change(partner.id, partner.facts, moment, actor.person_id)
    history_store.add_change(partner.id, Act.RESTORED, moment, actor.person_id, before={}, after={})


# -- contacts --------------------------------------------------------------------------------------


def contacts(partner: Partner) -> list[Contact]:
    return history_store.contacts(partner.id, SHOWN)


def note_contact(
    actor: Actor,
    partner_list: PartnerList,
    partner_id: UUID,
    on: date,
    what: str,
    *,
    plan: Plan | None = None,
) -> None:
    """Note that we spoke with a partner, and what is next; raises `Invalid`.

    The newest one is its last contact. A new plan is a change of the partner and can be undone.
    """
    partner = _there(partner_list, partner_id)
    what = one_line(what)
    if not what:
        raise Invalid("contact_empty", field="what")
    if len(what) > CONTACT_LENGTH:
        raise Invalid("partner_long", field="what", most=CONTACT_LENGTH)
    if on > today() + timedelta(days=1):  # elsewhere it may be tomorrow already
        raise Invalid("contact_future", field="on")
    planned = rules.tidied((plan or Plan()).after(partner.facts))
    history_store.add_contact(partner, on, actor.person_id, what)
    last = partner.facts.last_contact
    if last is None or on > last:
        spoken = replace(partner.facts, last_contact=on)
        store.change(partner_id, spoken, clock.now(), actor.person_id)
        partner, planned = replace(partner, facts=spoken), replace(planned, last_contact=on)
    _changed(actor, partner, planned, Act.CHANGED)


# -- connections -----------------------------------------------------------------------------------


def connections(partner: Partner) -> list[Alike]:
    return network_store.linked(partner.id, CONNECTED_SHOWN)


def called(partner_list: PartnerList, text: str, without: Collection[UUID]) -> list[Alike]:
    """Return partners whose name begins so, to be connected with one."""
    found = network_store.called(partner_list.id, text, most=SHOWN)
    return [each for each in found if each.id not in without]


def connect(partner_list: PartnerList, partner_id: UUID, other_id: UUID) -> None:
    """Note that two partners work with each other."""
    _there(partner_list, partner_id)
    _there(partner_list, other_id)
    if partner_id == other_id:
        raise Invalid("partner_itself")
    network_store.link(partner_list.id, {network_store.pair(partner_id, other_id)})


def disconnect(partner_list: PartnerList, partner_id: UUID, other_id: UUID) -> None:
    get(partner_list, partner_id)
    get(partner_list, other_id)
    network_store.unlink(partner_id, [other_id])


# -- two that are one ------------------------------------------------------------------------------


def twins(partner_list: PartnerList) -> list[list[Alike]]:
    """Return groups of partners that have the same name."""
    return network_store.twins(partner_list.id, SHOWN)


def pair(partner_list: PartnerList, one: UUID, other: UUID) -> tuple[Partner, Partner]:
    """Return two partners that are in the list; raise `NotFound`, `Conflict`."""
    if one == other:
        raise NotFound
    return _there(partner_list, one), _there(partner_list, other)


def merge(
    actor: Actor, partner_list: PartnerList, partner_id: UUID, other_id: UUID, facts: Facts
) -> None:
    """Let a partner have these facts and all that belongs to another, which is deleted.

    What was said with either of them, and who they work with, is together then. Undoing it gives
    each its own again.
    """
    partner, other = pair(partner_list, partner_id, other_id)
    moved = history_store.contact_ids(other.id)
    history_store.move_contacts(moved, partner.id)
    theirs = [each.id for each in network_store.linked(other.id) if each.id != partner.id]
    new = network_store.link(
        partner_list.id, {network_store.pair(partner.id, each) for each in theirs}
    )
    linked = [each for each in theirs if network_store.pair(partner.id, each) in new]
    more = {"other": str(other.id), "contacts": _texts(moved), "links": _texts(linked)}
    _changed(actor, partner, rules.tidied(facts), Act.MERGED, more)
    _remove(actor, other, {"into": str(partner.id)})


def _texts(ids: Sequence[UUID]) -> list[str]:
    return list(map(str, ids))


def _unmerge(actor: Actor, partner: Partner, more: Mapping[str, Any]) -> None:
    other = store.find(partner.list_id, UUID(more["other"]))
    if other is None:
        raise Conflict("partner_gone")
    history_store.move_contacts([UUID(each) for each in more["contacts"]], other.id)
    network_store.unlink(partner.id, [UUID(each) for each in more["links"]])
    if other.deleted_at is not None:
        _bring_back(actor, other)


# -- the end ---------------------------------------------------------------------------------------


def forget_deleted() -> None:
    """Delete for good what was deleted long ago; run daily."""
    while gone := store.long_deleted(clock.now() - KEPT_DELETED, 500):
        imports.let_go(gone)
        store.remove(gone)
