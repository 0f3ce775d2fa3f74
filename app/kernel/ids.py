"""Identifiers: random UUIDs (version 4), the same in the database and in URLs."""

from __future__ import annotations

from typing import NewType
from uuid import UUID, uuid4

PersonId = NewType("PersonId", UUID)
OrganisationId = NewType("OrganisationId", UUID)
CohortId = NewType("CohortId", UUID)
EvidenceId = NewType("EvidenceId", UUID)
DossierId = NewType("DossierId", UUID)
AwardId = NewType("AwardId", UUID)


def new_id() -> UUID:
    return uuid4()
