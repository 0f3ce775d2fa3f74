"""Hand over, or erase, everything about one person, in all worlds."""

from __future__ import annotations

from typing import Any

import structlog

from app.kernel import clock
from app.kernel.db import Base
from app.kernel.ids import PersonId
from app.privacy.needs import needed
from app.privacy.registry import PersonalData, erasing_order

_log = structlog.get_logger()


def parts() -> tuple[PersonalData, ...]:
    """Return what wiring registered."""
    return needed().parts


def export(person_id: PersonId) -> dict[str, Any]:
    """Return all that is kept about a person, by world, ready for JSON."""
    data = {part.name: part.export(person_id) for part in parts()}
    return {"exported_at": clock.now().isoformat(), "person": str(person_id), **data}


def erase(person_id: PersonId) -> None:
    """Erase a person from all worlds, within the caller's transaction: all of it or nothing."""
    for part in erasing_order(parts(), Base.metadata):
        part.erase(person_id)
    _log.info("person_erased")
