"""Take the screenshots of docs/tour again, of the product as its demo leaves it: `make tour`.

With names of pictures, only those: `python -m tests.journeys.tour cohort notices`.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from app.demo import work
from tests.journeys.serving import Product, serving
from tests.journeys.walking import chromium, new_context, sign_in

FOLDER = Path(__file__).parents[2] / "docs" / "tour"
COLOURS = 256
"""Enough for flat pages with anti-aliased text, and a third of the bytes of true colour."""

DESK, PHONE = 1280, 360


def _stay(_page: Page) -> None:
    """The page is the picture as it opens."""


def _begin_again(page: Page) -> None:
    """Show ratings half-way through: the demo's are finished, and a new round is empty."""
    page.focus("#level-A1 input")
    page.keyboard.type("43")
    page.locator("main [data-saved]:not(:empty)").wait_for()
    page.evaluate("scrollTo(0, 0)")


def _open_first(page: Page, link: str) -> None:
    with page.expect_navigation():
        page.locator(link).first.click()


def _open_first_case(page: Page) -> None:
    _open_first(page, "main tbody a")
    page.locator("form.desk").evaluate("form => form.scrollIntoView()")


def _open_one_to_agree(page: Page) -> None:
    """Open the second of two dossiers to agree on: something is proposed there already."""
    with page.expect_navigation():
        page.locator("main tbody a").nth(1).click()


def _open_canvas(page: Page) -> None:
    _open_first(page, "main a:has-text('Example Logistics 3')")


def _analyse(page: Page) -> None:
    _open_first(page, "main a[href$='/analysis']")


def _look_at_results(page: Page) -> None:
    _open_first(page, "main a:has-text('Look at the results')")


def _open_first_agreement(page: Page) -> None:
    _open_first(page, "main .agreement-name")


def _begin_dossier(page: Page) -> None:
    """Begin one that is half written: the demo's own is decided, so nothing is missing in it."""
    page.check("[name=level][value='5']")
    with page.expect_navigation():
        page.click("main .btn-primary")
    page.check("[name=consent]")
    with page.expect_navigation():
        page.click(".actions button[value=go]")
    page.fill("#statement-situation", work.STATEMENT["situation"])
    page.fill("#statement-action", work.STATEMENT["action"])
    with page.expect_navigation():
        page.click(".actions button[value=save]")
    page.reload()


def _to_a_diagram(page: Page) -> None:
    page.locator(".diagram").nth(1).evaluate("figure => figure.scrollIntoView({block: 'center'})")


def _decide_once(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".decision").nth(1).click()
    page.evaluate("scrollTo(0, 0)")


def _verify(page: Page, picture: str) -> None:
    page.set_input_files("[name=file]", picture)
    with page.expect_navigation():
        page.click("main .btn-primary")


@dataclass(frozen=True)
class Shot:
    """One picture: what it is called, whose page, where, and what is done before it is taken."""

    name: str
    user: str | None
    place: str
    prepare: Callable[[Page], None] = _stay
    height: int = 1000
    phone: bool = False


def shots(product: Product) -> list[Shot]:
    """Return the pictures in the order they are taken: what changes the start page comes later."""
    demo = product.demo
    unit = f"{demo['module_url']}/units/needs"
    badge = demo["badge"]["public_url"]
    picture = demo["badge"]["png_path"]
    return [
        Shot("home", "learner", "/"),
        Shot("home-phone-dark", "learner", "/", phone=True),
        Shot("unit-phone-dark", "learner", unit, phone=True),
        Shot("assessment", "learner", "/assess/A", _begin_again),
        Shot("result", "learner", "/assess/result"),
        Shot("unit", "learner", unit),
        Shot("diagram", "learner", unit, _to_a_diagram),
        Shot("case", "learner", f"{demo['module_url']}/case", _decide_once),
        Shot("search", "learner", "/search?q=agreement"),
        Shot("toolkit", "learner", "/toolkit/"),
        Shot("document", "learner", "/toolkit/six-questions", _open_canvas),
        Shot("partners", "learner", "/partners/"),
        Shot("network", "learner", "/partners/", _analyse),
        Shot("survey-results", "learner", "/surveys/", _look_at_results),
        Shot("portfolio", "learner", "/portfolio/"),
        Shot("dossier", "learner", "/dossiers/new?competence=A", _begin_dossier),
        Shot("queue", "trainer", "/desk/"),
        Shot("agree", "assessor", "/desk/?show=mine&lang=en", _open_one_to_agree),
        Shot("cohort", "trainer", "/cohorts/", lambda page: _open_first(page, "main tbody a")),
        Shot("agreement", "trainer", "/agreements/", _open_first_agreement),
        Shot("notices", "trainer", "/notices/"),
        Shot("desk", "trainer", "/desk/", _open_first_case),
        Shot("badge", None, f"{badge}?check=1"),
        Shot("verify", None, "/verify", lambda page: _verify(page, picture)),
    ]


def main(wanted: Collection[str] = ()) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as product,
        chromium() as browser,
    ):
        sessions = {}
        for user in ("learner", "trainer", "assessor"):
            with new_context(browser, product.base_url) as context:
                sign_in(context.new_page(), product.user(user))
                sessions[user] = context.storage_state()
        for shot in shots(product):
            if wanted and shot.name not in wanted:
                continue
            with new_context(
                browser,
                product.base_url,
                width=PHONE if shot.phone else DESK,
                dark=shot.phone,
                session=sessions[shot.user] if shot.user else None,
            ) as context:
                target = FOLDER / f"{shot.name}.png"
                _take(context.new_page(), shot, target)
                print(f"{target.name}: {target.stat().st_size // 1000} kB")  # noqa: T201


def _take(page: Page, shot: Shot, target: Path) -> None:
    page.set_viewport_size({"width": PHONE if shot.phone else DESK, "height": shot.height})
    page.goto(shot.place)
    shot.prepare(page)
    page.mouse.move(0, 0)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        # No dithering: it would speckle the flat areas and double the file.
        flat = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
