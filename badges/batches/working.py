"""Work a list off in the background, a few badges a transaction, each through the gate."""

from __future__ import annotations

import time
from uuid import UUID

import structlog

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, ProductError
from app.kernel.events import publish
from app.kernel.ids import AwardId
from app.kernel.outbox.service import Payload
from badges import by_hand, issuer, owning
from badges.awarding import Holder
from badges.batches import service, store
from badges.batches.model import Batch, Reason, Row, State
from badges.events import AwardedToAddress
from badges.model import BadgeDesign, EvidenceNote
from badges.needs import needed
from badges.together import forget, together

TURN_SECONDS = 20.0
"""How long one delivery works; well within the outbox's lease. Then others have their turn."""

HOLD_SECONDS = 0.5
"""How long a transaction takes more badges in: whoever awards waits, on SQLite whoever writes."""

PAUSE_SECONDS = 0.1
"""Between two transactions. SQLite lets whoever waits look again within that time."""

_AT_ONCE = 20
"""How many rows are read at once, at most: more than fit into a transaction."""


_log = structlog.get_logger()


def deliver(payload: Payload) -> None:
    """Go on with a list; what is left after a turn is put back, so a killed worker loses nothing.

    May be called twice for the same: a row is awarded in the transaction that says so.
    """
    batch_id = UUID(payload["batch"])
    enough = time.monotonic() + TURN_SECONDS
    while go_on(batch_id):
        if time.monotonic() >= enough:
            with unit_of_work():
                service.put(batch_id)
            return
        pause()


def pause() -> None:
    """Let others have their turn between two transactions."""
    time.sleep(PAUSE_SECONDS)


def go_on(batch_id: UUID) -> bool:
    """Award the next few rows in a transaction of their own; return whether there are more."""
    with unit_of_work(), together():
        issuer.fixed()  # Whoever works on the same list waits here, and then sees what was done.
        batch = store.find(batch_id)
        if batch is None or not batch.is_running:
            return False
        waiting = store.rows(batch_id, [State.READY], limit=_AT_ONCE)
        design = service.design_to_award(batch)
        enough = time.monotonic() + HOLD_SECONDS
        done = 0
        for row in waiting:
            _settle(batch, row, design)
            done += 1
            if time.monotonic() >= enough:
                break
        more = done < len(waiting) or len(waiting) == _AT_ONCE
        if not more:
            store.note(batch_id, finished_at=clock.now())
        return more


def _settle(batch: Batch, row: Row, design: BadgeDesign | None) -> None:
    """Award one row, or note why not; what fails undoes itself alone."""
    try:
        with store.each_by_itself():
            award_id = _award(batch, row, design)
            store.settle(batch.id, row.number, State.AWARDED, row.reason, award_id=award_id)
    except ProductError as error:
        forget()
        if error.code == "role_held":
            store.settle(batch.id, row.number, State.HELD, Reason.HELD)
        else:
            values = {name: str(value)[:500] for name, value in error.values.items()}
            store.settle(batch.id, row.number, State.FAILED, error.code, values=values)
    except Exception as error:  # noqa: BLE001  # one row must not hold up all that come after it
        forget()
        _log.warning("badge_batch_row_failed", batch=str(batch.id), error=type(error).__name__)
        store.settle(batch.id, row.number, State.FAILED, "broken")


def _award(batch: Batch, row: Row, design: BadgeDesign | None) -> AwardId:
    if design is None:
        raise Conflict("batch_design_gone")
    holder = _holder(batch, row)
    award_id = by_hand.give(
        design,
        holder,
        words=f"{batch.words} {row.words}",
        evidence=(EvidenceNote(row.evidence),) if row.evidence else (),
    )
    if holder.person_id is None:
        publish(AwardedToAddress(award_id, batch.id, row.number))
    elif row.person_id is None:
        owning.note_claimed(award_id)
    return award_id


def _holder(batch: Batch, row: Row) -> Holder:
    """Return whom a row means today: an address may have got an account since."""
    person_id = row.person_id or (needed().account_of(row.email) if row.email else None)
    if row.person_id is not None:
        contact = needed().contact(row.person_id)
        name, email, language = contact.name, contact.email, contact.language
    else:
        name, email, language = row.name, row.email, batch.language
    return Holder(person_id, batch.organisation_id, batch.organisation_name, name, email, language)
