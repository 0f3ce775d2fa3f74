"""Credentials of many holders, as the product makes them, and a key to sign them; no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId
from app.kernel.keys import Ed25519Key
from badges import catalog, signing
from badges.documents import dids, v3
from badges.model import (
    Decision,
    Document,
    EvidenceNote,
    IdentityKind,
    Issue,
    Issuer,
    Recipient,
    StatusPurpose,
)
from competences.framework import reading
from competences.framework import service as framework_service
from competences.framework.model import Framework

WHO = Issuer("https://badges.example.org", "Example Network", "badges@example.org")
MOMENT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
NAMES = ("Zoë d’Example", 'Road map "Employers"', "اتفاق שותפות", "Accord\nde partenariat")
SPACE = UUID(int=5, version=4)


def key() -> Ed25519Key:
    return Ed25519Key(SPACE, Ed25519PrivateKey.generate(), MOMENT, None)


def method(of: Ed25519Key) -> str:
    """Return the name that the key signs under."""
    return dids.signer(WHO.base_url, signing.multikey(of.public_key)).verification_method


def many(number: int) -> list[Document]:
    """Return credentials of as many holders, not yet signed; no two have a word in common."""
    return [
        credential(
            n,
            f"Level 4 (autonomous). {NAMES[n % len(NAMES)]} {n}",
            [
                EvidenceNote(f"{NAMES[n % len(NAMES)]} {n}", "ab" * 32, "For A1 and A2"),
                EvidenceNote(f"Partnership agreement {n}"),
            ],
        )
        for n in range(number)
    ]


def credential(number: int, narrative: str, evidence: Sequence[EvidenceNote]) -> Document:
    """Return what a holder gets for competence A, not yet signed."""
    decision = Decision(
        DossierId(SPACE),
        PersonId(SPACE),
        OrganisationId(SPACE),
        _framework().id,
        _framework().version,
        "A",
        4,
        "",
        tuple(evidence),
        MOMENT,
    )
    award_id = AwardId(uuid5(SPACE, str(number)))
    recipient = Recipient(f"sha256${number:064x}", f"{number:032x}", IdentityKind.EMAIL)
    return v3.credential(
        WHO,
        dids.did_web(WHO.base_url),
        _achievement(),
        Issue(award_id, decision, recipient, narrative),
        [
            v3.status_entry(WHO, list_number, purpose, number * 7 % 131_072)
            for list_number, purpose in enumerate(StatusPurpose)
        ],
    )


@cache
def _framework() -> Framework:
    return reading.read_file(framework_service.SHIPPED)


@cache
def _achievement() -> Document:
    design = catalog.design_for(_framework().id, "A")
    assert design is not None
    return v3.achievement(WHO, design, _framework())
