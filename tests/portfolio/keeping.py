"""Pieces of evidence kept as people keep them, and what leaves the house for them."""

from __future__ import annotations

import email
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import EvidenceId
from app.kernel.outbox import service as outbox
from app.kernel.trail import Noted
from app.wiring import DELIVERERS
from competences.portfolio import service
from tests.portfolio import files

SignIn = Callable[[Actor], FlaskClient]


def text(actor: Actor, title: str = "A talk", *activities: str) -> EvidenceId:
    with unit_of_work():
        return service.add_text(actor, title=title, text="We agreed.", activities=activities)


def file(actor: Actor, content: bytes = files.PDF, name: str = "minutes.pdf") -> EvidenceId:
    with unit_of_work():
        return service.add_file(
            actor, title="", stream=io.BytesIO(content), file_name=name, activities=["A1"]
        )


def letters(app: Flask) -> list[str]:
    """Deliver what is due; return the letters in the order they were written, and forget them."""
    outbox.deliver_due(DELIVERERS)
    found = sorted(
        (app.extensions["keepinpact_settings"].home / "mail").glob("*.eml"),
        key=lambda path: path.stat().st_mtime_ns,
    )
    written = [_content(path) for path in found]
    for path in found:
        path.unlink()
    return written


def _content(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body()
    assert body is not None
    return f"To: {message['To']}\nSubject: {message['Subject']}\n\n{body.get_content()}"


def path_in(letter: str, place: str) -> str:
    """Return the path of the one link to a place that a letter holds."""
    (found,) = re.findall(rf"http://[^/\s]+(/{place}/\S+)", letter)
    return found


@contextmanager
def noted() -> Iterator[list[Noted]]:
    """Collect what is put into the record within the block."""
    found: list[Noted] = []
    events.subscribe(Noted, found.append)
    try:
        yield found
    finally:
        events._handlers[Noted].remove(found.append)
