"""What somebody types outlasts a session that ends and a connection that breaks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys.serving import Product
from tests.journeys.walking import sign_in

UNIT = "/modules/finance/units/funding-watch"
NOTE = "form[action$='/notes/how']"
WRITTEN = "Ask Example Partner who pays the room."


def margin(page: Page) -> Locator:
    return page.locator(f"{NOTE} textarea")


def said(page: Page) -> Locator:
    """What the form says about saving."""
    return page.locator(f"{NOTE} [data-saved]")


def write(page: Page, text: str) -> None:
    """Type into the margin, whether or not it was open."""
    page.locator("#how ~ .margin-note").evaluate("details => details.open = true")
    margin(page).fill(text)


def test_note_outlasts_the_end_of_the_session(page: Page, product: Product) -> None:
    page.goto(UNIT)
    page.context.clear_cookies()
    write(page, WRITTEN)
    expect(said(page)).to_contain_text("Sign in again")
    sign_in(page, product.user("learner"))
    page.goto(UNIT)
    expect(margin(page)).to_have_value(WRITTEN)
    expect(said(page)).to_contain_text("Saved")
    page.goto("/notes")
    expect(page.locator(".note__text", has_text=WRITTEN)).to_have_count(1)


def test_note_of_one_person_is_not_put_before_another(page: Page, product: Product) -> None:
    page.goto(UNIT)
    page.context.clear_cookies()
    write(page, "not for the next one at this desk")
    expect(said(page)).to_contain_text("Sign in again")
    sign_in(page, product.user("trainer"))
    page.goto(UNIT)
    expect(margin(page)).to_have_value("")


def test_note_is_saved_once_the_connection_is_back(page: Page) -> None:
    page.goto(UNIT)
    page.context.set_offline(True)
    write(page, "written in a tunnel")
    expect(said(page)).to_contain_text("no connection")
    page.context.set_offline(False)
    expect(said(page)).to_contain_text("Saved")


def test_what_was_changed_elsewhere_since_is_not_written_over(page: Page, product: Product) -> None:
    page.goto(UNIT)
    page.context.set_offline(True)
    write(page, "older, in the tunnel")
    expect(said(page)).to_contain_text("no connection")
    page.goto("about:blank")
    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto(UNIT)
    write(other, "newer, in the office")
    expect(said(other)).to_contain_text("Saved")
    page.goto(UNIT)
    expect(margin(page)).to_have_value("newer, in the office")
