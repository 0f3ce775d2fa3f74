"""Sentences for lists that badges are awarded to: what is wrong with one, and with each row."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.messages import Messages, sentence_for
from badges.batches.model import Reason, Row, State

MESSAGES: Messages = {
    "batch_large": _l("The file is larger than %(most)s MB. Split it into several."),
    "batch_long": _l("The list has more than %(most)s rows. Split it into several."),
    "batch_empty": _l("Nobody is on the list. Choose a file, type addresses, or tick members."),
    "batch_one_source": _l("Use one way at a time: a file, typed lines, or members."),
    "batch_spreadsheet": _l(
        "This is a file of a spreadsheet program. Save it as CSV there (“Save as”, “CSV UTF-8”), "
        "and choose that file."
    ),
    "batch_letters": _l(
        "The letters of this file cannot be read. Save it as “CSV UTF-8” and choose it again."
    ),
    "batch_quotes": _l(
        "From line %(line)s on the file cannot be read: a quotation mark is not closed, or stands "
        "within a cell."
    ),
    "batch_columns": _l(
        "No column is called “E-mail”. The first line names the columns; here it says: %(found)s."
    ),
    "batch_column_twice": _l("Two columns mean the same: one of them is “%(column)s”."),
    "batch_language": _l("Choose one of the languages."),
    "batch_nothing_to_do": _l("There is nothing left to award on this list."),
    "batch_design_gone": _l("The badge that this list was made for is not awarded any more."),
}

STATES: dict[State, LazyString] = {
    State.READY: _l("Will be awarded"),
    State.REFUSED: _l("Left out"),
    State.HELD: _l("Has it already"),
    State.AWARDED: _l("Awarded"),
    State.FAILED: _l("Did not work"),
}

REASONS: dict[str, LazyString] = {
    Reason.MEMBER: _l("A member"),
    Reason.NO_ADDRESS: _l("A member without an e-mail address: no mail is sent"),
    Reason.ADDRESS: _l("No member: by e-mail only"),
    Reason.NAMELESS: _l("No member: by e-mail only, without a name"),
    Reason.HELD: _l("This person has that badge already."),
    Reason.EMAIL_MISSING: _l("The e-mail address is missing."),
    Reason.EMAIL_UNREADABLE: _l("This is no e-mail address."),
    Reason.TWICE: _l("Stands further up in the list already."),
    Reason.ONESELF: _l("Nobody awards a badge to themselves: ask another administrator."),
    Reason.NAME_LONG: _l("The name is longer than 200 characters."),
    Reason.WORDS_LONG: _l("The words are longer than 500 characters, with those for all."),
    Reason.EVIDENCE_LONG: _l("The title of the evidence is longer than 300 characters."),
    "again": _l("Is tried again"),
    "not_found": _l("This person is not here any more."),
}


def state_word(state: State) -> str:
    return str(STATES[state])


def reason_sentence(row: Row) -> str:
    """Return why a row is what it is, in the reader's language."""
    known = REASONS.get(row.reason)
    return str(known) if known is not None else sentence_for(row.reason, row.values)
