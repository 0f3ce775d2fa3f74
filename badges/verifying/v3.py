"""Verify an Open Badges 3.0 credential with a Data Integrity proof.

Verifiable Credentials Data Model 2.0, 7; Data Integrity 1.0, 4.4; Bitstring Status List 1.0, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from badges import signing
from badges.model import Document
from badges.verifying.keys import check_contexts, issuer_of, public_key
from badges.verifying.model import Check, Facts, Outcome, Resolve, stop
from badges.verifying.reading import as_list, objects, text_of
from badges.verifying.status import StatusLookup
from badges.verifying.v2 import check_window, moment

FORM = "Open Badges 3.0"
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}


class CredentialVerification:
    """One verification. Iterate over it for the checks; `facts` fills as they go."""

    def __init__(self, document: Document, resolve: Resolve, now: datetime) -> None:
        self._document = document
        self._resolve = resolve
        self._now = now
        self.facts = Facts()

    def __iter__(self) -> Iterator[Check]:
        yield self._check_form()
        self.facts = _facts(self._document)
        issuer = issuer_of(self._document)
        key = public_key(self._document, issuer, self._resolve)
        yield Check("issuer_key_found", Outcome.VALID, {"issuer": issuer})
        dates = self._check_dates()
        yield self._check_signature(key, dates)
        yield dates
        yield from self._check_status(issuer)

    def _check_form(self) -> Check:
        types = {text_of(name) for name in as_list(self._document.get("type"))}
        if "VerifiableCredential" not in types or not types & BADGE_TYPES:
            raise stop(Outcome.NOT_VALID, "not_a_badge")
        check_contexts(self._document)
        return Check("form_recognised", Outcome.VALID, {"form": FORM})

    def _check_signature(self, key: bytes, dates: Check) -> Check:
        try:
            signing.check_badge(self._document, key)
        except signing.BadProof as error:
            # The library also refuses a good signature on an expired badge: say which it is.
            if dates.outcome is Outcome.VALID or not signing.proof_holds(self._document, key):
                raise stop(Outcome.NOT_VALID, "signature_bad", str(error)) from error
        return Check("signature_good", Outcome.VALID)

    def _check_dates(self) -> Check:
        start, end = self._document.get("validFrom"), self._document.get("validUntil")
        if moment(start) is None or (end is not None and moment(end) is None):
            return Check("date_unreadable", Outcome.NOT_VALID)
        return check_window(moment(start), moment(end), self._now)

    def _check_status(self, issuer: str) -> Iterator[Check]:
        entries = as_list(self._document.get("credentialStatus"))
        if not entries:
            yield Check("status_not_kept", Outcome.VALID)
        lookup = StatusLookup(issuer, self._resolve, self._now)
        yield from (lookup.check(entry) for entry in entries)


def _facts(document: Document) -> Facts:
    """Gather what a badge says, whatever shape it has: nothing here decides anything."""
    subject = next(
        (s for s in as_list(document.get("credentialSubject")) if isinstance(s, dict)), {}
    )
    what = subject.get("achievement")
    issuer = document.get("issuer")
    return Facts(
        name=text_of(what.get("name") if isinstance(what, dict) else document.get("name")),
        issuer=text_of(issuer.get("name") if isinstance(issuer, dict) else issuer),
        issued_on=text_of(document.get("awardedDate") or document.get("validFrom")),
        level=_achieved(subject),
    )


def _achieved(subject: Document) -> str:
    """Return the words of the achieved level, from the rubric that the badge carries."""
    achieved = {text_of(result.get("achievedLevel")) for result in objects(subject.get("result"))}
    for what in objects(subject.get("achievement")):
        for rubric in objects(what.get("resultDescription")):
            for step in objects(rubric.get("rubricCriterionLevel")):
                if step.get("id") in achieved:
                    return f"{text_of(step.get('level'))}, {text_of(step.get('name'))}"
    return ""
