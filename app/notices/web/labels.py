"""Names of topics and channels, for pages and mails."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.notices.choosing import Stoppable
from app.notices.model import Channel, Topic

TOPICS: Mapping[Topic, tuple[LazyString, LazyString]] = {
    Topic.DOSSIERS: (
        _l("Your dossiers"),
        _l("An assessor has answered, asks for further evidence, or a date comes near."),
    ),
    Topic.ASSESSING: (
        _l("Dossiers that need you"),
        _l("Handed over to you, a second assessment, levels that differ, an appeal."),
    ),
    Topic.DESK: (
        _l("Dossiers for any assessor"),
        _l("A dossier was sent to your centre, or waits for too long."),
    ),
    Topic.BADGES: (
        _l("Your badges"),
        _l("You have received a badge, or a badge of yours has been signed anew."),
    ),
    Topic.EVIDENCE: (
        _l("Your evidence"),
        _l("Somebody whom you asked to confirm your work has answered."),
    ),
    Topic.AGREEMENTS: (
        _l("Learning agreements"),
        _l("One was proposed to you, or is to be renewed."),
    ),
    Topic.TOOLKIT: (
        _l("Your documents"),
        _l("On the day on which something in them is due: a payment, a promised step."),
    ),
    Topic.COHORTS: (_l("Your group"), _l("You have become part of a group.")),
    Topic.CENTRE: (
        _l("Running the centre"),
        _l("Something is wrong that an administrator should know of."),
    ),
}
"""Its name, and what belongs to it."""

CHANNELS: Mapping[Channel, LazyString] = {
    Channel.AT_ONCE: _l("By mail, at once"),
    Channel.DAILY: _l("By mail, once a day"),
    Channel.WEEKLY: _l("By mail, every Monday"),
    Channel.NEVER: _l("Not by mail"),
}

_DIGESTS: Mapping[Channel, LazyString] = {
    Channel.DAILY: _l("Daily summary"),
    Channel.WEEKLY: _l("Weekly summary"),
}


def stoppable(what: Stoppable) -> str:
    """Return the name of what a mail was sent for."""
    return str(TOPICS[what][0] if isinstance(what, Topic) else _DIGESTS[what])
