"""The part of wiring that is about results of surveys."""

from __future__ import annotations

from collections.abc import Mapping

from app.cohorts import mine
from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.surveys import results_needs


def provide() -> None:
    results_needs.provide(results_needs.Needs(cohorts_of=mine.of, start_report=_start_report))


def _start_report(_actor: Actor, _content: Mapping[str, object]) -> str:
    raise NotFound
