"""A design that an organisation added, and where it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from badges.model import Alignment, BadgeDesign, Document, Kind


class State(StrEnum):
    """Where one version of a design stands."""

    DRAFT = "draft"
    """To be looked at; only the organisation's administrators see it."""
    IN_USE = "in_use"
    """The one that is awarded."""
    REPLACED = "replaced"
    """A newer version is awarded; who has this one keeps it."""
    WITHDRAWN = "withdrawn"
    """Awarded no more; who has it keeps it."""


@dataclass(frozen=True, slots=True)
class OwnDesign:
    """One version of a design of an organisation."""

    design: BadgeDesign
    name: str
    """The slug that the organisation gave it; `design.slug` is the one in addresses."""
    state: State
    source: str
    """The YAML as uploaded, to start the next version from."""
    uploaded_at: datetime


def document(design: BadgeDesign) -> Document:
    """Return a design as it is kept, without its drawing."""
    return {name: value for name, value in asdict(design).items() if name != "artwork"}


def from_document(kept: Document, artwork: str) -> BadgeDesign:
    """Return a design that was checked when it came: rules that grow stricter do not undo it."""
    values: dict[str, Any] = {
        **kept,
        "kind": Kind(kept["kind"]),
        "artwork": artwork,
        "tags": tuple(kept["tags"]),
        "alignments": tuple(Alignment(**entry) for entry in kept["alignments"]),
        "to_confirm": tuple(kept["to_confirm"]),
    }
    return BadgeDesign(**values)
