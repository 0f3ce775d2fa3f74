"""The way in: bytes, text or an address; out comes a report."""

from __future__ import annotations

from datetime import datetime

from badges.documents import v2 as documents_v2
from badges.documents import v3 as documents_v3
from badges.model import Document
from badges.verifying import v2, v3
from badges.verifying.model import Check, Outcome, Report, Resolve, Stop, Unreachable, stop
from badges.verifying.reading import Address, Given, Pasted, as_list, read


def verify(data: bytes, resolve: Resolve, now: datetime) -> Report:
    """Verify a picture, a JSON text or an address; never raises for what is in it."""
    try:
        document = _document(read(data), resolve)
    except Stop as error:
        return Report("", (error.check,))
    return verify_document(document, resolve, now)


def verify_document(document: Document, resolve: Resolve, now: datetime) -> Report:
    """Verify a badge of either version, told apart by its first context."""
    verification: v2.HostedVerification | v3.CredentialVerification
    contexts = as_list(document.get("@context"))
    if documents_v3.CREDENTIALS_CONTEXT in contexts:
        verification, form = v3.CredentialVerification(document, resolve, now), v3.FORM
    elif documents_v2.CONTEXT in contexts:
        verification, form = v2.HostedVerification(document, resolve, now), v2.FORM
    else:
        return Report("", (Check("not_a_badge", Outcome.NOT_VALID),))
    checks: list[Check] = []
    try:
        checks.extend(verification)
    except Stop as error:
        checks.append(error.check)
    return Report(form, tuple(checks), verification.facts)


def _document(given: Given, resolve: Resolve) -> Document:
    """Return the badge, fetched if only its address is known."""
    if isinstance(given, Pasted):
        return given.document
    try:
        found = resolve(given.url)
    except Unreachable as error:
        raise stop(Outcome.UNKNOWN, "address_unreachable", str(error), url=given.url) from error
    if found.gone and not found.body:
        raise stop(Outcome.NOT_VALID, "revoked", reason="")
    inside = read(found.body)
    if isinstance(inside, Address):
        # A picture may hold the address of its assertion; an address of an address is a circle.
        if inside.url == given.url:
            raise stop(Outcome.NOT_VALID, "not_a_badge")
        try:
            inside = read(resolve(inside.url).body)
        except Unreachable as error:
            raise stop(Outcome.UNKNOWN, "address_unreachable", str(error), url=given.url) from error
    if isinstance(inside, Address):
        raise stop(Outcome.NOT_VALID, "not_a_badge")
    return inside.document
