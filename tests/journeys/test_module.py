"""A whole module as a newcomer with twenty minutes and a phone goes through it.

From the first self-assessment to the attestation, in each language, with axe on every page type.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from app.kernel.i18n import LANGUAGES
from app.learning import casing
from app.learning.web.answers import kind_of
from modules import registry
from modules.case import Case
from modules.loaded import LoadedModule
from tests.journeys.conftest import Arrive
from tests.journeys.learner import answer_quiz, follow_menu, rate_all, register, tick_activities
from tests.journeys.serving import Product
from tests.journeys.walking import Walker

pytestmark = pytest.mark.browser

PHONE = 360
KINDS = {"single", "multiple", "order", "match", "sort", "number", "mistake"}


@dataclass(frozen=True)
class Reader:
    """Who goes through which module, and what they write on the way."""

    language: str
    module: str
    name: str
    proves: int
    """Which unit, from 0, they do on their own already."""
    note: str
    reflection: str
    evidence: str

    @property
    def email(self) -> str:
        return f"reader-{self.language}@example.org"

    def levels(self, loaded: LoadedModule) -> str:
        """Return the levels of the first self-assessment, one key each."""
        return "".join("4" if n == self.proves else "2" for n in range(len(loaded.module.units)))


ENGLISH = Reader(
    language="en",
    module="finance",
    name="Example Reader",
    proves=1,
    note="Ask the accountant which months are closed.",
    reflection="I never looked at the calendar of payments before we signed.",
    evidence="The call I read line by line",
)
FRENCH = Reader(
    language="fr",
    module="leadership",
    name="Exemple Lectrice",
    proves=2,
    note="À voir avec l’équipe du mardi : qui tient le tableau ?",
    reflection="Nos réunions n’ont pas de fin annoncée.",
    evidence="Le compte rendu de notre bilan annuel",
)


@pytest.mark.parametrize("reader", [ENGLISH, FRENCH], ids=["english", "french"])
def test_a_newcomer_goes_through_a_whole_module_on_a_phone(
    reader: Reader, product: Product, arrive: Arrive
) -> None:
    loaded = registry.load(LANGUAGES).get(reader.module)
    learner = arrive(language=reader.language, width=PHONE)
    register(learner, product, name=reader.name, address=reader.email, language=reader.language)
    say_where_one_stands(learner, reader, loaded)
    prove(learner, reader, loaded)
    read(learner, reader, loaded)
    play_the_case(learner, reader, loaded)
    take_the_quiz(learner, loaded)
    see_the_result(learner, reader, loaded)
    find_again_what_was_kept(learner, reader)
    print_the_module(learner, reader, loaded)


def say_where_one_stands(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    follow_menu(learner, "/modules/")
    learner.press(f"main .module-card a[href='/modules/{loaded.id}']")
    expect(prove_links(learner.page)).to_have_count(0)
    learner.go_on()
    rate_all(learner, reader.levels(loaded))


def prove(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    """Count one unit as done by a piece of work, which is added on the way."""
    page, unit = learner.page, loaded.module.units[reader.proves]
    expect(prove_links(page)).to_have_count(1)
    learner.press(prove_links(page))
    proof = page.url
    assert proof.endswith(f"/units/{unit.id}/prove")
    learner.go_on()
    learner.press(".kinds a[href*='/add/text']")
    expect(page.locator(f"[name=activities][value={unit.activity}]")).to_be_checked()
    assert unit.activity is not None
    tick_activities(learner, unit.activity)
    page.fill("[name=title]", reader.evidence)
    page.fill("[name=text]", reader.reflection)
    learner.go_on()
    assert page.url == proof
    expect(page.locator("main")).to_contain_text(reader.evidence)
    learner.go_on()
    expect(page.locator(".step--done")).to_have_count(2)
    expect(prove_links(page)).to_have_count(0)


def prove_links(page: Page) -> Locator:
    return page.locator(".steps a[href$='/prove']")


def read(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    """Go through the units; all that can be kept in a unit is kept in the first one."""
    page = learner.page
    learner.go_on()
    for place, unit in enumerate(loaded.module.units):
        assert page.url.endswith(f"/units/{unit.id}")
        see_diagrams(page, len(loaded.texts[reader.language, unit.id].diagrams))
        expect(page.locator(".unit__meta .state--done")).to_have_count(int(place == reader.proves))
        if place == 0:
            set_bookmark(learner)
            write_note(learner, reader)
            tick_and_reflect(learner, reader)
        learner.go_on()


def see_diagrams(page: Page, count: int) -> None:
    """See each diagram in the width for phones, and open its words."""
    figures = page.locator("figure.diagram").all()
    assert len(figures) == count > 0
    for figure in figures:
        expect(figure.locator(".diagram__narrow")).to_be_visible()
        expect(figure.locator(".diagram__wide")).to_be_hidden()
        figure.locator("summary").click()
        expect(figure.locator("li, td, dd").first).to_be_visible()


def set_bookmark(learner: Walker) -> None:
    learner.press("button.bookmark")
    expect(learner.page.locator("button.bookmark.is-set")).to_be_visible()


def write_note(learner: Walker, reader: Reader) -> None:
    """Write in the margin; it is saved by itself and there again when the page is opened anew."""
    page, margin = learner.page, learner.page.locator(".part--how .margin-note")
    margin.locator("summary").click()
    margin.locator("textarea").fill(reader.note)
    learner.wait_until_saved(".part--how form")
    page.reload()
    expect(margin.locator("summary")).to_contain_text(reader.note[:20])
    margin.locator("summary").click()
    expect(margin.locator("textarea")).to_have_value(reader.note)
    learner.look()


def tick_and_reflect(learner: Walker, reader: Reader) -> None:
    page = learner.page
    page.locator("[name=tick]").first.check()
    page.locator("[name=tick]").last.check()
    learner.wait_until_saved("form[action$='/ticks']")
    page.fill("[name=reflection]", reader.reflection)
    learner.press("button[name=to_portfolio]")
    expect(page.locator("[name=tick]:checked")).to_have_count(2)
    expect(page.locator("[name=reflection]")).to_have_value(reader.reflection)


def play_the_case(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    """Take the last decision of every scene; then take the very last one otherwise."""
    page, case = learner.page, loaded.case
    assert case is not None
    way = decide_on(learner, case, [], -1)
    ending = see_ending(page, case, way, reader.language)
    learner.press(".panel--next a[href*='way=']")
    expect(page.locator("#ending")).to_have_count(0)
    otherwise = decide_on(learner, case, way[:-1], 0)
    assert otherwise != way
    found = {ending, see_ending(page, case, otherwise, reader.language)}
    expect(page.locator(".panel--next .quiet")).to_contain_text(str(len(found)))
    learner.go_on()


def decide_on(learner: Walker, case: Case, way: list[str], choice: int) -> list[str]:
    """Decide to an ending; axe looks at the first scene, the second with its story, the ending."""
    page = learner.page
    while (scene := case.scene(casing.walk(case, way).here.id)) is not None:
        expect(page.locator(".decision")).to_have_count(len(scene.decisions))
        if len(way) == 1:
            learner.unfold(".story")
            learner.look()
        way = [*way, scene.decisions[choice].id]
        learner.press(f".decision[value='{way[-1]}']", look=False)
    learner.look()
    return way


def see_ending(page: Page, case: Case, way: list[str], language: str) -> str:
    ending = casing.walk(case, way).ending
    assert ending is not None
    expect(page.locator("#ending")).to_contain_text(ending.title[language])
    return ending.id


def take_the_quiz(learner: Walker, loaded: LoadedModule) -> None:
    quiz = loaded.quiz
    assert quiz is not None
    assert {kind_of(question) for question in quiz.questions} == KINDS
    answer_quiz(learner, quiz.questions)
    learner.go_on()
    every_step_but_the_last = len(loaded.module.units) + 2
    expect(learner.page.locator("main progress")).to_have_js_property(
        "value", every_step_but_the_last
    )


def see_the_result(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    """Rate oneself again, see both side by side, take the attestation."""
    page, units = learner.page, loaded.module.units
    learner.go_on()
    rate_all(learner, "4" * len(units))
    learner.go_on()
    gained = page.locator("main table td.number", has_text="+2")
    expect(gained).to_have_count(len(units) - 1)
    expect(page.locator(".row-list .state--done")).to_have_count(len(units) + 1)
    learner.go_on()
    expect(page.locator(".attestation__name")).to_have_text(reader.name)
    expect(page.locator(".attestation tbody tr")).to_have_count(len(units))


def find_again_what_was_kept(learner: Walker, reader: Reader) -> None:
    page = learner.page
    follow_menu(learner, "/modules/")
    learner.press("main a[href='/notes']")
    expect(page.locator(".note__text")).to_have_text(reader.note)
    learner.press(".notes a")
    expect(page.locator("#how")).to_be_in_viewport()
    page.go_back()
    learner.press(".row-list form button")
    expect(page.locator(".row-list")).to_have_count(0)


def print_the_module(learner: Walker, reader: Reader, loaded: LoadedModule) -> None:
    """Open the whole module on one page; what is only for the screen stays off the paper."""
    page = learner.page
    learner.open(f"/modules/{loaded.id}")
    learner.press("main a[href$='/print']")
    expect(page.locator(".print__unit > h2")).to_contain_text(
        [
            unit.title[page.locator("html").get_attribute("lang") or ""]
            for unit in loaded.module.units
        ]
    )
    expect(page.locator("[data-print]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator("figure.diagram svg:visible")).to_have_count(
        page.locator("figure.diagram").count()
    )
