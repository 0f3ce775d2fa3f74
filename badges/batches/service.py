"""Prepare a list, start it, throw it away, try again what failed; forget it in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.i18n import LANGUAGES, Text
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId, new_id
from app.kernel.outbox import service as outbox
from app.kernel.words import one_line
from badges import by_hand, catalog
from badges.batches import examining, store
from badges.batches.examining import Plan
from badges.batches.model import KEPT_AFTER, KEPT_UNUSED, Batch, Entry, Listed, Row, State
from badges.model import BadgeDesign
from badges.needs import Group, Member, needed

PERSONAL_TABLES = frozenset({"badge_batch", "badge_batch_entry"})

WORK = "badges.batch"
"""Kind of outbox row; its payload: `batch`."""

MOST_TICKED = 900
"""How many are shown to be ticked; a form has no more than 1,000 parts (`MAX_FORM_PARTS`)."""

SHOWN = 20
"""How many lists an administrator is shown."""


def groups(actor: Actor) -> Sequence[Group]:
    """Return the groups whose people this administrator may tick together."""
    return needed().groups(actor)


def members(actor: Actor, group: UUID | None = None) -> list[Member]:
    """Return whom this administrator may tick: the other members, or those of a group.

    Raises `NotFound` for a group that is none of theirs.
    """
    found = needed().people_of(actor, group)
    return [member for member in found if member.person_id != actor.person_id][:MOST_TICKED]


def ticked(actor: Actor, person_ids: Collection[UUID], group: UUID | None = None) -> Listed:
    """Return members as a list; raise `NotFound` if one is not among those to tick."""
    known = {member.person_id: member for member in members(actor, group)}
    if not set(person_ids) <= known.keys():
        raise NotFound
    chosen = [known[person_id] for person_id in known if person_id in set(person_ids)]
    return Listed(
        tuple(
            Entry(number, member.email or "", member.name or "", person_id=member.person_id)
            for number, member in enumerate(chosen, start=1)
        )
    )


def prepare(
    design: BadgeDesign,
    listed: Listed,
    *,
    organisation_id: OrganisationId,
    organisation_name: str,
    by: Actor | None,
    confirmed: Collection[int],
    words: str,
    language: str,
) -> UUID:
    """Keep a list with what will happen to each row; nothing is awarded yet.

    `by` is an administrator, or None for the operator at the command line. Raises `Forbidden` for
    whoever does not administer, `Invalid` unless every point of the design is confirmed, and for an
    empty list.
    """
    if by is not None and not by.administers:
        raise Forbidden("role_needed")
    words = one_line(words)
    if len(words) > by_hand.WORDS_LENGTH:
        raise Invalid("role_words", field="words", longest=by_hand.WORDS_LENGTH)
    if set(confirmed) != set(range(len(design.to_confirm))):
        raise Invalid("role_unconfirmed", field="confirmed")
    if language not in LANGUAGES:
        raise Invalid("batch_language", field="language")
    if not listed.entries:
        raise Invalid("batch_empty")
    batch = Batch(
        id=new_id(),
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        design=design.key,
        language=language,
        words=words,
        guessed=listed.guessed,
        created_by=by.person_id if by else None,
        created_at=clock.now(),
        started_at=None,
        finished_at=None,
    )
    plan = Plan(design, organisation_id, batch.created_by, words)
    store.add(batch, examining.examine(listed.entries, plan))
    return batch.id


def start(batch_id: UUID) -> None:
    """Let a list be worked off in the background; starting it twice is starting it once.

    Raises `Conflict` if there is nothing to award in it.
    """
    if not numbers(batch_id)[State.READY]:
        raise Conflict("batch_nothing_to_do")
    if store.start(batch_id, clock.now()):
        put(batch_id)


def put(batch_id: UUID) -> None:
    """Let the worker go on with a list."""
    outbox.put(WORK, {"batch": str(batch_id)}, order_key=f"badge_batch:{batch_id}")


def try_again(batch_id: UUID) -> None:
    """Let what failed be tried once more; raise `Conflict` if nothing did, or it still runs."""
    batch = find(batch_id)
    if batch is None or not batch.is_done or not store.ready_again(batch_id):
        raise Conflict("batch_nothing_to_do")
    store.note(batch_id, finished_at=None)
    put(batch_id)


def throw_away(batch_id: UUID) -> None:
    """Forget a list that nobody started."""
    store.remove_draft(batch_id)


# -- looking -----------------------------------------------------------------------------------


def find(batch_id: UUID) -> Batch | None:
    return store.find(batch_id)


def get(batch_id: UUID, actor: Actor) -> Batch:
    """Return a list of the organisation that the actor administers; raise `NotFound`."""
    batch = store.find(batch_id)
    if batch is None or batch.organisation_id != actor.organisation_id:
        raise NotFound
    if not actor.administers:
        raise Forbidden("role_needed")
    return batch


def design_of(batch: Batch) -> BadgeDesign | None:
    """Return the design in the version that was looked at; None if it is not there any more."""
    try:
        return catalog.get(batch.design)
    except NotFound:
        return None


def design_to_award(batch: Batch) -> BadgeDesign | None:
    """Return the same while its organisation still awards it, be it in a newer version."""
    design = design_of(batch)
    if design is None or not by_hand.is_awarded(design.slug, batch.organisation_id):
        return None
    return design


def newest(actor: Actor) -> list[tuple[Batch, int]]:
    """Return the newest lists of the actor's organisation, each with its number of rows."""
    return store.newest(actor.organisation_id, SHOWN)


