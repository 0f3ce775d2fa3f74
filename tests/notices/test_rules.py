from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.notices import rules
from app.notices.model import Channel, Topic

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_weekly_digest_is_about_the_weeks_before_this_one() -> None:
    for passed in (timedelta(0), timedelta(hours=3, minutes=17), timedelta(days=6, hours=23)):
        assert rules.digest_until(Channel.WEEKLY, MONDAY + passed) == MONDAY
    sunday = MONDAY - timedelta(seconds=1)
    assert rules.digest_until(Channel.WEEKLY, sunday) == MONDAY - timedelta(days=7)
    assert rules.digest_until(Channel.DAILY, sunday) == sunday


def test_stopping_ends_one_topic_or_all_that_went_into_a_digest() -> None:
    chosen = {Topic.BADGES: Channel.DAILY, Topic.DOSSIERS: Channel.WEEKLY}
    assert rules.stopped(Topic.BADGES, chosen) == {Topic.BADGES: Channel.NEVER}
    assert rules.stopped(Channel.DAILY, chosen) == {
        Topic.BADGES: Channel.NEVER,
        Topic.DESK: Channel.NEVER,  # by default
    }
    assert rules.stopped(Channel.WEEKLY, {}) == {}
    assert rules.channel(Topic.DESK, {}) is Channel.DAILY
    assert rules.channel(Topic.DESK, {Topic.DESK: Channel.AT_ONCE}) is Channel.AT_ONCE
