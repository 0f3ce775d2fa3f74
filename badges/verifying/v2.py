"""Verify a hosted Open Badges 2.0 assertion (OB 2.0, Hosted verification)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from badges.documents.v2 import CONTEXT
from badges.model import Document
from badges.verifying.model import Check, Facts, Outcome, Resolve, Resolved, Unreachable, stop
from badges.verifying.reading import as_list, host_of, read_json, text_of

FORM = "Open Badges 2.0"
REQUIRED = {
    "Assertion": ("id", "recipient", "badge", "issuedOn", "verification"),
    "BadgeClass": ("id", "name", "description", "criteria", "issuer"),
    "Issuer": ("id", "name", "url"),
}


class HostedVerification:
    """One verification. Iterate over it for the checks; `facts` fills as they go."""

    def __init__(self, given: Document, resolve: Resolve, now: datetime) -> None:
        self._given = given
        self._resolve = resolve
        self._now = now
        self.facts = Facts()

    def __iter__(self) -> Iterator[Check]:
        yield self._check_form(self._given)
        assertion = self._hosted()
        yield Check("hosted_found", Outcome.VALID)
        yield self._check_same(assertion)
        badge_class = self._linked(assertion["badge"], "BadgeClass")
        issuer = self._linked(badge_class["issuer"], "Issuer")
        yield Check("class_and_issuer_found", Outcome.VALID)
        self.facts = Facts(
            name=text_of(badge_class.get("name")),
            issuer=text_of(issuer.get("name")),
            issued_on=text_of(assertion.get("issuedOn")),
            level=text_of(assertion.get("narrative")).partition("\n")[0],
        )
        yield self._check_scope(assertion, issuer)
        yield self._check_dates(assertion)
        yield Check("not_revoked", Outcome.VALID)

    def _check_form(self, document: Document) -> Check:
        if CONTEXT not in as_list(document.get("@context")):
            raise stop(Outcome.NOT_VALID, "not_a_badge")
        verification = document.get("verification") or document.get("verify")
        kinds = as_list(verification.get("type") if isinstance(verification, dict) else None)
        if {"SignedBadge", "signed"} & set(filter(None, map(text_of, kinds))):
            raise stop(Outcome.UNKNOWN, "token_not_supported")
        if document.get("revoked") is True:
            raise stop(
                Outcome.NOT_VALID, "revoked", reason=text_of(document.get("revocationReason"))
            )
        return Check("form_recognised", Outcome.VALID, {"form": FORM})

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
        self._check_form(document)
        _check_shape(document, "Assertion")
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
            return Check("altered", Outcome.NOT_VALID, {"parts": ", ".join(changed)})
        return Check("unaltered", Outcome.VALID)

    def _linked(self, reference: object, kind: str) -> Document:
        """Return a document that another names by address (or carries whole, without one)."""
        address = text_of(reference.get("id") if isinstance(reference, dict) else reference)
        if host_of(address):
            try:
                found = self._resolve(address)
            except Unreachable as error:
                raise stop(Outcome.UNKNOWN, "linked_unreachable", str(error)) from error
            document = read_json(found.body)
        elif isinstance(reference, dict):
            document = reference
        else:
            raise stop(Outcome.NOT_VALID, "linked_missing", kind)
        _check_shape(document, kind)
        if address and document["id"] != address:
            raise stop(Outcome.NOT_VALID, "linked_missing", f"{kind}: {address}")
        return document

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

    def _check_dates(self, assertion: Document) -> Check:
        issued, expires = moment(assertion["issuedOn"]), moment(assertion.get("expires"))
        if issued is None or ("expires" in assertion and expires is None):
            return Check("date_unreadable", Outcome.NOT_VALID)
        return check_window(issued, expires, self._now)


def check_window(start: datetime | None, end: datetime | None, now: datetime) -> Check:
    """Check that a badge is of use today."""
    if start is not None and start > now:
        return Check("not_yet_valid", Outcome.NOT_VALID, {"date": start.date().isoformat()})
    if end is not None and end < now:
        return Check("expired", Outcome.NOT_VALID, {"date": end.date().isoformat()})
    return Check("dates_fit", Outcome.VALID)


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 moment; one without a zone counts as UTC. None where it is not one."""
    try:
        found = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_shape(document: Document, kind: str) -> None:
    """Check type and required members; Issuer and Profile are one (OB 2.0, Profile)."""
    kinds = {text_of(name) for name in as_list(document.get("type"))}
    accepted = {kind, "Profile"} if kind == "Issuer" else {kind}
    missing = [name for name in REQUIRED[kind] if not document.get(name)]
    if not kinds & accepted or missing:
        detail = f"{kind}: type {sorted(kinds)}, missing {missing}"
        raise stop(Outcome.NOT_VALID, "shape_wrong", detail, kind=kind)


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
