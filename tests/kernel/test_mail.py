from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from flask import Flask

from app.kernel import mail
from tests.conftest import make_settings

Post = Callable[..., None]


class Postbox:
    """Keeps what a real SMTP server received."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802  # theirs
        self.recipients = envelope.rcpt_tos
        self.signed_in = session.authenticated
        self.letters.append(envelope.content)
        return "250 OK"


def _who(_s: object, _session: object, _e: object, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"us er", b"p@ss")
    return AuthResult(success=right, handled=right)


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        authenticator=_who,
        auth_require_tls=False,
    )
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def post(app: Flask, tmp_path: Path) -> Post:
    """Send with these settings."""

    def sent(mail_url: str | None, **letter: str) -> None:
        app.extensions["keepinpact_settings"] = make_settings(tmp_path, "", mail_url=mail_url)
        mail.send(**{"to": "a@example.org", "subject": "S", "text": "T\n", **letter})

    return sent


def test_send_by_smtp_with_name_and_password(post: Post, postbox: tuple[Postbox, int]) -> None:
    box, port = postbox
    url = f"smtp://us%20er:p%40ss@127.0.0.1:{port}?from=no-reply@centre.example"
    post(url, subject="Bienvenue à bord", text="Ça va ?\n")
    (raw,) = box.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert box.signed_in
    assert box.recipients == ["a@example.org"]
    assert letter["Subject"] == "Bienvenue à bord"
    assert letter["From"] == "Keep in Pact <no-reply@centre.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Ça va ?"


def test_send_with_a_wrong_password_raises(post: Post, postbox: tuple[Postbox, int]) -> None:
    with pytest.raises(smtplib.SMTPException):
        post(f"smtp://us%20er:wrong@127.0.0.1:{postbox[1]}")


def test_send_to_a_server_that_is_not_there_raises(post: Post) -> None:
    with pytest.raises(OSError, match="refused"):
        post("smtp://127.0.0.1:9")


@pytest.mark.parametrize("url", ["http://127.0.0.1", "smtp://", "127.0.0.1:25"])
def test_send_with_a_url_that_is_none_says_so(post: Post, url: str) -> None:
    with pytest.raises(OSError, match="KEEPINPACT_MAIL_URL"):
        post(url)


def test_send_without_a_server_keeps_the_mail_in_the_home(post: Post, tmp_path: Path) -> None:
    post(None)
    (file,) = (tmp_path / "mail").glob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (letter["To"], letter["From"]) == (
        "a@example.org",
        "Keep in Pact <no-reply@localhost>",
    )


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "a b@example.org",
        "é@example.org",
        "",
        "@",
    ],
)
def test_send_to_what_is_not_one_address_is_refused(
    post: Post, tmp_path: Path, address: str
) -> None:
    with pytest.raises(ValueError, match="not one mail address"):
        post(None, to=address)
    assert not (tmp_path / "mail").exists()


@pytest.mark.parametrize(
    "subject", ["A\r\nBcc: b@example.org", "A\nBcc: b@example.org", "A\x0bB: c"]
)
def test_subject_cannot_write_headers(post: Post, tmp_path: Path, subject: str) -> None:
    post(None, subject=subject)
    (file,) = (tmp_path / "mail").glob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["B"] is None
    assert letter["Subject"] == " ".join(subject.split())
