"""What hosts that we fetch from may try: private addresses, drips, bombs, addresses that are none.

The hostile hosts are real sockets on this machine, which `allow_hosts` opens to us.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask

from app.factory import create_app
from app.kernel import fetch as fetching
from app.kernel.fetch import FetchError, fetch, keeping_connections, send
from tests.conftest import make_settings

Serve = Callable[..., str]
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def near(tmp_path: Path, sqlite_url: str) -> Iterator[Flask]:
    """An application that may fetch from 127.0.0.1, inside its context."""
    allowed = frozenset({"127.0.0.1"})
    app = create_app(make_settings(tmp_path, sqlite_url, allow_hosts=allowed))
    with app.app_context():
        yield app


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Answer every request with these pieces, waiting before each; yields the address."""
    servers: list[socket.socket] = []
    over = threading.Event()

    def started(*pieces: bytes, wait: float = 0.0) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def answer() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    connection.recv(64 * 1024)
                    for piece in pieces:
                        if over.wait(wait):
                            return
                        connection.sendall(piece)

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/badge.json"

    yield started
    over.set()
    for server in servers:
        server.close()


def refusal(url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url)
    return caught.value.reason


def test_document_is_fetched_whole(near: Flask, serve: Serve) -> None:
    body = b'{"id": "urn:x"}'
    url = serve(HEADERS + b"Content-Length: 15\r\n\r\n", body)
    assert fetch(url) == fetching.Fetched(url, "application/json", body)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0",  # noqa: S104  # an address to be refused
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a01:203]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fec0::1]",
        "[fd00::1]",
        "[ff02::1]",
        "localhost",
    ],
)
def test_private_address_in_any_dress_is_refused(app: Flask, host: str) -> None:
    assert refusal(f"http://{host}:8080/") == "private_address"


def test_redirect_to_a_private_address_is_refused(near: Flask, serve: Serve) -> None:
    there = b"Location: http://localhost:6379/\r\nContent-Length: 0\r\n\r\n"
    assert refusal(serve(b"HTTP/1.1 302 Found\r\n" + there)) == "private_address"


def test_redirect_to_itself_ends(near: Flask, serve: Serve) -> None:
    there = b"Location: /badge.json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    assert refusal(serve(b"HTTP/1.1 302 Found\r\n" + there)) == "too_many_redirects"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("http://user:word@example.org/", "scheme"),
        ("http:///nowhere", "scheme"),
        ("http://[bad", "unreachable"),
        ("http://example.org:99999/", "unreachable"),
        ("http://example.org:port/", "unreachable"),
        ("http://a..b/", "unreachable"),
        (f"http://{'a' * 100}.example/", "unreachable"),
        ("http://\u2100.example/", "unreachable"),
    ],
)
def test_address_that_is_none_is_refused(app: Flask, url: str, reason: str) -> None:
    assert refusal(url) == reason


def test_redirect_to_an_address_that_is_none_is_refused(near: Flask, serve: Serve) -> None:
    there = b"Location: http://[bad\r\nContent-Length: 0\r\n\r\n"
    assert refusal(serve(b"HTTP/1.1 302 Found\r\n" + there)) == "unreachable"


DRIP = [b"x"] * 1_000


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"HTTP/1.1 200 OK\r\nX-Slow: ", *DRIP], id="headers"),
        pytest.param([HEADERS + b"Content-Length: 1000\r\n\r\n", *DRIP], id="body"),
        pytest.param([HEADERS + b"\r\n", *DRIP], id="body without a length"),
    ],
)
def test_host_that_drips_is_left_when_the_time_is_over(
    near: Flask, serve: Serve, monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 0.6)
    url, began = serve(*pieces, wait=0.1), time.monotonic()
    assert refusal(url) == "too_slow"
    assert time.monotonic() - began < 3


def test_redirects_share_the_time(
    near: Flask, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 0.6)
    last = serve(HEADERS, wait=0.4)
    there = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + last.encode() + b"\r\n\r\n"
    assert refusal(serve(there, wait=0.4)) == "too_slow"


def test_endless_body_is_cut(near: Flask, serve: Serve) -> None:
    assert refusal(serve(HEADERS + b"\r\n", *[b"x" * 1024 * 1024] * 4)) == "too_large"


def test_packed_body_is_refused_unopened(near: Flask, serve: Serve) -> None:
    """Packed twice, 64 kB would become gigabytes before anybody could count them."""
    bomb = gzip.compress(gzip.compress(bytes(10 * 1024 * 1024)))
    head = HEADERS + b"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    assert refusal(serve(head, bomb)) == "encoded"


class Keeping(BaseHTTPRequestHandler):
    """A host that keeps connections, sets cookies, and can be asked to drip."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[list[object]] = []
    cookies: ClassVar[list[str | None]] = []

    def setup(self) -> None:
        super().setup()
        self.connections.append(self)

    def do_GET(self) -> None:
        self.cookies.append(self.headers["Cookie"])
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.send_header("Set-Cookie", "who=you; Path=/")
        self.end_headers()
        for _ in range(100):
            with suppress(OSError):
                self.wfile.write(b"x")
            time.sleep(0.02 if self.path == "/drip" else 0)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_kept_connection_serves_several_requests_and_is_cut_like_any_other(
    near: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keeping.connections.clear()
    Keeping.cookies.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeping)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with keeping_connections():
        for _ in range(3):
            assert send("GET", f"{base}/", headers={}).status == 200
        assert len(Keeping.connections) == 1
        monkeypatch.setattr(fetching, "TIMEOUT_SECONDS", 0.3)
        with pytest.raises(FetchError, match="too_slow"):
            send("GET", f"{base}/drip", headers={})
        monkeypatch.undo()
        assert send("GET", f"{base}/", headers={}).status == 200
        assert len(Keeping.connections) == 2
    assert send("GET", f"{base}/", headers={}).status == 200
    assert len(Keeping.connections) == 3
    assert set(Keeping.cookies) == {None}
    server.shutdown()
    server.server_close()


def test_what_is_kept_was_checked(app: Flask) -> None:
    with keeping_connections():
        for _ in range(2):
            with pytest.raises(FetchError, match="private_address"):
                send("GET", "http://127.0.0.1:9/", headers={})
