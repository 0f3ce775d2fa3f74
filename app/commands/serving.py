"""`keepinpact serve`: the web server, with one worker beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

import click
import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication

from app.factory import create_app, create_served_app
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.settings import DEFAULT_PORT, Settings, SettingsError, read_settings
from badges import issuer

WEB_WORKERS = 2
THREADS = 4
RESTART_SECONDS = 5

_log = structlog.get_logger()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn, told by us instead of by its own command line."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_served_app(self._settings)


class _Worker(threading.Thread):
    """The worker beside the server, begun again if it ever dies."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="worker", daemon=True)
        # Links in its letters must lead to the port that we serve on.
        self._environment = {**os.environ, "KEEPINPACT_BASE_URL": settings.base_url}
        self._stopping = threading.Event()
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=self._environment)

    def run(self) -> None:
        while not self._stopping.is_set():
            code = self._process.wait()
            if not self._stopping.wait(RESTART_SECONDS):
                _log.warning("worker_died", code=code)
                self._process = self._begin()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._process.wait(timeout=10)


def serve_here(host: str, port: int, *, workers: int = WEB_WORKERS) -> None:
    """Serve until interrupted; the worker that delivers mails ends with the server."""
    settings = read_settings(port=port)
    _check_address(settings)
    worker = _Worker(settings)
    worker.start()
    here = os.getpid()
    try:
        _Server(
            settings,
            {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": THREADS,
                "worker_class": "gthread",
                # A slow phone on a train may take a while to send its file.
                "timeout": 60,
                "loglevel": "warning",
            },
        ).run()
    finally:
        # The web processes are forks of this one and leave through here too: not theirs to stop.
        if os.getpid() == here:
            worker.stop()


def _check_address(settings: Settings) -> None:
    """Refuse to serve at an address at which the badges issued so far would not be found."""
    with create_app(settings).app_context():
        try:
            issuer.check_address()
        except Conflict as moved:
            known = moved.values["known"]
            raise click.ClickException(
                f"Badges were issued at {known}, and this would serve {settings.base_url}: they "
                f"would no longer verify. Set KEEPINPACT_BASE_URL={known}."
            ) from moved
        finally:
            db.session.remove()
            db.engine.dispose()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True)
@click.option("--workers", default=WEB_WORKERS, show_default=True, help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the product, with a worker that delivers what waits in the outbox."""
    try:
        serve_here(host, port, workers=workers)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
