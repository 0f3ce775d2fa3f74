"""Who gave no name is called the same on every page for others, until they write one."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from app.accounts import service as accounts
from app.accounts.tables import PersonRow
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId
from competences.assessment import service as assessments
from tests.browsing import SignIn
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.tool import Visitor, place
from tests.validation import building

ENGLISH = {"Accept-Language": "en"}


def test_nameless_learner_has_one_sign_everywhere(
    tool: Flask, platform: Platform, centre: OrganisationId, people: People, sign_in: SignIn
) -> None:
    platform.private = True
    for user in platform.users.values():
        user.name = None  # nor does the list of members say it
    link = place(platform, "module:new-partnerships")
    staff = sign_in(people("Staff", *Role, organisation_id=centre))
    learner, teacher = Visitor(tool, platform), Visitor(tool, platform)
    page = learner.launch(platform.users["3"], link)
    frame = page.location.partition("/modules/")[0]
    person_id = PersonId(
        db.session.scalars(sa.select(PersonRow.id).where(PersonRow.name.is_(None))).one()
    )
    sign = f"Learner {person_id.hex[:4]}"
    guest = accounts.actor_in(person_id, centre)
    assert guest is not None
    building.submitted(guest)
    with unit_of_work():
        assessments.set_sharing(guest, shared=True)
    course = teacher.launch(platform.users["4"], link).location.partition("/modules/")[0]

    def shows(name: str) -> list[str]:
        """Return the pages on which this name stands."""
        pages = {
            path: staff.get(path, headers=ENGLISH, follow_redirects=True).text
            for path in (
                "/admin/members",
                f"/admin/members?q={person_id.hex[:4]}",
                f"/admin/members/{person_id}",
                "/desk/",
                "/assess/shared",
            )
        }
        pages["course"] = teacher.client.get(f"{course}/courses/", follow_redirects=True).text
        pages["you"] = learner.client.get(f"{frame}/you", headers=ENGLISH).text
        return [path for path, text in pages.items() if name in text]

    assert len(shows(sign)) == 7, shows(sign)
    sent = {"name": "Nadia Nameless", "language": "en"}
    assert learner.client.post(f"{frame}/account", data=sent).status_code == 303
    assert shows(sign) == []
    assert len(shows("Nadia Nameless")) == 6  # all but the search for the sign
