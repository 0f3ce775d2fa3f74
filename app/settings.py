"""Every setting of the product, read once from `KEEPINPACT_*` variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORT = 5000


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation is told from outside.

    `create_app(Settings(...))` is the only way in: nothing else reads the environment.
    """

    home: Path
    """KEEPINPACT_HOME: data folder (database, files, mails, keys of the demo). ./instance"""

    database_url: str
    """KEEPINPACT_DATABASE_URL: `sqlite:///…` or `postgresql+psycopg://…`. SQLite in the home"""

    secret_keys: tuple[str, ...]
    """KEEPINPACT_SECRET_KEY: comma list, newest first; signs cookies, encrypts signing keys."""

    base_url: str
    """KEEPINPACT_BASE_URL: the public address, without a path. http://127.0.0.1:<port>"""

    base_url_given: bool
    """Whether the operator chose the address (an invented one may change until a badge is out)."""

    queue_url: str
    """KEEPINPACT_QUEUE_URL: where the worker's ids wait. A SQLite file in the home"""

    mail_url: str | None
    """KEEPINPACT_MAIL_URL: `smtp://user:password@host:port`, or `smtps`, `smtp+starttls`, with
    `?from=address` if wanted. Unset: mails lie in <home>/mail"""

    allow_hosts: frozenset[str] = field(default_factory=frozenset)
    """KEEPINPACT_ALLOW_HOSTS: hosts inside the operator's network that may be fetched."""

    lti_key_days: int = 90
    """KEEPINPACT_LTI_KEY_DAYS: after so many days our key for platforms is replaced; 0: never"""

    proxies: int = 0
    """KEEPINPACT_PROXIES: how many reverse proxies of yours stand in front (X-Forwarded-*). 0"""

    testing: bool = False
    """Set by the tests only."""

    @property
    def secure(self) -> bool:
        """Whether the product is reached over https, so cookies may be `Secure`."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None, *, port: int | None = None) -> Settings:
    """Read the settings; raise `SettingsError` naming the variable that must be mended."""
    env = os.environ if environ is None else environ
    home = Path(env.get("KEEPINPACT_HOME") or "instance").absolute()
    base_url = env.get("KEEPINPACT_BASE_URL", "").rstrip("/")
    return Settings(
        home=home,
        database_url=_database_url(env.get("KEEPINPACT_DATABASE_URL"), home),
        secret_keys=_secret_keys(env.get("KEEPINPACT_SECRET_KEY"), home),
        base_url=_checked_base_url(base_url) or f"http://127.0.0.1:{port or DEFAULT_PORT}",
        base_url_given=bool(base_url),
        queue_url=env.get("KEEPINPACT_QUEUE_URL") or str(home / "queue.sqlite"),
        mail_url=env.get("KEEPINPACT_MAIL_URL") or None,
        allow_hosts=frozenset(_listed(env.get("KEEPINPACT_ALLOW_HOSTS", ""))),
        lti_key_days=_number(env, "KEEPINPACT_LTI_KEY_DAYS", "90"),
        proxies=_number(env, "KEEPINPACT_PROXIES", "0"),
    )


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _number(env: Mapping[str, str], name: str, default: str) -> int:
    value = env.get(name) or default
    if not value.isdecimal():
        raise SettingsError(f"{name} must be a whole number, such as {default}")
    return int(value)


def _database_url(value: str | None, home: Path) -> str:
    if not value:
        return f"sqlite:///{home / 'keepinpact.sqlite'}"
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise SettingsError(
        "KEEPINPACT_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://"
    )


def _secret_keys(value: str | None, home: Path) -> tuple[str, ...]:
    """Take the operator's keys, or those the demo left in the home (mode 0600)."""
    keys = _listed(value or "")
    kept = home / "secret_key"
    if not keys and kept.is_file():
        keys = _listed(kept.read_text(encoding="utf-8"))
    if not keys:
        raise SettingsError(
            "KEEPINPACT_SECRET_KEY is not set. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if any(len(key) < 32 for key in keys):
        raise SettingsError("KEEPINPACT_SECRET_KEY: each key needs at least 32 characters")
    return tuple(keys)


def _checked_base_url(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError("KEEPINPACT_BASE_URL must look like https://pact.example.org")
    if parts.path or parts.query or parts.fragment:
        raise SettingsError("KEEPINPACT_BASE_URL must not hold a path: badges live at its root")
    return value
