"""The public address of a survey, as it stands in letters and on paper."""

from __future__ import annotations

from flask import url_for

from app.kernel.runtime import settings
from app.surveys.model import Survey
from app.web.sessions import outside_frame


def public_address(survey: Survey) -> str | None:
    """Return where people answer; None until it was first opened. Never inside a frame."""
    if survey.token is None:
        return None
    path = outside_frame(url_for("survey_answers.answer", token=survey.token))
    return f"{settings().base_url}{path}"
