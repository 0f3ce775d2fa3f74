"""From LTI 1.1 to 1.3: people keep what they have, and nobody gets what is another's."""

from __future__ import annotations

import base64
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db, unit_of_work
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId
from app.lti import consumers
from app.lti.consumers import Consumer
from app.lti.tables import GradeRow, IdentityRow, LaunchRow
from tests.conftest import People
from tests.lti.old_platform import LAUNCH as OLD
from tests.lti.old_platform import consumer, post, signed, sourcedid
from tests.lti.platform import CLAIM, Link, Platform, answer_to
from tests.lti.platform_model import REMOVED
from tests.lti.tool import LAUNCH, Visitor, register

PLACE = f"{OLD}?place=module:new-partnerships"
EXP = 4_000_000_000


class Moving:
    """A platform that launched by 1.1 and does so by 1.3 now, with a claim of who people were."""

    def __init__(self, tool: Flask, platform: Platform, organisation_id: OrganisationId) -> None:
        self.tool, self.platform = tool, platform
        register(platform, organisation_id)
        self.more: dict[str, Any] = {}
        """Claims beside that one."""
        self.link: Link = platform.place(LAUNCH)  # says nothing of what was placed

    def launch(self, known: Consumer, *, secret: str | None = None, **claim: Any) -> LaunchRow:
        """Launch as the learner 3; `claim` is laid over a right one."""
        visitor = Visitor(self.tool, self.platform)
        user = self.platform.users["3"]
        knocked = visitor.knock(user, self.link)
        nonce = parse_qs(urlsplit(knocked.location).query)["nonce"][0]
        key = known.platform.client_id
        said = {
            "user_id": "old-3",
            "oauth_consumer_key": key,
            "oauth_consumer_key_sign": self.sign(secret or known.secret, key, nonce),
            "resource_link_id": "7",
            **claim,
        }
        self.platform.wrongs.claims = {CLAIM + "lti1p1": said, "exp": EXP, **self.more}
        answer = visitor.post(answer_to(knocked.location)[1])
        assert answer.status_code == 303, answer.text
        found = answer.location.split("/")[2]
        db.session.remove()
        return next(row for row in db.session.scalars(sa.select(LaunchRow)) if str(row.id) == found)

    def sign(self, secret: str, key: str, nonce: str) -> str:
        text = f"{key}&1&{self.platform.issuer}&{self.platform.client_id}&{EXP}&{nonce}"
        return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


def by_old(tool: Flask, known: Consumer, **changes: str) -> Any:
    """Launch over LTI 1.1; return who that is."""
    said = {
        "user_id": "old-3",
        "lis_outcome_service_url": "https://old.example.org/service",
        "lis_result_sourcedid": sourcedid(),
    }
    fields = signed(known, PLACE, **{**said, **changes})
    assert post(tool, fields, PLACE).status_code == 303
    db.session.remove()
    newest = sa.select(LaunchRow.person_id).order_by(LaunchRow.created_at.desc()).limit(1)
    return db.session.scalar(newest)


def test_account_placement_and_column_move_along(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    known = consumer(organisation_id)
    person = by_old(tool, known)
    moving = Moving(tool, platform, organisation_id)
    launch = moving.launch(known)
    assert (launch.person_id, launch.placement) == (person, "module:new-partnerships")
    # The old place is closed: one thing done is not sent in two ways.
    grades = db.session.scalars(sa.select(GradeRow)).all()
    assert [(row.subject, row.sourcedid) for row in grades] == [("3", None)]
    assert by_old(tool, known) == person
    # Proved once, known from then on, also without the claim.
    platform.wrongs.claims = {}
    answer = Visitor(tool, platform).launch(platform.users["3"], moving.link)
    assert answer.status_code == 303
    issuers = db.session.execute(sa.select(IdentityRow.issuer, IdentityRow.person_id)).all()
    assert {(row.issuer, row.person_id) for row in issuers} == {
        (known.platform.issuer, person),
        (platform.issuer, person),
    }


def test_subject_and_link_stand_for_the_old_ones_where_the_claim_names_none(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    known = consumer(organisation_id)
    moving = Moving(tool, platform, organisation_id)
    person = by_old(tool, known, user_id="3", resource_link_id=moving.link.id)
    launch = moving.launch(known, user_id=None, resource_link_id=None)
    assert (launch.person_id, launch.placement) == (person, "module:new-partnerships")


def test_claim_without_proof_is_somebody_new(
    tool: Flask, platform: Platform, people: People
) -> None:
    organisation_id = people.organisation()
    known = consumer(organisation_id)
    neighbour = consumer(organisation_id)
    stranger = consumer(people.organisation("Another Centre"))
    person = by_old(tool, known)
    by_old(tool, stranger)
    moving = Moving(tool, platform, organisation_id)
    stale = moving.sign(known.secret, known.platform.client_id, "another-nonce")
    cases: list[tuple[Consumer, dict[str, Any]]] = [
        (known, {"secret": "wrong"}),
        (known, {"oauth_consumer_key_sign": None}),
        (known, {"oauth_consumer_key_sign": ""}),
        (known, {"oauth_consumer_key_sign": "é"}),
        (known, {"oauth_consumer_key_sign": stale}),
        (known, {"oauth_consumer_key": "kip-nobody"}),
        (known, {"oauth_consumer_key": ["x"]}),
        (known, {"secret": neighbour.secret}),
        (neighbour, {}),  # its own secret, but this subject was never its
        (neighbour, {"oauth_consumer_key": known.platform.client_id}),
        (stranger, {}),  # rightly signed, but of another organisation
    ]
    for known_as, changes in cases:
        launch = moving.launch(known_as, **changes)
        assert launch.person_id != person, changes
        assert launch.placement == "start"
        with unit_of_work():
            db.session.execute(sa.delete(IdentityRow).where(IdentityRow.issuer == platform.issuer))
    head = people("Head", Role.ADMINISTRATOR, organisation_id=organisation_id)
    with unit_of_work():
        consumers.end(head, known.platform.id)
    assert moving.launch(known).person_id != person


def test_nobody_is_nobody_from_before(tool: Flask, platform: Platform, people: People) -> None:
    """An anonymous launch may say what was placed, and never who it was."""
    organisation_id = people.organisation()
    known = consumer(organisation_id)
    person = by_old(tool, known)
    moving = Moving(tool, platform, organisation_id)
    moving.more = {"sub": REMOVED}
    for user_id in ("old-3", None):
        launch = moving.launch(known, user_id=user_id)
        assert (launch.anonymous, launch.person_id == person) == (True, False)
        assert launch.placement == "module:new-partnerships"


def test_who_has_an_account_by_1_3_keeps_that_one(
    tool: Flask, platform: Platform, people: People
) -> None:
    """Two accounts are not joined by a message: both are somebody's."""
    organisation_id = people.organisation()
    known = consumer(organisation_id)
    old = by_old(tool, known)
    moving = Moving(tool, platform, organisation_id)
    new = moving.launch(known, oauth_consumer_key_sign="").person_id
    assert moving.launch(known).person_id == new != old
