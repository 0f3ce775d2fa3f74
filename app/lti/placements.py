"""What a teacher can place in a course: a registry that wiring fills.

A placement has a key, `<kind>` or `<kind>:<what>`, that stands in the target link (`?place=…`) and
among the custom parameters of everything placed, so that a copied course finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import NotFound

FIRST_PAGE = "start"
"""Where a launch lands that names nothing."""


class Gives(StrEnum):
    """What the column of a placement in the platform's gradebook means."""

    NOTHING = "nothing"
    PARTICIPATION = "participation"
    """Done or not: a self-assessment, never its level."""
    SHARE = "share"
    """How much of it is done."""
    SCORE = "score"
    LEVEL = "level"
    """A validated level, 1 to 5."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be placed, in the words of the reader's language."""

    key: str
    title: str
    about: str
    gives: Gives = Gives.NOTHING
    group: str = ""
    """Under which heading the picker lists it, in the reader's words; empty: for a whole course."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of placement."""

    name: str
    """What stands before the colon."""
    offers: Callable[[], Sequence[Offer]]
    address: Callable[[str], str]
    """From what stands after the colon to the path of the page; needs a request."""
    has: Callable[[str], bool] | None = None
    """Whether what stands after the colon exists, where that is known without offering it all."""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    _kinds.update({kind.name: kind for kind in kinds})


def offers() -> list[Offer]:
    """Return everything that can be placed, in the order of registration."""
    return [offer for kind in _kinds.values() for offer in kind.offers()]


def find(key: str) -> Offer | None:
    kind = _kinds.get(key.partition(":")[0])
    if kind is None:
        return None
    return next((offer for offer in kind.offers() if offer.key == key), None)


def get(key: str) -> Offer:
    """Return what a key names; raise `NotFound` if there is no such thing (any more)."""
    offer = find(key)
    if offer is None:
        raise NotFound("lti_placement_unknown")
    return offer


def require(key: str) -> None:
    """Raise `NotFound` as `get` does. Each launch asks this, and has no use for the offer."""
    name, _, what = key.partition(":")
    kind = _kinds.get(name)
    if kind is None or kind.has is None:
        get(key)
    elif not kind.has(what):
        raise NotFound("lti_placement_unknown")


def address(key: str) -> str:
    """Return the path of a placement's page; raise `NotFound` as `get` does."""
    require(key)
    kind, _, what = key.partition(":")
    return _kinds[kind].address(what)
