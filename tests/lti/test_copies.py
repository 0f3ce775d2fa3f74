"""A copied course: links that say nothing of themselves are found by what they were copied from."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.kernel.ids import OrganisationId
from app.lti.tables import LaunchRow
from tests.lti.platform import Platform
from tests.lti.tool import LAUNCH, Visitor, place

MODULE, QUIZ = "module:new-partnerships", "quiz:new-partnerships"


def copied(platform: Platform, history: str, *, links: str = "") -> None:
    """Go on in a copy of the course, whose links have lost their query and their parameters."""
    platform.course = {**platform.course, "id": "99"}
    platform.variables = {"Context.id.history": history, "ResourceLink.id.history": links}


def landed(tool: Flask, platform: Platform, title: str = "Week 1") -> str:
    asked = {"context_id_history": "$Context.id.history"}
    asked["resource_link_id_history"] = "$ResourceLink.id.history"
    link = platform.place(LAUNCH, title, custom=asked)
    Visitor(tool, platform).launch(platform.users["3"], link)
    query = sa.select(LaunchRow.placement).order_by(LaunchRow.created_at.desc()).limit(1)
    return db.session.scalars(query).one()


@pytest.fixture
def original(tool: Flask, platform: Platform, centre: OrganisationId) -> str:
    """The id of a link in the original course that a learner came from."""
    link = place(platform, MODULE, title="Week 1")
    Visitor(tool, platform).launch(platform.users["3"], link)
    return link.id


@pytest.mark.parametrize(
    ("history", "links", "title", "placement"),
    [
        ("2", "", "Week 1", MODULE),
        ("77, 2", "", "Week 1", MODULE),
        ("", "{original}", "Renamed", MODULE),
        ("", "5%2C5,{original}", "Renamed", MODULE),
        ("2", "", "Week 2", "start"),
        ("77", "", "Week 1", "start"),
        ("", "", "Week 1", "start"),
    ],
)
def test_copy_finds_what_stood_in_the_original(
    tool: Flask,
    platform: Platform,
    original: str,
    *,
    history: str,
    links: str,
    title: str,
    placement: str,
) -> None:
    copied(platform, history, links=links.format(original=original))
    assert landed(tool, platform, title) == placement


def test_title_that_leads_to_two_things_leads_to_neither(
    tool: Flask, platform: Platform, original: str
) -> None:
    Visitor(tool, platform).launch(platform.users["3"], place(platform, QUIZ, title="Week 1"))
    copied(platform, "2")
    assert landed(tool, platform) == "start"


def test_own_word_of_a_link_counts_more_than_its_history(
    tool: Flask, platform: Platform, original: str
) -> None:
    copied(platform, "2", links=original)
    link = place(platform, QUIZ, title="Week 1")
    Visitor(tool, platform).launch(platform.users["3"], link)
    placements = db.session.scalars(sa.select(LaunchRow.placement).order_by(LaunchRow.created_at))
    assert list(placements) == [MODULE, QUIZ]
