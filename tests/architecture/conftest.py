"""One of each thing that an address with an id leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import invite
from app.cohorts import cohorting
from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.lti import platforms, registering
from app.lti.tables import (
    ContextRow,
    DeploymentRow,
    GradeRow,
    IdentityRow,
    ResourceLinkRow,
    RosterRow,
)
from app.notices import store as notices
from app.toolkit import service as toolkit
from badges import service as badges
from badges.sharing import service as badge_sharing
from competences.portfolio import service as portfolio
from competences.portfolio.sharing import service as shares
from competences.portfolio.witnessing import service as witnesses
from competences.portfolio.witnessing.model import Asked
from competences.validation import house
from competences.validation.model import TieKind
from tests.agreement import agreeing
from tests.badges.batching import addresses, prepared
from tests.conftest import People
from tests.partners.one_of_each import one_of_each
from tests.surveys.building_blocks import opened
from tests.validation import building

PLATFORM = {
    "issuer": "https://moodle.example",
    "client_id": "x",
    "auth_url": "https://moodle.example/auth",
    "token_url": "https://moodle.example/token",
    "jwks_url": "https://moodle.example/keys",
    "deployment_ids": ["1"],
}

ASKED = Asked(
    name="Example Partner",
    email="partner@example.net",
    relation="partner",
    description="Our first meeting.",
    message="",
    activities=("A1",),
    language="en",
    with_files=True,
)


@dataclass(frozen=True)
class Things:
    """One of each thing that an id leads to, by the name it has in addresses."""

    owner: Actor
    trainer: Actor
    """Of the owner's cohort."""
    assessor: Actor
    administrator: Actor
    ids: Mapping[str, UUID | str]


@pytest.fixture
def things(app: Flask, people: People) -> Things:
    owner = people("Example Owner")
    assessor = people("Example Assessor", Role.ASSESSOR)
    admin = people("Example Administrator", Role.ADMINISTRATOR)
    trainer = people("Example Trainer", Role.TRAINER)
    agreement_id = agreeing.in_force(owner, people("Example Adviser", Role.TRAINER))
    with unit_of_work():
        evidence_id = portfolio.add_file(
            owner,
            stream=BytesIO(b"%PDF-1.4 example"),
            file_name="minutes.pdf",
            title="Minutes",
            activities=["A1"],
        )
    dossier_id = building.submitted(owner)
    building.decide(assessor, dossier_id)
    award_id = badges.award_of(dossier_id)
    assert award_id is not None
    with unit_of_work():
        invitation = invite.invite(admin, email="a@example.org", role=Role.TRAINER, language="en")
        registering.make_link(admin.organisation_id, admin.person_id)
        platform_id = platforms.add(admin.organisation_id, **PLATFORM)
        of_platform = course_and_grade(owner, platform_id)
        badge_link = badge_sharing.make_link(owner, award_id, label="Example Employer", days=0)
        cohort_id = cohorting.make(admin, "Example Cohort")
        cohorting.add(admin, cohort_id, [owner.person_id])
        cohorting.add_trainer(admin, cohort_id, trainer.person_id)
        snippet_id = house.add_snippet(assessor, "Example", "Words used again.")
        house.declare_tie(owner, owner.person_id, assessor.person_id, TieKind.RELATED)
        share = shares.make(owner, [evidence_id], label="Example Employer", days=7)
        request_id = witnesses.ask(owner, ASKED, [evidence_id])
        document_id, _taken = toolkit.start(owner, "six-questions", language="en")
    survey = opened(owner)
    batch_id = prepared(admin, addresses("b@example.org"))
    ids: dict[str, UUID | str] = {
        "platform_id": platform_id,
        **of_platform,
        "link_id": registering.open_links(admin)[0].id,
        "agreement_id": agreement_id,
        "evidence_id": evidence_id,
        "dossier_id": dossier_id,
        "award_id": award_id,
        "batch_id": batch_id,
        "badge_link_id": badge_link.id,
        "share_id": share.share_id,
        "request_id": request_id,
        "token": uuid4(),  # nobody was given a link
        "person_id": owner.person_id,
        "invitation_id": invitation,
        "notice_id": notices.all_of(owner.person_id)[0].id,
        "cohort_id": cohort_id,
        "form": "csv",
        "snippet_id": snippet_id,
        "other_id": assessor.person_id,
        "survey_id": survey.survey.id,
        "survey_question_id": survey.questions[0].id,
        "document_id": document_id,
        **one_of_each(owner),
    }
    return Things(owner, trainer, assessor, admin, ids)


def course_and_grade(learner: Actor, platform_id: UUID) -> dict[str, UUID]:
    """Make a course, a reading of its people and a learner's grade, directly in the database."""
    deployment = db.session.scalar(
        sa.select(DeploymentRow.id).where(DeploymentRow.platform_id == platform_id)
    )
    assert deployment is not None
    link = ResourceLinkRow(
        id=uuid4(),
        deployment_row=deployment,
        link_id="7",
        title="Example link",
        placement="module:new-partnerships",
        created_at=clock.now(),
    )
    course = ContextRow(
        id=uuid4(),
        deployment_row=deployment,
        context_id="2",
        title="Example course",
        created_at=clock.now(),
    )
    db.session.add_all([link, course])
    db.session.flush()
    reading = RosterRow(id=uuid4(), context_row=course.id, asked_at=clock.now())
    grade = GradeRow(
        id=uuid4(),
        organisation_id=learner.organisation_id,
        person_id=learner.person_id,
        resource_link_row=link.id,
        subject="3",
        version=1,
    )
    identity = IdentityRow(
        id=uuid4(),
        organisation_id=learner.organisation_id,
        issuer=PLATFORM["issuer"],
        subject="3",
        person_id=learner.person_id,
        created_at=clock.now(),
        joined_at=clock.now(),
    )
    db.session.add_all([reading, grade, identity])
    return {
        "course_id": course.id,
        "reading_id": reading.id,
        "grade_id": grade.id,
        "identity_id": identity.id,
    }
