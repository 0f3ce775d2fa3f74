"""The part of wiring that is about results of surveys."""

from __future__ import annotations

from app import toolkit_reports
from app.surveys import results_needs
from app.surveys.web import (
    compared_views,
    paper_views,
    results_files,
    results_messages,
    results_views,
)

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
    results_needs.provide(results_needs.Needs(start_report=toolkit_reports.starting(REPORT)))
