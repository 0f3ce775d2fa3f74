"""The whole job as people do it: assess, learn, prove, be validated, receive a badge, verify it.

In English on an office screen and in French on a phone, with axe on every page that is passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.kernel.i18n import LANGUAGES
from modules import registry
from tests.journeys.conftest import Arrive
from tests.journeys.learner import answer_quiz, follow_menu, rate_all, register, tick_activities
from tests.journeys.serving import Product
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser

MODULE = "new-partnerships"
ACTIVITIES = ("A1", "A2", "A3", "A4", "A5")


@dataclass(frozen=True)
class Cast:
    """Who plays the journey in one language, and what they write."""

    language: str
    width: int
    trainer: str
    learner: str
    reflection: str
    words: str
    comment: str

    @property
    def email(self) -> str:
        return f"newcomer-{self.language}@example.org"


ENGLISH = Cast(
    language="en",
    width=1280,
    trainer="trainer",
    learner="Example Newcomer",
    reflection="Our centre has no answer yet for people who return after a long illness.",
    words="I wrote the need on one page and found two partners who gain from it.",
    comment="Clear and well documented. Next: agree on two signs of success.",
)
FRENCH = Cast(
    language="fr",
    width=360,
    trainer="trainer2",
    learner="Exemple Débutante",
    reflection="Notre centre n’a pas encore de réponse pour le retour après une longue maladie.",
    words="J’ai décrit le besoin en une page et trouvé deux partenaires qui y gagnent.",
    comment="Clair et bien documenté. Ensuite : convenir de deux signes de réussite.",
)


@pytest.mark.parametrize("cast", [ENGLISH, FRENCH], ids=["english-1280", "french-360"])
def test_the_whole_job_leads_a_newcomer_to_a_badge_that_strangers_can_verify(
    cast: Cast, product: Product, arrive: Arrive, tmp_path: Path
) -> None:
    learner = arrive(language=cast.language, width=cast.width)
    register(learner, product, name=cast.learner, address=cast.email, language=cast.language)
    assess(learner)
    learn(learner, cast)
    gather(learner, cast, tmp_path)
    dossier = submit(learner, cast)

    trainer = arrive(language=cast.language, width=cast.width)
    trainer.sign_in(product.user(cast.trainer))
    ask_for_more(trainer, cast)
    answer_the_assessor(learner, cast, tmp_path)
    validate(trainer, cast)

    badge = receive(learner, cast, dossier, tmp_path)
    visitor = arrive(language=cast.language, width=cast.width)
    verify(visitor, cast, badge, tmp_path / "badge.png")


# -- the learner ---------------------------------------------------------------------------------


def assess(learner: Walker) -> None:
    """Rate competence A, the first activity by mouse and the others by keyboard."""
    page = learner.page
    learner.go_on()
    learner.press("main a[href='/assess/A']")
    page.locator("#level-A1 label.step").nth(1).click()
    page.click("#level-A1 details summary")
    page.fill("[name=note-A1]", "?")
    page.keyboard.press("Tab")
    page.keyboard.type("3212")
    expect(page.locator("[data-progress]")).to_have_js_property("value", len(ACTIVITIES))
    learner.wait_until_saved("form.rating")
    # The last digit leads to the button that finishes.
    with page.expect_navigation(url="**/assess/result"):
        page.keyboard.press("Enter")
    learner.look()
    expect(page.locator("tr[data-competence=A] td").first).to_have_text("2")


def learn(learner: Walker, cast: Cast) -> None:
    page = learner.page
    learner.press(f"main a[href='/modules/{MODULE}']")
    learner.go_on()
    rate_all(learner, "22122")
    loaded = registry.load(LANGUAGES).get(MODULE)
    learner.go_on()
    tick_and_reflect(learner, cast)
    for _unit in loaded.module.units:
        learner.go_on()
    assert loaded.quiz is not None
    learner.press(f"main a[href='/modules/{MODULE}/quiz']")  # the case can wait
    answer_quiz(learner, loaded.quiz.questions)
    learner.go_on()
    expect(page.locator("progress")).to_have_js_property("value", len(loaded.module.units) + 2)
    learner.go_on()
    rate_all(learner, "43334")
    learner.go_on()
    expect(page.locator("main table tbody tr")).to_have_count(len(ACTIVITIES))
    learner.go_on()
    expect(page.locator(".attestation__name")).to_have_text(cast.learner)


def tick_and_reflect(learner: Walker, cast: Cast) -> None:
    page = learner.page
    page.locator("[name=tick]").nth(0).check()
    page.locator("[name=tick]").nth(1).check()
    learner.wait_until_saved("form[action$='/ticks']")
    page.fill("[name=reflection]", cast.reflection)
    learner.press("button[name=to_portfolio]")
    expect(page.locator("[name=tick]:checked")).to_have_count(2)
    expect(page.locator("[name=reflection]")).to_have_value(cast.reflection)


def gather(learner: Walker, cast: Cast, folder: Path) -> None:
    """Add a file, a link and a text; what each proves is ticked."""
    page = learner.page
    follow_menu(learner, "/portfolio/")
    expect(page.locator(".piece")).to_have_count(1)  # the reflection
    minutes = folder / "minutes.txt"
    minutes.write_text(cast.words, encoding="utf-8")
    learner.unfold("#add-file")
    page.set_input_files("[name=file]", minutes)
    tick_activities(learner, "A1", "A2")
    learner.press("#add-file .btn-primary")

    learner.press("main a[href='/portfolio/add/link']")
    page.fill("[name=title]", "example.org")
    page.fill("[name=url]", "https://www.example.org/")
    tick_activities(learner, "A3")
    learner.go_on()

    learner.press("main a[href='/portfolio/add/text']")
    page.fill("[name=title]", cast.words[:30])
    page.fill("[name=text]", f"## {cast.words}\n\n- {cast.reflection}")
    tick_activities(learner, "A4", "A5")
    learner.go_on()
    expect(page.locator(".piece")).to_have_count(4)
    learner.press(page.locator(".piece a").first)


def submit(learner: Walker, cast: Cast) -> str:
    """Open a dossier for competence A at level 3, fill it, send it; return its address."""
    page = learner.page
    follow_menu(learner, "/dossiers/")
    learner.go_on()
    learner.press("main a[href$='competence=A']")
    page.check("[name=level][value='3']")
    learner.go_on()
    page.fill("[name=aims]", cast.words)
    learner.wait_until_saved("form.dossier")
    page.check("[name=consent]")
    learner.go_on()
    for area in page.locator("form.dossier textarea").all():
        area.fill(cast.words)
    page.check("[name=show_self_levels]")
    learner.wait_until_saved("form.dossier")
    learner.press(".actions button[value=send]")
    expect(page.locator(".steps [aria-current=step]")).to_be_visible()
    expect(page.locator("form.dossier")).to_have_count(0)
    return page.url


def answer_the_assessor(learner: Walker, cast: Cast, folder: Path) -> None:
    """From the start page to the question, a file added for it, and sent again."""
    page = learner.page
    learner.open("/")
    learner.go_on()
    expect(page.locator(".panel--next blockquote")).to_have_text(cast.comment)
    learner.press("#activity-A3 .activity__add a")
    charter = folder / "charter.txt"
    charter.write_text(cast.reflection, encoding="utf-8")
    page.set_input_files("[name=file]", charter)
    expect(page.locator("[name=activities][value=A3]")).to_be_checked()
    learner.go_on()
    expect(page.locator("#activity-A3 [name=evidence]:checked")).to_have_count(2)
    learner.press(".actions button[value=send]")


def receive(learner: Walker, cast: Cast, dossier: str, folder: Path) -> str:
    """See the badge, put one's name on it, verify it, take it away; return its address."""
    page = learner.page
    learner.open("/")
    learner.press("main a[href^='/dossiers/']")
    assert page.url == dossier
    learner.go_on()
    expect(page.locator(".level__step.is-validated")).to_have_count(3)
    page.check("[name=visible][value=shown]")
    learner.press("form[action$='/visibility'] button:not([type=button])")
    expect(page.locator(".facts bdi").first).to_have_text(cast.learner)
    learner.go_on()
    expect(page.locator("#verified .verdict--valid")).to_be_visible()
    with page.expect_download() as downloading:
        page.click("a[download$='.png']")
    downloading.value.save_as(folder / "badge.png")
    follow_menu(learner, "/badges/")
    expect(page.locator(".badge-card")).to_have_count(1)
    learner.press(".badge-card h2 a")
    return page.url


