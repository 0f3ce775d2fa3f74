"""Verify an Open Badges 3.0 credential, with a Data Integrity proof or as a VC-JWT.

Verifiable Credentials Data Model 2.0, 7; Data Integrity 1.0, 4.4; Open Badges 3.0, 8.2 and 8.3;
Bitstring Status List 1.0, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from badges.model import Document
from badges.verifying import jws, proofs
from badges.verifying.contexts import check_contexts
from badges.verifying.jws import Token
from badges.verifying.keys import issuer_of
from badges.verifying.model import Check, Facts, Identity, Outcome, Resolve, remark, stop
from badges.verifying.reading import as_list, moment, objects, text_of, texts
from badges.verifying.signatures import key_of_proof, keys_of_token
from badges.verifying.status import StatusLookup
from badges.verifying.v2 import check_window

FORM = "Open Badges 3.0"
TOKEN_FORM = "Open Badges 3.0 (VC-JWT)"  # noqa: S105 - a name, no password
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
JOSE_TYPES = {"vc+jwt", "vc+ld+jwt"}
"""Tokens by W3C's VC-JOSE-COSE, 3.1.3, in which the claims of a JWT need not stand."""


class CredentialVerification:
    """One verification. Iterate over it for the checks; `facts` fills as they go."""

    def __init__(
        self, document: Document, resolve: Resolve, now: datetime, token: Token | None = None
    ) -> None:
        self._document = document
        self._resolve = resolve
        self._now = now
        self._token = token
        self.facts = Facts()

    def __iter__(self) -> Iterator[Check]:
        yield self._check_form()
        self.facts = _facts(self._document)
        issuer = issuer_of(self._document)
        dates = self._check_dates()
        if self._token is None:
            yield from self._check_proof(issuer, dates)
        else:
            yield from self._check_token(self._token, issuer)
        yield dates
        yield from self._check_status(issuer)
        if issuer.startswith(("did:key:", "did:jwk:")):
            yield remark("issuer_only_a_key")

    def _check_form(self) -> Check:
        types = set(texts(self._document.get("type")))
        if "VerifiableCredential" not in types or not types & BADGE_TYPES:
            raise stop(Outcome.NOT_VALID, "not_a_badge")
        check_contexts(self._document)
        return Check(
            "form_recognised", Outcome.VALID, {"form": TOKEN_FORM if self._token else FORM}
        )

    def _check_proof(self, issuer: str, dates: Check) -> Iterator[Check]:
        key = key_of_proof(self._document, issuer, self._resolve)
        yield Check("issuer_key_found", Outcome.VALID, {"issuer": issuer})
        try:
            proofs.check_badge(self._document, key)
        except proofs.BadProof as error:
            if not proofs.proof_holds(self._document, key):
                raise stop(Outcome.NOT_VALID, "signature_bad", str(error)) from error
            # The library also refuses a good signature on an expired badge: dates say that.
            if dates.outcome is Outcome.VALID:
                raise stop(Outcome.NOT_VALID, "not_wholly_signed", str(error)) from error
        yield Check("signature_good", Outcome.VALID)

    def _check_token(self, token: Token, issuer: str) -> Iterator[Check]:
        keys = keys_of_token(token, issuer, self._resolve)
        yield Check("issuer_key_found", Outcome.VALID, {"issuer": issuer})
        if not any(jws.holds(token, key) for key in keys):
            raise stop(Outcome.NOT_VALID, "signature_bad")
        yield Check("signature_good", Outcome.VALID)
        yield _check_claims(token, self._document)

    def _check_dates(self) -> Check:
        start, end = self._document.get("validFrom"), self._document.get("validUntil")
        if moment(start) is None or (end is not None and moment(end) is None):
            return Check("date_unreadable", Outcome.NOT_VALID)
        last = moment(end)
        if last is None and self._token is not None and "exp" in self._token.payload:
            last = _numeric_date(self._token.payload["exp"])
            if last is None:
                return Check("date_unreadable", Outcome.NOT_VALID)
        return check_window(moment(start), last, self._now)

    def _check_status(self, issuer: str) -> Iterator[Check]:
        entries = as_list(self._document.get("credentialStatus"))
        if not entries:
            yield Check("status_not_kept", Outcome.VALID)
        lookup = StatusLookup(issuer, self._resolve, self._now)
        yield from (lookup.check(entry) for entry in entries)


