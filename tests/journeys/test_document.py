"""A document while somebody types: its pictures follow, and two windows lose nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import check_accessible

pytestmark = pytest.mark.browser
SAVED = "[data-saved]"
TITLE = "[name=f_title]"
FOLLOWS = "[data-follows^=pictures]"


def begin(page: Page, instrument_id: str) -> str:
    page.goto(f"/toolkit/{instrument_id}")
    with page.expect_navigation():
        page.locator(".panel--next button.btn-primary").click()
    return page.url


def test_picture_follows_what_is_typed_and_moves_nobody(page: Page) -> None:
    begin(page, "swot")
    first, last = page.locator(".document-form textarea").first, page.locator("textarea").last
    expect(page.locator(SAVED)).to_have_text("Saved as you type.")
    expect(page.locator(f"{FOLLOWS} svg")).to_have_count(0)
    first.fill("- Known in the district")
    expect(page.locator(f"{FOLLOWS} svg")).to_have_count(2)
    expect(page.locator(SAVED)).to_contain_text("Saved at")
    page.locator(f"{FOLLOWS} summary").click()

    # Somebody types far below while the picture above them grows.
    last.scroll_into_view_if_needed()
    last.focus()
    before = last.bounding_box()
    height = page.locator(FOLLOWS).evaluate("part => part.offsetHeight")
    first.evaluate(
        "(area) => { area.value = '- One\\n'.repeat(30);"
        " area.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator(f"{FOLLOWS} td").first).to_contain_text("One; One")
    assert page.locator(FOLLOWS).evaluate("part => part.offsetHeight") > height + 100
    after = last.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2
    expect(last).to_be_focused()
    assert page.locator(f"{FOLLOWS} details").evaluate("details => details.open")
    # One line says that it is saved; no other part of the page speaks.
    live = "[role=status], [aria-live=polite], output:not([aria-live=off])"
    assert page.locator(live).count() == 1
    check_accessible(page)


def test_example_of_a_wide_table_keeps_its_headings(page: Page) -> None:
    """Its rows to fill in are cards that say their labels; the example is read as a table."""
    begin(page, "six-questions")
    page.set_viewport_size({"width": 1280, "height": 900})
    example = page.locator(".fill-grid--wide .example").first
    example.locator("summary").click()
    boxes = [heading.bounding_box() for heading in example.locator("thead th").all()]
    assert len(boxes) >= 6
    assert all(box and box["width"] > 40 and box["height"] > 10 for box in boxes)


def test_two_windows_on_one_place_lose_nothing(page: Page) -> None:
    address = begin(page, "project-charter")
    other = page.context.new_page()
    other.goto(address)
    page.fill(TITLE, "First window")
    expect(page.locator(SAVED)).to_contain_text("Saved at")
    other.fill(TITLE, "Second window")
    expect(other.locator(SAVED)).to_contain_text("you will see both texts")

    # Who leaves all the same is asked, and finds what they typed among the versions.
    asked = []
    other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    other.goto(f"{address}/versions")
    assert asked == ["beforeunload"]
    expect(other.locator(TITLE)).to_have_count(0)
    other.reload()
    other.get_by_text("set aside").click()
    expect(other.locator("main")).to_contain_text("Second window")

    other.goto(address)
    page.goto(address)
    page.fill(TITLE, "First again")
    expect(page.locator(SAVED)).to_contain_text("Saved at")
    other.fill(TITLE, "Second again")
    expect(other.locator(SAVED)).to_contain_text("you will see both texts")
    with other.expect_navigation(url="**/both/*"):
        other.locator(".save-bar .btn-primary").click()
    expect(other.locator("main")).to_contain_text("Yours, in another window")
    check_accessible(other)
    with other.expect_navigation():
        other.locator("main .btn-primary").click()
    expect(other.locator(TITLE)).to_have_value("Second again")
    assert asked == ["beforeunload"]
