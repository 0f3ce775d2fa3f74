"""The badge of a completed module; the world of badges makes it."""

from __future__ import annotations

from uuid import UUID

from app.kernel.errors import Conflict, NotFound
from app.kernel.identity import Actor
from app.learning import catalog, service
from app.learning.model import Progress
from app.learning.needs import Completion, needed
from modules.loaded import LoadedModule


def received(actor: Actor, loaded: LoadedModule, progress: Progress) -> UUID | None:
    """Return the badge that somebody received for completing a module."""
    if progress.completed_at is None:
        return None
    return needed().attestation_badge(
        actor.person_id, actor.organisation_id, loaded.id, progress.completed_at
    )


def receive(actor: Actor, module_id: str) -> UUID:
    """Give somebody the badge of a module they completed, once; return which it is.

    Raises `NotFound` for a module without a competence, which there is no badge for, `Conflict` for
    one that is not completed.
    """
    loaded, progress = catalog.get(module_id), service.progress(actor, module_id)
    competence, attested = loaded.module.competence, progress.attested
    if competence is None:
        raise NotFound
    if attested is None or progress.completed_at is None:
        raise Conflict("attestation_not_ready")
    return needed().award_attestation(
        Completion(
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            module_id=module_id,
            competence=competence,
            framework=attested.framework,
            before=attested.before,
            after=attested.after,
            units=len(attested.units),
            quiz_right=attested.quiz_right,
            quiz_asked=attested.quiz_asked,
            completed_at=progress.completed_at,
        )
    )
