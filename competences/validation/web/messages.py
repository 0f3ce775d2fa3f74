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
    "line_manager": _l(
        "You are named as this candidate’s line manager. Somebody else has to decide."
    ),
    "related_to_candidate": _l(
        "You are named as too close to this candidate to assess them. Somebody else has to decide."
    ),
    "looked_first": _l(
        "You have signed this dossier. A second assessor looks at it now, without knowing what you "
        "said."
    ),
    "both_accompanied": _l(
        "You have accompanied or trained this candidate, and so has the first assessor. Somebody "
        "who has not is needed."
    ),
    "appeal_has_seen": _l(
        "This is an appeal, and you have seen the dossier before. It goes to somebody who has not."
    ),
    "dossier_claimed": _l(
        "Somebody else has taken this dossier meanwhile. What you typed stands here: copy what you "
        "need."
    ),
    "dossier_open_already": _l(
        "You have another open dossier for this competence. Finish or withdraw it first."
    ),
    "consent_needed": _l("Please tick that you agree; without it nobody may look at your dossier."),
    "talk_in_future": _l("The talk cannot be on a day that has not come yet."),
    "level_validated_already": _l(
        "Level %(level)s is validated already. Ask for a higher one to go on."
    ),
    "too_many_remarks": _l("At most %(limit)s remarks can be kept."),
    "reason_needed": _l("Say why you agree on this: it stands in the record."),
    "grounds_needed": _l("Say why you disagree, so that whoever looks anew knows what to look at."),
    "agree_on_outcome": _l("Agree on a level, or on “not yet validated”."),
    "proposal_changed": _l("Another proposal has been made meanwhile. Look at it first."),
    "proposal_own": _l("This is your own proposal. The other assessor confirms it."),
    "proposal_without_signer": _l(
        "One of the two who assessed it can still be asked, and has to propose it or confirm it."
    ),
    "appeal_not_possible": _l("This decision cannot be appealed, or has been already."),
    "appeal_too_late": _l("The time for an appeal is over."),
    "appeal_needs_outcome": _l(
        "An appeal is answered with a level, or with “not yet validated”. Further evidence is for "
        "a new round."
    ),
    "appeal_never_lowers": _l(
        "An appeal never takes away what was validated: choose level %(level)s or higher."
    ),
    "assessor_not_possible": _l("This person cannot assess it. Please choose another."),
    "absence_days": _l("Please choose a last day that is not over and not before the first."),
    "share_unreadable": _l("Please give a number from 0 to 100."),
    "number_unreadable": _l("Please give a number from 0 to 100."),
    "level_unreadable": _l("Please choose a level from 1 to 5, or none."),
    "days_unreadable": _l("Please give a number of days from 1 to 365."),
    "tie_unknown_person": _l("Please choose a member of your centre."),
    "too_many_snippets": _l("You have %(limit)s snippets already. Remove one first."),
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
    GapKind.NO_COMMENT: _l("Say what further evidence you ask for."),
    GapKind.NO_CRITERIA: _l("%(subject)s: answer the four questions about the evidence."),
    GapKind.NO_DOUBT: _l("%(subject)s: one of the four answers is no. Say why, in a few words."),
    GapKind.NO_STRENGTHS: _l("Write what you saw that is strong."),
    GapKind.NO_NEXT_STEPS: _l("Write what the next steps could be."),
    GapKind.DUE_PASSED: _l("Choose a day for further evidence that is still to come."),
}

TURNED: Mapping[str, LazyString] = {
    "pause": _l("Paused. Nobody reminds you of it; go on whenever you like."),
    "resume": _l("Welcome back. It stands as you left it."),
    "withdraw": _l("Withdrawn. What was sent and said stays in your record."),
    "reopen": _l("Open again, in a new round. What was decided before stays as it was."),
    "drop_appeal": _l("The appeal is taken back; the decision stands as it was."),
}

MOVES: Mapping[str, LazyString] = {
    "identify": _l("agree"),
    "submit": _l("send it"),
    "request_further_evidence": _l("ask for more"),
    "ask_second": _l("ask a second"),
    "differ": _l("the two differ"),
    "decide": _l("decide"),
    "appeal": _l("appeal"),
    "drop_appeal": _l("take the appeal back"),
    "pause": _l("pause"),
    "resume": _l("go on"),
    "withdraw": _l("withdraw"),
    "reopen": _l("take up again"),
}
"""What leads from one state to the next, in the fewest words: they stand on arrows."""

CRITERIA: Mapping[str, LazyString] = {
    "valid": _l("It shows this activity"),
    "authentic": _l("It is the candidate’s own work"),
    "current": _l("It is recent enough"),
    "sufficient": _l("There is enough of it"),
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


_ANCHORS: Mapping[GapKind, str] = {
    GapKind.NO_EVIDENCE: "activity-%(subject)s",
    GapKind.NO_LEVEL: "activity-%(subject)s",
    GapKind.NO_CRITERIA: "activity-%(subject)s",
    GapKind.NO_DOUBT: "comment-%(subject)s",
    GapKind.NO_WHY: "why-%(subject)s",
    GapKind.NO_ANSWER: "statement-%(subject)s",
    GapKind.TOO_FEW_ACTIVITIES: "activities",
    GapKind.TOO_FEW_RATED: "activities",
    GapKind.NO_VERDICT: "verdict",
    GapKind.NO_REASON: "reason",
    GapKind.NO_COMMENT: "comment",
    GapKind.NO_STRENGTHS: "strengths",
    GapKind.NO_NEXT_STEPS: "next_steps",
    GapKind.DUE_PASSED: "evidence_due",
}


def gap_anchor(gap: Gap) -> str:
    """Return the id of the element on the page where the gap can be closed."""
    return _ANCHORS[gap.kind] % {"subject": gap.subject}
