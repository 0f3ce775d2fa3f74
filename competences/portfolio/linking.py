"""Look whether a link still leads somewhere: never while somebody waits, never into our network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock, fetch
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict
from app.kernel.outbox import service as outbox
from competences.portfolio import checks_store, rules, store
from competences.portfolio.model import Evidence, LinkOutcome

LINK_CHECK = "evidence.link_check"
"""Kind of outbox row; its payload: `evidence`."""

AGAIN_AFTER = timedelta(minutes=1)
"""So often a learner may have the same link looked at."""


def ask(evidence_id: UUID) -> None:
    """Have a link looked at, soon after this is kept."""
    moment = clock.now()
    checks_store.ask_for_link_check(evidence_id, moment)
    outbox.put(
        LINK_CHECK,
        {"evidence": str(evidence_id)},
        order_key=f"link_check:{evidence_id}",
        dedup_key=f"link_check:{evidence_id}:{moment.isoformat()}",
    )


def ask_again(piece: Evidence) -> None:
    """Have one's own link looked at again; raise `Conflict` if that was a moment ago."""
    last = piece.link_check
    if piece.url is None or (last and clock.now() < last.asked_at + AGAIN_AFTER):
        raise Conflict("link_checked_just_now")
    ask(piece.id)


def look(payload: dict[str, Any]) -> None:
    """Look at a link and keep what came of it; whatever it is, it is an answer."""
    evidence_id = UUID(payload["evidence"])
    with unit_of_work():
        piece = store.find(evidence_id)
    if piece is None or piece.url is None:
        return
    outcome, status = _seen(piece.url)
    with unit_of_work():
        checks_store.keep_link_check(evidence_id, piece.url, clock.now(), outcome, status)


def _seen(url: str) -> tuple[LinkOutcome, int | None]:
    try:
        status = fetch.status_of(url)
    except fetch.FetchError as error:
        inside = error.reason in {"private_address", "scheme"}
        return (LinkOutcome.INSIDE if inside else LinkOutcome.SILENT), None
    return rules.link_outcome(status), status
