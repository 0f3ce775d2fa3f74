"""Every page that decides, on a phone in the dark: it fits, axe finds nothing, and it is light."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.serving import Product

pytestmark = pytest.mark.browser

PAGE_BYTES = 50_000
LONG_PAGES = {"/assess/all": 80_000, "/glossary": 100_000, "{module}/print": 120_000}
"""Forty-two activities with words, six answers and a note each; every term; a whole module."""
PHONE = 360

PAGES = (
    (None, "/"),
    (None, "/login"),
    (None, "/register"),
    (None, "/verify"),
    (None, "/glossary"),
    (None, "/search?q=charter"),
    ("learner", "/"),
    ("learner", "/assess/"),
    ("learner", "/assess/A"),
    ("learner", "/assess/all"),
    ("learner", "/assess/result"),
    ("learner", "/modules/"),
    ("learner", "{module}"),
    ("learner", "{module}/units/needs"),
    ("learner", "{module}/case"),
    ("learner", "{module}/quiz/a01"),
    ("learner", "{module}/result"),
    ("learner", "{module}/attestation"),
    ("learner", "{module}/print"),
    ("learner", "/notes"),
    ("learner", "/portfolio/"),
    ("learner", "/portfolio/add/text"),
    ("learner", "{dossier}"),
    ("learner", "{badge}"),
    ("learner", "/account"),
    ("learner", "/dossiers/new?competence=B"),
    ("trainer", "/desk/"),
    ("trainer", "/group/"),
    ("trainer", "/group/new-partnerships"),
    ("trainer", "/desk/settings"),
    ("admin", "/admin/validation"),
    ("admin", "/admin/members"),
    ("admin", "/admin/invitations"),
)


@pytest.mark.parametrize(("user", "place"), PAGES)
def test_page_on_a_phone_in_the_dark_is_whole_and_light(
    user: str | None, place: str, product: Product, arrive: Arrive
) -> None:
    walker = arrive(user=user, width=PHONE, dark=True)
    answer = walker.page.goto(address(place, product))
    assert answer is not None
    assert answer.status == 200
    assert len(answer.body()) < LONG_PAGES.get(place, PAGE_BYTES)
    walker.look()


def test_case_on_the_desk_on_a_phone_in_the_dark_is_whole_and_light(arrive: Arrive) -> None:
    trainer = arrive(user="trainer", width=PHONE, dark=True)
    trainer.page.goto("/desk/")
    trainer.press(trainer.page.locator("main tbody a").first)
    assert len(trainer.page.content().encode()) < PAGE_BYTES


def address(place: str, product: Product) -> str:
    """Put in the addresses that the demo invents."""
    demo = product.demo
    return place.format(
        module=demo["module_url"], dossier=demo["dossier_url"], badge=demo["badge"]["public_url"]
    )
