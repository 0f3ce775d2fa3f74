"""What assessors write, as it is kept (JSON), and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.kernel.ids import EvidenceId
from competences.validation.model import Rating, Remark, Review, Verdict

Document = dict[str, Any]


def review_document(review: Review) -> Document:
    return {
        "ratings": ratings_document(review.ratings),
        "verdict": review.verdict.code if review.verdict else "",
        "reason": review.reason,
        "comment": review.comment,
        "strengths": review.strengths,
        "next_steps": review.next_steps,
        "badge_statement": review.badge_statement,
        "talk": review.talk,
        "remarks": remarks_document(review.remarks),
        "evidence_due": review.evidence_due.isoformat() if review.evidence_due else None,
    }


def review_value(document: Mapping[str, Any]) -> Review:
    """Return a review; what one kept before a field existed lacks is empty."""
    due = document.get("evidence_due")
    return Review(
        ratings=ratings_value(document["ratings"]),
        verdict=Verdict.parse(document["verdict"]),
        reason=document["reason"],
        comment=document["comment"],
        strengths=document.get("strengths", ""),
        next_steps=document.get("next_steps", ""),
        badge_statement=document["badge_statement"],
        talk=document.get("talk", ""),
        remarks=remarks_value(document.get("remarks", ())),
        evidence_due=date.fromisoformat(due) if due else None,
    )


def ratings_document(ratings: Mapping[str, Rating]) -> Document:
    return {
        activity: {
            "level": rating.level,
            "not_part": rating.not_part,
            "comment": rating.comment,
            "criteria": dict(rating.criteria),
        }
        for activity, rating in ratings.items()
    }


def ratings_value(document: Mapping[str, Any]) -> dict[str, Rating]:
    return {activity: Rating(**rating) for activity, rating in document.items()}


def remarks_document(remarks: Iterable[Remark]) -> list[Document]:
    return [
        {"evidence_id": str(each.evidence_id), "place": each.place, "text": each.text}
        for each in remarks
    ]


def remarks_value(documents: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(
        Remark(EvidenceId(UUID(each["evidence_id"])), each["place"], each["text"])
        for each in documents
    )
