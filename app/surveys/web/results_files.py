"""Results as a table for other programs: what the page shows, and no sheet of answers.

There is no table with a row for each person, for nobody: two or three answers side by side tell who
gave them, and people were told that small groups stay hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from uuid import UUID

from flask import Blueprint, Response
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel import clock
from app.kernel.errors import NotFound
from app.printing import sheets
from app.printing.sheets import Cell, Form
from app.surveys import results
from app.surveys.results_model import Found, Outcome, Results
from app.surveys.web import results_words as words
from app.surveys.web.results_views import asked_by
from app.web.access import current_actor, requires
from app.web.language import current_language
from modules.instrument import QuestionKind

blueprint = Blueprint("survey_files", __name__, url_prefix="/surveys")

KINDS: Mapping[QuestionKind, LazyString] = {
    QuestionKind.SCALE: _l("scale from 1 to 5"),
    QuestionKind.CHOICE: _l("one of several"),
    QuestionKind.CHOICES: _l("any of several"),
    QuestionKind.NUMBER: _l("number"),
    QuestionKind.TEXT: _l("free text"),
}


@blueprint.get("/<uuid:survey_id>/results.<form>")
@requires()
def table(survey_id: UUID, form: str) -> Response:
    """The figures: a row for each question, each of its answers, and each group of theirs."""
    if form not in set(Form):
        raise NotFound
    found, kind = results.results(current_actor(), survey_id, asked_by()), Form(form)
    rows = list(_rows(found))
    if kind is Form.CSV:
        chunks = sheets.csv_chunks(_headings(), rows, ";" if current_language() == "fr" else ",")
    else:
        chunks = sheets.xlsx_chunks(_("Results"), _headings(), rows)
    response = Response(chunks, mimetype=kind.media_type)
    name = f"results-{clock.now():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Question"),
        _("Kind of question"),
        _("Group"),
        _("Answers"),
        _("Average"),
        _("Median"),
        _("Variance"),
        _("Smallest"),
        _("Largest"),
        _("Answer"),
        _("How many"),
        _("Per cent"),
    ]


def _rows(found: Results) -> Iterator[list[Cell]]:
    first = found.survey.asked.survey.language
    for place, each in enumerate(found.found, start=1):
        head: list[Cell] = [place, words.said(each.asked.label, first), str(KINDS[each.asked.kind])]
        if each.outcome is None:
            too_few = _("fewer than %(smallest)s", smallest=found.survey.smallest)
            yield [*head, _("everybody together"), too_few, *[None] * 8]
            continue
        yield from _of_outcome(head, str(_("everybody together")), each, each.outcome, first)
        for key, outcome in each.groups.items():
            assert found.by is not None
            yield from _of_outcome(head, words.label(found.by, key, first), each, outcome, first)


def _of_outcome(
    head: list[Cell], group: str, found: Found, outcome: Outcome, first: str
) -> Iterator[list[Cell]]:
    measures = outcome.measures
    figures: list[Cell] = [None] * 5
    if measures:
        figures = [measures.mean, measures.median, measures.variance, None, None]
        # Of a group these would be single people's numbers.
        if outcome is found.outcome:
            figures[3:] = [measures.smallest, measures.largest]
    yield [*head, group, outcome.answered, *figures, None, None, None]
    answers = {words.label(found.asked, key, first): n for key, n in outcome.times.items()}
    if outcome.ranges:
        label = partial(words.class_label, outcome.ranges)
        answers |= {label(place): n for place, n in enumerate(outcome.in_ranges)}
    for answer, times in answers.items():
        share = round(100 * times / outcome.answered, 1) if outcome.answered else None
        yield [*head, group, outcome.answered, *[None] * 5, answer, times, share]
