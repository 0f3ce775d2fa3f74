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
from competences.assessment import needs as assessment_needs
from competences.assessment.web import messages as assessment_messages
from competences.assessment.web import views as assessment
from competences.framework import service as framework_service
from competences.framework.web import messages as framework_messages
from competences.framework.web import views as framework

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
    for blueprint in (
        accounts.blueprint,
        home.blueprint,
        framework.blueprint,
        assessment.blueprint,
    ):
        app.register_blueprint(blueprint)
    _provide()
    return Worlds(
        load_actor=security.load_actor,
        messages=(framework_messages.MESSAGES, assessment_messages.MESSAGES),
        places=(),
    )


def _provide() -> None:
    """Hand each world the callables it needs from others."""
    assessment_needs.provide(
        assessment_needs.Needs(
            framework=framework_service.current,
            framework_version=framework_service.get,
            module_for=lambda _competence: None,
        )
    )
