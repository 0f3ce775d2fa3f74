"""The part of wiring that is about results of surveys."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from app.kernel.identity import Actor
from app.surveys import results_needs
from app.surveys.web import (
    compared_views,
    paper_views,
    results_files,
    results_messages,
    results_views,
)
from app.toolkit import service as toolkit

BLUEPRINTS = (
    results_views.blueprint,
    results_files.blueprint,
    compared_views.blueprint,
    paper_views.blueprint,
)

MESSAGES = results_messages.MESSAGES
REPORT = "results-report"
"""The instrument that a report is written with."""


def provide() -> None:
    results_needs.provide(results_needs.Needs(start_report=_start_report))


def _start_report(actor: Actor, language: str, content: Mapping[str, object]) -> str:
    document_id, _taken = toolkit.start(actor, REPORT, language=language, content=content)
    return url_for("toolkit.document", document_id=document_id)
