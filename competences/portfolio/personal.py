"""The evidence of a person: handed over, erased, and no file kept that no piece names."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from app.kernel import clock, files
from app.kernel.ids import PersonId
from competences.portfolio import store
from competences.portfolio.model import BadgeCheck, Evidence, LinkCheck
from competences.portfolio.sharing import store as shares
from competences.portfolio.sharing.exporting import export_shares
from competences.portfolio.witnessing import personal as witnesses
from competences.portfolio.witnessing import store as requests

PERSONAL_TABLES = frozenset(
    {
        "evidence",
        "evidence_activity",
        "evidence_link_check",
        "evidence_badge_check",
        "evidence_share",
        "evidence_share_piece",
        "evidence_share_opening",
        "witness_request",
        "witness_request_piece",
    }
)
STRAY_AFTER = timedelta(days=1)
"""A file without a row is left alone that long: its upload may not be committed yet."""


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return {
        "evidence": [_exported(piece) for piece in store.everything_of(person_id)],
        "links_for_others": export_shares(person_id),
        "witnesses": witnesses.export_personal_data(person_id),
    }


def erase_personal_data(person_id: PersonId) -> None:
    shares.erase(person_id)
    requests.erase(person_id)
    for organisation_id in store.erase(person_id):
        files.erase(organisation_id, person_id)


def sweep_strays() -> int:
    """Delete files that no evidence names any more; return how many. Run now and then."""
    swept = 0
    for person in files.persons():
        known = store.known_hashes(*person)
        swept += files.sweep(*person, keep=known, before=clock.now() - STRAY_AFTER)
    return swept


def _exported(piece: Evidence) -> dict[str, Any]:
    return {
        "id": str(piece.id),
        "organisation_id": str(piece.organisation_id),
        "kind": piece.kind.value,
        "title": piece.title,
        "description": piece.description,
        "language": piece.language,
        "activities": list(piece.activities),
        "created_at": piece.created_at.isoformat(),
        "in_dossier_since": piece.frozen_at and piece.frozen_at.isoformat(),
        "text": piece.text,
        "url": piece.url,
        "file": piece.file and asdict(piece.file),
        "alternative": piece.alternative,
        "link_check": piece.link_check and _exported_link(piece.link_check),
        "badge_check": piece.badge_check and _exported_badge(piece.badge_check),
    }


def _exported_link(check: LinkCheck) -> dict[str, Any]:
    return {
        "seen_at": check.seen_at and check.seen_at.isoformat(),
        "outcome": check.outcome,
        "status": check.status,
    }


def _exported_badge(check: BadgeCheck) -> dict[str, Any]:
    return {**asdict(check), "checked_at": check.checked_at.isoformat()}
