"""Badges that other worlds ask for, and what their holders are told."""

from __future__ import annotations

from datetime import datetime

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.home.web import badge_letters
from app.kernel.ids import AwardId, OrganisationId, PersonId
from app.kernel.outbox import service as outbox
from app.learning.needs import Completion
from badges import attesting
from badges.awarding import Holder
from badges.events import BadgeAwarded
from badges.model import Kind

TOLD = frozenset({Kind.ALL_SEVEN, Kind.ROLE})
"""Kinds that come without their holder doing anything at that moment, or being told already."""


def attestation_badge(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, completed_at: datetime
) -> AwardId | None:
    """Return the badge of a completed module, if it was received."""
    return attesting.find(person_id, organisation_id, module_id, completed_at)


def award_attestation(done: Completion) -> AwardId:
    """Award the badge of a completed module; raise `NotFound`, `Conflict`."""
    contact = accounts.contact(done.person_id)
    framework_id, _, version = done.framework.partition(" ")
    return attesting.award_attestation(
        attesting.Attested(
            module_id=done.module_id,
            competence=done.competence,
            framework_id=framework_id,
            framework_version=version,
            before=done.before,
            after=done.after,
            units=done.units,
            quiz_right=done.quiz_right,
            quiz_asked=done.quiz_asked,
            completed_at=done.completed_at,
        ),
        Holder(
            done.person_id,
            done.organisation_id,
            cohorts.get(done.organisation_id).name,
            contact.name,
            contact.email,
            contact.language,
        ),
    )


def tell_of_award(event: BadgeAwarded) -> None:
    """Write to the holder of a badge that came without their doing."""
    if event.kind in TOLD:
        outbox.put(
            badge_letters.BADGE_AWARDED,
            {"award": str(event.award_id), "person": str(event.person_id)},
            order_key=f"person:{event.person_id}",
            dedup_key=f"badge_awarded:{event.award_id}",
        )
