"""Documents as evidence: frozen into the portfolio, each version once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.identity import Actor
from app.toolkit import storage, store
from app.toolkit.model import Document
from app.toolkit.needs import Paper, needed


@dataclass(frozen=True, slots=True)
class Frozen:
    """A piece of evidence, and which version of its document it shows."""

    evidence_id: UUID
    revision: int


def use_as_evidence(
    actor: Actor,
    document: Document,
    *,
    title: str,
    text: str,
    activities: Sequence[str],
    language: str,
) -> UUID:
    """Keep a document as it stands in the actor's portfolio; its version stays as well.

    The same version again is the piece that is there already. Raises `Invalid` for too long a text,
    and `Conflict` where there is no room for more.
    """
    storage.check(actor)
    storage.check_evidence(document.id, document.revision)
    store.freeze(document.id, document.revision)
    origin = f"{_origin(document)}{document.revision}"
    return needed().keep_evidence(actor, Paper(title, text, origin, tuple(activities), language))


def pieces(actor: Actor, document: Document) -> list[Frozen]:
    """Return the actor's own pieces made of a document, newest first."""
    before = _origin(document)
    found = needed().pieces_of(actor, before)
    return [Frozen(one.id, int(one.origin.removeprefix(before))) for one in found]


def _origin(document: Document) -> str:
    return f"toolkit:{document.id}@"
