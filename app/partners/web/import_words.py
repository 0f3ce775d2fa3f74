"""What happens to rows of a file, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.partners.importing.model import Entry, Phase, Same, State
from app.partners.model import FIRST_YEAR, LAST_YEAR, LENGTHS
from app.partners.web import words
from app.web.messages import Messages, sentence_for

STATES: Mapping[State, LazyString] = {
    State.REFUSED: _l("Cannot go in"),
    State.NEW: _l("New"),
    State.SAME: _l("In the list; something is added"),
    State.NOTHING: _l("In the list; nothing new"),
    State.ADDED: _l("Added"),
    State.CHANGED: _l("Added to"),
}
UNKNOWN = _l("Works with somebody we do not find")
"""Of rows whose partner goes in, or has, without one of its connections."""
PHASES: Mapping[Phase, LazyString] = {
    Phase.LOOKING: _l("is being looked at"),
    Phase.COLUMNS: _l("waits for its columns"),
    Phase.READING: _l("is being read"),
    Phase.READ: _l("is read, not begun"),
    Phase.WORKING: _l("is going in"),
    Phase.DONE: _l("done"),
    Phase.FAILED: _l("could not be read"),
}
SAME: Mapping[Same, LazyString] = {
    Same.FILL: _l("Fill in what is empty here; what is here stays"),
    Same.REPLACE: _l("The file counts: what it says replaces what is here"),
    Same.SKIP: _l("Leave it as it is"),
}
MESSAGES: Messages = {
    "import_large": _l(
        "The file is larger than %(most)d MB. A list of partners is much smaller: save the sheet "
        "with the partners alone, without pictures, or in two files."
    ),
    "import_bomb": _l(
        "This file unpacks into far more than a list of partners can be, so it was not opened. "
        "Save the sheet with the partners alone into a new file."
    ),
    "import_unsafe": _l(
        "This file holds instructions that a spreadsheet never has, so it was not opened."
    ),
    "import_broken": _l(
        "This file is damaged or no spreadsheet. Open it in your program, save it anew as XLSX "
        "or CSV, and try again."
    ),
    "import_xls": _l(
        "This is an old .xls file, or one with a password. Save it as .xlsx without a password, "
        "and try again."
    ),
    "import_letters": _l("This is no text: we read XLSX and CSV files."),
    "import_quotes": _l(
        "From line %(line)d on a quotation mark is opened and never closed. Mend it in your "
        "program and save the file anew."
    ),
    "import_empty": _l("Nothing stands in this file."),
    "import_many": _l(
        "You have %(most)d files that are not done with. Finish one or throw it away first."
    ),
    "import_names": _l(
        "The file names more than %(most)d times who works with whom. Split it into smaller ones."
    ),
    "import_gone": _l("The file itself is not kept any more. Upload it again."),
    "import_forgotten": _l(
        "While this file waited, contact persons of this list were forgotten. Nobody could tell "
        "whether they stand in it, so it was deleted. Take them out of your file, then upload it "
        "again."
    ),
    "import_rows": _l("The file has more than %(most)d rows. Split it into smaller ones."),
    "import_columns": _l("One of the columns is given a meaning that we do not know."),
    "import_column_twice": _l("Two columns are said to be the same. Choose one of them."),
    "import_name_missing": _l("Say which column holds the names of the partners."),
    "import_nothing": _l("No row of this file can go in."),
    "import_moved_on": _l(
        "Somebody has gone on with this file in the meantime. Look at it again before you decide."
    ),
    "import_type": _l("“%(said)s” is none of the types we know."),
    "import_type_missing": _l("The row does not say what type of partner it is."),
    "import_status": _l("“%(said)s” is neither existing nor potential nor former."),
    "import_last_contact": _l("“%(said)s” cannot be read as a day (last contact)."),
    "import_next_on": _l("“%(said)s” cannot be read as a day (next step)."),
    "import_since": _l("“%(said)s” cannot be read as a year."),
    "import_twice": _l("The same partner stands further up in the file."),
    "import_name_needed": _l("The row names no partner."),
}


def reason_of(entry: Entry) -> str:
    """Return why a row cannot go in: "" for one that can."""
    if not entry.reason:
        return ""
    code = "import_name_needed" if entry.reason == "partner_nameless" else entry.reason
    values = {
        "said": str(entry.values.get(entry.fact, ""))[:60],
        "most": LENGTHS.get(entry.fact, 0),
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    said = sentence_for(code, values)
    if code.startswith("import_") or not entry.fact:
        return said
    return str(_("%(label)s: %(value)s", label=words.FACTS[entry.fact], value=said))
