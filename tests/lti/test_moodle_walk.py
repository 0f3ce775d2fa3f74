"""What a walk through a real Moodle showed to be wrong or to confuse, once mended."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from app.kernel.db import db
from app.kernel.ids import OrganisationId
from app.lti.tables import MemberRow
from tests.conftest import People
from tests.lti.platform import Platform
from tests.lti.platform_model import DEEP_LINK
from tests.lti.tool import Visitor, place, register
from tests.portfolio.files import PDF

POLICY = "Content-Security-Policy"


@pytest.fixture
def centre(platform: Platform, people: People) -> OrganisationId:
    organisation_id = people.organisation("Example Course")
    register(platform, organisation_id)
    return organisation_id


def test_what_may_be_placed_can_be_looked_at_within_the_picker(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """A new window would know nothing of the frame: browsers keep its cookie apart."""
    visitor = Visitor(tool, platform)
    answer = visitor.launch(platform.users["4"], message_type=DEEP_LINK)
    picker = visitor.client.get(answer.location)
    assert "frame-src 'self'" in picker.headers[POLICY]
    looks = re.findall(r'<a href="([^"]+)" data-pick-look', picker.text)
    assert looks
    assert "_blank" not in picker.text
    page = visitor.client.get(looks[0])
    assert page.headers[POLICY].endswith(f"frame-ancestors {platform.issuer} 'self'")
    learner = Visitor(tool, platform)
    shown = learner.launch(platform.users["3"], place(platform, "module"))
    policy = learner.client.get(shown.location).headers[POLICY]
    assert policy.endswith(f"frame-ancestors {platform.issuer}")
    assert "frame-src" not in policy


def test_administrator_who_looks_in_is_no_member_of_a_course_that_can_be_read(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    administrator = platform.users["2"]
    link = place(platform, "group")
    page = Visitor(tool, platform).launch(administrator, link)
    assert page.status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MemberRow)) == 0
    platform.wrongs.claims = {"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {}}
    Visitor(tool, platform).launch(administrator, link)
    assert db.session.scalars(sa.select(MemberRow.subject)).all() == [administrator.id]


def test_learner_before_the_trainers_page_is_sent_back_and_not_to_an_administrator(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    visitor = Visitor(tool, platform)
    answer = visitor.launch(platform.users["3"], place(platform, "group"))
    page = visitor.client.get(answer.location)
    assert (page.status_code, "lti_trainers_only" in page.text) == (403, True)


def test_page_out_of_its_frame_leads_back_to_the_course(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    """A phone is given the whole page; whoever is in the frame does not see the link."""
    link = place(platform, "module")
    back = re.compile(r'<p class="to-course" data-to-course hidden><a href="([^"]+)"')
    for address, shown in (
        (platform.url("return.php?course=2"), [platform.url("return.php?course=2")]),
        ("https://elsewhere.example.org/", []),
        ("javascript:alert(1)", []),
    ):
        platform.wrongs.claims = {
            "https://purl.imsglobal.org/spec/lti/claim/launch_presentation": {"return_url": address}
        }
        visitor = Visitor(tool, platform)
        answer = visitor.launch(platform.users["3"], link)
        page = visitor.client.get(answer.location).text
        assert (address, back.findall(page)) == (address, shown)


def test_file_of_evidence_is_saved_from_a_frame_and_opened_in_no_other_window(
    tool: Flask, platform: Platform, centre: OrganisationId
) -> None:
    visitor = Visitor(tool, platform)
    answer = visitor.launch(platform.users["3"], place(platform, "dossier"))
    frame = "/".join(answer.location.split("/")[:3])
    page = visitor.client.get(f"{frame}/portfolio/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    sent = {"csrf_token": token[1], "language": "en", "file": (BytesIO(PDF), "note.pdf")}
    kept = visitor.client.post(f"{frame}/portfolio/add/file", data=sent)
    assert kept.status_code == 303, kept.text
    found = re.search(
        rf'href="({frame}/portfolio/[0-9a-f-]{{36}})"',
        visitor.client.get(f"{frame}/portfolio/").text,
    )
    assert found
    piece = visitor.client.get(found[1]).text
    assert f"{found[1]}/file?save=1" in piece
    assert "_blank" not in piece
