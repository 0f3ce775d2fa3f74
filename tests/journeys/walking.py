"""People at a browser: they open pages, press what leads on, and meet no barrier on the way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    StorageState,
    sync_playwright,
)

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VIEWPORT_HEIGHT = 900
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # WCAG 2.2, 2.5.8: at least 24 by 24 px, or room around. Axe leaves it out unless asked.
    "rules": {"target-size": {"enabled": True}},
}
BARS = ".pager, .rating__bar, .decide__foot, .desk__bar"
POSITION_BARS = (
    f"where => document.querySelectorAll('{BARS}').forEach(bar => bar.style.position = where)"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def new_context(
    browser: Browser,
    base_url: str,
    *,
    language: str = "en",
    width: int = 1280,
    dark: bool = False,
    session: StorageState | None = None,
) -> BrowserContext:
    """Open a browser profile: of somebody new, or of somebody whose session was kept."""
    return browser.new_context(
        storage_state=session,
        base_url=base_url,
        locale=language,
        viewport={"width": width, "height": VIEWPORT_HEIGHT},
        color_scheme="dark" if dark else "light",
        # A colour half-way through a transition has a contrast that nobody reads.
        reduced_motion="reduce",
    )


class Walker:
    """Somebody who uses the product, with an eye on every page for what would stop others."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def press(self, what: str | Locator, *, look: bool = True) -> None:
        """Click what leads to another page."""
        with self.page.expect_navigation():
            self.find(what).click()
        if look:
            self.look()

    def go_on(self) -> None:
        """Press the one button that says what comes next."""
        self.press("main .btn-primary:visible")

    def find(self, what: str | Locator) -> Locator:
        return self.page.locator(what) if isinstance(what, str) else what

    def sign_in(self, user: dict[str, str]) -> None:
        self.open("/login")
        sign_in(self.page, user)
        self.look()

    def unfold(self, details: str) -> None:
        """Open a folded part of the page, unless it is open."""
        if self.page.get_attribute(details, "open") is None:
            self.page.click(f"{details} > summary")

    def wait_until_saved(self, form: str) -> None:
        """Wait for the quiet word that what was typed is kept."""
        self.page.locator(f"{form} [data-saved]", has_text=re.compile(r"\d")).wait_for()

    def look(self) -> None:
        check_fits(self.page)
        check_ids(self.page)
        check_accessible(self.page)


def sign_in(page: Page, user: dict[str, str]) -> None:
    """Sign in by keyboard alone: the fields follow each other, Enter sends."""
    page.goto("/login")
    page.focus("input[name=email]")
    page.keyboard.type(user["email"])
    page.keyboard.press("Tab")
    page.keyboard.type(user["password"])
    with page.expect_navigation(url="**/"):
        page.keyboard.press("Enter")


def check_accessible(page: Page) -> None:
    """Fail on any violation that axe finds (WCAG 2.2 A and AA, best practices too)."""
    # What a bar at an edge of the screen covers can be scrolled free: no target is small by it.
    page.evaluate(POSITION_BARS, "static")
    found = Axe().run(page, options=AXE_OPTIONS)
    page.evaluate(POSITION_BARS, "")
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def check_fits(page: Page) -> None:
    """Fail if the page scrolls sideways (WCAG 2.2, 1.4.10 Reflow)."""
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"{page.url} is {overflow} px too wide"


def check_ids(page: Page) -> None:
    """Fail if two things have one id, or a label names what is no field; axe looks for neither."""
    wrong = page.evaluate("""() => {
      const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
      const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
      const labels = [...document.querySelectorAll("label")].filter((one) => !one.control);
      return [...twice, ...labels.map((one) => `label for ${one.htmlFor}`)];
    }""")
    assert wrong == [], f"{page.url}: {wrong}"
