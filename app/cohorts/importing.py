"""A file of addresses, tried before anything is done: what each line would do."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from app.cohorts import addresses_file, cohort_store, cohorting
from app.cohorts.addresses_file import Line
from app.cohorts.model import FileRow, RowState
from app.cohorts.needs import needed
from app.cohorts.tables import CohortMemberRow
from app.kernel.errors import Invalid
from app.kernel.identity import Actor

MOST_INVITED = 200
"""Invitations sent at once."""


def tried(actor: Actor, cohort_id: UUID, content: bytes) -> list[FileRow]:
    """Return what each line of a file would do; nothing is changed. Raises `Invalid`."""
    cohort = cohorting.get(actor, cohort_id)
    lines = addresses_file.read(content)
    addresses = {line.number: _address(line) for line in lines}
    members = needed().by_address(
        cohort.organisation_id, {each for each in addresses.values() if each}
    )
    inside = cohort_store.current(CohortMemberRow, cohort.id)
    rows, seen = [], set[str]()
    for line in lines:
        address = addresses[line.number]
        person = members.get(address) if address else None
        if address is None:
            state = RowState.UNREADABLE
        elif address in seen:
            state = RowState.TWICE
        elif person is None:
            state = RowState.NO_MEMBER
        else:
            state = RowState.IN_ALREADY if person in inside else RowState.NEW
        seen |= {address} if address else set()
        rows.append(FileRow(line.number, address or line.text, state, person))
    return rows


def _address(line: Line) -> str | None:
    try:
        return needed().normal_address(line.text)
    except Invalid:
        return None


def invite(actor: Actor, addresses: Iterable[str], language: str) -> int:
    """Invite these addresses to learn in the organisation; return how many. Raises `Invalid`."""
    wanted = list(dict.fromkeys(needed().normal_address(each) for each in addresses))
    if len(wanted) > MOST_INVITED:
        raise Invalid("cohort_too_many", most=MOST_INVITED)
    for address in wanted:
        needed().invite(actor, address, language)
    return len(wanted)
