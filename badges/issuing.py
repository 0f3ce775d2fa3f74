"""Make, sign and store the documents of an award, and let none leave that would not verify."""

from __future__ import annotations

import secrets

from app.kernel import clock
from app.kernel.errors import Conflict
from app.kernel.ids import AwardId
from badges import issuer, publishing, status_bits, store
from badges.documents import v2, v3
from badges.issuer import SigningIdentity
from badges.model import BadgeDesign, Document, Issue, Issuer
from badges.tables import AwardRow, BadgeClassRow, StatusListRow
from badges.verifying.model import Outcome
from badges.verifying.verify import verify
from competences.framework.model import Framework

LIST_CAPACITY = status_bits.SIZE_BITS // 2
"""A list is left half empty, so that a random free place is found at the second try."""


def issue(of: Issue, design: BadgeDesign, framework: Framework, holder_name: str | None) -> None:
    """Make, sign and store the documents of an award."""
    decision = of.decision
    who = issuer.fixed()
    identity = issuer.identity(who)
    what = _kept_class(who, design, framework)
    number, index = _take_place(who, identity)
    status = v3.status_entry(who, number, index)
    store.add(
        AwardRow(
            id=of.award_id,
            design=design.key,
            person_id=decision.person_id,
            organisation_id=decision.organisation_id,
            organisation_name=decision.organisation_name,
            dossier_id=decision.dossier_id,
            framework=decision.framework_id,
            framework_version=decision.framework_version,
            competence=decision.competence,
            level=decision.level,
            issued_at=decision.decided_at,
            recipient_salt=of.recipient.salt,
            recipient_hash=of.recipient.identity,
            holder_name=holder_name,
            statement=decision.statement,
            evidence=[{"title": note.title, "sha256": note.sha256} for note in decision.evidence],
            assessor_accompanied=decision.assessor_accompanied,
            status_list=number,
            status_index=index,
            documents={
                "assertion": v2.assertion(who, design, of),
                "credential": identity.sign(
                    v3.credential(who, identity.signer.did, what, of, status)
                ),
            },
        )
    )


def _kept_class(who: Issuer, design: BadgeDesign, framework: Framework) -> Document:
    """Return the achievement as first awarded; from then on a design stays as it was."""
    kept = store.find_achievement(design.key)
    if kept is not None:
        return kept
    what = v3.achievement(who, design, framework)
    store.add(
        BadgeClassRow(
            key=design.key,
            badge_class=v2.badge_class(who, design, framework),
            achievement=what,
            artwork=design.artwork,
            created_at=clock.now(),
        )
    )
    return what


def _take_place(who: Issuer, identity: SigningIdentity) -> tuple[int, int]:
    """Return a status list and a random free place in it: numbers in order would tell tales."""
    did = identity.signer.did
    row = store.lock_open_list(did, LIST_CAPACITY)
    if row is None:
        number = store.newest_list_number() + 1
        bits = status_bits.empty()
        row = StatusListRow(
            number=number,
            issuer_did=did,
            taken=0,
            bits=bits,
            document=signed_list(who, identity, number, bits),
            created_at=clock.now(),
        )
        store.add(row)
    row.taken += 1
    while store.index_is_taken(row.number, index := secrets.randbelow(status_bits.SIZE_BITS)):
        continue
    return row.number, index


def signed_list(who: Issuer, identity: SigningIdentity, number: int, bits: bytes) -> Document:
    encoded = status_bits.encode(bits)
    return identity.sign(v3.status_list(who, identity.signer.did, number, encoded))


def refuse_unless_valid(award_id: AwardId) -> None:
    """Raise `Conflict` unless our own verifier calls it valid, reading what will be served."""
    published = (
        publishing.assertion(award_id),
        publishing.baked_picture(award_id, "png"),
        publishing.credential(award_id),
    )
    resolve = publishing.resolver(ours_only=True)
    for form in published:
        report = verify(form.body, resolve, clock.now())
        if report.outcome is not Outcome.VALID:
            codes = [c.code for c in report.checks if c.outcome is not Outcome.VALID]
            raise Conflict("badge_would_not_verify", checks=", ".join(codes))
