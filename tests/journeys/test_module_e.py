"""Module E with real data: sixty partners imported, looked at, asked, reported on, and proved.

In English on an office screen, with axe on every page that is passed; then the main pages of the
toolkit in French, on a phone in the dark.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.partners.model import FACTS
from tests.journeys.conftest import Arrive
from tests.journeys.walking import Walker
from tests.partners.data import HEADINGS, as_row, example, examples
from tests.partners.files import xlsx

pytestmark = pytest.mark.browser

PARTNERS = 60
LIST = "Example network, imported"
FORMULA = '=HYPERLINK("https://www.example.org/trap","Open me")'
TWICE = 7
"""The number of the partner that stands in the file twice."""
BAD_DAY = "31/02/2026"
SURVEY = "How do we work together?"
BY_LINK = 5
RIGHT_AFTER = 0.3
"""Seconds between two looks at work in the background."""

# -- the journey -----------------------------------------------------------------------------------


def test_sixty_partners_are_imported_asked_and_reported_on_and_the_report_is_evidence(
    arrive: Arrive, tmp_path: Path
) -> None:
    officer = arrive(user="trainer")
    import_partners(officer, tmp_path / "partners.xlsx")
    look_over_the_list(officer)
    write_network_report(officer)

    link = build_survey(officer)
    answer(arrive(), link)
    type_in_paper(officer)
    close(officer)
    look_at_results(officer)

    write_results_report(officer)
    use_as_evidence(officer)
    take_away(officer)


# -- partners --------------------------------------------------------------------------------------


def workbook() -> bytes:
    """Return sixty partners, two formulas among them; then one a second time, and a bad day."""
    rows: list[list[Any]] = [as_row(facts) for facts in examples(PARTNERS)]
    rows[2][FACTS.index("notes")] = FORMULA
    rows[4][FACTS.index("brings")] = "=1+1"
    rows.append(as_row(replace(example(TWICE), place="Elsewhere")))
    last = as_row(example(PARTNERS + 1))
    last[FACTS.index("last_contact")] = BAD_DAY
    return xlsx([[HEADINGS[name] for name in FACTS], *rows, last])


def import_partners(officer: Walker, file: Path) -> None:
    """Begin a list and let a spreadsheet in, after a look at what each row would do."""
    page = officer.page
    file.write_bytes(workbook())
    officer.open("/toolkit/")
    officer.press("main a[href='/toolkit/partner-database']", look=False)
    officer.open("/partners/?all=1")
    page.fill("[name=title]", LIST)
    officer.press("main form.panel button")
    officer.press("main .panel a[href$='/imports']")
    page.set_input_files("[name=file]", file)
    officer.press("main form.panel button", look=False)
    wait_for(page, "select[name=column-0]")
    officer.look()
    expect(page.locator("select[name=column-0]")).to_have_value("name")
    officer.press("main .btn-primary", look=False)

    wait_for(page, "main .btn-primary")
    officer.look()
    expect(page.locator("main tbody tr")).to_have_count(2)
    refused = download(page, "main a[href$='refused.csv']")
    lines = list(csv.reader(io.StringIO(refused.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [str(PARTNERS + 2), str(PARTNERS + 3)]
    assert BAD_DAY in lines[2]

    expect(page.locator("main .btn-primary")).to_contain_text(str(PARTNERS))
    officer.press("main .btn-primary", look=False)
    wait_for(page, "main a.btn-primary")
    officer.look()
    officer.go_on()
    expect(page.locator(".partners-count")).to_have_text(f"{PARTNERS} partners")


def wait_for(page: Page, what: str) -> None:
    """Look again until the work in the background has come so far."""
    for _look in range(60):
        if page.locator(what).count():
            return
        page.wait_for_timeout(RIGHT_AFTER * 1000)
        page.reload()
    raise AssertionError(f"no {what} on {page.url}")


def look_over_the_list(officer: Walker) -> None:
    page = officer.page
    for only in ("inactive", "incomplete"):
        officer.press(f".chips a[href*='only={only}']")
        expect(page.locator(".partners-table tbody tr").first).to_be_visible()
    officer.press(page.locator(".partners-table tbody a").first)
    officer.press(page.get_by_role("link", name=LIST), look=False)
    officer.press(".tabs a[href$='/imports']", look=False)
    taken = download(page, "main a[href$='partners.csv']").decode("utf-8-sig")
    kept = [line["Notes"] for line in csv.DictReader(io.StringIO(taken)) if line["Notes"]]
    assert kept == [f"'{FORMULA}"]


def write_network_report(officer: Walker) -> None:
    """Look at what the list amounts to, and begin the report with its figures."""
    page = officer.page
    officer.press(".tabs a[href$='/analysis']")
    expect(page.locator("figure.drawn svg:visible").first).to_be_visible()
    expect(page.locator(".figures dd").first).to_have_text(str(PARTNERS))
    officer.go_on()
    expect(page.locator("#place-size textarea")).to_have_value(re.compile(str(PARTNERS)))
    page.fill("#place-finding textarea", "Schools are missing, and one partner in ten is quiet.")
    officer.wait_until_saved(".document-form")


# -- a survey --------------------------------------------------------------------------------------


def build_survey(officer: Walker) -> str:
    """Go the seven steps from the ready questionnaire, open the survey, return its link."""
    page = officer.page
    officer.open("/toolkit/rating-scale")
    officer.go_on()
    for fill in _steps(page):
        officer.go_on()
        fill()
    officer.go_on()
    officer.go_on()
    return page.locator(".address code").inner_text()


def _steps(page: Page) -> Iterator[Any]:
    """Yield what is written in each of the seven steps, in their order."""
    yield lambda: page.fill("[name=decision]", "Which of our meetings we keep.")
    yield lambda: page.fill("#topic-1", "What meetings deal with")

    def who() -> None:
        page.check("[name=audience][value=partners]")
        page.check("[name=selection][value=all]")
        page.fill("[name=invited]", "10")

    yield who
    yield lambda: None
    yield lambda: None

    def order() -> None:
        page.fill("[name=title-en]", SURVEY)
        page.fill("[name=title-fr]", "Comment travaillons-nous ensemble\u202f?")

    yield order
    yield lambda: page.fill("[name=tried]", "A colleague of the desk; nobody hesitated.")


def answer(stranger: Walker, link: str) -> None:
    """Answer without an account: several people, one after the other, on one device."""
    page = stranger.page
    stranger.open(link)
    for person in range(BY_LINK):
        if person:
            stranger.press(".actions a", look=False)
        page.locator("fieldset").first.locator("input").nth(person % 2).check()
        for scale in page.locator(".scale").all():
            scale.locator("input").nth(1 + person % 4).check()
        page.locator("textarea").first.fill(f"Meetings without an agenda ({person}).")
        stranger.press("main .btn-primary", look=person == 0)
    assert page.context.cookies() == []


def type_in_paper(officer: Walker) -> None:
    """Type one sheet in by its numbers, without leaving the keyboard."""
    page = officer.page
    officer.press("main a[href$='/type-in']")
    page.keyboard.type("1" + "4" * 9 + "0")
    page.keyboard.type("Changing dates the day before.")
    officer.go_on()
    expect(page.locator("main [role=status]").first).to_contain_text("One sheet of paper")


def close(officer: Walker) -> None:
    page = officer.page
    officer.press(page.get_by_role("link", name=SURVEY))
    officer.go_on()
    officer.press(page.get_by_role("button", name="Close the survey now"))


def look_at_results(officer: Walker) -> None:
    page = officer.page
    officer.press("main a[href$='/results']")
    expect(page.locator("main .btn-primary")).to_contain_text(str(BY_LINK + 1))
    officer.go_on()
    officer.unfold("#q2 details")
    officer.look()
    expect(page.locator("#q11")).to_contain_text("does not apply")
    expect(page.locator("#q12 .voices li")).to_have_count(BY_LINK + 1)


# -- the report ------------------------------------------------------------------------------------


def write_results_report(officer: Walker) -> None:
    page = officer.page
    officer.go_on()
    expect(page.locator("h1")).to_contain_text(SURVEY)
    page.fill("#place-matters textarea", "Meetings pass our partners by: they ask for an agenda.")
    officer.wait_until_saved(".document-form")


def use_as_evidence(officer: Walker) -> None:
    page = officer.page
    address = page.url
    officer.press("main dl a[href$='/evidence']")
    officer.go_on()
    expect(page.locator("main")).to_contain_text("they ask for an agenda")
    officer.open(address)


def take_away(officer: Walker) -> None:
    page = officer.page
    officer.unfold(".take-away")
    assert download(page, ".take-away a[href$='/pdf']").startswith(b"%PDF-")


def download(page: Page, link: str) -> bytes:
    """Press what hands over a file; return what is in it."""
    with page.expect_download() as coming:
        page.click(link)
    return Path(coming.value.path()).read_bytes()


# -- in French, on a phone in the dark -------------------------------------------------------------

PLACES = (
    ("/toolkit/", "main .panel--next li a"),
    ("/toolkit/documents/", None),
    ("/partners/", "main .partners-table tbody a, main .row-list a"),
    ("/surveys/", "main a[href*='/surveys/']:has-text('Comment se passe')"),
)
"""Where somebody arrives, and what leads on from there."""


def test_the_toolkit_in_french_on_a_phone_in_the_dark(arrive: Arrive) -> None:
    """A document, the partners, the results, and what somebody who is asked sees."""
    colleague = arrive(user="trainer2", language="fr", width=360, dark=True)
    page = colleague.page
    for place, leads_on in PLACES:
        colleague.open(place)
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        if leads_on:
            colleague.press(page.locator(leads_on).first)
    colleague.go_on()
    expect(page.locator("#q2 svg:visible")).to_be_visible()
    page.goto("/surveys/")
    colleague.press("main a:has-text('Votre visite')", look=False)
    link = page.locator(".address code").inner_text()

    asked = arrive(language="fr", width=360, dark=True)
    asked.open(link)
    asked.page.locator("textarea").first.fill("Un endroit calme.")
    asked.go_on()
    expect(asked.page.locator("main")).to_contain_text("Merci.")
