"""How much the toolkit keeps: of one person, and of one organisation.

Who has reached a bound begins nothing more and makes no more evidence of documents. What they have
they go on writing in: nothing that was typed is refused, only less of its past stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.toolkit import store

OF_PERSON = 100_000_000
"""Characters of what somebody owns: each document with its versions, deleted ones too."""
OF_ORGANISATION = 5_000_000_000
OF_DOCUMENT = 50_000
"""Characters that a document counts for beside what it holds: there is a bound on empty ones."""
OF_EVIDENCE = 10_000_000
"""Characters of one document's versions that stay because evidence was made of them."""
NEARLY = 80
"""Percent from which on somebody is told."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the room there is, is taken; in characters."""

    taken: int
    whole: int

    @property
    def percent(self) -> int:
        return min(100, 100 * self.taken // self.whole)

    @property
    def is_full(self) -> bool:
        return self.taken >= self.whole

    @property
    def is_nearly_full(self) -> bool:
        return self.percent >= NEARLY


def of_person(person_id: PersonId) -> Room:
    return Room(_taken(*store.held_by(person_id)), OF_PERSON)


def of_organisation(actor: Actor) -> Room:
    return Room(_taken(*store.held_in(actor.organisation_id)), OF_ORGANISATION)


def check(actor: Actor) -> None:
    """Raise `Conflict` where the actor, or their organisation, has no room for more."""
    if of_person(actor.person_id).is_full:
        raise Conflict("toolkit_full")
    if of_organisation(actor).is_full:
        raise Conflict("toolkit_organisation_full")


def check_evidence(document_id: UUID, revision: int) -> None:
    """Raise `Conflict` where a document has no room for one more version that stays as evidence.

    It takes up the room of whoever owns the document, and anyone it is shared with makes evidence.
    """
    if store.stays(document_id, revision):
        return
    if store.held_as_evidence(document_id) >= OF_EVIDENCE:
        raise Conflict("toolkit_evidence_full")


def _taken(documents: int, characters: int) -> int:
    return documents * OF_DOCUMENT + characters
