"""A first draft of the results report, in the reader's language, made of what results show.

Its places are those of the instrument `results-report`. Free texts are not quoted: a document goes
further than the results page, and people may be known by their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.surveys.model import Survey
from app.surveys.results_model import Found, Results
from app.surveys.web import results_words as words
from modules.instrument import LINE_LENGTH, ROW, QuestionKind


def content(results: Results) -> Mapping[str, object]:
    """Return place → what is written there: texts, and the rows of the table of findings."""
    survey = results.survey.asked.survey
    first = survey.language
    name = words.said(survey.title, first)
    return {
        "title": str(_("Results: %(name)s", name=name))[:LINE_LENGTH],
        "matters": "\n".join(_matters(results.found, first)),
        "how": " ".join(_how(results, survey)),
        "found": [_row(each, first) for each in results.found if _has_figures(each)],
        "wrote": "\n".join(_wrote(results.found, first)),
        "unknown": "\n".join(_unknown(results, first)),
        "short": " ".join(_short(results)),
    }


def _matters(found: Sequence[Found], first: str) -> list[str]:
    """Name the question rated highest, the one rated lowest, and the one most divided."""
    rated = {
        words.said(each.asked.label, first): each.outcome.measures
        for each in found
        if each.asked.kind is QuestionKind.SCALE and each.outcome and each.outcome.measures
    }
    if len(rated) < 2:
        return []
    highest = max(rated, key=lambda question: rated[question].mean)
    lowest = min(rated, key=lambda question: rated[question].mean)
    apart = max(rated, key=lambda question: rated[question].variance)
    sentences = [
        _(
            "Rated highest: “%(question)s” (%(mean)s of 5).",
            question=highest,
            mean=words.number(rated[highest].mean),
        ),
        _(
            "Rated lowest: “%(question)s” (%(mean)s of 5).",
            question=lowest,
            mean=words.number(rated[lowest].mean),
        ),
        _(
            "Opinions lie furthest apart at “%(question)s” (variance %(variance)s).",
            question=apart,
            variance=words.number(rated[apart].variance, 2),
        ),
    ]
    return [str(each) for each in sentences]


def _how(results: Results, survey: Survey) -> list[str]:
    counted = results.survey.counted
    told = []
    if survey.opens_on and survey.closes_on:
        told.append(
            _(
                "Asked from %(start)s to %(end)s.",
                start=format_date(survey.opens_on, "long"),
                end=format_date(survey.closes_on, "long"),
            )
        )
    if survey.plan.invited:
        told.append(
            _(
                "%(counted)s of %(invited)s who were invited answered (%(rate)s).",
                counted=counted,
                invited=survey.plan.invited,
                rate=words.percent(counted, survey.plan.invited),
            )
        )
    else:
        told.append(ngettext("%(num)s person answered.", "%(num)s people answered.", counted))
    told.append(
        _(
            "Answers were voluntary and anonymous; "
            "groups of fewer than %(smallest)s are not shown.",
            smallest=results.survey.smallest,
        )
    )
    told.append(
        _("Variances are divided by the number of answers: they describe those who answered.")
    )
    return [str(each) for each in told]


def _has_figures(found: Found) -> bool:
    return found.outcome is not None and found.asked.kind is not QuestionKind.TEXT


def _row(found: Found, first: str) -> dict[str, str]:
    """Return one finding; numbers in the form in which documents keep them."""
    assert found.outcome is not None
    row = {
        ROW: token_hex(4),
        "question": words.said(found.asked.label, first)[:LINE_LENGTH],
        "answers": str(found.outcome.answered),
        "meaning": words.sentence(found, first),
    }
    if measures := found.outcome.measures:
        row["mean"] = f"{measures.mean:.1f}"
        if measures.count > 1:
            row["variance"] = f"{measures.variance:.2f}"
    return row


def _wrote(found: Sequence[Found], first: str) -> list[str]:
    return [
        ngettext(
            "“%(question)s”: %(num)s wrote something. By topic:",
            "“%(question)s”: %(num)s wrote something. By topic:",
            each.outcome.answered,
            question=words.said(each.asked.label, first),
        )
        for each in found
        if each.outcome and each.asked.kind is QuestionKind.TEXT
    ]


def _unknown(results: Results, first: str) -> list[str]:
    hidden = [words.said(each.asked.label, first) for each in results.found if each.outcome is None]
    told = list(words.warnings(results.survey))
    if hidden:
        told.append(
            str(
                _(
                    "Answered by too few to be shown: %(questions)s.",
                    questions=", ".join(f"“{each}”" for each in hidden),
                )
            )
        )
    return told


def _short(results: Results) -> list[str]:
    counted = results.survey.counted
    thanks = ngettext(
        "%(num)s of you answered: thank you.", "%(num)s of you answered: thank you.", counted
    )
    return [str(thanks), str(_("You said: … We do: …"))]
