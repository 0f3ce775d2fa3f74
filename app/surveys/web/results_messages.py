"""What results of surveys say when something cannot be done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "survey_too_few_to_count": _l(
        "There are too few new answers to be counted: %(missing)s more are needed, so that nobody "
        "can tell whose they are."
    ),
    "survey_not_counted": _l("Have the answers counted first; then there is something to report."),
    "survey_just_counted": _l(
        "Somebody else has just had the answers counted. Open the results again."
    ),
}
