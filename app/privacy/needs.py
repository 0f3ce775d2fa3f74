"""What privacy needs from the other worlds; wiring provides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.kernel.ids import PersonId
from app.privacy.registry import Merger, PersonalData


@dataclass(frozen=True, slots=True)
class Needs:
    parts: tuple[PersonalData, ...]
    mergers: tuple[Merger, ...]
    """In the order in which they merge; whoever keeps the person itself comes last."""
    check_password: Callable[[PersonId, str], bool]
    require_replaceable: Callable[[PersonId], None]
    """Raises `Forbidden` if an organisation would lose its last administrator."""
    sign_out: Callable[[], None]
    export_outsider: Callable[[str], list[dict[str, Any]]]
    """Returns what is kept about an address of somebody without an account."""
    forget_outsider: Callable[[str], int]
    """Erases what is kept about an address of somebody without an account; returns how much."""


_provided: list[Needs] = []


def provide(needs: Needs) -> None:
    _provided[:] = [needs]


def needed() -> Needs:
    return _provided[0]
