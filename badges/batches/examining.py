"""What would happen to each row of a list, before anything does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.kernel.errors import Invalid
from app.kernel.ids import OrganisationId, PersonId
from badges import awarding, by_hand, owning_store
from badges.batches.model import (
    EMAIL_LENGTH,
    EVIDENCE_LENGTH,
    NAME_LENGTH,
    Entry,
    Reason,
    Row,
    State,
)
from badges.model import BadgeDesign
from badges.needs import Member, needed


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be awarded, where from, and by whom."""

    design: BadgeDesign
    organisation_id: OrganisationId
    by: PersonId | None
    """Nobody awards a badge to themselves; None for the operator."""
    words: str
    """For all of them; a row may add its own."""


def examine(entries: Iterable[Entry], plan: Plan) -> list[Row]:
    """Return each row with what will happen; nothing is written.

    An address that belongs to somebody elsewhere looks like one that belongs to nobody: whether it
    has an account is not for a centre to know.
    """
    entries = list(entries)
    addresses = {entry.number: _normal(entry.email) for entry in entries}
    known = {address for address in addresses.values() if address}
    members = needed().members_by_email(plan.organisation_id, known)
    held = _Held.of(plan, members, entries, known)
    return list(_rows(entries, addresses, members, held, plan))


def _normal(email: str) -> str | None:
    if not email or len(email) > EMAIL_LENGTH:
        return None
    try:
        return needed().normal_email(email)
    except Invalid:
        return None


@dataclass(frozen=True, slots=True)
class _Held:
    """Who has the badge already, asked for all at once."""

    people: frozenset[PersonId]
    marks: frozenset[str]
    plan: Plan

    @classmethod
    def of(
        cls, plan: Plan, members: Mapping[str, Member], entries: Iterable[Entry], known: set[str]
    ) -> _Held:
        people = {member.person_id for member in members.values()}
        people |= {entry.person_id for entry in entries if entry.person_id}
        marks = (awarding.once_by(each, plan.organisation_id, plan.design) for each in known)
        until = by_hand.renewable_until()
        return cls(
            frozenset(
                owning_store.people_holding(plan.design, plan.organisation_id, people, until=until)
            ),
            frozenset(owning_store.marks_held(marks, until=until)),
            plan,
        )

    def by(self, person_id: PersonId | None, address: str | None) -> bool:
        if person_id in self.people:
            return True
        mark = address and awarding.once_by(address, self.plan.organisation_id, self.plan.design)
        return mark in self.marks


def _rows(
    entries: Iterable[Entry],
    addresses: Mapping[int, str | None],
    members: Mapping[str, Member],
    held: _Held,
    plan: Plan,
) -> Iterator[Row]:
    seen: set[PersonId | str] = set()
    for entry in entries:
        address = addresses[entry.number]
        member = members.get(address) if address else None
        person_id = entry.person_id or (member.person_id if member else None)
        whose = person_id or address
        state, reason = _outcome(entry, person_id, address, plan)
        if state is State.READY and held.by(person_id, address):
            state, reason = State.HELD, Reason.HELD
        if whose and whose in seen:
            state, reason = State.REFUSED, Reason.TWICE
        elif whose:
            seen.add(whose)
        # The name of a member is the one they go by here.
        name = (member.name if member else None) or entry.name
        yield Row(
            number=entry.number,
            email=address or entry.email[:EMAIL_LENGTH] or None,
            name=name[:NAME_LENGTH] or None,
            words=entry.words[: by_hand.WORDS_LENGTH + 1],
            evidence=entry.evidence[: EVIDENCE_LENGTH + 1],
            person_id=person_id,
            state=state,
            reason=reason,
            values={},
        )


def _outcome(
    entry: Entry, person_id: PersonId | None, address: str | None, plan: Plan
) -> tuple[State, Reason]:
    if person_id is None and not entry.email:
        return State.REFUSED, Reason.EMAIL_MISSING
    if person_id is None and address is None:
        return State.REFUSED, Reason.EMAIL_UNREADABLE
    if person_id is not None and person_id == plan.by:
        return State.REFUSED, Reason.ONESELF
    if len(entry.name) > NAME_LENGTH:
        return State.REFUSED, Reason.NAME_LONG
    # The two are joined by a space.
    if len(f"{plan.words} {entry.words}".strip()) > by_hand.WORDS_LENGTH:
        return State.REFUSED, Reason.WORDS_LONG
    if len(entry.evidence) > EVIDENCE_LENGTH:
        return State.REFUSED, Reason.EVIDENCE_LONG
    if person_id is not None:
        return State.READY, Reason.MEMBER if address else Reason.NO_ADDRESS
    return State.READY, Reason.ADDRESS if entry.name else Reason.NAMELESS
