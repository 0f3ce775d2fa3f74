"""Evidence: a file, a link or a text from somebody's own work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.ids import EvidenceId, OrganisationId, PersonId


class Kind(StrEnum):
    """What a piece of evidence is made of."""

    FILE = "file"
    LINK = "link"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that may be handed in."""

    media_type: str
    extensions: tuple[str, ...]
    """Without the dot; the first is given to a file whose name has none of them."""
    inline: bool = False
    """Whether a browser may show it in a page of its own (sandboxed) instead of saving it."""


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a kept file; its bytes lie under its hash."""

    sha256: str
    size: int
    """Bytes."""
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece, with the codes of the activities it proves.

    Exactly one of the last three is set, after its kind.
    """

    id: EvidenceId
    person_id: PersonId
    organisation_id: OrganisationId
    kind: Kind
    title: str
    description: str
    language: str
    activities: tuple[str, ...]
    created_at: datetime
    frozen_at: datetime | None
    """Since when it belongs to a submitted dossier, and so to the record; None: it may change."""
    text: str | None = None
    url: str | None = None
    file: File | None = None

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def picture(self) -> bool:
        return self.file is not None and self.file.media_type.startswith("image/")
