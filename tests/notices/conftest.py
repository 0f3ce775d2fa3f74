from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask import Flask

from app import wiring
from app.kernel.outbox import service as outbox
from tests.conftest import make_settings
from tests.lti.conftest import platform, tool

__all__ = ["platform", "tool"]

BASE = "https://pact.example"


class Postbox:
    """What a real SMTP server received: raw, and as a mail program reads it."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.closed = False

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  # theirs
        if self.closed:
            return "451 Come again later"
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        return "250 OK"

    def new(self) -> list[EmailMessage]:
        """Deliver what waits in the outbox; return what arrived since the last time."""
        self.raw.clear()
        while outbox.deliver_due(wiring.DELIVERERS):
            pass
        return [message_from_bytes(one, policy=policy.default) for one in self.raw]


@pytest.fixture
def postbox(app: Flask, tmp_path: Path) -> Iterator[Postbox]:
    """The mail server of an installation that is reached over https."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.extensions["keepinpact_settings"] = make_settings(
        tmp_path, "", mail_url=f"smtp://127.0.0.1:{port}", base_url=BASE
    )
    yield box
    server.stop()
