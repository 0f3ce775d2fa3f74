"""Documents as personal data: taken away, erased, or passed on.

What somebody kept to themselves goes with them. What they shared stays with those who work with
it, and so do its versions, without their name.
"""

from __future__ import annotations

from typing import Any

from app.kernel.ids import PersonId
from app.toolkit import personal_store as store

PERSONAL_TABLES = frozenset({"toolkit_document", "toolkit_version", "toolkit_due"})


def export(person_id: PersonId) -> dict[str, Any]:
    """Return the documents somebody owns, and every version they wrote, of others' too."""
    return {
        "documents": [
            {
                "id": str(row.id),
                "organisation_id": str(row.organisation_id),
                "instrument": row.instrument,
                "title": row.title,
                "shared": row.scope,
                "currency": row.currency,
                "begun_at": row.created_at.isoformat(),
                "changed_at": row.changed_at.isoformat(),
                "deleted_at": row.archived_at and row.archived_at.isoformat(),
                "content": row.content,
            }
            for row in store.owned(person_id)
        ],
        "written": [
            {
                "document_id": str(row.document_id),
                "instrument": instrument,
                "version": row.revision,
                "at": row.at.isoformat(),
                "content": row.content,
            }
            for row, instrument in store.written(person_id)
        ],
    }


erase = store.erase
merge = store.give


def counts(guest: PersonId) -> dict[str, int]:
    return {"documents": store.count(guest)}
