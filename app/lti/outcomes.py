"""The messages of Basic Outcomes 1.1: one grade replaced, read or deleted, as XML (LTI 1.1, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.ids import new_id
from app.lti.markup import parsed, root, text_of, under, written

MEDIA_TYPE = "application/xml"
_NAMESPACE = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"
_LONGEST_WORDS = 200


class Verb(StrEnum):
    REPLACE = "replaceResult"
    READ = "readResult"
    DELETE = "deleteResult"


class Verdict(StrEnum):
    """`imsx_codeMajor`: what the platform did. HTTP says 200 to all of them."""

    SUCCESS = "success"
    PROCESSING = "processing"
    FAILURE = "failure"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Result:
    """What a platform answered."""

    verdict: Verdict
    words: str
    """Why, for whoever administers the platform."""
    share: float | None
    """The grade that was read, from 0 to 1; None where nobody has given one."""


def request(verb: Verb, sourcedid: str, share: float | None = None) -> bytes:
    """Return a message about one grade; `share` of the whole, from 0 to 1, is what replaces it."""
    top = root("imsx_POXEnvelopeRequest", {None: _NAMESPACE})
    info = under(under(top, "imsx_POXHeader"), "imsx_POXRequestHeaderInfo")
    under(info, "imsx_version", "V1.0")
    under(info, "imsx_messageIdentifier", str(new_id()))
    record = under(under(under(top, "imsx_POXBody"), f"{verb}Request"), "resultRecord")
    under(under(record, "sourcedGUID"), "sourcedId", sourcedid)
    if share is not None:
        score = under(under(record, "result"), "resultScore")
        under(score, "language", "en")
        under(score, "textString", f"{min(max(share, 0.0), 1.0):.4f}")
    return written(top)


def result(document: bytes) -> Result:
    """Return what a platform answered; raise `markup.Unreadable` for what is no answer."""
    top = parsed(document)
    said = (text_of(top, "imsx_statusInfo", "imsx_codeMajor") or "").lower()
    verdict = Verdict(said) if said in set(Verdict) else Verdict.FAILURE
    words = text_of(top, "imsx_statusInfo", "imsx_description") or said
    score = text_of(top, "resultScore", "textString")
    return Result(verdict, words[:_LONGEST_WORDS], _share(score))


def _share(text: str | None) -> float | None:
    try:
        share = float(text or "")
    except ValueError:
        return None
    return share if 0.0 <= share <= 1.0 else None
