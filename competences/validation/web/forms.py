"""What the two long forms send, read into the values that the rules know.

Their fields depend on the competence, so they are read by name: `rating-A1`, `why-A1`. A value
that no page of ours would send is left to the rules to refuse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.kernel.ids import EvidenceId
from competences.framework.model import LEVELS
from competences.validation.model import (
    Criterion,
    Draft,
    Identification,
    Question,
    Rating,
    Remark,
    Review,
    Verdict,
)

NOT_PART = "not"
"""The value of a rating that says: not part of this person's job."""

YES, NO = "yes", "no"
"""The values of an answer to one of the four questions."""

_LEVELS = {str(level): level for level in LEVELS}

Pair = tuple[str, EvidenceId]
Sent = MultiDict[str, str]


def read_draft(
    sent: Sent, activities: Iterable[str], before: Draft, *, shown: Collection[Pair] | None = None
) -> Draft:
    """Return what the candidate's form says.

    A piece that was on the page and is not ticked is left out. `shown` says what counts as having
    been on the page; by default, what the form itself says it showed: a piece added in another
    window stays as it was.
    """
    on_page = set(_pairs(sent.getlist("shown")) if shown is None else shown)
    ticked = set(_pairs(sent.getlist("evidence")))
    return Draft(
        requested_level=sent.get("level", before.requested_level, type=int),
        statement={question: sent.get(f"statement-{question}", "") for question in Question},
        not_my_job={
            activity: sent.get(f"why-{activity}", "")
            for activity in activities
            if f"not-{activity}" in sent
        },
        left_out=frozenset((before.left_out - on_page) | (on_page - ticked)),
        show_self_levels="show_self_levels" in sent,
    )


def read_review(sent: Sent, activities: Iterable[str]) -> Review:
    """Return what the assessor's form says."""
    return Review(
        ratings={activity: _rating(sent, activity) for activity in activities},
        verdict=Verdict.parse(sent.get("verdict", "")),
        reason=sent.get("reason", ""),
        comment=sent.get("comment", ""),
        strengths=sent.get("strengths", ""),
        next_steps=sent.get("next_steps", ""),
        badge_statement=sent.get("badge_statement", ""),
        talk=sent.get("talk", ""),
        remarks=tuple(_remarks(sent)),
        evidence_due=_day(sent.get("evidence_due", "")),
    )


def read_identification(sent: Sent) -> Identification:
    """Return what the candidate's first form says."""
    return Identification(
        aims=sent.get("aims", ""),
        talk_on=_day(sent.get("talk_on", "")),
        talk_with=sent.get("talk_with", ""),
        talk_notes=sent.get("talk_notes", ""),
    )


def _rating(sent: Sent, activity: str) -> Rating:
    value, comment = sent.get(f"rating-{activity}", ""), sent.get(f"comment-{activity}", "")
    if value == NOT_PART:
        return Rating(not_part=True, comment=comment)
    given = {each: sent.get(f"{each}-{activity}") for each in Criterion}
    criteria = {each.value: said == YES for each, said in given.items() if said in {YES, NO}}
    return Rating(level=_LEVELS.get(value), comment=comment, criteria=criteria)


def _remarks(sent: Sent) -> Iterator[Remark]:
    """Yield what is said about places: three lists of the same length, empty words left out."""
    columns = (sent.getlist(f"remark-{name}") for name in ("evidence", "place", "text"))
    for evidence_id, place, text in zip(*columns, strict=False):
        if text.strip():
            try:
                yield Remark(EvidenceId(UUID(evidence_id)), place.strip(), text.strip())
            except ValueError:
                continue


def read_moment(sent: Sent, name: str) -> datetime | None:
    """Return a moment as our pages send it; what is none is left out."""
    try:
        return datetime.fromisoformat(sent.get(name, ""))
    except ValueError:
        return None


def _day(value: str) -> date | None:
    """Return a day as browsers send it; what is none is left out."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _pairs(values: Iterable[str]) -> list[Pair]:
    """Read "A1:<uuid>"; what does not look like that is not ours and is left aside."""
    found = []
    for value in values:
        activity, _, evidence_id = value.partition(":")
        try:
            found.append((activity, EvidenceId(UUID(evidence_id))))
        except ValueError:
            continue
    return found
