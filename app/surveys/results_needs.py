"""What results of surveys ask of other worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kernel.identity import Actor

Content = Mapping[str, object]
"""Field → value, or rows: as the toolkit keeps documents."""


@dataclass(frozen=True, slots=True)
class Needs:
    start_report: Callable[[Actor, Content, str], str]
    """(actor, content, language): begins a results report with it; returns its address."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    """Return what wiring provided."""
    return _provided[0]
