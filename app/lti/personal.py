"""Everything that platforms brought here about a person, handed over or erased as one."""

from __future__ import annotations

from typing import Any

from app.kernel import clock
from app.kernel.ids import PersonId
from app.lti import grades, joining_store, launches, roster

PERSONAL_TABLES = launches.PERSONAL_TABLES | grades.PERSONAL_TABLES | roster.PERSONAL_TABLES


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return {
        **launches.export_personal_data(person_id),
        "courses": roster.export_personal_data(person_id),
        "grades": grades.export_personal_data(person_id),
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Erase who they are on platforms last: courses know their members by that."""
    roster.erase_personal_data(person_id)
    grades.erase_personal_data(person_id)
    launches.erase_personal_data(person_id)


def merge(guest: PersonId, account: PersonId) -> None:
    """From now on whoever came as the guest comes as the account."""
    joining_store.give(guest, account, clock.now())
