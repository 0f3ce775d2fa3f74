"""The real product in a process of its own: its demo done, its server running."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from app.demo import people

DEMO_SECONDS = 240
START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Product:
    """A running keepinpact with its demo."""

    base_url: str
    demo: dict[str, Any]
    home: Path

    def user(self, name: str) -> dict[str, str]:
        """Return a sign-in: written down by the demo, or printed only (the third assessor's)."""
        if name != people.THIRD:
            user: dict[str, str] = self.demo["users"][name]
            return user
        player = next(each for each in people.PLAYERS if each.key == name)
        secret = (self.home / "secret_key").read_text("utf-8").strip()
        return {"email": player.email, "password": people.password_of(player, secret)}


@contextmanager
def serving(home: Path) -> Iterator[Product]:
    """Do the demo in `home`, then serve it while the block runs."""
    port, environment = free_port(), _environment(home)
    command = [sys.executable, "-m", "app.cli"]
    demo = [*command, "demo", "--no-serve", "--port", str(port)]
    subprocess.run(
        demo, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=DEMO_SECONDS
    )
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "1"], env=environment
    )
    try:
        base_url = f"http://127.0.0.1:{port}"
        _wait_for(base_url, server)
        yield Product(base_url, json.loads((home / "demo.json").read_text("utf-8")), home)
    finally:
        server.terminate()
        try:
            server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(home: Path) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("KEEPINPACT_")}
    return {**ours, "KEEPINPACT_HOME": str(home)}


def _wait_for(base_url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{base_url}/health/ready", timeout=2):  # noqa: S310  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{base_url} did not answer within {START_SECONDS} seconds")
