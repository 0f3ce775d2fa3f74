"""The real product, its demo done, and Debian's Chromium in front of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.journeys.serving import Product, serving
from tests.journeys.walking import CHROMIUM, Walker, chromium, new_context, sign_in

PHONE = 360
"""Pixels across."""


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with serving(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for the browser tests")
        # A machine without a browser where none may be installed: `make test` says so in a box.
        pytest.skip("NO CHROMIUM: the browser tests did not run")
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def session_of(browser: Browser, product: Product) -> Callable[[str], StorageState]:
    """Return the browser session of somebody of the demo; each signs in once."""

    @cache
    def session(name: str) -> StorageState:
        with new_context(browser, product.base_url) as context:
            sign_in(context.new_page(), product.user(name))
            return context.storage_state()

    return session


@pytest.fixture
def page(
    browser: Browser, product: Product, session_of: Callable[[str], StorageState]
) -> Iterator[Page]:
    """The learner's phone, for tests in which a request fails: `arrive` takes that amiss."""
    session = session_of("learner")
    with new_context(browser, product.base_url, width=PHONE, session=session) as context:
        yield context.new_page()


class Arrive(Protocol):
    def __call__(
        self,
        *,
        user: str | None = None,
        language: str = "en",
        width: int = 1280,
        dark: bool = False,
    ) -> Walker: ...


@pytest.fixture
def arrive(
    browser: Browser, product: Product, session_of: Callable[[str], StorageState]
) -> Iterator[Arrive]:
    """Bring somebody to the product: a stranger, or somebody of the demo who is signed in.

    A script that fails or a resource that is refused fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def arrived(
        *, user: str | None = None, language: str = "en", width: int = 1280, dark: bool = False
    ) -> Walker:
        session = session_of(user) if user else None
        context = new_context(
            browser, product.base_url, language=language, width=width, dark=dark, session=session
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None
            ),
        )
        return Walker(page)

    yield arrived
    for context in contexts:
        context.close()
    assert complaints == []
