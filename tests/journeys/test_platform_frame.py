"""A platform at another site shows us in frames: from registration to the grade, and one account.

Everything that cookies, partitions and frames decide is decided here by a real browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, expect

from app import wiring
from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.kernel.db import db, unit_of_work
from app.kernel.identity import Actor, Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import service as outbox
from app.learning import quizzing
from app.learning.rules import right_answer
from app.learning.web.answers import fields_of, kind_of
from app.lti import platforms, registering
from app.lti.tables import IdentityRow
from tests.journeys.framing import Course, course, look, tool
from tests.lti.platform import Platform
from tests.lti.platform_model import Link

pytestmark = pytest.mark.browser

MODULE = "new-partnerships"
EMAIL, PASSWORD = "learner@example.org", "three spoons and a tram"
WIDE, NARROW = 1200, 360


@dataclass
class Walk:
    """Both sides, and a browser between them."""

    app: Flask
    base_url: str
    platform: Platform
    browser: Browser
    organisation_id: OrganisationId


@pytest.fixture
def walk(sqlite_url: str, tmp_path: Path, browser: Browser) -> Iterator[Walk]:
    with Platform() as platform, tool(tmp_path, sqlite_url) as (app, base_url):
        with unit_of_work():
            organisation_id = cohorts.create("Example Centre")
        yield Walk(app, base_url, platform, browser, organisation_id)


def register(walk: Walk, page: Course) -> None:
    with unit_of_work():
        key = registering.key_of(registering.make_link(walk.organisation_id, None))
    query = walk.platform.registration_query().replace("&", "&amp;")
    address = f"{walk.base_url}/lti/register/{key}?{query}"
    page.show(f"<iframe name=registration width=790 height=600 src='{address}'></iframe>")
    frame = page.frame("registration")
    frame.get_by_role("button", name="Finish").wait_for()
    look(frame)
    frame.get_by_role("button", name="Finish").click()
    page.page.wait_for_function("heard.some(one => one.subject === 'org.imsglobal.lti.close')")


def place(page: Course, *keys: str) -> list[Link]:
    """Pick these as a teacher does; return what stands in the course then, in the same order."""
    frame = page.place("4")
    look(frame)
    frame.check(f"input[name=place][value='{keys[0]}']")
    frame.locator("[data-pick-offer]", has=frame.locator(f"[value='{keys[0]}']")).get_by_role(
        "link", name="Look at it"
    ).click()
    preview = frame.frame_locator("[data-pick-frame]")  # over the list, with the frame's own cookie
    expect(preview.locator("h1")).to_contain_text("partnerships")
    frame.get_by_role("button", name="Back to choosing").click()
    expect(frame.locator(f"input[name=place][value='{keys[0]}']")).to_be_checked()
    for key in keys:
        frame.check(f"input[name=place][value='{key}']")
    frame.click("button[value=place]")
    expect(frame.locator("body")).to_have_text("saved")
    placed = {link.custom["place"]: link for link in page.platform.links.values()}
    return [placed[key] for key in keys]


def answer_all_but_one(walk: Walk) -> tuple[str, dict[str, str]]:
    """Answer every question but the last; return its address and the fields that are right."""
    person_id = db.session.scalars(
        sa.select(IdentityRow.person_id).where(IdentityRow.subject == "3")
    ).one()
    actor = Actor(PersonId(person_id), walk.organisation_id, frozenset({Role.LEARNER}))
    _loaded, quiz = quizzing.quiz_of(MODULE)
    last = next(one for one in reversed(quiz.questions) if kind_of(one) == "single")
    for question in quiz.questions:
        if question is not last:
            with unit_of_work():
                quizzing.answer(actor, MODULE, question.id, right_answer(question))
    return f"/modules/{MODULE}/quiz/{last.id}", fields_of(last, right_answer(last)).to_dict()


def test_from_registration_to_the_grade(walk: Walk) -> None:
    with course(walk.browser, walk.platform, walk.base_url, WIDE) as page:
        register(walk, page)
        module, quiz = place(page, f"module:{MODULE}", f"quiz:{MODULE}")

        # A learner opens the quiz, and the platform hears how tall the page is.
        page.launch(quiz=("3", quiz))
        frame = page.frame("quiz")
        page.page.wait_for_function("heard.some(one => one.subject === 'lti.frameResize')")
        assert {one["from"] for one in page.heard("lti.frameResize")} == {walk.base_url}
        address, fields = answer_all_but_one(walk)
        frame.goto(frame.url.partition("/modules/")[0] + address)
        for name, value in fields.items():
            frame.check(f"input[name='{name}'][value='{value}']")
        frame.click("form button.btn-primary")
        expect(frame.locator("#feedback.notice--good")).to_be_visible()
        outbox.deliver_due(wiring.DELIVERERS)
        assert quiz.line_item is not None
        column = walk.platform.items[quiz.line_item]
        assert column.grades["3"].score == column.fields["scoreMaximum"] == 100

        # The teacher's frame beside the learner's: two people in one browser, on one page.
        page.launch(learner=("3", module), teacher=("4", module))
        learner, teacher = page.frame("learner"), page.frame("teacher")
        for frame, name in ((learner, "Sam Student"), (teacher, "Tina Teacher")):
            expect(frame.locator(".frame-footer")).to_contain_text(name)
        teacher.goto(f"{re.sub('/modules/.*', '', teacher.url)}/courses/")
        expect(teacher.locator("table")).to_contain_text("Sam Student")
        learner.click(".frame-footer a")
        expect(learner.locator("main")).to_contain_text("Trainers see Sam Student.")
        look(teacher)


def test_guest_joins_an_account_in_a_real_browser_on_a_phone(walk: Walk) -> None:
    with unit_of_work():
        account = accounts.create_person(
            name="Example Learner", language="en", email=EMAIL, password=PASSWORD
        )
        accounts.add_membership(account, walk.organisation_id, Role.LEARNER)
    platform = walk.platform
    platform.redirect_uris = [f"{walk.base_url}/lti/launch"]
    with unit_of_work():
        platforms.add(
            walk.organisation_id,
            issuer=platform.issuer,
            client_id=platform.client_id,
            auth_url=platform.auth_url,
            token_url=platform.token_url,
            jwks_url=platform.jwks_url,
            deployment_ids=[platform.deployment_id],
        )
    with course(walk.browser, platform, walk.base_url, NARROW) as page:
        link = platform.place(f"{walk.base_url}/lti/launch?place=module:{MODULE}")
        page.launch(module=("3", link))
        frame = page.frame("module")
        look(frame)
        frame.click(".frame-footer a")
        frame.get_by_role("button", name="Join my account").wait_for()
        look(frame)
        frame.get_by_role("button", name="Join my account").click()
        opens = frame.get_by_role("link", name="Open our site in a new window")
        opens.wait_for()
        look(frame)
        with page.page.expect_popup() as popup:
            opens.click()
        window = popup.value
        window.fill("input[name=email]", EMAIL)
        window.fill("input[name=password]", PASSWORD)
        window.press("input[name=password]", "Enter")
        window.get_by_role("button", name="Yes, show me the code").wait_for()
        look(window.main_frame)
        expect(window.locator("main")).to_contain_text("Sam Student")
        window.get_by_role("button", name="Yes, show me the code").click()
        code = window.locator("main code").inner_text()
        look(window.main_frame)
        window.close()
        frame.fill("input[name=code]", code)
        frame.get_by_role("button", name="Join", exact=True).click()
        expect(frame.locator(".frame-footer")).to_contain_text("Example Learner")
        found = db.session.scalars(sa.select(IdentityRow.person_id)).one()
        assert found == account
