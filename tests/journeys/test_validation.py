"""A dossier with a witness, two assessors who differ, and an appeal: each in their own language.

The candidate and the first assessor use English; the witness, the second assessor and the one who
answers the appeal use French. Axe looks at every page that is passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.learner import follow_menu, link_in_mail, register, tick_activities
from tests.journeys.serving import Product
from tests.journeys.walking import Walker, sign_in

pytestmark = pytest.mark.browser

NAME, ADDRESS = "Example Candidate", "candidate@example.org"
WITNESS = "witness-of-candidate@example.org"
ACTIVITIES = ("A1", "A2", "A3", "A4", "A5")
SHOWN = "A chart without names: joint actions in four quarters, from two to seven."
DID = "I found two partners and wrote down with them what each of us gains."
SAW = "J’étais à deux des trois rencontres, et elles ont été menées ainsi."
FIRST_WORDS = "The charter names what each of them gains, and both have signed it."
SECOND_WORDS = "Le compte rendu montre un accord, et pas encore ce qui en est sorti."
AGREED = "The second trial is planned in the minutes, and not reported there."
GROUNDS = "The chart shows seven joint actions after the meeting; I think it was overlooked."
THIRD_WORDS = "Les sept actions communes du diagramme ont été faites sans aide."


def test_two_assessors_differ_and_an_appeal_raises_the_level(
    product: Product, arrive: Arrive, tmp_path: Path
) -> None:
    candidate = arrive()
    register(candidate, product, name=NAME, address=ADDRESS, language="en")
    add_picture(candidate, tmp_path / "actions.png")
    ask_witness(candidate)
    vouch(arrive(language="fr"), link_in_mail(product.home / "mail", WITNESS, "/witness/"))
    dossier = document(candidate)

    first = _arrived(arrive, product.user("trainer"), "en")
    second = _arrived(arrive, product.user("trainer2"), "fr")
    third = _arrived(arrive, product.user("assessor"), "fr")
    administrator = _arrived(arrive, product.user("admin"), "en")

    with two_always(administrator):
        judge(first, "4", FIRST_WORDS)
        desk = look_blindly(second)
        judge(second, "3", SECOND_WORDS)
        agree(first, second, desk)
    check_level(candidate, dossier, 3)

    appeal(candidate)
    judge(third, "4", THIRD_WORDS)
    badge = check_level(candidate, dossier, 4)
    see_who_looked(candidate, dossier)

    visitor = arrive(language="fr")
    visitor.open(f"{badge}?check=1")
    expect(visitor.page.locator("#verified .verdict--valid")).to_be_visible()
    expect(visitor.page.locator(".level__step.is-validated")).to_have_count(4)


# -- the candidate, and their witness --------------------------------------------------------------


def add_picture(candidate: Walker, picture: Path) -> None:
    Image.new("RGB", (120, 80), "#1f6f78").save(picture)
    page = candidate.page
    follow_menu(candidate, "/portfolio/")
    candidate.unfold("#add-file")
    page.set_input_files("[name=file]", picture)
    page.fill("#add-file [name=alternative]", SHOWN)
    tick_activities(candidate, *ACTIVITIES)
    candidate.press("#add-file .btn-primary")
    candidate.press(page.locator(".piece a").first)
    expect(page.get_by_role("img", name=SHOWN)).to_be_visible()


def ask_witness(candidate: Walker) -> None:
    page = candidate.page
    candidate.press(".more a[href*='witness']")
    page.fill("[name=name]", "Exemple Témoin")
    page.fill("[name=email]", WITNESS)
    page.fill("[name=relation]", "head of an example partner")
    page.fill("[name=description]", DID)
    page.select_option("[name=language]", "fr")
    candidate.go_on()


def vouch(witness: Walker, link: str) -> None:
    page = witness.page
    witness.open(link)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".said")).to_have_text(DID)
    page.check("[name=answer][value=confirms]")
    page.fill("[name=words]", SAW)
    page.fill("[name=function]", "responsable d’un partenaire exemple")
    page.check("[name=agreed]")
    witness.go_on()
    expect(page.locator("blockquote.said")).to_have_text(SAW)
    witness.press("button[value=send]")


def document(candidate: Walker) -> str:
    """Identify, document and send a dossier for competence A at level 4; return its address."""
    page = candidate.page
    follow_menu(candidate, "/dossiers/")
    candidate.go_on()
    candidate.press("main a[href$='competence=A']")
    page.check("[name=level][value='4']")
    candidate.go_on()
    page.fill("#aims", DID)
    page.check("[name=consent]")
    candidate.press(".actions button[value=go]")
    # The picture and the witness's words stand for each of the five activities.
    expect(page.locator("[name=evidence]:checked")).to_have_count(2 * len(ACTIVITIES))
    for area in page.locator("form.dossier textarea").all():
        area.fill(DID)
    candidate.wait_until_saved("form.dossier")
    candidate.press(".actions button[value=send]")
    expect(page.locator("form.dossier")).to_have_count(0)
    return page.url


def appeal(candidate: Walker) -> None:
    page = candidate.page
    candidate.unfold(".after details")
    page.fill("#grounds", GROUNDS)
    candidate.press(".after details button")
    expect(page.locator("main blockquote", has_text=GROUNDS).first).to_be_visible()


def check_level(candidate: Walker, dossier: str, level: int) -> str:
    """Read the decision and its badge; return the badge's address. The dossier stays open."""
    page = candidate.page
    candidate.open(dossier)
    candidate.go_on()
    expect(page.locator(".level__step.is-validated")).to_have_count(level)
    badge = page.url
    page.goto(dossier)
    return badge


