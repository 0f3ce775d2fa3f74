"""Agreements made through the service, as people make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from competences.agreement import service
from competences.agreement.model import AgreementId, Party, Terms

UNTIL = clock.now().date() + timedelta(days=90)
TERMS = Terms(
    aims="Lead the first meeting alone.",
    targets={"A": 4},
    learner_commits="Two hours a week.",
    adviser_commits="Answers within three days.",
    meetings="Every second Tuesday.",
    until=UNTIL,
)
OTHER = replace(TERMS, meetings="Every Tuesday.")
NAME = {Party.LEARNER: "Example Learner", Party.ADVISER: "Example Adviser"}


def begun(learner: Actor, adviser: Actor, by: Party = Party.LEARNER) -> AgreementId:
    actor, other = (learner, adviser) if by is Party.LEARNER else (adviser, learner)
    with unit_of_work():
        return service.begin(actor, by, other.person_id)


def propose(actor: Actor, agreement_id: UUID, terms: Terms = TERMS, seen: int = 0) -> None:
    with unit_of_work():
        service.propose(actor, agreement_id, terms, seen=seen)


def sign(actor: Actor, agreement_id: UUID, number: int = 1) -> bool:
    with unit_of_work():
        return service.sign(actor, agreement_id, number, name=actor.name or "", agreed=True)


def in_force(learner: Actor, adviser: Actor, terms: Terms = TERMS) -> AgreementId:
    """Return an agreement whose first version both have signed."""
    agreement_id = begun(learner, adviser)
    propose(learner, agreement_id, terms)
    for actor in (learner, adviser):
        sign(actor, agreement_id)
    return agreement_id


def form(terms: Terms = TERMS, **more: object) -> dict[str, Any]:
    """Return what the page of a draft sends."""
    until: date | None = terms.until
    return {
        "aims": terms.aims,
        "learner_commits": terms.learner_commits,
        "adviser_commits": terms.adviser_commits,
        "meetings": terms.meetings,
        "until": until.isoformat() if until else "",
        **{f"target-{code}": str(level) for code, level in terms.targets.items()},
        **more,
    }
