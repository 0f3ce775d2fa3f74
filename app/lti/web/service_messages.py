"""What a page says for each code of deep linking, grades and rosters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.messages import Messages

MESSAGES: Messages = {
    "lti_deep_link_type": _l(
        "This place of the course takes no activities, and we have nothing else to place. "
        "Choose this tool where activities are added."
    ),
    "lti_nothing_chosen": _l("Choose at least one thing, or go back without placing."),
    "lti_too_many_chosen": _l("Choose at most %(most)s at a time."),
    "lti_roster_closed": _l(
        "The platform does not let us ask who is in this course. An administrator of the platform "
        "can switch on “Names and roles” for this tool."
    ),
    "lti_trainers_only": _l(
        "This page is for those who teach the course, and nothing is wrong. Go back to the course; "
        "a teacher can hide this activity from learners."
    ),
    "lti_roster_moved_on": _l(
        "There is a newer reading of this course, or this one has been taken over. "
        "Look at it again before you decide."
    ),
    "lti_review_unknown": _l(
        "This learner has never opened anything here, so there is no work to look at yet."
    ),
    "lti_service_busy": _l("The platform was busy. We try again by ourselves."),
    "lti_service_unreachable": _l("The platform did not answer. We try again by ourselves."),
    "lti_service_refused": _l("The platform refused it, and is not asked again by itself."),
}
