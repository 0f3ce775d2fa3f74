"""The few words that pictures need beyond those of the document; `web` has them translated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Sentences with the places that are named; all in the picture's language."""

    entries: Callable[[int], str]
    """ "3 entries"."""
    span: str
    """entries, start, end."""
    moment: str
    """entries, start: all on one day."""
    pair: str
    """label, value: a colon between them."""
    furthest: str
    """names: what lies furthest up and to the right on a map."""
    highest: str
    """name, value."""
    lowest: str
    """name, value."""
    now: str
    before: str
    unplaced: str
    """The lane of what has no state."""
