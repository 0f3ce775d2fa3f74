"""What the portfolio asks of other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.ids import EvidenceId, OrganisationId
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Needs:
    framework: Callable[[], Framework]
    """The framework whose activities evidence proves."""
    shown_to_assessors: Callable[[OrganisationId, EvidenceId], bool]
    """Whether a piece stands in a dossier that was submitted in that organisation."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
