from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "cohort_name_missing": _l("Please give the cohort a name."),
    "cohort_name_long": _l("Please use at most %(most)s characters."),
    "cohort_name_taken": _l("Another open cohort has this name. Please choose a different one."),
    "cohort_not_empty": _l(
        "Somebody is or was in this cohort. Close it instead: their history stays whole."
    ),
    "cohort_closed": _l("This cohort is closed. Open it again to change who is in it."),
    "cohort_nobody_ticked": _l("Nobody was ticked. Tick at least one person."),
    "cohort_too_many": _l("That is too many at once. Please take at most %(most)s."),
    "cohort_last_trainer": _l(
        "You are the only trainer of this cohort. Name another one first, or ask an administrator."
    ),
    "cohort_file_large": _l("The file is larger than %(megabytes)s MB."),
    "cohort_file_long": _l("The file has more than %(most)s lines. Please cut it into parts."),
    "cohort_file_empty": _l("There is nothing in this file."),
    "cohort_file_unreadable": _l("We cannot read this file. Save your table as CSV and try again."),
}
