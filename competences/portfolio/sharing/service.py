"""Let others read chosen pieces of a portfolio by a link, and see how often they did."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId, PersonId, new_id
from app.kernel.trail import Noted
from app.kernel.words import one_line
from competences.portfolio import service as portfolio
from competences.portfolio.model import Evidence
from competences.portfolio.sharing import store
from competences.portfolio.sharing.model import Share
from competences.portfolio.sharing.tables import ShareRow

SHARED = "evidence.shared"
"""What the record says when an owner makes a link to a piece."""

DAYS_CHOICES = (7, 30, 90)
LABEL_LENGTH = 100
MOST_PIECES = 30
MOST_OPEN = 30
LISTED = 100
"""How many of somebody's links a page lists, the newest."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new link. This is the only moment at which its token is known to us."""

    share_id: UUID
    token: str


def make(actor: Actor, evidence_ids: Collection[UUID], *, label: str, days: int) -> Made:
    """Make a link to pieces of one's own, open for one of `DAYS_CHOICES` days.

    Raises `NotFound` for a piece of somebody else, `Invalid` for what does not fit, `Conflict`
    where too many links are open already.
    """
    label = one_line(label)
    if not label or len(label) > LABEL_LENGTH:
        raise Invalid("share_label", field="label", longest=LABEL_LENGTH)
    if days not in DAYS_CHOICES:
        raise Invalid("share_days", field="days")
    if not 0 < len(set(evidence_ids)) <= MOST_PIECES:
        raise Invalid("share_pieces", field="pieces", most=MOST_PIECES)
    pieces = portfolio.own_by_ids(actor, evidence_ids)
    now = clock.now()
    if store.count_open(actor.person_id, now) >= MOST_OPEN:
        raise Conflict("too_many_shares", most=MOST_OPEN)
    token = secrets.token_urlsafe(24)
    row = ShareRow(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        token_hash=_hash(token),
        label=label,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    store.add(row, [piece.id for piece in pieces])
    for piece in pieces:
        events.publish(
            Noted(SHARED, piece.organisation_id, piece.person_id, piece.id, actor.person_id)
        )
    return Made(row.id, token)


def shares_of(actor: Actor) -> list[Share]:
    """Return the links that somebody made, newest first."""
    return store.of(actor.person_id, actor.organisation_id, limit=LISTED)


def withdraw(actor: Actor, share_id: UUID) -> Share:
    """Let a link open nothing any more, at once; raise `NotFound` if it is not theirs."""
    share = store.find(share_id)
    mine = (actor.person_id, actor.organisation_id)
    if share is None or (share.person_id, share.organisation_id) != mine:
        raise NotFound
    store.withdraw(share_id, clock.now())
    return share


def opened(token: str, reader: PersonId | None) -> tuple[Share, list[Evidence]]:
    """Return a link and what it opens; raise `NotFound` if that is nothing (any more).

    Opening is counted and put into the record, unless its owner looks.
    """
    share = _open_share(token)
    pieces = _pieces(share)
    if reader != share.person_id:
        store.count_opening(share.id, clock.now().date())
        for piece in pieces:
            portfolio.note_look(piece, reader, way="link")
    return share, pieces


def file_of(token: str, evidence_id: UUID) -> Evidence:
    """Return one piece that a link opens, for its file; raise `NotFound`.

    The page that leads to it has counted the look.
    """
    for piece in _pieces(_open_share(token)):
        if piece.id == evidence_id:
            return piece
    raise NotFound("share_closed")


def _open_share(token: str) -> Share:
    share = store.find_by_hash(_hash(token))
    if share is None or not share.is_open(clock.now()):
        raise NotFound("share_closed")
    return share


def _pieces(share: Share) -> list[Evidence]:
    ids = [EvidenceId(piece.id) for piece in share.pieces]
    return portfolio.by_ids(share.organisation_id, ids)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
