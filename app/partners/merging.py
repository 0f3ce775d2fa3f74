"""Two entries that are one partner: what is kept of each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from app.partners.model import FACTS, LENGTHS, LONG, Facts


class Take(StrEnum):
    """Whose value a fact has afterwards."""

    ONE = "one"
    OTHER = "other"
    BOTH = "both"
    """One after the other; of texts of several lines."""


def open_questions(one: Facts, other: Facts) -> Iterator[tuple[str, Take]]:
    """Yield the facts in which two differ and both say something, with what is proposed."""
    for name in FACTS:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and mine != theirs:
            yield name, _proposed(name, mine, theirs)


def _proposed(name: str, mine: Any, theirs: Any) -> Take:
    if name in LONG:
        return Take.BOTH
    later_counts, earlier_counts = name == "last_contact", name in {"since", "next_on"}
    if (later_counts and theirs > mine) or (earlier_counts and theirs < mine):
        return Take.OTHER
    return Take.ONE


def merged(
    one: Facts, other: Facts, takes: Mapping[str, Take], in_words: Callable[[str, Any], str]
) -> Facts:
    """Return what is kept of two. Texts that are not taken become lines of the notes.

    `in_words` says a fact with its label, for those lines.
    """
    kept: dict[str, Any] = {}
    left: list[str] = []
    asked = dict(open_questions(one, other))
    for name in FACTS:
        mine, theirs = getattr(one, name), getattr(other, name)
        take = takes.get(name, asked[name]) if name in asked else Take.ONE
        if name not in asked:
            kept[name] = mine or theirs
        elif take is Take.BOTH and name in LONG:
            kept[name] = f"{mine}\n{theirs}"
        else:
            kept[name], unused = (theirs, mine) if take is Take.OTHER else (mine, theirs)
            if name in LENGTHS:
                left.append(in_words(name, unused))
    kept["notes"] = "\n".join(filter(None, [kept["notes"], *left]))
    return Facts(**kept)
