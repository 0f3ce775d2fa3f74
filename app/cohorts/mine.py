"""The cohorts somebody has to do with now: where they learn, and those they train."""

from __future__ import annotations

from collections.abc import Mapping

from app.cohorts import cohort_store as store
from app.kernel.identity import Actor
from app.kernel.ids import CohortId


def of(actor: Actor) -> Mapping[CohortId, str]:
    """Return id → name of the open cohorts the actor is in or trains, by name.

    Unlike `cohorting.listed` it is for learners too, and says nothing of cohorts that somebody
    merely administers.
    """
    return store.with_person(actor.organisation_id, actor.person_id)
