"""Take persons outside out of everything that is kept of a partner."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.identity import Actor
from app.partners import history_store, rules, service, store
from app.partners.importing import forgetting as imports
from app.partners.model import LENGTHS, LONG, PEOPLE, Act, Change, Partner, PartnerList

SHOWN = 200
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Family:
    """A partner with those that are one with it now, and what is known of them."""

    members: Sequence[Partner]
    said: Sequence[Said]
    """Facts of each of them, now and ever."""
    hosts: Sequence[tuple[Partner, bool]]
    """Partners that one of them was ever merged into, and whether it still is."""


def forget_people(actor: Actor, partner_list: PartnerList, partner_ids: Collection[UUID]) -> None:
    """Take the contact persons of partners out of everything that is kept of them.

    That includes partners merged into them, partners they were merged into, and what files said.
    What was copied into documents is not ours to find.
    """
    held = imports.hold(partner_list.id)  # before any partner, as the worker does
    names: set[str] = set()
    told: set[str] = set()
    forgotten: set[UUID] = set()
    for partner_id in partner_ids:
        family = _family(service.get(partner_list, partner_id))
        words = rules.people_words(*family.said)
        for each in family.members:
            _forget(actor, each, words)
        for host, still in family.hosts:
            _scrub(actor, host, words, still=still)
        names |= {rules.same_name(str(said["name"])) for said in family.said if said.get("name")}
        told |= set(words)
        forgotten |= {each.id for each in family.members}
    imports.forget(held, forgotten, names - {""}, sorted(told, key=len, reverse=True))


def _family(partner: Partner) -> _Family:
    """Return who is one with a partner now; each is looked at once, whatever was merged when."""
    members, waiting = {partner.id: partner}, [partner]
    said: list[Said] = []
    into: dict[UUID, bool] = {}
    while waiting:
        each = waiting.pop()
        past = list(_standing(history_store.changes(each.id)))
        said.append(rules.kept_facts(each.facts))
        said += [kept for one in past for kept in (dict(one.before), dict(one.after))]
        into |= {
            UUID(one.more["into"]): bool(each.deleted_at) for one in past if "into" in one.more
        }
        merged = (UUID(one.more["other"]) for one in past if one.act is Act.MERGED)
        others = (store.find(partner.list_id, other) for other in merged if other not in members)
        new = {other.id: other for other in others if other and other.deleted_at}
        members |= new
        waiting += new.values()
    hosts = ((store.find(partner.list_id, host), still) for host, still in into.items())
    apart = [(host, still) for host, still in hosts if host and host.id not in members]
    return _Family(list(members.values()), said, apart)


def _standing(past: Sequence[Change]) -> Iterator[Change]:
    """Yield changes, newest first, without mergers that were undone: those are two partners."""
    undone = False
    for one in past:
        if not (undone and one.act is Act.MERGED) and one.more.get("act") != Act.MERGED:
            yield one
        undone = one.more.get("act") == Act.MERGED


def _forget(actor: Actor, partner: Partner, told: Sequence[str]) -> None:
    """Empty a partner's facts about persons; earlier wordings of its texts go too."""
    moment = clock.now()
    facts = rules.without_people(partner.facts, told)
    store.change(partner.id, facts, moment, actor.person_id, deleted_at=partner.deleted_at)
    history_store.forget_in_history(partner.id, {*PEOPLE, *LONG, "next_step"})
    history_store.scrub_contacts(partner.id, told)
    history_store.add_change(
        partner.id, Act.FORGOTTEN, moment, actor.person_id, before={}, after={}
    )


def _scrub(actor: Actor, host: Partner, told: Sequence[str], *, still: bool) -> None:
    """Take persons out of a partner that has, or once had, what was said of another.

    Persons of its own stay; where it is one of two again, so do its facts.
    """
    kept = rules.scrubbed_facts(rules.kept_facts(host.facts), told, LENGTHS)
    facts = rules.with_kept(host.facts, kept)
    if still and facts != host.facts:
        moment = clock.now()
        store.change(host.id, facts, moment, actor.person_id, deleted_at=host.deleted_at)
    history_store.scrub_history(host.id, told)
    history_store.scrub_contacts(host.id, told)


def with_old_contacts(partner_list: PartnerList, years: int) -> list[Partner]:
    """Return partners that name a person and were not spoken with for so many years."""
    before = rules.quiet_before(service.today(), years * 12)
    return store.with_old_contacts(partner_list.id, before, SHOWN)
