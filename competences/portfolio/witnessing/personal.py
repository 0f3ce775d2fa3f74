"""What is kept about witnesses: handed over with their learner's data, erased on their own word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.kernel.ids import PersonId
from competences.portfolio import store as pieces
from competences.portfolio.witnessing import store
from competences.portfolio.witnessing.model import Request
from competences.portfolio.witnessing.tables import WitnessRequestRow


def export_personal_data(person_id: PersonId) -> list[dict[str, Any]]:
    """Return what a learner asked witnesses, and what those said."""
    return [_exported(request) for request in store.everything_of(person_id)]


def export_witness(email: str) -> list[dict[str, Any]]:
    """Return what is kept about a witness; their learner's own words are the learner's."""
    return [
        {
            "asked_at": row.created_at.isoformat(),
            "name": row.name,
            "email": row.email,
            "relation": row.relation,
            "answered_at": row.answered_at and row.answered_at.isoformat(),
            "answer": row.answer,
            "words": row.words,
            "name_given": row.said_name,
            "function": row.said_function,
        }
        for row in store.of_address(email)
    ]


def erase_witness(email: str, gone: Callable[[str], str]) -> int:
    """Forget a witness in all requests to their address; return how many there were.

    What they said goes out of portfolios. A piece that belongs to a submitted dossier stays there,
    saying only `gone(language)`: whoever reads the decision later must know that there was one.
    """
    rows = store.of_address(email)
    for row in rows:
        _erase_statement(row, gone(row.language))
        row.name = row.email = row.relation = row.message = ""
        row.words = row.said_name = row.said_function = None
    store.flush()
    return len(rows)


def _erase_statement(row: WitnessRequestRow, gone: str) -> None:
    piece = pieces.find_row(row.evidence_id) if row.evidence_id else None
    if piece is None:
        return
    if piece.frozen_at is None:
        row.evidence_id = None
        store.flush()
        pieces.remove(piece)
    else:
        piece.text = gone


def _exported(request: Request) -> dict[str, Any]:
    return {
        "id": str(request.id),
        **asdict(request.asked),
        "pieces": [str(piece.id) for piece in request.pieces],
        "created_at": request.created_at.isoformat(),
        "withdrawn_at": request.withdrawn_at and request.withdrawn_at.isoformat(),
        "declined_at": request.declined_at and request.declined_at.isoformat(),
        "answered_at": request.answered_at and request.answered_at.isoformat(),
        "said": request.said and asdict(request.said),
        "evidence": request.evidence_id and str(request.evidence_id),
    }
