"""Verify an Open Badges 2.0 assertion that is hosted; and what a signed one has in common with it.

Open Badges 2.0, Hosted verification.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime

from badges.documents.v2 import CONTEXT
from badges.model import Document
from badges.verifying.model import (
    Check,
    Facts,
    Identity,
    Outcome,
    Resolve,
    Resolved,
    Unreachable,
    remark,
    stop,
)
from badges.verifying.reading import (
    as_list,
    host_of,
    moment,
    objects,
    read_json,
    text_of,
    texts,
)

FORM = "Open Badges 2.0"
REQUIRED = {
    "Assertion": ("id", "recipient", "badge", "issuedOn", "verification"),
    "BadgeClass": ("id", "name", "description", "criteria", "issuer"),
    "Issuer": ("id", "name", "url"),
}
SIGNED = {"SignedBadge", "signed"}
"""How a badge says that it is verified by its signature; the second is the word of version 1."""


class AssertionVerification(ABC):
    """One verification. Iterate over it for the checks; `facts` fills as they go."""

    def __init__(self, given: Document, resolve: Resolve, now: datetime) -> None:
        self._given = given
        self._resolve = resolve
        self._now = now
        self.facts = Facts()

    @abstractmethod
    def __iter__(self) -> Iterator[Check]: ...

    def _check_form(self, document: Document, form: str) -> Check:
        if CONTEXT not in as_list(document.get("@context")):
            raise stop(Outcome.NOT_VALID, "not_a_badge")
        if document.get("revoked") is True:
            reason = text_of(document.get("revocationReason"))
            raise stop(Outcome.NOT_VALID, "revoked", reason=reason)
        return Check("form_recognised", Outcome.VALID, {"form": form})

    def _gather(self, assertion: Document) -> tuple[Document, Document]:
        """Return class and issuer of an assertion as published, and fill the facts."""
        badge_class = self._linked(assertion["badge"], "BadgeClass")
        issuer = self._linked(badge_class["issuer"], "Issuer")
        self.facts = Facts(
            name=text_of(badge_class.get("name")),
            issuer=text_of(issuer.get("name")),
            issued_on=text_of(assertion.get("issuedOn")),
            level=text_of(assertion.get("narrative")).partition("\n")[0],
            holder=tuple(map(_identity, objects(assertion["recipient"]))),
        )
        return badge_class, issuer

    def _linked(self, reference: object, kind: str) -> Document:
        """Return a document that another names by address (or carries whole, without one)."""
        address = text_of(reference.get("id") if isinstance(reference, dict) else reference)
        if host_of(address):
            document = read_json(self._fetched(address))
        elif isinstance(reference, dict):
            document = reference
        else:
            raise stop(Outcome.NOT_VALID, "linked_missing", kind)
        check_shape(document, kind)
        if address and document["id"] != address:
            raise stop(Outcome.NOT_VALID, "linked_missing", f"{kind}: {address}")
        return document

    def _fetched(self, address: str) -> bytes:
        try:
            return self._resolve(address).body
        except Unreachable as error:
            raise stop(Outcome.UNKNOWN, "linked_unreachable", str(error)) from error

    def _check_dates(self, assertion: Document) -> Check:
        issued, expires = moment(assertion["issuedOn"]), moment(assertion.get("expires"))
        if issued is None or ("expires" in assertion and expires is None):
            return Check("date_unreadable", Outcome.NOT_VALID)
        return check_window(issued, expires, self._now)


class HostedVerification(AssertionVerification):
    """By what stands at the badge's own address, which must be its issuer's."""

    def __iter__(self) -> Iterator[Check]:
        yield self._check_form(self._given, FORM)
        if SIGNED & set(texts(verification_of(self._given).get("type"))):
            raise stop(Outcome.NOT_VALID, "signature_missing")
        assertion = self._hosted()
        yield Check("hosted_found", Outcome.VALID)
        yield self._check_same(assertion)
        badge_class, issuer = self._gather(assertion)
        yield Check("class_and_issuer_found", Outcome.VALID)
        yield self._check_scope(assertion, issuer)
        yield self._check_dates(assertion)
        yield Check("not_revoked", Outcome.VALID)
        yield from _remarks(assertion, badge_class)

    def _hosted(self) -> Document:
        """Return the assertion from its own address: the issuer's word, not the bearer's."""
        address = text_of(self._given.get("id"))
        if not host_of(address):
            raise stop(Outcome.NOT_VALID, "no_hosted_address")
        try:
            found = self._resolve(address)
        except Unreachable as error:
            if error.reason == "status_404":
                raise stop(Outcome.NOT_VALID, "hosted_missing", str(error)) from error
            raise stop(Outcome.UNKNOWN, "hosted_unreachable", str(error)) from error
        if found.gone:
            raise stop(Outcome.NOT_VALID, "revoked", reason=_reason(found))
        document = read_json(found.body)
        self._check_form(document, FORM)
        check_shape(document, "Assertion")
        if document["id"] != address:
            raise stop(Outcome.NOT_VALID, "hosted_elsewhere", text_of(document["id"]))
        return document

    def _check_same(self, hosted: Document) -> Check:
        """Compare what was handed in with what the issuer publishes."""
        changed = sorted(
            name
            for name in self._given.keys() | hosted.keys()
            if not _alike(self._given.get(name), hosted.get(name))
        )
        if changed:
            return Check("altered", Outcome.NOT_VALID, {"parts": ", ".join(changed)[:200]})
        return Check("unaltered", Outcome.VALID)

    def _check_scope(self, assertion: Document, issuer: Document) -> Check:
        """Check that the address is one this issuer may publish at (VerificationObject)."""
        policy = issuer.get("verification")
        policy = policy if isinstance(policy, dict) else {}
        address = text_of(assertion["id"])
        starts = [text_of(start) for start in as_list(policy.get("startsWith"))]
        origins = as_list(policy.get("allowedOrigins")) or [host_of(text_of(issuer["id"]))]
        fits = not starts or any(start and address.startswith(start) for start in starts)
        if fits and host_of(address) in origins:
            return Check("issuer_hosts_it", Outcome.VALID)
        return Check("issuer_does_not_host_it", Outcome.NOT_VALID)


def verification_of(assertion: Document) -> Document:
    """Return how an assertion says that it is verified; Moodle calls it as version 1 did."""
    found = assertion.get("verification") or assertion.get("verify")
    return found if isinstance(found, dict) else {}


def _remarks(assertion: Document, badge_class: Document) -> Iterator[Check]:
    """Say what is off in a badge that is valid all the same, so that somebody can mend it."""
    if "verification" not in assertion:
        yield remark("word_of_version_1", word="verify", right="verification")
    if "alignments" in badge_class:
        yield remark("alignment_lost", word="alignments", right="alignment")


def check_window(start: datetime | None, end: datetime | None, now: datetime) -> Check:
    """Check that a badge is of use today."""
    if start is not None and start > now:
        return Check("not_yet_valid", Outcome.NOT_VALID, {"date": start.date().isoformat()})
    if end is not None and end < now:
        return Check("expired", Outcome.NOT_VALID, {"date": end.date().isoformat()})
    return Check("dates_fit", Outcome.VALID)


def check_shape(document: Document, kind: str) -> None:
    """Check type and required members; Issuer and Profile are one (OB 2.0, Profile)."""
    kinds = set(texts(document.get("type")))
    accepted = {kind, "Profile"} if kind == "Issuer" else {kind}
    missing = [name for name in REQUIRED[kind] if not document.get(name)]
    if "verification" in missing and verification_of(document):
        missing.remove("verification")
    if not kinds & accepted or missing:
        detail = f"{kind}: type {sorted(kinds)}, missing {missing}"[:200]
        raise stop(Outcome.NOT_VALID, "shape_wrong", detail, kind=kind)


def _identity(recipient: Document) -> Identity:
    return Identity(
        value=text_of(recipient.get("identity")),
        salt=text_of(recipient.get("salt")),
        hashed=recipient.get("hashed") in (True, "true"),
    )


def _alike(given: object, published: object) -> bool:
    """Tell whether two members say the same; an object may stand as its bare address."""
    if given == published:
        return True
    if isinstance(given, dict) and isinstance(published, str):
        return given.get("id") == published
    if isinstance(given, str) and isinstance(published, dict):
        return given == published.get("id")
    return False


def _reason(found: Resolved) -> str:
    return text_of(read_json(found.body).get("revocationReason")) if found.body else ""
