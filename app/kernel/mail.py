"""Send one mail: by SMTP, or into a folder of the home where no server is set.

`KEEPINPACT_MAIL_URL` is `smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`; the
sender's address may follow it: `?from=no-reply@centre.example`.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from app.kernel import clock
from app.kernel.ids import new_id
from app.kernel.runtime import settings

TIMEOUT_SECONDS = 20
SENDER_NAME = "Keep in Pact"
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class _Unfolded(UnstructuredHeader, BaseHeader):
    """A header that stays on one line: Python would encode a long address, and nobody read it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _Unfolded)
_policy = EmailPolicy(header_factory=_headers)


def send(*, to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Send a plain-text mail to one address, with these headers of ours besides.

    Raises `ValueError` for an address that is not exactly one or a header that is not one line,
    `OSError` or `smtplib.SMTPException` if it cannot be sent.
    """
    message = EmailMessage(policy=_policy)
    sender = _sender()
    message["From"] = sender
    message["To"] = _one_address(to)
    # A line break in a subject would let its author write headers.
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if settings().mail_url is None:
        _keep(message, settings().home / "mail")
    else:
        with connected() as smtp:
            smtp.send_message(message)


@contextmanager
def connected() -> Iterator[smtplib.SMTP]:
    """Give a connection to the operator's mail server, signed in if the URL says as whom."""
    parts = urlsplit(settings().mail_url or "")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise OSError("KEEPINPACT_MAIL_URL must begin with smtp://, smtp+starttls:// or smtps://")
    with _opened(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]) as smtp:
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        yield smtp


def _opened(scheme: str, host: str, port: int) -> smtplib.SMTP:
    # smtplib checks no certificate unless it is handed a context that does.
    checked = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=checked)
    smtp = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if scheme == "smtp+starttls":
        smtp.starttls(context=checked)
    return smtp


def _one_address(value: str) -> Address:
    try:
        return Address(addr_spec=value)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ValueError("not one mail address") from error


def _sender() -> Address:
    asked = parse_qs(urlsplit(settings().mail_url or "").query).get("from", [""])[0]
    return Address(SENDER_NAME, addr_spec=asked or f"no-reply@{_own_domain()}")


def _own_domain() -> str:
    """Return the host people reach us by; an address such as 127.0.0.1 is no mail domain."""
    host = urlsplit(settings().base_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"


def _keep(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S")
    (folder / f"{stamp}-{new_id().hex[:8]}.eml").write_bytes(message.as_bytes())
