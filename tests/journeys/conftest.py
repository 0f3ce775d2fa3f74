"""The real product: its demo, its server, and Debian's Chromium in front of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_SECONDS = 30


@dataclass(frozen=True)
class Product:
    """A running keepinpact with its demo."""

    base_url: str
    demo: dict[str, Any]
    home: Path

    def user(self, name: str) -> dict[str, str]:
        user: dict[str, str] = self.demo["users"][name]
        return user


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(home: Path) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("KEEPINPACT_")}
    return {**ours, "KEEPINPACT_HOME": str(home)}


def start_product(home: Path) -> tuple[Product, subprocess.Popen[bytes]]:
    """Run the demo in `home`, then serve it; the caller ends the process."""
    port, environment = free_port(), _environment(home)
    command = [sys.executable, "-m", "app.cli"]
    subprocess.run(
        [*command, "demo", "--no-serve", "--port", str(port)],
        env=environment,
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "1"], env=environment
    )
    product = Product(
        f"http://127.0.0.1:{port}", json.loads((home / "demo.json").read_text("utf-8")), home
    )
    _wait_for(product.base_url)
    return product, server


def _wait_for(base_url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{base_url}/health/ready", timeout=2):  # noqa: S310  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{base_url} did not answer within {START_SECONDS} seconds")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running, server = start_product(tmp_path_factory.mktemp("product"))
    yield running
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for the browser tests")
        pytest.skip("NO CHROMIUM: the browser tests did not run")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, product: Product) -> Iterator[OpenPage]:
    """Open a fresh browser profile; a failing script or a refused resource fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(*, language: str = "en", width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=product.base_url,
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
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
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, user: dict[str, str]) -> None:
    page.goto("/login")
    page.fill("input[name=email]", user["email"])
    page.fill("input[name=password]", user["password"])
    page.locator("main button[type=submit], main button:not([type])").first.click()
    page.wait_for_url("**/")


def check_accessible(page: Page) -> None:
    """Fail on any violation that axe finds (WCAG 2.2 A and AA, best practices too)."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def check_fits(page: Page) -> None:
    """Fail if the page scrolls sideways (WCAG 2.2, 1.4.10 Reflow)."""
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"{page.url} is {overflow} px too wide"
