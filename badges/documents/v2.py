"""Open Badges 2.0: Profile, BadgeClass, hosted Assertion, RevocationList."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from app.kernel.i18n import DEFAULT_LANGUAGE
from badges.addresses import Addresses
from badges.model import BadgeDesign, Document, EvidenceNote, Issue, Issuer
from competences.framework.model import Framework

CONTEXT = "https://w3id.org/openbadges/v2"


def moment(value: datetime) -> str:
    """Return a date and time as ISO 8601 in UTC, to the second (OB 2.0, 4. DateTime)."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def issuer(who: Issuer) -> Document:
    """Return the Profile of an issuer (OB 2.0, Profile; `email` is required of issuers).

    `verification` limits which addresses can hold assertions of ours (VerificationObject).
    """
    at = Addresses(who.base_url)
    return {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": at.issuer_v2,
        "name": who.name,
        "url": who.base_url,
        "email": who.email,
        "revocationList": at.revocations,
        "verification": {
            "type": "VerificationObject",
            "verificationProperty": "id",
            "startsWith": at.assertions,
        },
    }


def badge_class(who: Issuer, design: BadgeDesign, framework: Framework) -> Document:
    """Return what is awarded (OB 2.0, BadgeClass; Criteria; AlignmentObject)."""
    at = Addresses(who.base_url)
    language = DEFAULT_LANGUAGE
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": at.badge_class(design.key),
        "@language": language,
        "version": str(design.version),
        "name": design.name[language],
        "description": design.description[language],
        "image": {
            "type": "Image",
            "id": at.badge_class_image(design.key),
            "caption": design.artwork_alt[language],
        },
        "criteria": {"type": "Criteria", "narrative": design.criteria[language]},
        "issuer": at.issuer_v2,
        "tags": list(design.tags),
        "alignment": [
            {
                "type": "AlignmentObject",
                "targetName": framework.competence(design.competence).title[language],
                "targetUrl": at.competence(design.competence),
                "targetFramework": f"{framework.title[language]}, {framework.version}",
                "targetCode": design.competence,
            }
        ],
    }


def assertion(who: Issuer, design: BadgeDesign, issue: Issue) -> Document:
    """Return a hosted award (OB 2.0, Assertion; IdentityObject; Evidence; HostedBadge).

    The recipient is a salted hash; evidence has a title and a digest but no address, so nothing
    here leads to a person.
    """
    at = Addresses(who.base_url)
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": at.assertion(issue.award_id),
        "recipient": {
            "type": issue.recipient.kind.value,
            "hashed": True,
            "salt": issue.recipient.salt,
            "identity": issue.recipient.identity,
        },
        "badge": at.badge_class(design.key),
        "issuedOn": moment(issue.decision.decided_at),
        "verification": {"type": "HostedBadge"},
        "image": {
            "type": "Image",
            "id": at.baked(issue.award_id),
            "caption": design.artwork_alt[DEFAULT_LANGUAGE],
        },
        "narrative": issue.narrative,
        "evidence": [_evidence(note) for note in issue.decision.evidence],
    }


def _evidence(note: EvidenceNote) -> Document:
    document: Document = {"type": "Evidence", "name": note.title}
    if note.sha256:
        document["description"] = f"SHA-256: {note.sha256}"
    return document


def revoked(who: Issuer, award_id: UUID, reason: str) -> Document:
    """Return what stands in the place of a revoked hosted assertion, sent with 410 Gone.

    OB 2.0, Hosted verification: `revoked` and `revocationReason` replace the claims.
    """
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": Addresses(who.base_url).assertion(award_id),
        "revoked": True,
        "revocationReason": reason,
    }


def revocation_list(who: Issuer, reasons: Mapping[UUID, str]) -> Document:
    """Return every revoked award with its reason (OB 2.0, RevocationList)."""
    at = Addresses(who.base_url)
    entries: Sequence[Document] = [
        {"id": at.assertion(award_id), "revoked": True, "revocationReason": reason}
        for award_id, reason in reasons.items()
    ]
    return {
        "@context": CONTEXT,
        "type": "RevocationList",
        "id": at.revocations,
        "issuer": at.issuer_v2,
        "revokedAssertions": list(entries),
    }