def credential_in(token: Token) -> Document:
    """Return the credential of a token: its payload, or the `vc` claim that drafts of 3.0 had."""
    wrapped = token.payload.get("vc")
    if isinstance(wrapped, dict) and "@context" not in token.payload:
        return wrapped
    return token.payload


def _check_claims(token: Token, document: Document) -> Check:
    """Check that the claims of a JWT say the same as the credential (OB 3.0, 8.2.4.1 and 8.2.6)."""
    subject = next(iter(objects(document.get("credentialSubject"))), {})
    expected: dict[str, object] = {
        "iss": issuer_of(document),
        "jti": document.get("id"),
        "sub": subject.get("id"),
        "nbf": moment(document.get("validFrom")),
        "exp": moment(document.get("validUntil")),
    }
    claims = token.payload
    missing = [name for name in ("iss", "jti", "sub", "nbf") if _lacks(claims, name, expected)]
    if missing and text_of(token.header.get("typ")).lower() not in JOSE_TYPES:
        return Check("claims_missing", Outcome.NOT_VALID, {"parts": ", ".join(missing)})
    differing = [
        name
        for name, value in expected.items()
        if name in claims
        and not (name == "exp" and value is None)
        and _claim(claims, name) != value
    ]
    if differing:
        return Check("claims_differ", Outcome.NOT_VALID, {"parts": ", ".join(differing)})
    return Check("claims_fit", Outcome.VALID)


def _lacks(claims: Document, name: str, expected: dict[str, object]) -> bool:
    return expected[name] is not None and claims.get(name) is None


def _claim(claims: Document, name: str) -> object:
    return _numeric_date(claims[name]) if name in {"nbf", "exp"} else claims[name]


def _numeric_date(value: object) -> datetime | None:
    """Return a NumericDate (RFC 7519, 2) to the second; None where it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _facts(document: Document) -> Facts:
    """Gather what a badge says, whatever shape it has: nothing here decides anything."""
    subject = next(iter(objects(document.get("credentialSubject"))), {})
    what = subject.get("achievement")
    issuer = document.get("issuer")
    return Facts(
        name=text_of(what.get("name") if isinstance(what, dict) else document.get("name")),
        issuer=text_of(issuer.get("name") if isinstance(issuer, dict) else issuer),
        issued_on=text_of(document.get("awardedDate") or document.get("validFrom")),
        level=_achieved(subject),
        holder=tuple(_identities(subject)),
    )


def _achieved(subject: Document) -> str:
    """Return the words of the achieved level, from the rubric that the badge carries."""
    achieved = {text_of(result.get("achievedLevel")) for result in objects(subject.get("result"))}
    for what in objects(subject.get("achievement")):
        for rubric in objects(what.get("resultDescription")):
            for step in objects(rubric.get("rubricCriterionLevel")):
                if text_of(step.get("id")) in achieved:
                    return f"{text_of(step.get('level'))}, {text_of(step.get('name'))}"
    return ""


def _identities(subject: Document) -> Iterator[Identity]:
    """Yield whom a subject names (OB 3.0, B.1.13 IdentityObject), and an address as its id."""
    for found in objects(subject.get("identifier")):
        yield Identity(
            value=text_of(found.get("identityHash")),
            salt=text_of(found.get("salt")),
            hashed=found.get("hashed") in (True, "true"),
        )
    if text_of(subject.get("id")).startswith("mailto:"):
        yield Identity(text_of(subject["id"]).removeprefix("mailto:"))
