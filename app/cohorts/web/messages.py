from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "organisation_name_taken": _l("Another organisation has this name. Please add your town."),
    "organisation_name_missing": _l("Please write the name people know you by."),
    "organisation_name_long": _l("Please use at most %(most)s characters."),
}
