"""Which worlds there are, and what one asks of another.

This is the one page that knows everybody: it registers blueprints, subscribes "when X happens in
one world, do Y in another", and hands one world's service to another as a callable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.accounts.web import security
from app.accounts.web import views as accounts
from app.home.web import views as home
from app.settings import Settings
from app.web.access import LoadActor
from app.web.messages import Messages
from app.web.navigation import Place

APP_FOLDER = Path(__file__).parent
MIGRATIONS_FOLDER = APP_FOLDER.parent / "migrations"


@dataclass(frozen=True, slots=True)
class Worlds:
    """What the factory needs to know of all worlds together."""

    load_actor: LoadActor
    messages: Sequence[Messages]
    places: Sequence[Place]


def wire(app: Flask, settings: Settings) -> Worlds:
    security.init_app(app, settings)
    for blueprint in (accounts.blueprint, home.blueprint):
        app.register_blueprint(blueprint)
    return Worlds(load_actor=security.load_actor, messages=(), places=())
