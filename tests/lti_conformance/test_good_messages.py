"""Messages that must be let in, as the certification sends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from app.kernel.db import db
from app.lti.tables import IdentityRow, LaunchRow
from tests.lti.platform import CLAIM, Link, Platform
from tests.lti.tool import Visitor

NewVisitor = Callable[[], Visitor]
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"

ROLES: tuple[tuple[list[Any], list[str]], ...] = (
    ([f"{MEMBERSHIP}#Learner"], ["learner"]),
    ([f"{MEMBERSHIP}#Instructor"], ["trainer"]),
    ([f"{MEMBERSHIP}#Administrator"], ["trainer"]),
    ([f"{INSTITUTION}#Administrator", f"{SYSTEM}#Administrator"], ["trainer"]),
    ([f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"], ["learner", "trainer"]),
    ([f"{MEMBERSHIP}#Learner", f"{INSTITUTION}#Instructor"], ["learner"]),
    ([f"{MEMBERSHIP}#Learner", f"{SYSTEM}#Administrator"], ["learner"]),
    ([f"{MEMBERSHIP}/Instructor#TeachingAssistant"], ["trainer"]),
    ([f"{MEMBERSHIP}#Mentor"], ["learner"]),
    ([f"{MEMBERSHIP}/Mentor#Instructor"], ["learner"]),
    ([f"{INSTITUTION}#Instructor"], ["learner"]),
    (["https://example.org/roles#Instructor"], ["learner"]),
    (["Instructor"], ["trainer"]),
    (["urn:lti:role:ims/lis/Unheard"], ["learner"]),
    ([7, None, {"a": 1}], ["learner"]),
    ([], ["learner"]),
)


def test_roles_are_mapped_by_their_uri(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    newest = sa.select(LaunchRow.roles).order_by(LaunchRow.created_at.desc()).limit(1)
    for roles, expected in ROLES:
        platform.wrongs.claims = {CLAIM + "roles": roles}
        assert arriving().arrive(platform.users["3"], link).status_code == 200
        assert (roles, db.session.scalar(newest)) == (roles, expected)


def test_audience_may_be_a_list(platform: Platform, link: Link, arriving: NewVisitor) -> None:
    ours = platform.client_id
    for claims in ({"aud": [ours]}, {"aud": [ours], "azp": ours}, {"aud": ours, "azp": ours}):
        platform.wrongs.claims = claims
        assert arriving().launch(platform.users["3"], link).status_code == 303


def test_several_audiences_need_to_say_who_is_meant(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    platform.wrongs.claims = {"aud": [platform.client_id, "another"]}
    refused = arriving().launch(platform.users["3"], link)
    assert (refused.status_code, "lti_audience" in refused.text) == (403, True)
    platform.wrongs.claims["azp"] = platform.client_id
    assert arriving().launch(platform.users["3"], link).status_code == 303


def test_launch_without_personal_data_makes_a_person_of_its_own(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    platform.private = True
    for user in ("3", "4"):
        assert arriving().arrive(platform.users[user], link).status_code == 200
    people = db.session.scalars(sa.select(IdentityRow.person_id)).all()
    assert len(set(people)) == 2


def test_claims_we_do_not_know_change_nothing(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    platform.wrongs.claims = {
        "https://example.org/claim": {"a": ["b"]},
        CLAIM + "context": {"id": "9", "unheard": 1},
        CLAIM + "custom": {"place": "$Unknown.variable", "number": 7},
        CLAIM + "launch_presentation": "frame",
        CLAIM + "lis": None,
    }
    assert arriving().arrive(platform.users["3"], link).status_code == 200


def test_page_speaks_the_language_of_the_launch(
    platform: Platform, link: Link, arriving: NewVisitor
) -> None:
    cases: dict[Any, str] = {
        "fr_FR": "fr",
        "fr-CA": "fr",
        "FR": "fr",
        "en_GB.UTF-8": "en",
        "xx": "en",
        7: "en",
    }
    for number, (locale, language) in enumerate(cases.items()):
        user = replace(platform.users["3"], id=f"new-{number}")
        platform.users[user.id] = user
        platform.locale = locale
        page = arriving().arrive(user, link)
        assert (locale, f'<html lang="{language}">' in page.text) == (locale, True)
