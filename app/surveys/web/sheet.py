"""The sheet that people answer, for them and for who tries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from flask import render_template, request
from flask_babel import gettext as _

from app.kernel import clock
from app.surveys.model import Asked, Question, Words, in_language
from app.surveys.needs import needed
from app.surveys.reading import Sheet
from app.web.messages import sentence_for


def render(template: str, asked: Asked, language: str, **values: object) -> str:
    """Return a page about a survey in one of its languages."""
    survey = asked.survey
    values.setdefault("trial", False)
    return render_template(
        template,
        asked=asked,
        survey=survey,
        language=language,
        said=partial(_said, language=language, first=survey.language),
        asker=needed().organisation_name(survey.organisation_id),
        today=clock.now().date(),
        **values,
    )


def render_form(
    asked: Asked,
    language: str,
    *,
    form: str = "",
    sheet: Sheet | None = None,
    refusal: str = "",
    trial: bool = False,
) -> str:
    """Return the questions; after a refusal with all that was typed."""
    problems = sheet.problems if sheet else {}
    return render(
        "surveys/public.html",
        asked,
        language,
        form=form,
        typed=typed() if sheet else {},
        problems={question_id: sentence_for(code) for question_id, code in problems.items()},
        refusal=sentence_for(refusal) if refusal else "",
        mark=_mark,
        trial=trial,
    )


def typed() -> Mapping[str, Sequence[str]]:
    """Return everything that was sent."""
    return request.form.to_dict(flat=False)


def _said(words: Words | None, language: str, first: str) -> str:
    return in_language(words, language, first)


def _mark(question: Question) -> str:
    """Return what stands behind a question that cannot be left out."""
    return f" ({_('needs an answer')})" if question.required else ""
