"""Launches while they are used, and their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.ids import PersonId
from app.lti import door_store, store
from app.lti.model import Launch
from app.lti.needs import needed

PERSONAL_TABLES = frozenset({"lti_identity", "lti_joining", "lti_launch", "lti_registration_link"})
KEPT_AFTERWARDS = timedelta(days=7)
"""So long a page left open can say that its time is over, instead of that it never was."""


def find(launch_id: UUID) -> Launch | None:
    """Return a launch, also one whose time is over."""
    return door_store.find_launch(launch_id)


def of_ticket(ticket_id: UUID) -> Launch:
    """Return the launch that a ticket is for; raise `NotFound` if it was used, or is too old."""
    launch = store.find_ticket(ticket_id, clock.now())
    if launch is None:
        raise NotFound("lti_ticket_over")
    return launch


def use_ticket(ticket_id: UUID) -> Launch:
    """Use a ticket up and return its launch; raise `NotFound` for the second who tries."""
    launch = of_ticket(ticket_id)
    if not store.use_ticket(ticket_id, clock.now()):
        raise NotFound("lti_ticket_over")
    return launch


def sweep() -> None:
    """Forget logins, tickets and launches that ended a while ago: to be done once a day.

    Who came anonymously is forgotten at once, with all they did (LTI 1.3 core 5.3.6).
    """
    for person_id in store.anonymous_ended(clock.now()):
        needed().erase_person(person_id)
    store.sweep(clock.now() - KEPT_AFTERWARDS)


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    return {
        "known_as": [
            {
                "platform": row.issuer,
                "subject": row.subject,
                "since": row.created_at.isoformat(),
                "joined": row.joined_at and row.joined_at.isoformat(),
            }
            for row in store.identities_of(person_id)
        ],
        "launches": [
            {"at": row.created_at.isoformat(), "placement": row.placement, "roles": row.roles}
            for row in store.launches_of(person_id)
        ],
    }


def erase_personal_data(person_id: PersonId) -> None:
    store.erase_person(person_id)
