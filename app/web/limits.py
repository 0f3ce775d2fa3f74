"""How often one address may try things that can be guessed or flooded."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)

GUESSABLE = "20 per minute"
"""For sign-in, reset and invitations: generous to a classroom behind one address."""


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = not app.config["TESTING"]
    limiter.init_app(app)