def see_who_looked(candidate: Walker, dossier: str) -> None:
    """Find everybody who looked, in the record and beside the picture."""
    page = candidate.page
    candidate.open("/account/record")
    for name in ("Example Trainer", "Exemple Formatrice", "Exemple Évaluatrice"):
        expect(page.locator("main tbody tr", has_text=name).first).to_be_visible()
    links = page.locator(f"main tbody a[href$='{dossier.rsplit('/', 1)[1]}']")
    assert links.count() >= 3


# -- the assessors ---------------------------------------------------------------------------------


def judge(assessor: Walker, level: str, words: str) -> None:
    """Take the candidate's dossier and sign one level for all, by keys."""
    page = assessor.page
    follow_menu(assessor, "/desk/")
    assessor.press(page.get_by_role("link", name=NAME))
    assessor.press("form[action$='/take'] button")
    page.focus("[data-keys] summary")
    page.keyboard.press("j")
    for _activity in ACTIVITIES:
        page.keyboard.press(level)
        page.keyboard.press("y")
    expect(page.locator(f"[name=verdict][value='{level}']")).to_be_checked()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.type(words)
    assessor.wait_until_saved("form.desk")
    assessor.press("[data-sign]")


def look_blindly(second: Walker) -> str:
    """Open the dossier; nothing of the first assessor is on the page. Return its address."""
    page = second.page
    follow_menu(second, "/desk/")
    second.press(page.get_by_role("link", name=NAME))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("form.desk")).to_be_visible()
    content = page.content()
    assert "Example Trainer" not in content
    assert FIRST_WORDS not in content
    return page.url


def agree(first: Walker, second: Walker, desk: str) -> None:
    """The first proposes the second's level, and the second confirms it."""
    first.open(desk)
    for words in (FIRST_WORDS, SECOND_WORDS):
        expect(first.page.get_by_text(words).first).to_be_visible()
    first.page.check("#agree-3")
    first.page.fill("#agree-reason", AGREED)
    first.press("form[action$='/propose'] button")
    second.open(desk)
    expect(second.page.locator("blockquote", has_text=AGREED)).to_be_visible()
    second.press("form[action$='/confirm'] button")


@contextmanager
def two_always(administrator: Walker) -> Iterator[None]:
    """Let the centre's rule be two assessors, and then again what it was for the other journeys."""
    _settle(administrator, always=True)
    try:
        yield
    finally:
        _settle(administrator, always=False)


def _settle(administrator: Walker, *, always: bool) -> None:
    administrator.open("/admin/validation")
    administrator.page.set_checked("[name=second_always]", always)
    administrator.go_on()


def _arrived(arrive: Arrive, user: dict[str, str], language: str) -> Walker:
    walker = arrive(language=language)
    sign_in(walker.page, user)
    return walker
