"""A course of a platform as launches leave it behind, without any platform running."""

from __future__ import annotations

from uuid import UUID

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId
from app.lti import grades, platforms, roster, store
from app.lti.model import Scope
from app.lti.roster_model import Member

MODULE = "new-partnerships"
ISSUER = "https://moodle.example.org"


class Course:
    """A platform's course with one activity, as launches leave it behind."""

    def __init__(self, organisation_id: OrganisationId) -> None:
        self.organisation_id = organisation_id
        with unit_of_work():
            platform = platforms.add(
                organisation_id,
                issuer=ISSUER,
                client_id="c",
                auth_url=f"{ISSUER}/auth",
                token_url=f"{ISSUER}/token",
                jwks_url=f"{ISSUER}/keys",
                deployment_ids=["1"],
            )
            deployment = store.find_deployment(platform, "1")
            assert deployment is not None
            moment = clock.now()
            self.id = store.keep_context(
                deployment.id,
                "course",
                {"title": "Course", "members_url": f"{ISSUER}/members", "created_at": moment},
            )
            self.link: UUID = store.keep_resource_link(
                deployment.id,
                "link",
                {
                    "title": "Module",
                    "context_row": self.id,
                    "placement": f"module:{MODULE}",
                    "line_item": f"{ISSUER}/items/1",
                    "line_items": f"{ISSUER}/items",
                    "scopes": [Scope.SCORE],
                    "makes_column": False,
                    "created_at": moment,
                },
            )

    def comes(self, actor: Actor, subject: str, role: Role = Role.LEARNER) -> None:
        with unit_of_work():
            store.claim_identity(
                self.organisation_id, ISSUER, subject, actor.person_id, clock.now()
            )
            roster.member_came(self.id, Member(subject, actor.name, role))
            if role is Role.LEARNER:
                grades.learner_came(
                    person_id=actor.person_id,
                    organisation_id=self.organisation_id,
                    resource_link_row=self.link,
                    placement=f"module:{MODULE}",
                    subject=subject,
                    has_column=True,
                )
