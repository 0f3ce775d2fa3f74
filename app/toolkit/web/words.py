"""Sentences of the toolkit: what it refuses, what cannot be read, what a checklist answers."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.kernel.sharing import Scope
from app.toolkit import values
from app.web.messages import Messages, sentence_for
from modules.instrument import Field, Occasion

MESSAGES: Messages = {
    "toolkit_instrument_unknown": _l("There is no such instrument (any more)."),
    "toolkit_clash": _l(
        "The same place was changed elsewhere meanwhile. Press “Save”: you will see both texts, "
        "and nothing is lost."
    ),
    "toolkit_too_much": _l(
        "This document holds as much as one can. Begin another one, or shorten a text."
    ),
    "toolkit_full": _l(
        "Your documents fill the room that one person has here. Delete some of them for good, then "
        "you can begin others. What you write in those you have is always kept."
    ),
    "toolkit_organisation_full": _l(
        "The documents of your organisation fill the room it has here, so nothing more can be "
        "begun. Tell your administrator. What you write in those you have is always kept."
    ),
    "toolkit_evidence_full": _l(
        "So many versions of this document are evidence that it has no room for another. Begin a "
        "copy of it, and use that. What you write here is always kept."
    ),
    "toolkit_too_many_rows": _l("A table holds at most %(most)s rows. Nothing was changed."),
    "toolkit_number_unreadable": _l("Kept as you typed it, but it is no number, so no sum has it."),
    "toolkit_date_unreadable": _l("Kept as you typed it, but it is no day of the calendar."),
    "toolkit_choice_unknown": _l("This can no longer be chosen. It stays until you change it."),
    "toolkit_link_unreadable": _l(
        "Kept as you typed it, but it is no web address: those begin with https://."
    ),
    "toolkit_too_long": _l("Kept, but longer than the %(most)s characters that fit here."),
    "toolkit_too_many_lines": _l("Kept, but more than the %(most)s lines that belong here."),
    "toolkit_ownerless": _l(
        "Whoever began this document has left, so it stays with those who share it."
    ),
    "toolkit_cohort_unknown": _l("Choose one of your cohorts."),
    "toolkit_manages_not": _l("Only whoever began this document shares or deletes it."),
    "toolkit_version_gone": _l("This version is not kept any more."),
}

SCOPE_WORDS: dict[Scope, LazyString] = {
    Scope.PERSONAL: _l("Only you"),
    Scope.COHORT: _l("Shared with a cohort"),
    Scope.ORGANISATION: _l("Of the whole centre"),
}


OCCASION_WORDS: dict[Occasion, LazyString] = {
    Occasion.MEET: _l("I meet a new partner"),
    Occasion.AGREE: _l("We settle who does what"),
    Occasion.KEEP: _l("I look after the partners we have"),
    Occasion.PLAN: _l("We plan the work"),
    Occasion.TALK: _l("I prepare a meeting or a difficult talk"),
    Occasion.FUND: _l("We apply for money"),
    Occasion.ACCOUNT: _l("I account for money and hours"),
    Occasion.TRAIN: _l("I prepare a training"),
    Occasion.EVALUATE: _l("We ask, look back and report"),
    Occasion.TELL: _l("We tell others what we do"),
    Occasion.INFLUENCE: _l("We want to convince those who decide"),
}
"""What people say they are up to, in the order in which partnerships go."""


def problem_words(field: Field, code: str) -> str:
    """Return the sentence beside a place whose words cannot be read, or are too many."""
    most = field.lines if code == "toolkit_too_many_lines" else values.longest(field)
    return sentence_for(code, {"most": most})
