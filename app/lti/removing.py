"""Take a platform away: what hangs on it is said first, and nobody's work is lost.

Deleted is what only that platform could use: its deployments, courses with their lists of people,
activities, open frames, and grades on their way. What learners did stays with them, and so does who
they are there (`lti_identity`): registered again, the platform finds its people again.
"""

from __future__ import annotations

from uuid import UUID

from app.kernel import clock
from app.kernel.identity import Actor
from app.lti import authorising, platform_store, platforms
from app.lti.model import Holdings, Platform


def holdings(platform: Platform) -> Holdings:
    """Return what would go, and what would stay."""
    return platform_store.holdings(platform.id, clock.now())


def remove(actor: Actor, platform_id: UUID) -> str:
    """Take a platform of the actor's organisation away; return its name. Raises `NotFound`."""
    platform = platforms.get(actor, platform_id)
    platform_store.remove(platform.id)
    authorising.forget(platform)
    platforms.note("lti_platform_removed", actor, platform)
    return platform.name
