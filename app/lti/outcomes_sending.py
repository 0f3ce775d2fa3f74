"""Take grades to a platform that speaks LTI 1.1, and read back what it shows."""

from __future__ import annotations

from app.kernel.db import db
from app.kernel.fetch import FetchError, send
from app.lti import consumers, oauth, outcomes
from app.lti.grades_model import Score
from app.lti.markup import Unreadable
from app.lti.model import Outcome, Platform
from app.lti.outcomes import Result, Verb, Verdict
from app.lti.services_out import NotServed


def put(platform: Platform, outcome: Outcome, score: Score) -> bool:
    """Have the platform show a score, or none where there is no mark; False if we may not ask.

    Raises `NotServed`.
    """
    if score.given is None or not score.maximum:
        return _asked(platform, outcome, Verb.DELETE) is not None
    share = score.given / score.maximum
    return _asked(platform, outcome, Verb.REPLACE, share) is not None


def read(platform: Platform, outcome: Outcome) -> float | None:
    """Return the share of the whole that the platform shows; raise `NotServed`."""
    result = _asked(platform, outcome, Verb.READ)
    return result.share if result else None


def _asked(
    platform: Platform, outcome: Outcome, verb: Verb, share: float | None = None
) -> Result | None:
    """Ask, with no connection to the database meanwhile; None once the consumer has ended."""
    consumer = consumers.of_platform(platform.id)
    db.session.remove()
    if consumer is None:
        return None
    body = outcomes.request(verb, outcome.sourcedid, share)
    try:
        signed = oauth.authorisation(
            outcome.service_url,
            body,
            key=consumer.platform.client_id,
            secret=consumer.secret,
            media_type=outcomes.MEDIA_TYPE,
        )
    except ValueError as error:
        raise NotServed("lti_service_refused", detail="the address of the service") from error
    headers = {"Content-Type": outcomes.MEDIA_TYPE, "Authorization": signed}
    try:
        answer = send("POST", outcome.service_url, headers=headers, body=body)
    except FetchError as error:
        raise NotServed("lti_service_unreachable", detail=error.reason) from error
    if answer.status in {408, 425, 429} or answer.status >= 500:
        raise NotServed("lti_service_busy", detail=f"{answer.status} {answer.reason}"[:200])
    return _done(answer.status, answer.body)


def _done(status: int, body: bytes) -> Result:
    """Return what was done; raise `NotServed` for everything else, whatever HTTP says of it."""
    try:
        result = outcomes.result(body)
    except Unreadable as error:
        raise NotServed("lti_service_refused", detail=f"{status}, {error}") from error
    if status < 300 and result.verdict is Verdict.SUCCESS:
        return result
    busy = result.verdict is Verdict.PROCESSING
    code = "lti_service_busy" if busy else "lti_service_refused"
    raise NotServed(code, detail=f"{status} {result.verdict}: {result.words}")
