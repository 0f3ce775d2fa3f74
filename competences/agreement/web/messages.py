"""What an agreement refuses, what it lacks, and the guidance at each of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.messages import Messages
from competences.agreement.model import Item, Party, State
from competences.agreement.rules import Gap

MESSAGES: Messages = {
    "agreement_moved_on": _l(
        "The other one did something with this agreement at the same moment. "
        "What you see now is how it stands."
    ),
    "agreement_overtaken": _l(
        "In the meantime version %(version)s was proposed. What you wrote is still here: "
        "look at that version, then decide whether you propose yours all the same."
    ),
    "agreement_outdated": _l(
        "Nothing was signed: you were looking at version %(version)s, and by now version "
        "%(newest)s is there. Read it below, and sign that one if you agree with it."
    ),
    "agreement_signed_already": _l("You have signed this version already."),
    "agreement_too_late": _l(
        "The day until which this version was to hold is over. Propose a version with another."
    ),
    "agreement_ended": _l("This agreement has ended, so nothing in it changes any more."),
    "agreement_not_proposed": _l(
        "Nobody has proposed this yet, so there is nothing to end: discard what you wrote instead."
    ),
    "agreement_incomplete": _l("Something is still missing. The list above says what."),
    "agreement_unchanged": _l(
        "This says the same as the version before. Change something, or sign that one."
    ),
    "agreement_unreadable": _l(
        "We could not read what your browser sent. Reload the page and try again."
    ),
    "agreement_person": _l("Please choose somebody from the list."),
    "agreement_no_adviser": _l(
        "Trainers, assessors and administrators accompany learners, and you are none of these "
        "here (any more). Ask your administrator."
    ),
    "signature_name": _l("Please type your name: it stands under the agreement."),
    "signature_tick": _l("Please tick the sentence: it is what you sign."),
    "ending_word": _l("Please write a word to the other one. One sentence is enough."),
}

STATES: Mapping[State, LazyString] = {
    State.BEGUN: _l("Being written"),
    State.PROPOSED: _l("Proposed"),
    State.IN_FORCE: _l("In force"),
    State.RENEWING: _l("In force, a change is proposed"),
    State.ENDED: _l("Ended"),
}

PARTIES: Mapping[Party, LazyString] = {
    Party.LEARNER: _l("Learner"),
    Party.ADVISER: _l("Adviser"),
}

PROMISES: Mapping[Party, LazyString] = {
    Party.LEARNER: _l(
        "I have read version %(version)s and want to keep to it. I know that nothing is held "
        "against me if I do not manage, and that I can end it at any time."
    ),
    Party.ADVISER: _l(
        "I have read version %(version)s and will do what it says of me and of the centre. I know "
        "that it is not a reason to hold anything against the learner."
    ),
}
"""The sentence one ticks in order to sign."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What stands at a field: what it is called, what belongs there, and an example (all ours)."""

    title: LazyString
    help: LazyString
    example: LazyString


GUIDES: Mapping[Item, Guide] = {
    Item.AIMS: Guide(
        _l("What the learner aims at"),
        _l(
            "In the learner’s words: what should be different in their work, and how both would "
            "notice. Two or three aims are enough."
        ),
        _l(
            "By the summer I lead the first meeting with a new partner on my own. I know it worked "
            "if we leave with a written next step."
        ),
    ),
    Item.TARGETS: Guide(
        _l("Competences, and the level aimed at"),
        _l(
            "Choose few. A level is where the learner wants to be by the day below, "
            "not what they are measured by."
        ),
        _l(
            "A, developing partnerships: level 4, because the new partners are the learner’s own. "
            "Nothing for the others yet."
        ),
    ),
    Item.LEARNER_COMMITS: Guide(
        _l("What the learner commits to"),
        _l(
            "Things that are in the learner’s own hands and that one can see: a module, a piece of "
            "evidence, a meeting prepared. With the time it takes."
        ),
        _l(
            "Two hours a week for the module on new partnerships; one piece of evidence a month; "
            "I say early if my week does not allow it."
        ),
    ),
    Item.ADVISER_COMMITS: Guide(
        _l("What the adviser and the centre commit to"),
        _l(
            "What the learner can count on: time, answers within a number of days, access to "
            "partners and documents, hours of work set free."
        ),
        _l(
            "I answer within three working days and come along to the first two meetings. The "
            "centre counts two hours a week as working time."
        ),
    ),
    Item.MEETINGS: Guide(
        _l("How often you meet"),
        _l("How often, how long, and where or by what means."),
        _l("Every second Tuesday, half an hour, by video; once a month in the office."),
    ),
    Item.UNTIL: Guide(
        _l("Until when"),
        _l("On that day you look back together. You can then renew it, change it, or let it rest."),
        _l("The end of a project, or six months from now."),
    ),
}

_GAPS: Mapping[str, LazyString] = {
    "needed": _l("%(item)s: still empty."),
    "past": _l("%(item)s: this day is over. Choose a later one."),
    "far": _l("%(item)s: choose a day within the next three years."),
}


def gap_sentence(gap: Gap) -> str:
    return str(_GAPS[gap.code]) % {"item": GUIDES[gap.item].title}
