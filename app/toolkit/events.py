from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class InstrumentUsed:
    """Somebody wrote in a document of an instrument for the first time."""

    person_id: PersonId
    organisation_id: OrganisationId
    instrument_id: str
