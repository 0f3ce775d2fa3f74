"""Look a credential's status up in its issuer's status list (Bitstring Status List 1.0, 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges import status_bits
from badges.model import Document
from badges.status_bits import BadList
from badges.verifying import jws, proofs
from badges.verifying.contexts import check_contexts
from badges.verifying.keys import issuer_of
from badges.verifying.model import Check, Outcome, Resolve, Stop, Unreachable
from badges.verifying.reading import (
    MAX_LIST_BYTES,
    as_list,
    compact_in,
    host_of,
    moment,
    read_json,
    text_of,
    texts,
)
from badges.verifying.signatures import key_of_proof, keys_of_token
from badges.verifying.v2 import check_window

DECIDING_PURPOSES = {"revocation": "revoked", "suspension": "suspended"}
"""Purposes whose set bit takes a badge out of use; others only inform."""

LIST_MEMBERS = {"@context", "id", "type", "issuer", "validFrom", "validUntil", "proof"}
LIST_MEMBERS |= {"name", "description", "credentialSubject"}
SUBJECT_MEMBERS = {"id", "type", "statusPurpose", "encodedList", "ttl", "statusSize"}


@dataclass(frozen=True, slots=True)
class StatusLookup:
    """Looks entries up in lists of one issuer. Whatever keeps us from knowing is "unknown"."""

    issuer: str
    resolve: Resolve
    now: datetime

    def check(self, entry: object) -> Check:
        """Return what a credential's status entry leads to."""
        if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
            return Check("status_kind_unknown", Outcome.UNKNOWN)
        purpose = text_of(entry.get("statusPurpose"))
        if purpose not in DECIDING_PURPOSES:
            return Check("status_only_informs", Outcome.VALID)
        host = {"host": host_of(text_of(entry.get("statusListCredential")))}
        try:
            is_set = self._is_set(entry, purpose)
        except Unreachable as error:
            return Check("status_unreachable", Outcome.UNKNOWN, host, str(error))
        except BadList as error:
            return Check(str(error), Outcome.UNKNOWN, host)
        except Stop as error:
            detail = f"{error.check.code} {error.check.detail}".strip()
            return Check("status_list_untrusted", Outcome.UNKNOWN, host, detail)
        withdrawn = Check(DECIDING_PURPOSES[purpose], Outcome.NOT_VALID, {"reason": ""})
        return withdrawn if is_set else Check(f"not_{DECIDING_PURPOSES[purpose]}", Outcome.VALID)

    def _is_set(self, entry: Document, purpose: str) -> bool:
        index = text_of(entry.get("statusListIndex"))
        if entry.get("statusSize", 1) != 1 or not (index.isascii() and index.isdigit()):
            raise BadList("status_kind_unknown")
        address = text_of(entry.get("statusListCredential"))
        document = self._trusted_list(self.resolve(address).body)
        if document.get("id") != address:
            raise BadList("status_list_shape")
        return status_bits.is_set(self._bits(document, purpose), int(index[:20]))

    def _trusted_list(self, body: bytes) -> Document:
        """Return a list that the badge's own issuer signed; raise `BadList`, `Stop`."""
        compact = compact_in(body)
        if compact is None:
            return self._with_proof(body)
        token = jws.take_apart(compact)
        self._check_issuer(token.payload)
        keys = keys_of_token(token, self.issuer, self.resolve)
        if not any(jws.holds(token, key) for key in keys):
            raise BadList("status_list_signature")
        return token.payload

    def _with_proof(self, body: bytes) -> Document:
        document = read_json(body, MAX_LIST_BYTES)
        _check_members(document)
        self._check_issuer(document)
        check_contexts(document)
        key = key_of_proof(document, self.issuer, self.resolve)
        if not proofs.list_holds(body, document, key):
            raise BadList("status_list_signature")
        return document

    def _check_issuer(self, document: Document) -> None:
        if issuer_of(document) != self.issuer:
            raise BadList("status_list_issuer")

    def _bits(self, document: Document, purpose: str) -> bytes:
        subject = document.get("credentialSubject")
        if (
            not isinstance(subject, dict)
            or "BitstringStatusListCredential" not in as_list(document.get("type"))
            or purpose not in texts(subject.get("statusPurpose"))
            or subject.get("type") != "BitstringStatusList"
            or subject.get("statusSize", 1) != 1
        ):
            raise BadList("status_list_shape")
        start, end = moment(document.get("validFrom")), moment(document.get("validUntil"))
        if check_window(start, end, self.now).outcome is not Outcome.VALID:
            raise BadList("status_list_old")
        return status_bits.decode(text_of(subject.get("encodedList")))


def _check_members(document: Document) -> None:
    """Let only the members through that a list needs; raise `BadList`.

    A Data Integrity proof covers the statements JSON-LD finds in a document. With these members
    and no others, what we read here are those very statements.
    """
    subject = document.get("credentialSubject")
    if (
        document.keys() - LIST_MEMBERS
        or not isinstance(subject, dict)
        or subject.keys() - SUBJECT_MEMBERS
    ):
        raise BadList("status_list_shape")
