"""The links that a person made, as they are handed over on request."""

from __future__ import annotations

from typing import Any

from app.kernel.ids import PersonId
from competences.portfolio.sharing import store


def export_shares(person_id: PersonId) -> list[dict[str, Any]]:
    return [
        {
            "id": str(share.id),
            "label": share.label,
            "created_at": share.created_at.isoformat(),
            "expires_at": share.expires_at.isoformat(),
            "withdrawn_at": share.withdrawn_at and share.withdrawn_at.isoformat(),
            "pieces": [str(piece.id) for piece in share.pieces],
            "opened": {opening.day.isoformat(): opening.times for opening in share.openings},
        }
        for share in store.everything_of(person_id)
    ]
