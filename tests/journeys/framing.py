"""The product in frames of a platform at another site, as browsers see it: localhost in 127.0.0.1.

The server runs in this process, so that a test can also look at what arrived, and deliver.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page
from werkzeug.serving import make_server

from app.factory import create_app
from app.kernel.db import db
from tests.conftest import make_settings
from tests.journeys.serving import free_port
from tests.journeys.walking import AXE_OPTIONS, check_fits, check_ids
from tests.lti.platform import Platform
from tests.lti.platform_model import Link

LISTENING = (
    "<script>window.heard = [];"
    "addEventListener('message', (event) => heard.push({from: event.origin, ...event.data}))"
    "</script>"
)


@contextmanager
def tool(home: Path, database_url: str) -> Iterator[tuple[Flask, str]]:
    """Serve the product on localhost; yields the application and its address."""
    port = free_port()
    settings = make_settings(
        home,
        database_url,
        base_url=f"http://localhost:{port}",
        allow_hosts=frozenset({"127.0.0.1"}),
        testing=False,
    )
    app = create_app(settings)
    server = make_server("localhost", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        with app.app_context():
            yield app, settings.base_url
            db.session.remove()
            db.engine.dispose()
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Course:
    """A page of the platform in somebody's browser, with frames of ours in it."""

    page: Page
    platform: Platform
    base_url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, said: ConsoleMessage) -> None:
        """Keep what the browser complains of in our pages; the platform's are its own."""
        if said.type == "error" and said.location["url"].startswith(self.base_url):
            self.complaints.append(said.text)

    def show(self, content: str) -> None:
        """Show a page of the platform's own origin."""
        self.page.goto(self.platform.url("openid-configuration.php"))
        self.page.evaluate(
            "content => { document.open(); document.write(content); document.close(); }",
            f"<!doctype html><title>Course</title>{LISTENING}{content}",
        )

    def launch(self, **frames: tuple[str, Link | None]) -> None:
        """Launch in frames of these names, all on one page: name → (user, activity)."""
        self._launch({}, **frames)

    def place(self, user: str) -> Frame:
        """Open our picker in a frame, as "Select content" does."""
        self._launch({"message_type": "LtiDeepLinkingRequest"}, picker=(user, None))
        return self.frame("picker")

    def _launch(self, more: Mapping[str, str], **frames: tuple[str, Link | None]) -> None:
        self.show(
            "".join(self._form(name, user, link, more) for name, (user, link) in frames.items())
        )
        for name in frames:
            self.page.evaluate(f"document.forms['to-{name}'].submit()")
        for name in frames:
            self.frame(name).wait_for_url("**/in/**")

    def _form(self, name: str, user: str, link: Link | None, more: Mapping[str, str]) -> str:
        sent = self.platform.initiation(self.platform.users[user], link, **more)  # type: ignore[arg-type]
        fields = "".join(
            f"<input type=hidden name='{key}' value='{html.escape(value)}'>"
            for key, value in sent.items()
        )
        return (
            f"<form name='to-{name}' method=post target='{name}' "
            f"action='{self.base_url}/lti/login'>{fields}</form>"
            f"<iframe name='{name}' title='{name}' width=100% height=500></iframe>"
        )

    def frame(self, name: str) -> Frame:
        element = self.page.wait_for_selector(f"iframe[name='{name}']", state="attached")
        assert element is not None
        found = element.content_frame()
        assert found is not None
        return found

    def heard(self, subject: str) -> list[dict[str, object]]:
        """Return what our frames told this page."""
        said: list[dict[str, object]] = self.page.evaluate("heard")
        return [one for one in said if one.get("subject") == subject]


@contextmanager
def course(browser: Browser, platform: Platform, base_url: str, width: int) -> Iterator[Course]:
    """Open the course in a browser of its own; what its pages complain about fails the test."""
    context: BrowserContext = browser.new_context(
        locale="en-GB", viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    with context:
        opened = Course(context.new_page(), platform, base_url)
        yield opened
        assert opened.complaints == []


def look(frame: Frame) -> None:
    """Look at a page in a frame with an eye on what would stop others, as `Walker.look` does."""
    check_fits(frame)  # type: ignore[arg-type]  # a frame answers as a page does
    check_ids(frame)  # type: ignore[arg-type]
    found = Axe().run(frame, options=AXE_OPTIONS)  # type: ignore[arg-type]
    assert found.violations_count == 0, f"{frame.url}\n{found.generate_report()}"
