"""What every command needs: the application of this environment, and errors as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from app.factory import create_app
from app.settings import SettingsError, read_settings


@contextmanager
def running_app(*, port: int | None = None) -> Iterator[Flask]:
    """Give the application made from the environment, inside its context."""
    try:
        settings = read_settings(port=port)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        yield app
