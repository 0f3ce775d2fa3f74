"""A survey beside the one of the time before."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from app.printing.drawing.bars import Bar, Bars, bars
from app.printing.drawing.painting import screen_svg
from app.surveys import comparing
from app.surveys.comparing import Compared
from app.surveys.web import results_words as words
from app.web.access import current_actor, requires
from modules.instrument import QuestionKind

blueprint = Blueprint(
    "survey_compared", __name__, template_folder="templates", url_prefix="/surveys"
)


@blueprint.get("/<uuid:survey_id>/compared")
@requires()
def page(survey_id: UUID) -> str:
    found = comparing.compared(current_actor(), survey_id)
    return render_template(
        "surveys/compared.html",
        found=found,
        survey=found.now.asked.survey,
        before=found.before.asked.survey,
        picture=_picture(found),
        words=words,
    )


def _picture(found: Compared) -> Markup:
    """Draw the averages of all scales, before and now."""
    first = found.now.asked.survey.language
    scales = [
        Bar(
            words.said(pair.asked.label, first),
            [each.mean if each else None for each in (pair.before, pair.now)],
            [words.number(each.mean if each else None) for each in (pair.before, pair.now)],
        )
        for pair in found.pairs
        if pair.asked.kind is QuestionKind.SCALE
    ]
    if not scales:
        return Markup()
    chart = Bars(scales, series=[_("before"), _("now")], start=1, end=5)
    title = _("Averages, before and now")
    return screen_svg(partial(bars, chart), title=title, words=title)
