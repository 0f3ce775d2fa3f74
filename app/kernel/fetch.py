"""The only way out: fetch a document from another host, with limits that an attacker meets too."""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from app.kernel.runtime import settings

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
TIMEOUT_SECONDS = 8.0
USER_AGENT = "KeepInPact/0.1 (+badge verification)"


class FetchError(Exception):
    """The document could not be had; `reason` is a stable code for the reader's sentence."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.reason = reason
        self.url = url


@dataclass(frozen=True, slots=True)
class Fetched:
    url: str
    content_type: str
    body: bytes


def fetch(url: str, *, accept: str = "*/*") -> Fetched:
    """GET `url`; raise `FetchError` for a wrong scheme, a private address, too slow, too large.

    The name is resolved once and the connection goes to that very address, so a name that
    resolves differently the second time (DNS rebinding) gains nothing.
    """
    deadline = time.monotonic() + TIMEOUT_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        response = _get_once(url, accept, deadline)
        if isinstance(response, Fetched):
            return response
        url = response
    raise FetchError("too_many_redirects", url)


def _get_once(url: str, accept: str, deadline: float) -> Fetched | str:
    """Return the document, or the address it redirects to."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise FetchError("scheme", url)
    address = _checked_address(url, host, parts.port or (443 if parts.scheme == "https" else 80))
    pinned = httpx.URL(url).copy_with(host=address)
    headers = {"Host": parts.netloc, "User-Agent": USER_AGENT, "Accept": accept}
    try:
        with (
            httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client,
            client.stream(
                "GET", pinned, headers=headers, extensions={"sni_hostname": host}
            ) as response,
        ):
            if response.has_redirect_location:
                return urljoin(url, response.headers["location"])
            if response.status_code != 200:
                raise FetchError(f"status_{response.status_code}", url)
            return Fetched(
                url, response.headers.get("content-type", ""), _read(response, url, deadline)
            )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError("unreachable", url) from error


def _read(response: httpx.Response, url: str, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes(64 * 1024):
        body += chunk
        if len(body) > MAX_BYTES:
            raise FetchError("too_large", url)
        if time.monotonic() > deadline:
            raise FetchError("too_slow", url)
    return bytes(body)


def _checked_address(url: str, host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError("unreachable", url) from error
    addresses = [str(entry[4][0]) for entry in found]
    if host not in settings().allow_hosts:
        for address in addresses:
            if not ipaddress.ip_address(address.partition("%")[0]).is_global:
                raise FetchError("private_address", url)
    return addresses[0]
