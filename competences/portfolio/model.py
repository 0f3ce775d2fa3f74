"""Evidence: what shows somebody's own work, and what others say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.ids import EvidenceId, OrganisationId, PersonId


class Kind(StrEnum):
    """What a piece of evidence is made of."""

    FILE = "file"
    LINK = "link"
    TEXT = "text"
    DOCUMENT = "document"
    """A text that the product wrote and that says what stood at one moment."""
    WITNESS = "witness"
    """What a partner or manager wrote about the work."""

    @property
    def handed_in(self) -> bool:
        """Whether it comes from the learner's own hand, who may so rewrite it."""
        return self in {Kind.FILE, Kind.LINK, Kind.TEXT}


class Preview(StrEnum):
    """How a page shows a file in place."""

    PICTURE = "picture"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"


SVG = "image/svg+xml"
"""A drawing can hold script: it is never shown in place."""


def preview_of(media_type: str) -> Preview | None:
    """Return how a browser may show a type of file; None: it is only to be saved."""
    if media_type == "application/pdf":
        return Preview.PDF
    match media_type.partition("/")[0]:
        case "image" if media_type != SVG:
            return Preview.PICTURE
        case "audio":
            return Preview.AUDIO
        case "video":
            return Preview.VIDEO
        case _:
            return None


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that may be handed in."""

    media_type: str
    extensions: tuple[str, ...]
    """Without the dot; the first is given to a file whose name has none of them."""

    @property
    def preview(self) -> Preview | None:
        return preview_of(self.media_type)


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a kept file; its bytes lie under its hash."""

    sha256: str
    size: int
    """Bytes."""
    media_type: str
    name: str

    @property
    def preview(self) -> Preview | None:
        return preview_of(self.media_type)


class LinkOutcome(StrEnum):
    """What came of looking at a link."""

    ANSWERED = "answered"
    GONE = "gone"
    """The host says that there is no such page."""
    CLOSED = "closed"
    """The host wants a sign-in, or lets no program look."""
    FAILED = "failed"
    """The host answered with an error of its own."""
    SILENT = "silent"
    INSIDE = "inside"
    """The address leads into a network of somebody's own: we do not look there."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """When a link was looked at, and what came of it; both None until then."""

    asked_at: datetime
    seen_at: datetime | None
    outcome: LinkOutcome | None
    status: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a badge could not be called valid, as verifying says it."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadgeCheck:
    """What verifying an Open Badge found. `outcome` and `mine` are the words of verifying."""

    checked_at: datetime
    outcome: str
    form: str
    name: str
    issuer: str
    issued_on: str
    level: str
    mine: str
    """Whether it names its learner's address: "yes", "no" or "unknown"."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece, with the codes of the activities it proves.

    Exactly one of `text`, `url` and `file` is set, after its kind.
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
    alternative: str = ""
    """What a picture shows, or a recording or PDF says, for who cannot see or hear it."""
    link_check: LinkCheck | None = None
    badge_check: BadgeCheck | None = None

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def rewritable(self) -> bool:
        """Whether its owner may change what it says."""
        return self.kind.handed_in and not self.frozen

    @property
    def preview(self) -> Preview | None:
        return self.file.preview if self.file else None

    @property
    def picture(self) -> bool:
        return self.preview is Preview.PICTURE

    @property
    def lacks_alternative(self) -> bool:
        """Whether somebody who cannot see or hear it is left with nothing."""
        return self.preview is not None and not self.alternative
