"""Launch learners into a tool over HTTP, as their browsers do."""

from __future__ import annotations

import http.client
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

import psutil

from tests.lti.platform import Platform
from tests.lti.platform_model import RESOURCE_LINK, Link, User


@dataclass(frozen=True)
class Tool:
    """A tool that is launched: where it is, and what stands in the course for it."""

    name: str
    port: int
    login: str
    launch: str
    link: Link
    server: int
    """Process id of the gunicorn that serves it."""

    def cpu(self) -> float:
        """Return the seconds of processor time that its workers have used so far."""
        times = [one.cpu_times() for one in psutil.Process(self.server).children()]
        return sum(one.user + one.system for one in times)


@dataclass
class Browser:
    """One learner's browser in one launch."""

    user: User
    cookies: dict[str, str] = field(default_factory=dict)
    state: str = ""
    token: str = ""
    location: str = ""
    """Where the launch led to; empty if it was answered with a page."""
    page: bytes = b""
    seconds: float = 0.0
    """What the tool took: the way through the platform in between is not counted."""


@dataclass(frozen=True)
class Came:
    """Seconds that a tool took for everybody who came."""

    door: float
    """For all logins and launches."""
    whole: float
    """With the pages that they led to."""
    each: list[float]
    """For each learner's whole way."""
    cpu: float
    """Of processor time, which does not depend on what else the machine does meanwhile."""


class _Way(Protocol):
    def __call__(self, connection: http.client.HTTPConnection, browser: Browser, /) -> None: ...


class Course:
    """Launches learners of a platform's course into tools."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.users = list(platform.users.values())

    def launch(self, tool: Tool, users: Sequence[User], at_once: int) -> Came:
        """Let these learners come, `at_once` at a time.

        What the platform does in between, signing, is not counted.
        """
        browsers = [Browser(user) for user in users]
        used = tool.cpu()
        knocking = _all_together(tool, browsers, at_once, self._knock(tool))
        for browser in browsers:
            self._sign(tool, browser)
        arriving = _all_together(tool, browsers, at_once, _arrive(tool))
        landing = _all_together(tool, browsers, at_once, _land(tool))
        return Came(
            door=knocking + arriving,
            whole=knocking + arriving + landing,
            each=[browser.seconds for browser in browsers],
            cpu=tool.cpu() - used,
        )

    def _knock(self, tool: Tool) -> _Way:
        bodies = {
            user.id: urlencode(self._initiation(tool, user))
            for user in self._platform.users.values()
        }

        def knock(connection: http.client.HTTPConnection, browser: Browser) -> None:
            status, location, _ = _asked(
                connection, browser, "POST", tool.login, bodies[browser.user.id]
            )
            if status != 302:
                raise RuntimeError(f"{tool.name}: login answered {status}")
            asked = dict(parse_qsl(urlsplit(location).query))
            browser.state, browser.token = asked["state"], asked["nonce"]

        return knock

    def _initiation(self, tool: Tool, user: User) -> dict[str, str]:
        return {
            "iss": self._platform.issuer,
            "target_link_uri": tool.link.url,
            "login_hint": user.id,
            "lti_message_hint": '{"cmid":7,"launchid":"ltilaunch1_123456789"}',
            "client_id": self._platform.client_id,
            "lti_deployment_id": self._platform.deployment_id,
        }

    def _sign(self, tool: Tool, browser: Browser) -> None:
        launch = {
            "user": browser.user,
            "link": tool.link,
            "type": RESOURCE_LINK,
            "for_user": None,
            "target": tool.link.url,
        }
        browser.token = self._platform.sign(self._platform.claims(launch, browser.token))


def _arrive(tool: Tool) -> _Way:
    def arrive(connection: http.client.HTTPConnection, browser: Browser) -> None:
        body = urlencode({"id_token": browser.token, "state": browser.state})
        status, location, page = _asked(connection, browser, "POST", tool.launch, body)
        if status not in {200, 303}:
            raise RuntimeError(f"{tool.name}: launch answered {status}: {page!r}")
        browser.location, browser.page = location, page

    return arrive


def _land(tool: Tool) -> _Way:
    """Go where the launch leads, unless it was answered with the page itself."""

    def land(connection: http.client.HTTPConnection, browser: Browser) -> None:
        if browser.location:
            status, _, browser.page = _asked(connection, browser, "GET", browser.location)
            if status != 200:
                raise RuntimeError(f"{tool.name}: the page answered {status}: {browser.page!r}")
        if b"<h1" not in browser.page:
            raise RuntimeError(f"{tool.name}: no page: {browser.page!r}")

    return land


def _asked(
    connection: http.client.HTTPConnection, browser: Browser, method: str, path: str, body: str = ""
) -> tuple[int, str, bytes]:
    """Ask once, with the browser's cookies; return status, location and body."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begin = time.perf_counter()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    page = answer.read()
    browser.seconds += time.perf_counter() - begin
    for line in answer.headers.get_all("Set-Cookie") or []:
        name, _, value = line.partition(";")[0].partition("=")
        browser.cookies[name] = value
    return answer.status, answer.headers.get("Location", ""), page


def _all_together(tool: Tool, browsers: Sequence[Browser], at_once: int, way: _Way) -> float:
    """Send every browser this way from `at_once` threads; return how long that took in seconds."""
    waiting: queue.SimpleQueue[Browser] = queue.SimpleQueue()
    for browser in browsers:
        waiting.put(browser)
    start = threading.Barrier(at_once + 1)

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", tool.port, timeout=60)
        start.wait()
        while True:
            try:
                browser = waiting.get_nowait()
            except queue.Empty:
                connection.close()
                return
            way(connection, browser)

    with ThreadPoolExecutor(at_once) as pool:
        runs = [pool.submit(run) for _ in range(at_once)]
        start.wait()
        begin = time.perf_counter()
        for each in runs:
            each.result()
        return time.perf_counter() - begin
