"""What awarding has in common, whatever a badge rests on: documents, gate, event."""

from __future__ import annotations

import hashlib
import secrets
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.kernel.events import publish
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.kernel.ids import AwardId, OrganisationId, PersonId, new_id
from badges import issuing
from badges.events import BadgeAwarded
from badges.model import BadgeDesign, Decision, EvidenceNote, IdentityKind, Issue, Recipient
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a badge is for, as they are known here, and the organisation it comes from."""

    person_id: PersonId | None
    """None for somebody known by an address of mail alone."""
    organisation_id: OrganisationId
    organisation_name: str
    name: str | None
    email: str | None
    """None for a person without an address of mail here: an id of ours names them instead.

    Whoever has neither is nobody.
    """
    language: str | None

    @property
    def spoken(self) -> str:
        """The language in which the badge speaks of them."""
        known = self.language is not None and self.language in LANGUAGES
        return self.language if known and self.language else DEFAULT_LANGUAGE


def unassessed(
    holder: Holder,
    design: BadgeDesign,
    framework: Framework,
    moment: datetime,
    *,
    statement: str = "",
    evidence: tuple[EvidenceNote, ...] = (),
    module_id: str | None = None,
) -> Decision:
    """Return what an award rests on that came of no dossier and states no level."""
    return Decision(
        kind=design.kind,
        dossier_id=None,
        person_id=holder.person_id,
        organisation_id=holder.organisation_id,
        organisation_name=holder.organisation_name,
        framework_id=framework.id,
        framework_version=framework.version,
        competence=design.competence,
        level=None,
        module_id=module_id,
        statement=statement,
        evidence=evidence,
        decided_at=moment,
    )


def award(
    decision: Decision,
    design: BadgeDesign,
    framework: Framework,
    holder: Holder,
    narrative: Sequence[str],
) -> AwardId:
    """Award a badge in the caller's transaction; the paragraphs of its narrative may be empty.

    Raises `Conflict` if the product has moved since its first badge, or if our own verifier
    refuses the documents: then nothing is kept.
    """
    award_id = AwardId(new_id())
    issue = Issue(
        award_id=award_id,
        decision=decision,
        recipient=_recipient(holder),
        narrative="\n\n".join(filter(None, narrative)),
        expires_at=end_of(decision.decided_at, design.valid_months),
    )
    issuing.issue(issue, design, framework, holder.name)
    issuing.refuse_unless_valid(award_id)
    publish(BadgeAwarded(award_id, decision.person_id, decision.organisation_id, decision.kind))
    return award_id


def end_of(moment: datetime, months: int | None) -> datetime | None:
    """Return the same day so many months later, or the last one of a shorter month."""
    if months is None:
        return None
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day, microsecond=0)


def once(holder: Holder, design: BadgeDesign) -> str:
    """Return what only one award in force may carry: whose it is, of which design, from where."""
    return once_by(_identity(holder)[0], holder.organisation_id, design)


def once_by(identity: str, organisation_id: OrganisationId, design: BadgeDesign) -> str:
    """Return the same for an address of mail in lower case: a digest in hexadecimal."""
    parts = (str(organisation_id), design.framework, design.slug, identity)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _identity(holder: Holder) -> tuple[str, IdentityKind]:
    if holder.email is None:
        assert holder.person_id is not None
        return f"urn:uuid:{holder.person_id}", IdentityKind.ID
    return holder.email.strip().lower(), IdentityKind.EMAIL


def _recipient(holder: Holder) -> Recipient:
    """Return the holder as a badge says it, with a salt of its own (OB 2.0, IdentityHash)."""
    return hashed(*_identity(holder), secrets.token_hex(16))


def hashed(identity: str, kind: IdentityKind, salt: str) -> Recipient:
    digest = hashlib.sha256((identity + salt).encode()).hexdigest()
    return Recipient(identity=f"sha256${digest}", salt=salt, kind=kind)
