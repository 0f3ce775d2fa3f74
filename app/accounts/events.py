"""What happened to an account."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class AddressProved:
    """An address of mail is somebody's: they opened what was sent there, or an operator says so."""

    person_id: PersonId
    email: str
    """In its normal spelling."""
