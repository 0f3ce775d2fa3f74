"""A browser for tests: CSRF stays on, and every request stands by itself as on a server."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import copy_context
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kernel.db import db
from app.kernel.identity import Actor

if TYPE_CHECKING:
    from tests.conftest import Counted

SHORT_REFUSALS = {"Accept": "application/json"}
"""Headers of who wants no page to be drawn that only says no: it takes longer than the refusal."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class ServerLikeClient(FlaskClient):
    """Gives each request an application context of its own.

    Inside a test's context Flask would share `g` (who is signed in, the language) and the database
    session between all requests of the test; no server does.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.remove()
        context = copy_context()
        context.run(_cv_app.set, None)  # type: ignore[arg-type]
        return context.run(super().open, *args, **kwargs)


class Browser:
    """A client that takes the CSRF token from the page, as a person's browser does."""

    def __init__(self, app: Flask) -> None:
        self.client = ServerLikeClient(app, app.response_class, use_cookies=True)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def submit(self, page: str, data: dict[str, Any], *, to: str | None = None) -> TestResponse:
        """Open `page`, then send its form to `to` (the same address unless told)."""
        found = TOKEN.search(self.client.get(page).text)
        assert found, f"no form on {page}"
        return self.client.post(to or page, data={**data, "csrf_token": found[1]})

    def sign_in(self, email: str, password: str) -> TestResponse:
        return self.submit("/login", {"email": email, "password": password})


# Types of the fixtures that hand out callables.
NewBrowser = Callable[[], Browser]
Mails = Callable[[], list[EmailMessage]]
LinkIn = Callable[[EmailMessage, str], str]
SignIn = Callable[[Actor], FlaskClient]
CountStatements = Callable[[], AbstractContextManager["Counted"]]
