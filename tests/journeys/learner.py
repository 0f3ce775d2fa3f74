"""What learners do at the browser in more than one journey."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path

from playwright.sync_api import expect

from app.learning.rules import right_answer
from app.learning.web.answers import fields_of, kind_of
from modules.quiz import Question
from tests.journeys.serving import Product
from tests.journeys.walking import Walker

PASSWORD = "a-tram-a-letter-and-three-spoons"
MAIL_SECONDS = 20


def register(learner: Walker, product: Product, *, name: str, address: str, language: str) -> None:
    page = learner.page
    learner.open("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    learner.press("a[href='/login']")
    learner.press("main a[href='/register']")
    page.fill("[name=name]", name)
    page.fill("[name=email]", address)
    page.fill("[name=password]", PASSWORD)
    expect(page.locator("[name=language]")).to_have_value(language)
    learner.go_on()
    learner.open(link_in_mail(product.home / "mail", address, "/register/confirm/"))
    page.fill("[name=password]", PASSWORD)
    learner.go_on()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def link_in_mail(mailbox: Path, to: str, path: str) -> str:
    """Read the link to `path` in the mail that the worker delivers within seconds."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        for file in mailbox.glob("*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if message["To"] == to:
                body = message.get_body(("plain",))
                assert body is not None
                found = re.search(rf"http\S+{path}\S+", body.get_content())
                assert found is not None
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {to} within {MAIL_SECONDS} seconds")


def rate_all(learner: Walker, levels: str) -> None:
    """Rate every activity of the page with one key each, then finish."""
    learner.page.locator("[data-activity] input").first.focus()
    learner.page.keyboard.type(levels)
    learner.press(".actions button[value=finish]")


def tick_activities(learner: Walker, *codes: str) -> None:
    """Tick what a piece of evidence proves; all of one competence."""
    learner.unfold(f".picker details[data-competence={codes[0][0]}]")
    for code in codes:
        learner.page.check(f"[name=activities][value={code}]")


def answer_quiz(learner: Walker, questions: tuple[Question, ...]) -> None:
    """Answer all questions rightly; axe looks at the first of each kind, open and answered."""
    seen: set[str] = set()
    learner.press("main .btn-primary", look=False)
    for question in questions:
        look = kind_of(question) not in seen
        seen.add(kind_of(question))
        if look:
            learner.look()
        _fill_answer(learner, question)
        learner.press("form button.btn-primary", look=look)
        expect(learner.page.locator("#feedback.notice--good")).to_be_visible()
        learner.press("main a.btn-primary", look=False)
    learner.look()


def _fill_answer(learner: Walker, question: Question) -> None:
    page = learner.page
    for name, value in fields_of(question, right_answer(question)).items(multi=True):
        field = page.locator(f"main [name='{name}']")
        match kind_of(question):
            case "order" | "match":
                field.select_option(value)
            case "number":
                field.fill(value)
            case _:
                page.check(f"main [name='{name}'][value='{value}']")


def follow_menu(walker: Walker, path: str) -> None:
    walker.press(f".site-nav a[href='{path}']")
