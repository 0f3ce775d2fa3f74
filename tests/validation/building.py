"""Dossiers made through the services, as people make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import DossierId, EvidenceId, OrganisationId
from competences.portfolio import service as portfolio
from competences.validation import deciding, desk_store, service, turning
from competences.validation import review as reviewing
from competences.validation.model import (
    Criterion,
    Draft,
    HouseRules,
    Identification,
    Outcome,
    Question,
    Rating,
    Record,
    Review,
    State,
    Verdict,
)

ACTIVITIES = ("A1", "A2", "A3", "A4", "A5")
STATEMENT = {question.value: f"About the {question}." for question in Question}
MET = dict.fromkeys(Criterion, True)
COMPLETE = Draft(requested_level=3, statement=STATEMENT)
FURTHER = Verdict(Outcome.FURTHER_EVIDENCE)
LEVEL_3 = Verdict(Outcome.VALIDATED, 3)
NOT_YET = Verdict(Outcome.NOT_YET_VALIDATED)


def validated(level: int) -> Verdict:
    return Verdict(Outcome.VALIDATED, level)


def piece(
    actor: Actor, title: str = "Minutes", activities: Sequence[str] = ACTIVITIES
) -> EvidenceId:
    with unit_of_work():
        return portfolio.add_text(actor, title=title, text="We agreed.", activities=activities)


def begun(actor: Actor, competence: str = "A", level: int = 3) -> DossierId:
    """Return a dossier whose identification is done."""
    with unit_of_work():
        dossier_id = service.begin(actor, competence, level)
        if service.open_own(actor, dossier_id).record.dossier.state is State.IDENTIFICATION:
            service.identify(actor, dossier_id, Identification(), level, consent=True)
    return dossier_id


def send(actor: Actor, dossier_id: DossierId, draft: Draft = COMPLETE) -> None:
    with unit_of_work():
        service.submit(actor, dossier_id, draft)


def submitted(actor: Actor, draft: Draft = COMPLETE) -> DossierId:
    """Return a dossier on competence A with one piece for all its activities, sent."""
    piece(actor)
    dossier_id = begun(actor)
    send(actor, dossier_id, draft)
    return dossier_id


def rated(levels: Mapping[str, int | None] | Sequence[int | None]) -> dict[str, Rating]:
    """Return ratings from levels, None for what is no part of the job."""
    given = levels if isinstance(levels, Mapping) else dict(zip(ACTIVITIES, levels, strict=True))
    return {
        code: Rating(level, not_part=level is None, criteria={} if level is None else MET)
        for code, level in given.items()
    }


def answer(
    verdict: Verdict | None = LEVEL_3,
    levels: Sequence[int | None] = (3, 3, 3, 3, 3),
    *,
    comment: str = "Clear and concrete.",
    reason: str = "",
    badge_statement: str = "",
) -> Review:
    return Review(
        rated(levels),
        verdict,
        reason,
        comment,
        strengths="Clear agreements.",
        next_steps="Write down who follows up.",
        badge_statement=badge_statement,
    )


def decide(assessor: Actor, dossier_id: DossierId, review: Review | None = None) -> None:
    with unit_of_work():
        version = reviewing.open_desk(assessor, dossier_id).record.dossier.version
        deciding.decide(assessor, dossier_id, review or answer(), seen_version=version)


def settle(organisation_id: OrganisationId, **settled: Any) -> None:
    """Let an organisation have the rules of the house that are named, and the defaults beside."""
    with unit_of_work():
        desk_store.keep_house_rules(organisation_id, HouseRules(**settled))


def level(number: int, **words: str) -> Review:
    """Return an answer that gives this level for everything; below 3 it is not yet validated."""
    verdict = validated(number) if number > 2 else NOT_YET
    return answer(verdict, (number,) * 5, **words)


def record_of(candidate: Actor, dossier_id: DossierId) -> Record:
    return service.open_own(candidate, dossier_id).record


def differing(
    candidate: Actor, first: Actor, second: Actor, *, levels: tuple[int, int] = (3, 4)
) -> DossierId:
    """Return a dossier that two assessors have signed at different levels."""
    settle(candidate.organisation_id, second_always=True)
    dossier_id = submitted(candidate)
    for assessor, number in zip((first, second), levels, strict=True):
        decide(assessor, dossier_id, level(number))
    return dossier_id


def propose(
    assessor: Actor, dossier_id: DossierId, number: int, reason: str = "We talked."
) -> None:
    with unit_of_work():
        deciding.propose(assessor, dossier_id, validated(number), reason)


def confirm(assessor: Actor, candidate: Actor, dossier_id: DossierId) -> None:
    """Confirm the newest proposal."""
    seen = record_of(candidate, dossier_id).proposals[-1].proposed_at
    with unit_of_work():
        deciding.confirm(assessor, dossier_id, seen=seen)


def appeal(candidate: Actor, dossier_id: DossierId, grounds: str = "A3 was overlooked.") -> None:
    with unit_of_work():
        turning.appeal(candidate, dossier_id, grounds)


def dossier_form(*pieces: EvidenceId, **words: str) -> MultiDict[str, str]:
    """Return what the dossier's page sends when all is filled and every piece ticked."""
    sent = MultiDict({f"statement-{key}": text for key, text in STATEMENT.items()} | words)
    for code in ACTIVITIES:
        for evidence_id in pieces:
            sent.add("shown", f"{code}:{evidence_id}")
            sent.add("evidence", f"{code}:{evidence_id}")
    return sent


def review_form(assessor: Actor, dossier_id: DossierId, **words: str) -> dict[str, str]:
    """Return what the desk sends for a validation at level 3."""
    version = reviewing.open_desk(assessor, dossier_id).record.dossier.version
    ratings = {f"rating-{code}": "3" for code in ACTIVITIES}
    met = {f"{criterion}-{code}": "yes" for code in ACTIVITIES for criterion in Criterion}
    said = {"strengths": "Clear.", "next_steps": "Go on.", "verdict": "3"}
    return {**ratings, **met, **said, "version": str(version), **words}
