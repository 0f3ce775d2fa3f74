from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "framework_not_loaded": _l(
        "No competence framework has been loaded yet. Whoever runs this site loads it with "
        "the command: keepinpact framework import."
    ),
    "framework_unknown": _l("The framework %(framework)s %(version)s has not been loaded."),
    "framework_version_changed": _l(
        "Version %(version)s of %(framework)s is loaded already, with other content. A loaded "
        "version never changes: give the file a new version."
    ),
    "competence_unknown": _l(
        "There is no competence of that code. Choose one from the list of competences."
    ),
}
