"""Make, sign and store the documents of an award, and let none leave that would not verify."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict
from app.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES
from badges import checking, issuer, status_bits, store
from badges.addresses import Addresses
from badges.documents import v2, v3
from badges.issuer import SigningIdentity, TokenIdentity
from badges.model import BadgeDesign, Document, Issue, Issuer, StatusPurpose, TokenForm
from badges.tables import AwardRow, BadgeClassRow, StatusListRow
from badges.together import once
from badges.tokens import Algorithm
from competences.framework.model import Framework

LIST_CAPACITY = status_bits.SIZE_BITS // 2
"""A list is left half empty, so that a random free place is found at the second try."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a badge's status stands: the same bit in every list of a series."""

    series: int
    index: int


def issue(of: Issue, design: BadgeDesign, framework: Framework, holder_name: str | None) -> None:
    """Make, sign and store the documents of an award."""
    decision = of.decision
    who = issuer.fixed()
    identity = issuer.identity(who)
    what = once((design.key, "class"), lambda: _kept_class(who, design, framework))
    place = take_place(who, identity)
    did = identity.signer.did
    credential = v3.credential(who, did, what, of, statuses(who, place, did))
    assertion = v2.assertion(who, design, of)
    store.add(
        AwardRow(
            id=of.award_id,
            design=design.key,
            kind=decision.kind,
            person_id=decision.person_id,
            organisation_id=decision.organisation_id,
            organisation_name=decision.organisation_name,
            dossier_id=decision.dossier_id,
            framework=decision.framework_id,
            framework_version=decision.framework_version,
            competence=decision.competence,
            level=decision.level,
            module_id=decision.module_id,
            issued_at=decision.decided_at,
            expires_at=of.expires_at,
            recipient_salt=of.recipient.salt,
            recipient_hash=of.recipient.identity,
            holder_name=holder_name,
            statement=decision.statement,
            evidence=[asdict(note) for note in decision.evidence],
            assessor_accompanied=decision.assessor_accompanied,
            status_list=place.series,
            status_index=place.index,
            documents={"assertion": assertion, "credential": identity.sign(credential)},
        )
    )
    sign_tokens(who, Unsigned(of.award_id, assertion, credential, place), TokenForm)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What the tokens of an award are made from."""

    award_id: UUID
    assertion: Document
    """Hosted."""
    credential: Document
    place: Place


def sign_tokens(who: Issuer, of: Unsigned, forms: Iterable[TokenForm]) -> None:
    """Sign and store an award as tokens; a token of that form from before is replaced."""
    for form in forms:
        if form is TokenForm.ASSERTION:
            signer = issuer.token_identity(who, Algorithm.RS256)
            key_address = Addresses(who.base_url).key(signer.thumbprint)
            signed = v2.signed_assertion(of.assertion, of.award_id, key_address)
            token = signer.assertion(signed)
        else:
            signer = issuer.token_identity(who, Algorithm(form))
            did = signer.signer.did
            named = v3.issued_by(of.credential, did, statuses(who, of.place, did))
            token = signer.credential(v3.claims(named))
        store.keep_token(of.award_id, form, signer.key_id, token)


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
            translations={
                language: {
                    "badge_class": v2.badge_class(who, design, framework, language),
                    "achievement": v3.achievement(who, design, framework, language),
                }
                for language in LANGUAGES
                if language != DEFAULT_LANGUAGE
            },
            artwork=design.artwork,
            created_at=clock.now(),
        )
    )
    return what


# -- places in status lists --------------------------------------------------------------------


def take_place(who: Issuer, identity: SigningIdentity) -> Place:
    """Return a series and a random free place in it: numbers in order would tell tales."""
    row = store.lock_open_list(identity.signer.did, LIST_CAPACITY)
    if row is None:
        _open_series(who, identity)
        row = store.lock_open_list(identity.signer.did, LIST_CAPACITY)
        assert row is not None
    row.taken += 1
    while store.index_is_taken(row.series, index := secrets.randbelow(status_bits.SIZE_BITS)):
        continue
    return Place(row.series, index)


def _open_series(who: Issuer, identity: SigningIdentity) -> None:
    """Make a list for each purpose under each name that the issuer has today."""
    rsa = issuer.token_identity(who, Algorithm.RS256)
    signers: dict[str, SigningIdentity | TokenIdentity] = {
        rsa.signer.did: rsa,
        identity.signer.did: identity,
    }
    series = number = store.newest_list_number() + 1
    # The list of revocations under the name that signs most comes first: it names the series.
    for did in reversed(signers):
        for purpose in StatusPurpose:
            row = StatusListRow(
                number=number,
                series=series,
                purpose=purpose,
                issuer_did=did,
                taken=0,
                bits=status_bits.empty(),
                created_at=clock.now(),
            )
            publish_list(who, signers[did], row)
            store.add(row)
            number += 1


def publish_list(who: Issuer, signer: SigningIdentity | TokenIdentity, row: StatusListRow) -> None:
    """Sign a list as its bits are now."""
    encoded = status_bits.encode(row.bits)
    purpose = StatusPurpose(row.purpose)
    document = v3.status_list(who, row.issuer_did, row.number, purpose, encoded)
    if isinstance(signer, TokenIdentity):
        row.document, row.token = document, signer.credential(v3.list_claims(document))
    else:
        row.document, row.token = signer.sign(document), None


def set_bit(place: Place, purpose: StatusPurpose, *, to: bool = True) -> bool:
    """Set or clear a badge's bit in each list kept for a purpose, and publish them anew.

    Returns whether there is any such list. Raises `KeyShut` where a list can be signed no more.
    """
    who = issuer.current()
    rows = store.lock_lists(place.series, purpose)
    for row in rows:
        signer = issuer.identity_of(who, row.issuer_did)
        if signer is None:
            continue  # its key was withdrawn: nothing under that name is ours any more
        row.bits = status_bits.with_bit(row.bits, place.index, to=to)
        publish_list(who, signer, row)
    store.flush()
    return bool(rows)


def statuses(who: Issuer, place: Place, did: str) -> list[Document]:
    """Return the entries of a badge that is issued under one name."""
    lists = once((place.series, "lists"), lambda: store.lists_of(place.series))
    return [
        v3.status_entry(who, number, purpose, place.index)
        for number, list_did, purpose in lists
        if list_did == did
    ]


# -- the gate ----------------------------------------------------------------------------------


def refuse_unless_valid(award_id: UUID) -> None:
    """Raise `Conflict` unless our own verifier calls every form valid, reading what will be served.

    Nothing leaves the house for it. The pictures are taken apart again, and what is in them must
    be the very document that was verified.
    """
    faults = checking.faults(award_id)
    if faults:
        raise Conflict("badge_would_not_verify", checks="; ".join(map(str, faults)))
