"""A host that answers what a test tells it to: slowly, endlessly, in circles."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Host:
    """Answers every request alike, and counts them."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        """The headers of each request."""
        self._over = threading.Event()
        self.says(b"{}")
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.requests.append(dict(self.headers))
                owner._answer(self)

            do_POST = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.origin}/document"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def says(
        self,
        body: bytes,
        *,
        status: int = 200,
        location: str = "",
        every: float = 0,
        times: int = 1,
    ) -> None:
        """Answer with this body, `times` over, waiting `every` seconds before each."""
        self._said = (body, status, location, every, times)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body, status, location, every, times = self._said
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        if location:
            handler.send_header("Location", location)
        handler.end_headers()
        for _ in range(times):
            if self._over.wait(every):
                return
            try:
                handler.wfile.write(body)
            except OSError:
                return
