"""What results of surveys ask of other worlds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.kernel.identity import Actor

Content = Mapping[str, object]
"""Field → value, or rows: as the toolkit keeps documents."""


@dataclass(frozen=True, slots=True)
class Needs:
    cohorts_of: Callable[[Actor], Collection[UUID]]
    """The cohorts somebody is in, or trains, now."""
    start_report: Callable[[Actor, Content], str]
    """Begins a results report with this in it; returns its address."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
