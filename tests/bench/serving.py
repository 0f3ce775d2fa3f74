"""Servers of the bench, each a process of its own on loopback."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60


@contextmanager
def gunicorn(
    target: str,
    environ: Mapping[str, str],
    *,
    workers: int = 1,
    threads: int = 1,
    port: int | None = None,
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve `target` ("module:app") while the block runs; yield its port and gunicorn's process."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--log-level", "warning"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--bind", f"127.0.0.1:{port}", target),
    ]
    with process(command, environ, end=end) as server:
        wait_for(port, "/health/live")
        yield port, server


@contextmanager
def files(folder: Path) -> Iterator[int]:
    """Serve a folder while the block runs; yield the port."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with process([*command, "--directory", str(folder)], {}, quiet=True):
        wait_for(port, "/")
        yield port


@contextmanager
def process(
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    end: signal.Signals = signal.SIGTERM,
    quiet: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the block runs; then it, and whatever it began, gets the signal `end`."""
    said = subprocess.DEVNULL if quiet else None
    begun = subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=said, stderr=said, start_new_session=True
    )
    try:
        yield begun
    finally:
        os.killpg(begun.pid, end)
        begun.wait(timeout=30)


def wait_for(port: int, path: str) -> None:
    """Wait until the application answers, which is later than its server listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    for _ in range(START_SECONDS * 10):
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            connection.close()
            time.sleep(0.1)
        else:
            connection.close()
            return
    raise TimeoutError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
