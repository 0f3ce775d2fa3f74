"""Chance: which dossiers get a second look although nothing else asks for it."""

from __future__ import annotations

import secrets


def drawn(percent: int) -> bool:
    """Return True for so many in a hundred; nobody can foresee for which."""
    return secrets.randbelow(100) < percent
