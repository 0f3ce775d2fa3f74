"""Open Badges 3.0: Profile, Achievement with its rubric, AchievementCredential, status list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Text
from badges.addresses import Addresses
from badges.documents.v2 import alignments, moment
from badges.model import (
    BadgeDesign,
    Document,
    EvidenceNote,
    IdentityKind,
    Issue,
    Issuer,
    Kind,
    Recipient,
    StatusPurpose,
)
from competences.framework.model import Competence, Framework

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
"""Defines the type of `credentialSchema`."""

LEVEL_OF_MASTERY: Text = {"en": "Level of mastery", "fr": "Niveau de maîtrise"}
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
IDENTITY_TYPES = {IdentityKind.EMAIL: "emailAddress", IdentityKind.ID: "systemId"}
"""OB 3.0, B.2.5 IdentifierTypeEnum."""

ACHIEVEMENT_TYPES = {
    Kind.COMPETENCE: "Competency",
    Kind.ATTESTATION: "CertificateOfCompletion",
    Kind.ALL_SEVEN: "Achievement",
    Kind.ROLE: "Achievement",
    Kind.OWN: "Achievement",
}
"""OB 3.0, AchievementType Enumeration. "Achievement" is the generic one: neither a certification
nor a licence, which the others for roles would claim."""


def profile(who: Issuer, did: str) -> Document:
    """Return the issuer as credentials carry it (OB 3.0, B.1.21 Profile)."""
    return {
        "id": did,
        "type": ["Profile"],
        "name": who.name,
        "url": who.base_url,
        "email": who.email,
    }


def issuer(who: Issuer, did: str) -> Document:
    """Return the issuer's Profile as a document of its own."""
    return {"@context": [CREDENTIALS_CONTEXT, CONTEXT], **profile(who, did)}


def achievement(
    who: Issuer, design: BadgeDesign, framework: Framework, language: str = DEFAULT_LANGUAGE
) -> Document:
    """Return what is achieved (OB 3.0, B.1.1 Achievement).

    That of a competence has the five levels as its rubric; no other kind can state one. The same
    achievement in each other language is `related` (B.1.22 Related).
    """
    at = Addresses(who.base_url)
    document: Document = {
        "id": at.achievement(design.key, language),
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[design.kind],
        "inLanguage": language,
        "version": str(design.version),
        "name": design.name[language],
        "description": design.description[language],
        "criteria": {"narrative": design.criteria[language]},
        "image": {
            "id": at.badge_class_image(design.key),
            "type": "Image",
            "caption": design.artwork_alt[language],
        },
        # An Achievement's creator stays the same when the issuer's key, and with it a did:key,
        # changes; so it is named by the address of its profile.
        "creator": {
            "id": at.issuer_v3,
            "type": ["Profile"],
            "name": who.name,
            "url": who.base_url,
        },
        "tag": list(design.tags),
        "related": [
            {
                "id": at.achievement(design.key, other),
                "type": ["Related"],
                "inLanguage": other,
                "version": str(design.version),
            }
            for other in LANGUAGES
            if other != language
        ],
    }
    if aligned := alignments(who, design, framework, language):
        document["alignment"] = [{"type": ["Alignment"], **entry} for entry in aligned]
    if design.kind is Kind.COMPETENCE and design.competence is not None:
        document["humanCode"] = design.competence
        competence = framework.competence(design.competence)
        document["resultDescription"] = [_rubric(at, design, framework, competence, language)]
    return document


def _rubric(
    at: Addresses, design: BadgeDesign, framework: Framework, competence: Competence, language: str
) -> Document:
    """Return the scale (OB 3.0, B.1.24 ResultDescription; B.1.25 RubricCriterionLevel).

    A level has the same name in every language, so that results can be compared.
    """
    return {
        "id": f"{at.achievement(design.key)}#level",
        "type": ["ResultDescription"],
        "name": LEVEL_OF_MASTERY[language],
        "resultType": "RubricCriterionLevel",
        "requiredLevel": at.achievement_level(design.key, framework.scale.validation_from),
        "rubricCriterionLevel": [
            {
                "id": at.achievement_level(design.key, step.level),
                "type": ["RubricCriterionLevel"],
                "level": str(step.level),
                "points": str(step.level),
                "name": step.word[language],
                "description": competence.descriptors[step.level][language],
            }
            for step in framework.scale.levels
        ],
    }


def achievement_document(what: Document) -> Document:
    """Return an Achievement as a document of its own."""
    return {"@context": [CREDENTIALS_CONTEXT, CONTEXT], **what}


