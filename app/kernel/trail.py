"""What belongs in the record: every decision, and every look at another person's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that somebody did with somebody's work. Publish it; the record keeps it.

    It is kept in the same transaction: what is undone was not done.
    """

    act: str
    """What happened: the world's noun and a verb, "dossier.decided", "evidence.seen"."""
    organisation_id: OrganisationId
    subject_id: PersonId
    """Whose work it is."""
    object_id: UUID
    """The dossier, the piece of evidence, … that the noun of `act` names."""
    actor_id: PersonId | None = None
    """Who did it; None: somebody without an account, by a link."""
    values: Mapping[str, str | int] = field(default_factory=dict)
    """Codes and numbers (a level, a round). Never names or what somebody wrote."""
