from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "occasion_unknown": _l(
        "This link to a self-assessment does not fit the competence. Open the module again and "
        "start from there."
    ),
    "activity_unknown": _l(
        "There is no activity %(activity)s in this competence. Reload the page and rate again."
    ),
    "level_unknown": _l(
        "Activity %(activity)s: choose a level from 1 to 5, or “Not part of my job”."
    ),
    "note_too_long": _l(
        "Activity %(activity)s: the note is longer than %(limit)s characters. Shorten it."
    ),
    "nothing_rated": _l("Rate at least one activity before you finish."),
    "assessment_finished": _l(
        "You have finished this self-assessment in another window, and what is finished does not "
        "change. What you have just entered is still below: saving it begins a new one."
    ),
    "profile_unknown": _l("Choose one of the profiles shown."),
    "target_incomplete": _l("Choose a level from 1 to 5 for each competence."),
}
