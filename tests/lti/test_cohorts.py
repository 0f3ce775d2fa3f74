"""A course's cohort inside the platform's frame: made with one press, kept in step by launches."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask

from app.accounts.tables import MembershipRow
from app.cohorts import cohorting
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from tests.lti.platform import Platform
from tests.lti.test_roster import TOKEN, Teacher
from tests.lti.tool import Visitor, place


def trainer_of(centre: OrganisationId) -> Actor:
    found = db.session.scalar(
        sa.select(MembershipRow.person_id).where(
            MembershipRow.organisation_id == centre, MembershipRow.role == Role.TRAINER
        )
    )
    assert found is not None
    return Actor(PersonId(found), centre, frozenset({Role.TRAINER}))


def test_course_becomes_a_cohort_in_its_frame_and_launches_keep_it_in_step(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    teacher = Teacher(tool, platform)
    client, cohorts = teacher.visitor.client, f"{teacher.frame}/cohorts/"
    page = client.get(cohorts).text
    action, token = re.search(r'action="([^"]*from-course[^"]*)"', page), TOKEN.search(page)
    assert action
    assert token
    made = client.post(action[1], data={"csrf_token": token[1]})
    assert made.status_code == 303, made.text
    assert "Nobody is in this cohort yet" in client.get(made.location).text
    Visitor(tool, platform).launch(platform.users["3"], place(platform, "module"))
    assert "Sam Student" in client.get(made.location).text


def test_frame_shows_no_cohort_but_that_of_its_course(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """Whoever runs a platform can act there as anybody: nothing of elsewhere is seen in a frame."""
    teacher = Teacher(tool, platform)
    with unit_of_work():
        other = cohorting.make(trainer_of(centre), "From outside")
    client = teacher.visitor.client
    page = client.get(f"{teacher.frame}/cohorts/").text
    assert "From outside" not in page
    for path in (f"{other}/", f"{other}/people", f"{other}/map.csv", f"{other}/compared"):
        assert client.get(f"{teacher.frame}/cohorts/{path}").status_code == 404
    token = TOKEN.search(page)
    assert token
    form = {"csrf_token": token[1], "name": "Another"}
    assert client.post(f"{teacher.frame}/cohorts/", data=form).status_code == 404
