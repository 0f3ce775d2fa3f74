"""What a badge is: its design, its issuer, and the award of one to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.kernel import clock
from app.kernel.i18n import Text
from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId

Document = dict[str, Any]
"""A JSON document."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """An entry of a framework elsewhere (such as ESCO) that a badge corresponds to."""

    name: Text
    url: str
    framework: str
    code: str


class Kind(StrEnum):
    """What a badge rests on."""

    COMPETENCE = "competence"
    """An assessor's decision on a dossier; the award states the level."""
    ATTESTATION = "attestation"
    """A training module that was completed; nobody assessed it, so it states no level."""
    ALL_SEVEN = "all-seven"
    """The badges of all competences of a framework; it follows from them by itself."""
    ROLE = "role"
    """An administrator's word that somebody fulfils the criteria of a role."""
    OWN = "own"
    """An administrator's word that somebody fulfils what their organisation laid down."""


@dataclass(frozen=True, slots=True)
class BadgeDesign:
    """What a badge looks like and stands for: ours in `badges/designs`, or an organisation's."""

    slug: str
    version: int
    kind: Kind
    framework: str
    competence: str | None
    """The one it is about; None for kinds that are about all of them, or none."""
    name: Text
    description: Text
    criteria: Text
    """Markdown: what somebody did to earn it."""
    artwork: str
    """The drawing: an SVG of 512 x 512 without text, script or reference to elsewhere."""
    artwork_alt: Text
    tags: tuple[str, ...]
    alignments: tuple[Alignment, ...] = ()
    """Besides the one with the product's own framework."""
    to_confirm: tuple[Text, ...] = ()
    """For what is awarded by hand: what whoever awards it confirms, point by point."""
    valid_months: int | None = None
    """How long a badge is valid from its award; None: it does not run out."""

    @property
    def key(self) -> str:
        """The name in URLs; the first version has the plain slug, so its URL never changes."""
        return key_of(self.slug, self.version)

    @property
    def keys(self) -> list[str]:
        """The keys of all its versions so far."""
        return [key_of(self.slug, version) for version in range(1, self.version + 1)]


def key_of(slug: str, version: int) -> str:
    return slug if version == 1 else f"{slug}-v{version}"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: this installation, known by its address."""

    base_url: str
    """Without a path or a slash at the end; every URL in a badge begins with it."""
    name: str
    email: str


class StatusPurpose(StrEnum):
    """What a status list is kept for (Bitstring Status List 1.0, 2.1 `statusPurpose`)."""

    REVOCATION = "revocation"
    """For good."""
    SUSPENSION = "suspension"
    """Until it is lifted."""


class TokenForm(StrEnum):
    """The forms of an award that are tokens."""

    ASSERTION = "assertion"
    """Open Badges 2.0, signed with RS256."""
    RS256 = "RS256"
    """Open Badges 3.0; the value is the one of `alg`."""
    EDDSA = "EdDSA"


class IdentityKind(StrEnum):
    """What is hashed; the value is the one of Open Badges 2.0."""

    EMAIL = "email"
    ID = "id"
    """A `urn:uuid` of ours, for a person without an address of mail here."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a badge is for, as a badge may say it in public (Open Badges 2.0, IdentityObject)."""

    identity: str
    """`sha256$` and the hash, in hexadecimal, of what identifies them followed by the salt."""
    salt: str
    kind: IdentityKind


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """One piece of evidence as a badge names it: never with a public address."""

    title: str
    sha256: str | None = None
    """Hexadecimal digest of a file; whoever is shown the file can compare."""
    narrative: str | None = None
    """What it was assessed for, in the candidate's language."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an award rests on: everything a badge says about the work behind it."""

    dossier_id: DossierId | None
    """None unless a competence was validated, as with `level`."""
    person_id: PersonId | None
    """None for somebody known by an address of mail alone."""
    organisation_id: OrganisationId
    framework_id: str
    framework_version: str
    competence: str | None
    level: int | None
    statement: str
    """The own words of who assessed or awarded, in their language; may be empty."""
    evidence: tuple[EvidenceNote, ...]
    decided_at: datetime
    organisation_name: str = ""
    assessor_accompanied: bool = False
    """Whether the assessor had accompanied the candidate before: then the badge says so."""
    kind: Kind = Kind.COMPETENCE
    module_id: str | None = None
    """The module that an attestation is of."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why an award is out of force, for good or until the suspension is lifted."""

    reason: str
    for_good: bool = True


@dataclass(frozen=True, slots=True)
class Issue:
    """What the documents of one award are made from."""

    award_id: AwardId
    decision: Decision
    recipient: Recipient
    narrative: str
    """What it rests on in words (the level, for a competence), then the statement."""
    expires_at: datetime | None = None
    """None: it does not run out."""


@dataclass(frozen=True, slots=True)
class Award:
    """One badge of one person, as its public page shows it."""

    id: AwardId
    design: str
    """The design's key."""
    kind: Kind
    person_id: PersonId | None
    """None once the person has been erased, and while only their address is known."""
    organisation_id: OrganisationId
    organisation_name: str
    framework_id: str
    framework_version: str
    competence: str | None
    level: int | None
    """The validated level; None for every kind but a competence."""
    issued_at: datetime
    holder_name: str | None
    show_holder: bool
    listed: bool
    statement: str
    evidence: tuple[EvidenceNote, ...]
    revoked_at: datetime | None
    revocation_reason: str | None
    suspended_at: datetime | None
    suspension_reason: str | None
    expires_at: datetime | None
    """None: it does not run out."""
    assessor_accompanied: bool | None
    """None for a badge from before anybody was asked."""
    documents: Mapping[str, Document]
    """As issued: `assertion` (2.0) and `credential` (3.0)."""

    @property
    def revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at < clock.now()

    @property
    def in_force(self) -> bool:
        """Whether it says anything of anybody today."""
        return not self.revoked and not self.suspended and not self.expired

    @property
    def narrative(self) -> str:
        """What the award says in words, as issued, in the language of its holder."""
        return str(self.documents["assertion"]["narrative"])

    @property
    def public_holder(self) -> str | None:
        """The name the public page may show: only if the holder wants that."""
        return self.holder_name if self.show_holder else None
