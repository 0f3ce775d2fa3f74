"""The way in: bytes, text or an address; out comes a report."""

from __future__ import annotations

import time
from datetime import datetime

from badges.documents import v2 as documents_v2
from badges.documents import v3 as documents_v3
from badges.model import Document
from badges.verifying import jws, v2, v2_signed, v3
from badges.verifying.contexts import DRAFT_CONTEXT
from badges.verifying.jws import Token
from badges.verifying.model import (
    Check,
    Outcome,
    Report,
    Resolve,
    Resolved,
    Stop,
    Unreachable,
    stop,
)
from badges.verifying.reading import Address, Compact, Given, Pasted, as_list, host_of, read

MOST_DOCUMENTS = 12
"""That one verification asks for: the longest honest way takes six."""
PATIENCE_SECONDS = 25.0
"""For all of them; no more are asked for then."""

Verification = v2.HostedVerification | v2_signed.SignedVerification | v3.CredentialVerification


def verify(data: bytes, resolve: Resolve, now: datetime) -> Report:
    """Verify a picture, a JSON text, a token or an address; never raises for what is in it."""
    resolve = _bounded(resolve)
    try:
        given = _badge(read(data), resolve)
        if isinstance(given, Compact):
            return _verified_token(jws.take_apart(given.text), resolve, now)
    except Stop as error:
        return Report("", (error.check,))
    return verify_document(given.document, resolve, now)


def verify_document(document: Document, resolve: Resolve, now: datetime) -> Report:
    """Verify a badge that lies before us as JSON, told apart by its first context."""
    contexts = as_list(document.get("@context"))
    if documents_v2.CONTEXT in contexts:
        return _report(v2.HostedVerification(document, resolve, now), v2.FORM)
    if contexts[:1] in ([documents_v3.CREDENTIALS_CONTEXT], [DRAFT_CONTEXT]):
        return _report(v3.CredentialVerification(document, resolve, now), v3.FORM)
    return Report("", (_unrecognised(document),))


def _verified_token(token: Token, resolve: Resolve, now: datetime) -> Report:
    if documents_v2.CONTEXT in as_list(token.payload.get("@context")):
        return _report(v2_signed.SignedVerification(token, resolve, now), v2_signed.FORM)
    document = v3.credential_in(token)
    if as_list(document.get("@context")):
        verification = v3.CredentialVerification(document, resolve, now, token)
        return _report(verification, v3.TOKEN_FORM)
    return Report("", (_unrecognised(token.payload),))


def _report(verification: Verification, form: str) -> Report:
    checks: list[Check] = []
    try:
        checks.extend(verification)
    except Stop as error:
        checks.append(error.check)
    return Report(form, tuple(checks), verification.facts)


def _unrecognised(document: Document) -> Check:
    """Say what it is that we do not verify; the first versions of Open Badges deserve a word."""
    contexts = as_list(document.get("@context"))
    if "https://w3id.org/openbadges/v1" in contexts or (
        not contexts and {"recipient", "badge"} <= document.keys()
    ):
        return Check("version_1", Outcome.UNKNOWN)
    return Check("not_a_badge", Outcome.NOT_VALID)


def _badge(given: Given, resolve: Resolve) -> Pasted | Compact:
    """Return the badge, fetched if only its address is known."""
    # A picture may hold the address of its assertion; an address of an address is a circle.
    for _ in range(2):
        if not isinstance(given, Address):
            return given
        given = _at(given.url, resolve)
    if isinstance(given, Address):
        raise stop(Outcome.NOT_VALID, "not_a_badge", "an address that leads to an address")
    return given


def _at(url: str, resolve: Resolve) -> Given:
    try:
        found = resolve(url)
    except Unreachable as error:
        raise stop(Outcome.UNKNOWN, "address_unreachable", str(error), url=url[:200]) from error
    if found.gone and not found.body:
        raise stop(Outcome.NOT_VALID, "revoked", reason="")
    return read(found.body)


def _bounded(resolve: Resolve) -> Resolve:
    """Ask for each document once, for a few in all, and for none after a time.

    A badge can name a thousand lists at a thousand slow hosts.
    """
    known: dict[str, Resolved | Unreachable] = {}
    end = time.monotonic() + PATIENCE_SECONDS

    def once(url: str) -> Resolved:
        if url not in known:
            known[url] = found(url)
        answer = known[url]
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    def found(url: str) -> Resolved | Unreachable:
        if not host_of(url):
            return Unreachable("scheme", url[:200])
        if len(known) >= MOST_DOCUMENTS or time.monotonic() > end:
            return Unreachable("too_many", url)
        try:
            return resolve(url)
        except Unreachable as error:
            return error

    return once
