"""Open Badges 2.0: Profile, key, BadgeClass, Assertion hosted and signed, RevocationList."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from badges.addresses import Addresses
from badges.model import BadgeDesign, Document, EvidenceNote, Issue, Issuer, Kind, Withdrawn
from competences.framework.model import Framework

CONTEXT = "https://w3id.org/openbadges/v2"


def moment(value: datetime) -> str:
    """Return a date and time as ISO 8601 in UTC, to the second (OB 2.0, 4. DateTime)."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def issuer(who: Issuer, keys: Sequence[str]) -> Document:
    """Return the Profile of an issuer (OB 2.0, Profile; `email` is required of issuers).

    `verification` limits which addresses can hold assertions of ours (VerificationObject);
    `publicKey` names every key that may have signed one (Signed verification), by thumbprint.
    """
    at = Addresses(who.base_url)
    document: Document = {
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
    if keys:
        document["publicKey"] = [at.key(thumbprint) for thumbprint in keys]
    return document


def key(who: Issuer, thumbprint: str, pem: str) -> Document:
    """Return a key that signs assertions (OB 2.0, CryptographicKey; `owner` is the issuer)."""
    at = Addresses(who.base_url)
    return {
        "@context": CONTEXT,
        "type": "CryptographicKey",
        "id": at.key(thumbprint),
        "owner": at.issuer_v2,
        "publicKeyPem": pem,
    }


def badge_class(
    who: Issuer, design: BadgeDesign, framework: Framework, language: str = DEFAULT_LANGUAGE
) -> Document:
    """Return what is awarded (OB 2.0, BadgeClass; Criteria; AlignmentObject).

    The same class in each other language is `related` (OB 2.0, Internationalization).
    """
    at = Addresses(who.base_url)
    document: Document = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": at.badge_class(design.key, language),
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
        "related": [
            {
                "type": "BadgeClass",
                "id": at.badge_class(design.key, other),
                "@language": other,
                "version": str(design.version),
            }
            for other in LANGUAGES
            if other != language
        ],
    }
    if aligned := alignments(who, design, framework, language):
        document["alignment"] = [{"type": "AlignmentObject", **entry} for entry in aligned]
    return document


def alignments(
    who: Issuer, design: BadgeDesign, framework: Framework, language: str
) -> list[Document]:
    """Return what a design corresponds to, in words that 2.0 and 3.0 share, without a type.

    The competence it is about; all of them for the badge that follows from all; none for a role.
    """
    at = Addresses(who.base_url)
    about = [
        competence
        for competence in framework.competences
        if design.kind is Kind.ALL_SEVEN or competence.code == design.competence
    ]
    return [
        *(
            {
                "targetName": competence.title[language],
                "targetUrl": at.competence(competence.code),
                "targetFramework": f"{framework.title[language]}, {framework.version}",
                "targetCode": competence.code,
            }
            for competence in about
        ),
        *(
            {
                "targetName": alignment.name[language],
                "targetUrl": alignment.url,
                "targetFramework": alignment.framework,
                "targetCode": alignment.code,
            }
            for alignment in design.alignments
        ),
    ]


def assertion(who: Issuer, design: BadgeDesign, issue: Issue) -> Document:
    """Return a hosted award (OB 2.0, Assertion; IdentityObject; Evidence; HostedBadge).

    The recipient is a salted hash; evidence has a title and a digest but no address, so nothing
    here leads to a person.
    """
    at = Addresses(who.base_url)
    document: Document = {
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
    if issue.expires_at is not None:
        document["expires"] = moment(issue.expires_at)
    return document


def signed_name(award_id: UUID) -> str:
    """Return what a signed assertion is called: it has no address of its own, so a `urn:uuid`."""
    return f"urn:uuid:{award_id}"


def signed_assertion(hosted: Document, award_id: UUID, key_address: str) -> Document:
    """Return an award to be signed as a token (OB 2.0, Signed verification; SignedBadge).

    It says what the hosted one says, under another name: a verifier asks the issuer's list of
    revoked awards about it, where it would fetch the hosted one. The picture stays with the
    hosted one, which is baked into it.
    """
    document = {name: value for name, value in hosted.items() if name != "image"}
    return {
        **document,
        "id": signed_name(award_id),
        "verification": {"type": "SignedBadge", "creator": key_address},
    }


def _evidence(note: EvidenceNote) -> Document:
    """Return a piece of evidence (OB 2.0, Evidence), without an address."""
    document: Document = {"type": "Evidence", "name": note.title}
    if note.narrative:
        document["narrative"] = note.narrative
    if note.sha256:
        document["description"] = f"SHA-256: {note.sha256}"
    return document


def reason_told(withdrawn: Withdrawn) -> str:
    """Return the reason as 2.0 can say it: it knows "revoked", and no suspension.

    A suspended badge is called revoked for as long as that lasts, with words that say so: silence
    would call it valid.
    """
    return withdrawn.reason if withdrawn.for_good else f"Suspended for now: {withdrawn.reason}"


def revoked(who: Issuer, award_id: UUID, withdrawn: Withdrawn) -> Document:
    """Return what stands in the place of a revoked hosted assertion, sent with 410 Gone.

    OB 2.0, Hosted verification: `revoked` and `revocationReason` replace the claims.
    """
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": Addresses(who.base_url).assertion(award_id),
        "revoked": True,
        "revocationReason": reason_told(withdrawn),
    }


def revocation_list(who: Issuer, awards: Mapping[UUID, Withdrawn]) -> Document:
    """Return every revoked award with its reason (OB 2.0, RevocationList).

    Each by both its names: the signed assertion's, which verifiers look up here, and the hosted
    one's, which is gone from its address anyway.
    """
    at = Addresses(who.base_url)
    entries = [
        {"id": name, "revoked": True, "revocationReason": reason_told(withdrawn)}
        for award_id, withdrawn in awards.items()
        for name in (at.assertion(award_id), signed_name(award_id))
    ]
    return {
        "@context": CONTEXT,
        "type": "RevocationList",
        "id": at.revocations,
        "issuer": at.issuer_v2,
        "revokedAssertions": entries,
    }
