"""What notices keep about people, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.kernel import clock
from app.kernel.ids import PersonId
from app.notices import rules, store

PERSONAL_TABLES = frozenset({"notice", "notice_choice"})


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return {
        "notices": [
            {
                "kind": notice.kind,
                "about": str(notice.about),
                "organisation_id": str(notice.organisation_id),
                "values": dict(notice.details),
                "told_at": notice.created_at.isoformat(),
                "read_at": _iso(notice.read_at),
                "mailed_at": _iso(notice.mailed_at),
            }
            for notice in store.all_of(person_id)
        ],
        "choices": {
            topic.value: channel.value
            for topic, channel in store.choices([person_id])[person_id].items()
        },
    }


def erase_personal_data(person_id: PersonId) -> None:
    store.forget(person_id)


def merge(guest: PersonId, account: PersonId) -> None:
    """Give the notices of one to the other; how they are sent stays as the account chose."""
    store.give(guest, account)


def delete_old() -> None:
    """Delete notices that were read half a year ago, or told a year ago."""
    now = clock.now()
    store.delete_old(now - rules.KEPT_READ, now - rules.KEPT_UNREAD)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
