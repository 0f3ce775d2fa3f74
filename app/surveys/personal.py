"""What surveys keep about people who build them. Who answered one is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel.ids import PersonId
from app.surveys import personal_store as store

PERSONAL_TABLES = frozenset({"survey", "survey_response"})


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return the surveys somebody began, and how many sheets of paper they typed in."""
    return {
        "surveys": [dict(survey) for survey in store.owned(person_id)],
        "sheets_typed_in": store.count_typed(person_id),
    }


def erase_personal_data(person_id: PersonId) -> None:
    """Delete what nobody else works with; take the person out of all else."""
    store.erase(person_id)


def merge(guest: PersonId, account: PersonId) -> None:
    store.give(guest, account)


def counts(person_id: PersonId) -> Mapping[str, int]:
    return {"surveys": store.count_owned(person_id)}
