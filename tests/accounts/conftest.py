from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from app import wiring
from app.kernel.outbox import service as outbox
from tests.browsing import Browser


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    return lambda: Browser(app)


@pytest.fixture
def mails(app: Flask, tmp_path: Path) -> Callable[[], list[EmailMessage]]:
    """Deliver what waits in the outbox and return all mails that lie in the home, oldest first."""

    def delivered() -> list[EmailMessage]:
        outbox.deliver_due(wiring.DELIVERERS)
        files = sorted((tmp_path / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return delivered


@pytest.fixture
def link_in() -> Callable[[EmailMessage, str], str]:
    """Return the path of the first link in a mail that contains some words."""

    def path(mail: EmailMessage, part: str) -> str:
        found = re.search(rf"http://127\.0\.0\.1:5000(/\S*{part}\S*)", mail.get_content())
        assert found, mail.get_content()
        return found[1]

    return path
