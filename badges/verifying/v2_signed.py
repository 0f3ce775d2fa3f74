"""Verify an Open Badges 2.0 assertion signed as a token (OB 2.0, Signed verification)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from badges.model import Document
from badges.verifying import jws
from badges.verifying.jws import BadKey, PublicKey, Token
from badges.verifying.model import Check, Outcome, Resolve, Stop, Unreachable, stop
from badges.verifying.reading import MAX_LIST_BYTES, as_list, host_of, read_json, text_of, texts
from badges.verifying.v2 import SIGNED, AssertionVerification, check_shape, verification_of

FORM = "Open Badges 2.0 (JWS)"


class SignedVerification(AssertionVerification):
    """By a key that the issuer's profile names, and the issuer's list of revoked badges."""

    def __init__(self, token: Token, resolve: Resolve, now: datetime) -> None:
        super().__init__(token.payload, resolve, now)
        self._token = token

    def __iter__(self) -> Iterator[Check]:
        assertion = self._given
        yield self._check_form(assertion, FORM)
        check_shape(assertion, "Assertion")
        if not SIGNED & set(texts(verification_of(assertion).get("type"))):
            raise stop(Outcome.NOT_VALID, "not_meant_to_be_signed")
        _class, issuer = self._gather(assertion)
        if not host_of(text_of(issuer["id"])):
            # Whoever signs can write an issuer into the badge; one with an address stands there.
            raise stop(Outcome.NOT_VALID, "linked_missing", "Issuer")
        yield Check("class_and_issuer_found", Outcome.VALID)
        key = self._key(issuer)
        yield Check("issuer_key_found", Outcome.VALID, {"issuer": text_of(issuer["id"])})
        if not jws.holds(self._token, key):
            raise stop(Outcome.NOT_VALID, "signature_bad")
        yield Check("signature_good", Outcome.VALID)
        yield self._check_dates(assertion)
        yield self._check_revocation(assertion, issuer)

    def _key(self, issuer: Document) -> PublicKey:
        """Return the key the badge names, if the issuer names it too and it names the issuer."""
        listed = as_list(issuer.get("publicKey"))
        names = [_id_of(each) for each in listed]
        creator = text_of(verification_of(self._given).get("creator"))
        if not creator and len(names) == 1:
            creator = names[0]
        who = text_of(issuer["id"])
        if not creator or creator not in names:
            raise stop(Outcome.NOT_VALID, "key_not_of_issuer", creator[:200], issuer=who)
        document = self._key_document(creator, listed[names.index(creator)])
        if document.get("id") != creator or _id_of(document.get("owner")) != who:
            raise stop(Outcome.NOT_VALID, "key_not_of_issuer", creator[:200], issuer=who)
        try:
            return jws.key_of_pem(text_of(document.get("publicKeyPem")))
        except BadKey as error:
            raise stop(Outcome.NOT_VALID, "key_unusable", str(error)) from error

    def _key_document(self, creator: str, listed: object) -> Document:
        """Return the CryptographicKey: what the issuer's profile carries, or what is published."""
        if isinstance(listed, dict) and "publicKeyPem" in listed:
            return listed
        try:
            return read_json(self._resolve(creator).body)
        except Unreachable as error:
            host = host_of(creator)
            raise stop(Outcome.UNKNOWN, "issuer_unreachable", str(error), host=host) from error

    def _check_revocation(self, assertion: Document, issuer: Document) -> Check:
        """Look the badge up in its issuer's list (OB 2.0, RevocationList)."""
        address = _id_of(issuer.get("revocationList"))
        if not address:
            return Check("status_not_kept", Outcome.VALID)
        host = {"host": host_of(address)}
        try:
            document = read_json(self._resolve(address).body, MAX_LIST_BYTES)
        except Unreachable as error:
            return Check("status_unreachable", Outcome.UNKNOWN, host, str(error))
        except Stop as error:
            return Check("status_list_untrusted", Outcome.UNKNOWN, host, error.check.code)
        entries = document.get("revokedAssertions")
        if not isinstance(entries, list) or document.get("id", address) != address:
            return Check("status_list_shape", Outcome.UNKNOWN, host)
        for entry in entries:
            if _names(entry, assertion):
                reason = entry.get("revocationReason") if isinstance(entry, dict) else ""
                return Check("revoked", Outcome.NOT_VALID, {"reason": text_of(reason)})
        return Check("not_revoked", Outcome.VALID)


def _names(entry: object, assertion: Document) -> bool:
    """Tell whether an entry is about this badge: by its id, or by the uid of version 1."""
    if isinstance(entry, dict):
        uid = text_of(entry.get("uid"))
        return _id_of(entry) == assertion["id"] or (uid != "" and uid == assertion.get("uid"))
    return bool(entry == assertion["id"])


def _id_of(value: object) -> str:
    return text_of(value.get("id") if isinstance(value, dict) else value)