def holder(award_id: UUID, base_url: str) -> str:
    """Return what one credential calls its holder: a name used nowhere else, so it links nothing.

    A token must have a subject (OB 3.0, 8.2.4 JWT Payload Format: `sub`).
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, Addresses(base_url).credential(award_id))}"


def credential(
    who: Issuer, did: str, what: Document, issue: Issue, statuses: Sequence[Document]
) -> Document:
    """Return the credential, not yet signed (OB 3.0, B.1.2 AchievementCredential).

    `what` is the Achievement as published: the credential carries it whole, so it verifies
    without asking anyone. A validated level stands in `result`.
    """
    at = Addresses(who.base_url)
    document: Document = {
        "@context": [CREDENTIALS_CONTEXT, CONTEXT, EXTENSIONS],
        "id": at.credential(issue.award_id),
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": what["name"],
        "issuer": profile(who, did),
        "validFrom": moment(issue.decision.decided_at),
        "awardedDate": moment(issue.decision.decided_at),
        "credentialSubject": {
            "id": holder(issue.award_id, who.base_url),
            "type": ["AchievementSubject"],
            "identifier": [_identity(issue.recipient)],
            "achievement": what,
            "narrative": issue.narrative,
        },
        "credentialStatus": list(statuses),
        # VCCS 1.0: which JSON Schema the document fits.
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if issue.expires_at is not None:
        document["validUntil"] = moment(issue.expires_at)
    if issue.decision.level is not None:
        document["credentialSubject"]["result"] = [_result(what, issue.decision.level)]
    if issue.decision.evidence:
        document["evidence"] = [_evidence(note) for note in issue.decision.evidence]
    return document


def _result(what: Document, level: int) -> Document:
    """Return the validated level (OB 3.0, B.1.23 Result): a step of the achievement's rubric."""
    rubric = what["resultDescription"][0]
    return {
        "type": ["Result"],
        "resultDescription": rubric["id"],
        "achievedLevel": rubric["rubricCriterionLevel"][level - 1]["id"],
    }


def issued_by(document: Document, did: str, statuses: Sequence[Document]) -> Document:
    """Return the same credential from the same issuer under another of its names, unsigned."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return {
        **unsigned,
        "issuer": {**document["issuer"], "id": did},
        "credentialStatus": list(statuses),
    }


def claims(document: Document) -> Document:
    """Return what a token says: the credential, and what JWT has words of its own for.

    OB 3.0, 8.2.4 JWT Payload Format (`exp` is for a `validUntil`).
    """
    named: Document = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        named["exp"] = _seconds(document["validUntil"])
    return {**named, **document}


def _seconds(moment: str) -> int:
    """Return a moment as tokens say it (RFC 7519, 2. NumericDate)."""
    return int(datetime.fromisoformat(moment).timestamp())


def list_claims(document: Document) -> Document:
    """Return what a status list says as a token (VC-JOSE-COSE 1.0, 3.1.1)."""
    named = {
        "iss": document["issuer"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
    }
    return {**named, **document}


def _identity(recipient: Recipient) -> Document:
    """Return the holder as a salted hash (OB 3.0, B.1.13 IdentityObject)."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient.identity,
        "identityType": IDENTITY_TYPES[recipient.kind],
        "salt": recipient.salt,
    }


def _evidence(note: EvidenceNote) -> Document:
    """Return one piece of evidence (OB 3.0, B.1.9 Evidence), without an address."""
    document: Document = {"type": ["Evidence"], "name": note.title}
    if note.narrative:
        document["narrative"] = note.narrative
    if note.sha256:
        document["description"] = f"SHA-256: {note.sha256}"
    return document


def status_entry(who: Issuer, number: int, purpose: StatusPurpose, index: int) -> Document:
    """Return where a credential's status stands (Bitstring Status List 1.0, 2.1)."""
    address = Addresses(who.base_url).status_list(number)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(
    who: Issuer, did: str, number: int, purpose: StatusPurpose, encoded: str
) -> Document:
    """Return a status list, not yet signed (Bitstring Status List 1.0, 2.2).

    `encoded` is the compressed bit string as `status_bits.encode` returns it. No `validFrom`: a
    list speaks for badges older than itself. No `validUntil`: a list that runs out would take
    every badge with it on the day the server is gone, and badges are to outlive it.
    """
    address = Addresses(who.base_url).status_list(number)
    return {
        "@context": [CREDENTIALS_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encoded,
        },
    }
