"""An assessor decides a dossier of five activities without a mouse, in few key presses."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser

MOST_PRESSES = 20
"""Of 25 that are allowed, five are left for finding the dossier in the queue.

Beyond what is typed into text fields; a key held down with another counts as well.
"""
LEVELS = "34434"
WORDS = "I wrote the plan on one page and led the meeting."


class Keyboard:
    """The keys of one person, counted. Characters typed into a text field do not count."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.presses = 0

    def press(self, keys: str) -> None:
        self.presses += len(keys.split("+"))
        self._page.keyboard.press(keys)

    def type(self, text: str) -> None:
        in_field = "document.activeElement.matches('textarea, input:not([type=radio])')"
        assert self._page.evaluate(in_field)
        self._page.keyboard.type(text)


def test_five_activities_are_decided_with_the_keyboard_alone(arrive: Arrive) -> None:
    learner = arrive(user="learner")
    dossier = hand_in(learner)
    assessor = arrive(user="trainer")
    assessor.open("/desk/")
    take(Keyboard(assessor.page), assessor.page, dossier)
    assessor.look()
    # From the open dossier on: how far down it stands in the queue depends on the others.
    keys = Keyboard(assessor.page)
    rate(keys, assessor.page)
    keys.type("The plan names who does what, and by when.")
    keys.press("Tab")
    keys.type("Agree on two signs of success.")
    expect(assessor.page.locator("[name=verdict][value='4']")).to_be_checked()
    with assessor.page.expect_navigation(url="**/desk/"):
        keys.press("Control+Enter")
    expect(assessor.page.locator(".notice--good")).to_be_visible()
    learner.open(dossier)
    expect(learner.page.locator(".decision h3").first).to_contain_text("4")
    assert keys.presses <= MOST_PRESSES


def take(keys: Keyboard, page: Page, dossier: str) -> None:
    """Go through the queue to a dossier, and open it."""
    wanted = dossier.replace("/dossiers/", "/desk/")
    for _row in range(page.locator("[data-queue] tbody tr").count()):
        keys.press("j")
        if page.evaluate("document.activeElement.href") == wanted:
            break
    with page.expect_navigation(url=wanted):
        keys.press("Enter")


def rate(keys: Keyboard, page: Page) -> None:
    """Open the evidence of each activity, give a level, say yes to the four questions."""
    keys.press("j")
    for number, level in enumerate(LEVELS, start=1):
        keys.press("e")
        if number == 1:
            expect(page.locator("#activity-C1 .exhibit__text")).to_be_visible()
        keys.press(level)
        keys.press("y")
        expect(page.locator("[data-criteria] [value=yes]:checked")).to_have_count(4 * number)
    expect(page.locator("#strengths")).to_be_focused()


def hand_in(learner: Walker) -> str:
    """Send a dossier on competence C at level 4; return its address."""
    page = learner.page
    codes = "".join(f"&activity=C{number}" for number in range(1, 6))
    page.goto(f"/portfolio/add/text?{codes.removeprefix('&')}")
    page.fill("[name=title]", "The action plan of our project")
    page.fill("[name=text]", WORDS)
    for box in page.locator("[name=activities][value^=C]").all():
        box.set_checked(checked=True, force=True)
    learner.press("main .btn-primary:visible", look=False)
    page.goto("/dossiers/new?competence=C")
    page.check("[name=level][value='4']")
    learner.go_on()
    page.check("[name=consent]")
    learner.press("main .btn-primary:visible", look=False)
    for area in page.locator("form.dossier textarea").all():
        area.fill(WORDS)
    learner.press(".actions button[value=send]", look=False)
    expect(page.locator("form.dossier")).to_have_count(0)
    return page.url
