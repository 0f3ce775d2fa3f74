"""A badge to try the verifier with: a real signature, by a key that nobody kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HOLDER = "example.learner@example.org"
"""Whom it was issued to."""


@cache
def valid() -> str:
    return Path(__file__).with_name("example.json").read_text(encoding="utf-8")


def altered() -> str:
    """Return it as somebody might who wanted to have had it earlier."""
    return valid().replace('"validFrom": "2026', '"validFrom": "2019')
