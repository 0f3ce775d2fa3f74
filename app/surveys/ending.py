"""The owner of a survey is told on the day before it closes by itself."""

from __future__ import annotations

from datetime import timedelta

from app.kernel import clock
from app.surveys import store
from app.surveys.needs import needed

AHEAD = timedelta(days=1)


def remind() -> None:
    """Tell owners whose surveys take answers for the last time tomorrow; each is told once."""
    for survey in store.closing_on(clock.now().date() + AHEAD):
        if survey.owner_id is not None and survey.closes_on is not None:
            needed().tell_ending(
                survey.owner_id, survey.organisation_id, survey.id, survey.closes_on
            )