# -- the trainer ---------------------------------------------------------------------------------


def ask_for_more(trainer: Walker, cast: Cast) -> None:
    page = trainer.page
    take_from_desk(trainer, cast)
    page.check("[name=rating-A1][value='3']")
    page.fill("[name=comment-A3]", cast.words)
    page.check("[name=verdict][value=further_evidence]")
    page.fill("[name=comment]", cast.comment)
    trainer.wait_until_saved("form.desk")
    trainer.go_on()


def validate(trainer: Walker, cast: Cast) -> None:
    """Rate by keys; the decision proposes itself, and it is taken."""
    page = trainer.page
    take_from_desk(trainer, cast)
    expect(page.locator("#activity-A3 .exhibit h4 .tag")).to_have_count(1)
    expect(page.locator(".changed li")).to_have_count(1)
    page.focus(".desk__side summary")
    for level in "43334":
        page.keyboard.press("j")
        page.keyboard.press(level)
        page.locator("[data-activity]:has(:focus) [data-all-yes]").click()
    expect(page.locator("[name=verdict][value='3']")).to_be_checked()
    page.keyboard.press("d")
    page.keyboard.type(cast.comment)
    page.fill("[name=next_steps]", cast.comment)
    trainer.unfold(".decide details:has([name=badge_statement])")
    page.fill("[name=badge_statement]", cast.words)
    trainer.go_on()


def take_from_desk(trainer: Walker, cast: Cast) -> None:
    follow_menu(trainer, "/desk/")
    rows = trainer.page.locator("[data-queue] tbody")
    trainer.press(rows.get_by_role("link", name=cast.learner))


# -- a stranger ----------------------------------------------------------------------------------


def verify(visitor: Walker, cast: Cast, badge: str, picture: Path) -> None:
    page = visitor.page
    visitor.open(badge)
    expect(page.locator(".facts bdi").first).to_have_text(cast.learner)
    expect(page.locator(".statement")).to_have_text(cast.words)
    visitor.open("/verify")
    page.set_input_files("[name=file]", picture)
    visitor.go_on()
    expect(page.locator(".verdict--valid")).to_be_visible()
