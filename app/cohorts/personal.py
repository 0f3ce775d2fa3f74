"""What cohorts keep about people, for themselves; and whose it is when two turn out to be one."""

from __future__ import annotations

from typing import Any

from app.cohorts import cohort_store as store
from app.cohorts.tables import CohortMemberRow, CohortTrainerRow
from app.kernel.ids import PersonId

PERSONAL_TABLES = frozenset({"cohort_member", "cohort_trainer"})


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return the cohorts somebody was in and those they trained, each with its days."""
    return {
        "member_of": _periods(CohortMemberRow, person_id),
        "trained": _periods(CohortTrainerRow, person_id),
    }


def _periods(table: store.Part, person_id: PersonId) -> list[dict[str, Any]]:
    return [
        {
            "cohort": row.name,
            "joined_at": row.joined_at.isoformat(),
            "left_at": row.left_at and row.left_at.isoformat(),
        }
        for row in store.periods(table, person_id)
    ]


def erase_personal_data(person_id: PersonId) -> None:
    store.erase(person_id)


def merge(guest: PersonId, account: PersonId) -> None:
    """Give the guest's time in cohorts to the account."""
    for table in (CohortMemberRow, CohortTrainerRow):
        store.merge(table, guest, account)
