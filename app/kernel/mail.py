"""Send one mail: by SMTP, or into a folder of the home where no server is set."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.kernel import clock
from app.kernel.ids import new_id
from app.kernel.runtime import settings

TIMEOUT_SECONDS = 20


def send(*, to: str, subject: str, text: str) -> None:
    """Send a plain-text mail; raise `OSError` or `smtplib.SMTPException` if it cannot be sent."""
    message = EmailMessage()
    host = urlsplit(settings().base_url).hostname or "localhost"
    message["From"] = f"Keep in Pact <no-reply@{host}>"
    message["To"] = to
    # A line break in a subject would let its author write headers; EmailMessage refuses it.
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=host)
    message.set_content(text)
    url = settings().mail_url
    if url is None:
        _keep(message, settings().home / "mail")
    else:
        _post(message, url)


def _keep(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S")
    (folder / f"{stamp}-{new_id().hex[:8]}.eml").write_bytes(message.as_bytes())


def _post(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    host, port = parts.hostname or "localhost", parts.port or 0
    with connect(host, port, timeout=TIMEOUT_SECONDS) as smtp:
        if parts.scheme == "smtp+starttls":
            smtp.starttls()
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)
