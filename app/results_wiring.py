"""The part of wiring that is about results of surveys."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.surveys import results_needs
from app.surveys.web import results_messages, results_views

BLUEPRINTS = (results_views.blueprint,)

MESSAGES = results_messages.MESSAGES


def provide() -> None:
    results_needs.provide(results_needs.Needs(start_report=_start_report))


def _start_report(_actor: Actor, _content: Mapping[str, object]) -> str:
    raise NotFound
