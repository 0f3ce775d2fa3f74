"""What is decided about notices, without asking anybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from app.notices.model import Channel, Topic

KEPT_READ = timedelta(days=180)
KEPT_UNREAD = timedelta(days=365)
LOOK_BACK = timedelta(days=31)
"""What is older goes into no digest: whoever switches one on is not sent last year's notices."""

Choices = Mapping[Topic, Channel]


def channel(topic: Topic, chosen: Choices) -> Channel:
    """Return how somebody with these choices is sent what belongs to a topic."""
    return chosen.get(topic, topic.channel)


def topics_by(wanted: Channel, chosen: Choices) -> frozenset[Topic]:
    """Return the topics that somebody with these choices is sent in this way."""
    return frozenset(topic for topic in Topic if channel(topic, chosen) is wanted)


def digest_until(digest: Channel, now: datetime) -> datetime:
    """Return up to when notices belong to the digest that is due now.

    A weekly one is about the weeks before this one: whether it goes out on Monday, or later since
    the worker rested, what this week brought waits for the next.
    """
    if digest is Channel.DAILY:
        return now
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


def stopped(what: Topic | Channel, chosen: Choices) -> dict[Topic, Channel]:
    """Return the choices that end all mails about a topic, or all digests of a kind."""
    ended: Collection[Topic] = {what} if isinstance(what, Topic) else topics_by(what, chosen)
    return dict.fromkeys(ended, Channel.NEVER)
