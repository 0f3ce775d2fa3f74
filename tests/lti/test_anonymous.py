"""Launches in which the platform does not say who it is (LTI 1.3 core 5.3.6)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from app.accounts.tables import MembershipRow, PersonRow
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import OrganisationId
from app.learning.tables import LearningModuleRow
from app.lti import launches
from app.lti.tables import GradeRow, IdentityRow, LaunchRow, MemberRow
from tests.lti.platform import Platform
from tests.lti.platform_model import DEEP_LINK, REMOVED, REVIEW
from tests.lti.tool import Visitor, place

MODULE = "module:new-partnerships"
ENGLISH = {"Accept-Language": "en"}


def counts(*tables: type) -> list[int]:
    return [db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables]


def test_nobody_is_let_in_and_forgotten(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    tool.config["WTF_CSRF_ENABLED"] = False
    link = place(platform, MODULE, score_maximum=100)
    platform.wrongs.claims = {"sub": REMOVED}
    frames = []
    for user in ("3", "4"):  # a teacher whom nobody names sees no more than a learner
        visitor = Visitor(tool, platform)
        answer = visitor.launch(platform.users[user], link)
        assert answer.status_code == 303, answer.text
        frame = "/".join(answer.location.split("/")[:3])
        page = visitor.client.get(answer.location, headers=ENGLISH)
        assert "what you do here is not kept, and no grade is sent" in page.text
        for closed in ("/courses/", "/group/", "/desk/", "/account", "/dossiers/"):
            assert visitor.client.get(frame + closed).status_code == 403
        read = visitor.client.post(f"{frame}/modules/new-partnerships/units/needs/read")
        assert read.status_code == 303
        you = visitor.client.get(f"{frame}/you", headers=ENGLISH).text
        assert "does not tell us who you are" in you
        assert "Join my account" not in you
        refused = visitor.client.post(f"{frame}/you/join")
        assert (refused.status_code, "lti_join_anonymous" in refused.text) == (409, True)
        frames.append(frame)
    assert len(set(frames)) == 2
    nowhere = (IdentityRow, MemberRow, MembershipRow, GradeRow)
    assert counts(PersonRow, LearningModuleRow, LaunchRow, *nowhere) == [2, 2, 2, 0, 0, 0, 0]

    for days, left in ((0, [2, 2, 2]), (1, [0, 0, 0])):
        with clock.at(clock.now() + timedelta(days=days)), unit_of_work():
            launches.sweep()
        db.session.remove()
        assert counts(PersonRow, LearningModuleRow, LaunchRow) == left


def test_who_places_or_reviews_has_to_be_somebody(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    link = place(platform, MODULE)
    platform.wrongs.claims = {"sub": REMOVED}
    for kind in (DEEP_LINK, REVIEW):
        answer = Visitor(tool, platform).launch(
            platform.users["4"], link, message_type=kind, for_user=platform.users["3"]
        )
        assert (answer.status_code, "lti_claim_missing" in answer.text) == (403, True)
