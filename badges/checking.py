"""Verify an award in every form, as it is served: before it leaves the house, and at night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import NotFound
from badges import publishing
from badges.publishing import Published
from badges.together import once
from badges.tokens import Algorithm
from badges.verifying.model import Outcome, Resolve, Resolved, Stop
from badges.verifying.reading import Address, Pasted, read, read_json
from badges.verifying.verify import verify

Serve = Callable[[UUID], Published]

DOCUMENTS: Mapping[str, Serve] = {
    "2.0 JSON": publishing.assertion,
    "2.0 JWS": publishing.signed_assertion,
    "3.0 JSON": publishing.credential,
    "3.0 JWT RS256": partial(publishing.credential_token, algorithm=Algorithm.RS256),
    "3.0 JWT EdDSA": partial(publishing.credential_token, algorithm=Algorithm.EDDSA),
}
"""The forms that are verified, each by itself."""

PICTURES: Mapping[str, tuple[Callable[[UUID, str], Published], str]] = {
    f"{version} {kind.upper()}": (serve, kind)
    for version, serve in (
        ("2.0", publishing.baked_picture),
        ("3.0", publishing.credential_picture),
    )
    for kind in ("png", "svg")
}
"""The forms that hold another: what is in them must be that other, word for word."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One form that would not be called valid, and the checks that did not pass."""

    form: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.form}: {', '.join(self.checks)}"


def faults(award_id: UUID) -> list[Fault]:
    """Return what a verifier would find wrong with an award of ours; never uses the net."""
    return [*_documents(award_id), *_pictures(award_id)]


def still_valid(award_id: UUID) -> list[Fault]:
    """Return the forms of an award out of force that a verifier would call valid all the same."""
    resolve = _remembering(publishing.resolver(ours_only=True))
    return [
        Fault(form, ("still_valid",))
        for form, serve in DOCUMENTS.items()
        if (published := _served(serve, award_id))
        and verify(published.body, resolve, clock.now()).outcome is Outcome.VALID
    ]


def _served(serve: Serve, award_id: UUID) -> Published | None:
    try:
        return serve(award_id)
    except NotFound:
        return None


def _documents(award_id: UUID) -> Iterator[Fault]:
    resolve = once("resolve", lambda: _remembering(publishing.resolver(ours_only=True)))
    for form, serve in DOCUMENTS.items():
        published = _served(serve, award_id)
        if published is None:
            yield Fault(form, ("not_found",))
            continue
        report = verify(published.body, resolve, clock.now())
        if report.outcome is not Outcome.VALID:
            codes = [c.code for c in report.checks if c.outcome is not Outcome.VALID]
            yield Fault(form, tuple(codes) or ("nothing_checked",))


def _pictures(award_id: UUID) -> Iterator[Fault]:
    """Take the pictures apart as a verifier does; the document inside has been verified."""
    for form, (serve, kind) in PICTURES.items():
        document = read_json(DOCUMENTS[f"{form[:3]} JSON"](award_id).body)
        try:
            inside = read(serve(award_id, kind).body)
        except Stop as error:
            yield Fault(form, (error.check.code,))
            continue
        # A 2.0 picture may hold the address of its assertion in the place of the assertion.
        if inside not in (Pasted(document), Address(document["id"])):
            yield Fault(form, ("altered",))


def _remembering(resolve: Resolve) -> Resolve:
    """Ask for each document once: the forms of one award lead to the same ones."""
    known: dict[str, Resolved] = {}

    def remembered(url: str) -> Resolved:
        if url not in known:
            known[url] = resolve(url)
        return known[url]

    return remembered