def names(lists: Iterable[Batch]) -> dict[str, Text]:
    """Return design → what it is called, of those that are still there."""
    one_of_each = {batch.design: batch for batch in lists}
    designs = map(design_of, one_of_each.values())
    return {design.key: design.name for design in designs if design}


def reasons(batch_id: UUID) -> Mapping[tuple[State, str], int]:
    """Return how many rows there are of each state and reason."""
    return store.counts(batch_id)


def numbers(batch_id: UUID) -> Counter[State]:
    """Return how many rows there are of each state."""
    found: Counter[State] = Counter()
    for (state, _reason), number in store.counts(batch_id).items():
        found[state] += number
    return found


def rows(
    batch_id: UUID, states: Collection[State], *, offset: int = 0, limit: int | None = None
) -> list[Row]:
    return store.rows(batch_id, states, offset=offset, limit=limit)


def addressee(batch_id: UUID, number: int) -> tuple[Batch, Row] | None:
    """Return a row that was awarded to an address, with its list; None if it is no more."""
    batch, row = store.find(batch_id), store.find_row(batch_id, number)
    if batch is None or row is None or row.award_id is None or row.email is None:
        return None
    return batch, row


def every_row(batch_id: UUID) -> Iterable[Row]:
    return store.every_row(batch_id)


# -- personal data -----------------------------------------------------------------------------


def forget_old() -> None:
    """Delete lists with their addresses when their time is over; the badges stay."""
    moment = clock.now()
    store.remove_old(moment - KEPT_AFTER, moment - KEPT_UNUSED)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return the rows about a person, and which lists they made."""
    return {
        **_rows_kept(person_id, _email(person_id)),
        "made": [
            {"list": str(batch.id), "design": batch.design, "at": batch.created_at.isoformat()}
            for batch in store.made_by(person_id)
        ],
    }


def _email(person_id: PersonId) -> str | None:
    """Return somebody's address; None for a person without one, or who is not here."""
    try:
        return needed().contact(person_id).email
    except NotFound:
        return None


def export_address_data(email: str) -> dict[str, Any]:
    """Return the rows about an address; {} if there are none."""
    kept = _rows_kept(None, email)
    return kept if kept["rows"] else {}


def _rows_kept(person_id: PersonId | None, email: str | None) -> dict[str, Any]:
    return {
        "rows": [
            {
                "list": str(batch.id),
                "organisation": batch.organisation_name,
                "design": batch.design,
                "at": batch.created_at.isoformat(),
                "email": row.email,
                "name": row.name,
                "words": row.words,
                "evidence": row.evidence,
                "state": row.state,
                "reason": row.reason,
                "badge": str(row.award_id) if row.award_id else None,
            }
            for batch, row in store.rows_about(person_id, email)
        ]
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete the rows about a person, and that they made a list."""
    store.forget(person_id, _email(person_id))


def erase_address_data(email: str) -> int:
    """Delete the rows about an address; return how many."""
    return store.forget(None, email)


def merge(guest: PersonId, account: PersonId) -> None:
    store.give(guest, account)
