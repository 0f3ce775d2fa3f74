"""The only way out: fetch a document from another host, with limits that an attacker meets too."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from app.kernel.runtime import settings

MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
TIMEOUT_SECONDS = 8.0
"""For the whole of it: looking up the name aside, redirects and every byte included."""
USER_AGENT = "KeepInPact/0.1 (+badge verification)"
_FEW_BYTES = 1024

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without IPv4 see them (RFC 6052, 2.1)."""

_NEVER_PUBLIC = tuple(
    map(ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "192.0.0.0/24"))
)
"""What Python may call global and nobody on the open net has: IPv4 in IPv6 as it was once written
(RFC 4291, 2.5.5.1; RFC 2765, 2.1) or as a network translates it for itself (RFC 8215), and what
protocols need among themselves (RFC 6890, 2.2.2)."""

_Trace = Callable[[str, Mapping[str, Any]], None]


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What another host answered, whatever its status. Header names are in lower case."""

    status: int
    reason: str
    """The words after the status; some platforms say only there what was wrong."""
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, *, accept: str = "*/*") -> Fetched:
    """GET `url`; raise `FetchError` for a wrong scheme, a private address, too slow, too large.

    The name is resolved once and the connection goes to that very address, so a name that
    resolves differently the second time (DNS rebinding) gains nothing.
    """
    deadline = time.monotonic() + TIMEOUT_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        with _asking("GET", url, {"Accept": accept}, None, deadline) as response:
            if not response.has_redirect_location:
                if response.status_code != 200:
                    raise FetchError(f"status_{response.status_code}", url)
                body = _whole(response, url, deadline)
                return Fetched(url, response.headers.get("content-type", ""), body)
            url = urljoin(url, response.headers["location"])
    raise FetchError("too_many_redirects", url)


def send(method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """Send one request and return the answer, whatever its status; redirects are not followed.

    What is sent may hold secrets (an assertion, a bearer token), so it goes to that one address and
    nowhere else. Raises `FetchError` as `fetch` does, but for the status.
    """
    deadline = time.monotonic() + TIMEOUT_SECONDS
    with _asking(method, url, headers, body, deadline) as response:
        said = {name.lower(): value for name, value in response.headers.items()}
        content = _whole(response, url, deadline)
        return Answer(response.status_code, response.reason_phrase, said, content)


def status_of(url: str) -> int:
    """Return the status with which a page answers in the end; none of what it holds is kept.

    HEAD asks; hosts that refuse it, or know it badly, are asked for the first bytes. Raises
    `FetchError` as `fetch` does, but for the status. The addresses of the operator's own network
    that others may fetch from stay closed: whoever typed this one is told what came of it.
    """
    deadline = time.monotonic() + TIMEOUT_SECONDS
    status = _final_status("HEAD", url, deadline)
    return status if status < 400 else _final_status("GET", url, deadline)


def _final_status(method: str, url: str, deadline: float) -> int:
    for _ in range(MAX_REDIRECTS + 1):
        some = {"Range": f"bytes=0-{_FEW_BYTES - 1}"}
        with _asking(method, url, some, None, deadline, public_only=True) as response:
            if not response.has_redirect_location:
                return response.status_code
            url = urljoin(url, response.headers["location"])
    raise FetchError("too_many_redirects", url)


@dataclass(slots=True)
class _Connection:
    """A client for one host, at the one address that was checked, and what it has connected."""

    address: str
    client: httpx.Client
    sockets: list[Any] = field(default_factory=list)


_Origin = tuple[str, str, int]
"""Scheme, host and port."""

_kept: ContextVar[dict[_Origin, _Connection] | None] = ContextVar("kept_connections", default=None)


@contextmanager
def keeping_connections() -> Iterator[None]:
    """Ask each host over one connection within this block, which should be over in a minute or two.

    A host is looked up and checked when it is first asked; a connection that breaks is made anew to
    the address that was checked. Cookies are not kept.
    """
    kept: dict[_Origin, _Connection] = {}
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        for connection in kept.values():
            connection.client.close()


@contextmanager
def _asking(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: float,
    *,
    public_only: bool = False,
) -> Iterator[httpx.Response]:
    """Connect to the one checked address and yield the answer, its body still to be read."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
            raise FetchError("scheme", url)
        origin = (parts.scheme, host, port or (443 if parts.scheme == "https" else 80))
        ours = {
            "Host": parts.netloc,
            "User-Agent": USER_AGENT,
            # Packed bytes would be unpacked before we could count them.
            "Accept-Encoding": "identity",
        }
        with (
            _connection(url, origin, public_only=public_only) as connection,
            _hanging_up(connection.sockets, deadline) as trace,
            connection.client.stream(
                method,
                httpx.URL(url).copy_with(host=connection.address),
                headers={**headers, **ours},
                content=body,
                timeout=_left(deadline),
                extensions={"sni_hostname": host, "trace": trace},
            ) as response,
        ):
            yield response
    # ValueError: what urllib, the resolver or httpx cannot read as an address.
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        late = time.monotonic() >= deadline
        raise FetchError("too_slow" if late else "unreachable", url) from error


@contextmanager
def _connection(url: str, origin: _Origin, *, public_only: bool) -> Iterator[_Connection]:
    """Yield how to reach a host: kept within `keeping_connections`, until something goes wrong."""
    kept = None if public_only else _kept.get()
    connection = None if kept is None else kept.get(origin)
    if connection is None:
        address = _checked_address(url, *origin[1:], public_only=public_only)
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        client = httpx.Client(verify=_trust(), trust_env=False, cookies=jar)
        connection = _Connection(address, client)
    fine = False
    try:
        yield connection
        fine = True
    finally:
        if fine and kept is not None:
            kept[origin] = connection
        else:
            connection.client.close()
            if kept is not None:
                kept.pop(origin, None)


@cache
def _trust() -> ssl.SSLContext:
    """Return the authorities we believe, read once: that takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)


def _whole(response: httpx.Response, url: str, deadline: float) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchError("encoded", url)
    body = _read(response, url)
    # A cut looks like an end where the host did not say how long its answer is.
    if time.monotonic() >= deadline:
        raise FetchError("too_slow", url)
    return body


def _read(response: httpx.Response, url: str) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise FetchError("too_large", url)
    return bytes(body)


@contextmanager
def _hanging_up(sockets: list[Any], deadline: float) -> Iterator[_Trace]:
    """Yield a trace for httpx, and cut whatever it has connected when the time is over.

    httpx limits each wait, not their sum: a host that sends one byte every few seconds would hold
    a thread of ours for days.
    """

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            sockets.append(info["return_value"])
            if time.monotonic() >= deadline:
                cut()  # the timer was faster than the handshake

    def cut() -> None:
        for connected in sockets:
            with suppress(OSError):
                connected.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(_left(deadline), cut)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.01)


def _checked_address(url: str, host: str, port: int, *, public_only: bool = False) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError("unreachable", url) from error
    addresses = [str(entry[4][0]) for entry in found]
    trusted = host in settings().allow_hosts and not public_only
    if not trusted and not all(map(_is_public, addresses)):
        raise FetchError("private_address", url)
    return addresses[0]


def _is_public(text: str) -> bool:
    """Tell whether an address is somebody's on the open net, also one wrapped in another."""
    address = ip_address(text.partition("%")[0])
    if any(address in network for network in _NEVER_PUBLIC):
        return False
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return _is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.sixtofour or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast
