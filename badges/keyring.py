"""What an operator does with keys: look, encrypt anew, and withdraw one that is lost or stolen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.kernel import keys
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.ids import AwardId, OrganisationId, PersonId
from app.kernel.keys import KeyNote, KeyShut, Kind
from app.kernel.words import one_line
from badges import checking, issuer, issuing, signing, status_bits, store, tokens, upkeep_store
from badges.documents import dids, v3
from badges.events import BadgeReissued
from badges.issuing import Place, Unsigned
from badges.model import StatusPurpose, TokenForm
from badges.tables import AwardRow

PURPOSES = (issuer.KEY_PURPOSE, issuer.RSA_PURPOSE)
REASON_LENGTH = 500


def notes() -> list[KeyNote]:
    """Return the keys of badges, newest first."""
    return [note for note in keys.notes() if note.purpose in PURPOSES]


def public_name(note: KeyNote) -> str:
    """Return what a key is called in what we publish: a multikey, or a thumbprint."""
    if note.kind is Kind.RSA:
        return tokens.thumbprint(tokens.jwk(keys.rsa_half(note)))
    return signing.multikey(keys.ed25519_half(note))


def withdraw(key_id: UUID, reason: str) -> None:
    """Publish a key no more: whatever it signed, ours or forged, is not valid from now on.

    The key in use is replaced first, and lists that it signed are signed by its successor. Where
    the key is its own name (did:key, did:jwk) nobody can be told that it was withdrawn; then its
    lists, signed by it for the last time, call all its badges revoked. Badges that are genuine are
    to be issued again afterwards, each by `reissue`.
    """
    note = keys.get_note(key_id)
    if note.purpose not in PURPOSES:
        raise NotFound
    if note.withdrawn_at is not None:
        return
    reason = one_line(reason)
    if not reason or len(reason) > REASON_LENGTH:
        raise Invalid("revocation_reason", field="reason", longest=REASON_LENGTH)
    if note.in_use:
        issuer.rotate_keys()
    _close_own_lists(note)
    keys.withdraw(key_id, reason)
    _sign_lists_of_host()


def _close_own_lists(note: KeyNote) -> None:
    who = issuer.current()
    for row in store.lists_by(_own_name(note)):
        if row.purpose != StatusPurpose.REVOCATION:
            continue
        try:
            signer = issuer.identity_of(who, row.issuer_did)
        except KeyShut:
            return
        assert signer is not None
        for index in upkeep_store.places_in(row.series):
            row.bits = status_bits.with_bit(row.bits, index)
        issuing.publish_list(who, signer, row)
    store.flush()


def _own_name(note: KeyNote) -> str:
    """Return the DID that consists of this key."""
    if note.kind is Kind.RSA:
        return dids.did_jwk(tokens.jwk(keys.rsa_half(note)))
    return f"did:key:{public_name(note)}"


def _sign_lists_of_host() -> None:
    """Sign the lists of a did:web anew: the key that signed them last may be the withdrawn one."""
    who = issuer.current()
    if not dids.has_host(who.base_url):
        return
    signer = issuer.identity(who)
    for row in store.lists_by(signer.signer.did):
        issuing.publish_list(who, signer, row)
    store.flush()


def affected(key_id: UUID) -> Sequence[AwardId]:
    """Return the awards in force, genuine by our own records, that a key signed in some form."""
    note = keys.get_note(key_id)
    method = public_name(note) if note.kind is Kind.ED25519 else None
    return upkeep_store.awards_signed_by(key_id, method)


def reissue(award_id: UUID) -> None:
    """Sign every signed form of an award with today's keys, from its documents as issued.

    The hosted 2.0 assertion needs no key and stays. Raises `Conflict` if our own verifier does not
    call the result valid.
    """
    row = store.lock_award(award_id)
    if row is None:
        raise NotFound
    if row.revoked_at is not None:
        raise Conflict("already_revoked")
    who = issuer.fixed()
    identity = issuer.identity(who)
    did = identity.signer.did
    documents = dict(row.documents)
    old = Place(row.status_list, row.status_index)
    place = old
    if not issuing.statuses(who, old, did):
        place = issuing.take_place(who, identity)
        _leave(old)
        row.status_list, row.status_index = place.series, place.index
    unsigned = v3.issued_by(documents["credential"], did, issuing.statuses(who, place, did))
    documents["credential"] = identity.sign(unsigned)
    row.documents = documents
    store.flush()
    of = Unsigned(AwardId(award_id), documents["assertion"], unsigned, place)
    issuing.sign_tokens(who, of, TokenForm)
    _check(row, place)
    person_id = PersonId(row.person_id) if row.person_id else None
    publish(BadgeReissued(AwardId(award_id), person_id, OrganisationId(row.organisation_id)))


def _leave(place: Place) -> None:
    """Call copies of the badge under its issuer's former name revoked, where that can be said."""
    try:
        issuing.set_bit(place, StatusPurpose.REVOCATION)
    except KeyShut:
        # Its secret is lost: old copies go on verifying, and docs/badges.md says so.
        return


def _check(row: AwardRow, place: Place) -> None:
    """Pass the gate, as a badge in force; then say again that it is suspended, if it is."""
    suspended_at, reason = row.suspended_at, row.suspension_reason
    row.suspended_at, row.suspension_reason = None, None
    if suspended_at is not None:
        issuing.set_bit(place, StatusPurpose.SUSPENSION, to=False)
    store.flush()
    if faults := checking.faults(row.id):
        raise Conflict("badge_would_not_verify", checks="; ".join(map(str, faults)))
    if suspended_at is not None:
        row.suspended_at, row.suspension_reason = suspended_at, reason
        issuing.set_bit(place, StatusPurpose.SUSPENSION)
