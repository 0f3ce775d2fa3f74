"""What validation refuses, and what is missing, in words that say how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.messages import Messages
from competences.validation.rules import Gap, GapKind

MESSAGES: Messages = {
    "dossier_moved_on": _l(
        "This dossier has moved on in the meantime: somebody sent it, decided it, or worked on it "
        "in another window. What you see now is how it stands."
    ),
    "dossier_in_record": _l("You have sent this dossier once, so it stays in the record."),
    "dossier_unreadable": _l(
        "We could not read what your browser sent. Reload the page and try again."
    ),
    "review_unreadable": _l(
        "We could not read what your browser sent. Reload the page and try again."
    ),
    "own_dossier": _l("This dossier is your own. Somebody else has to look at it and decide."),
    "level_not_offered": _l("Please choose a level from 3 to 5."),
    "competence_unknown": _l("Please choose one of the competences in the list."),
    "incomplete": _l("Something is still missing. The list above says what."),
}

GAPS: Mapping[GapKind, LazyString] = {
    GapKind.NO_EVIDENCE: _l("%(subject)s: add evidence, or say that it is no part of your job."),
    GapKind.NO_WHY: _l("%(subject)s: say in a few words why it is no part of your job."),
    GapKind.TOO_FEW_ACTIVITIES: _l(
        "At least half of the activities must be part of your job. "
        "With fewer, a level would say more than can be seen."
    ),
    GapKind.NO_ANSWER: _l("Your own words: %(subject)s"),
    GapKind.NO_LEVEL: _l("%(subject)s: give a level, or mark it as not part of this job."),
    GapKind.TOO_FEW_RATED: _l(
        "Fewer than half of the activities have a level, so no decision is possible. "
        "Request further evidence instead."
    ),
    GapKind.NO_VERDICT: _l("Choose what you decide."),
    GapKind.NO_REASON: _l(
        "Your decision differs from what your levels give. Say why: it stands in the record."
    ),
    GapKind.NO_COMMENT: _l("Write a few words to the candidate."),
}

QUESTIONS: Mapping[str, LazyString] = {
    "situation": _l("In which situations of your work does this competence show?"),
    "action": _l("What did you do yourself, and what did you decide?"),
    "result": _l("What came of it, for the public, the partner or your centre?"),
    "learned": _l("What would you do differently today, and what comes next?"),
}


def gap_sentence(gap: Gap) -> str:
    subject = str(QUESTIONS.get(gap.subject, gap.subject))
    sentence = str(GAPS[gap.kind])
    return sentence % {"subject": subject} if gap.subject else sentence


def gap_anchor(gap: Gap) -> str:
    """Return the id of the element on the page where the gap can be closed."""
    match gap.kind:
        case GapKind.NO_EVIDENCE | GapKind.NO_LEVEL:
            return f"activity-{gap.subject}"
        case GapKind.NO_WHY:
            return f"why-{gap.subject}"
        case GapKind.NO_ANSWER:
            return f"statement-{gap.subject}"
        case GapKind.TOO_FEW_ACTIVITIES | GapKind.TOO_FEW_RATED:
            return "activities"
        case GapKind.NO_VERDICT:
            return "verdict"
        case GapKind.NO_REASON:
            return "reason"
        case GapKind.NO_COMMENT:
            return "comment"
