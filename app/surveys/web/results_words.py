"""How results are said: numbers in the reader's manner, and what they mean in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from flask_babel import LazyString, format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.printing.drawing.bars import Bar, Bars, Column, Columns, bars, columns
from app.printing.drawing.painting import Layout, screen_svg
from app.surveys import rules, statistics
from app.surveys.hiding import NOT_SAID
from app.surveys.model import Question, Words, in_language
from app.surveys.results_model import Found, Outcome, Results, Surveyed, Why, parts
from app.surveys.statistics import Classes, Closeness, Measures
from app.web.language import current_language
from modules.instrument import QuestionKind

CLOSENESS: Mapping[Closeness, LazyString] = {
    Closeness.ALIKE: _l("All gave the same answer."),
    Closeness.CLOSE: _l("The answers lie close together: most people see it alike."),
    Closeness.APART: _l("The answers lie somewhat apart: look at the counts."),
    Closeness.SPLIT: _l(
        "The answers lie far apart: perhaps there are two camps. Look at the counts."
    ),
}

WHY: Mapping[Why, LazyString] = {
    Why.TOO_FEW: _l("Not by group here: a group would be too small, or could be worked out."),
    Why.PARTS: _l("Not by group: with two such questions crossed, single people would stand out."),
    Why.WORDS: _l("Free texts are never shown by group."),
}

MOST_SERIES = 6
"""Groups that bars tell apart; more of them stand in the table alone."""


def said(words: Words | None, first: str) -> str:
    """Return words of a survey in the reader's language, or in the one it is written in."""
    return in_language(words, current_language(), first)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number as the reader writes it, with so many decimals; None is a dash."""
    return "–" if value is None else str(format_decimal(value, "#,##0." + "0" * digits))


def change(value: float | None) -> str:
    """Return a difference with its sign; None is a dash."""
    if value is None:
        return "–"
    return str(format_decimal(round(value, 1) or 0.0, "+#,##0.0;−#,##0.0"))


def whole(value: float) -> str:
    """Return a number without decimals it does not have."""
    return str(format_decimal(value, "#,##0.###"))


def percent(part: int, of: int) -> str:
    """Return a share without decimals."""
    return str(format_percent(part / of)) if of else "–"


def label(question: Question, key: str, first: str) -> str:
    """Return the words of an option, of a step, or of a group."""
    if key == NOT_SAID:
        return str(_("did not say"))
    if question.kind is not QuestionKind.SCALE:
        return next((said(each.label, first) for each in question.options if each.id == key), key)
    ends = {"1": question.low, str(statistics.SCALE[-1]): question.high}
    words = said(ends.get(key), first)
    return f"{key} · {words}" if words else key


def class_label(classes: Classes, place: int) -> str:
    """Return from where to where a class of numbers goes."""
    start, end = classes.ends(place)
    return whole(start) if start == end else f"{whole(start)}–{whole(end)}"


def sentence(found: Found, first: str) -> str:
    """Say in words what the answers to a question amount to."""
    outcome = found.outcome
    if outcome is None:
        return ""
    if found.asked.kind is QuestionKind.SCALE and outcome.measures:
        return _of_scale(outcome.measures)
    if outcome.measures:
        return str(
            _(
                "On average %(mean)s; half of the numbers are %(median)s or less. "
                "From %(smallest)s to %(largest)s.",
                mean=number(outcome.measures.mean),
                median=whole(outcome.measures.median),
                smallest=whole(outcome.measures.smallest),
                largest=whole(outcome.measures.largest),
            )
        )
    if outcome.times and max(outcome.times.values()):
        return _of_choice(found.asked, outcome, first)
    return ""


def _of_scale(measures: Measures) -> str:
    mean = str(_("On average %(mean)s on the scale from 1 to 5.", mean=number(measures.mean)))
    closeness = statistics.closeness(measures)
    return f"{mean} {CLOSENESS[closeness]}" if closeness else mean


def _of_choice(asked: Question, outcome: Outcome, first: str) -> str:
    most = max(outcome.times.values())
    names = [label(asked, key, first) for key, times in outcome.times.items() if times == most]
    return str(
        _(
            "Most often: %(names)s (%(times)s of %(answered)s).",
            names=", ".join(names),
            times=most,
            answered=outcome.answered,
        )
    )


def picture(found: Found, results: Results, first: str) -> Markup:
    """Draw the answers to a question, by group where that was asked for; "" of words."""
    layout = chart(found, results, first)
    if layout is None:
        return Markup()
    title = said(found.asked.label, first)
    return screen_svg(layout, title=title, words=sentence(found, first) or title)


def chart(found: Found, results: Results, first: str) -> Layout | None:
    """Return what draws the answers to a question; None where there is nothing to draw."""
    outcome = found.outcome
    if outcome is None or found.asked.kind is QuestionKind.TEXT:
        return None
    if found.groups and results.by:
        return _of_groups(found, results.by, first)
    if outcome.ranges is not None:
        classes = [
            Column(class_label(outcome.ranges, place), times, str(times))
            for place, times in enumerate(outcome.in_ranges)
        ]
        measure = str(_("How many people gave a number in this range"))
        return partial(columns, Columns(classes, measure, touching=True))
    return partial(
        bars,
        Bars(
            [
                Bar(
                    label(found.asked, key, first),
                    (times,),
                    (f"{times} ({percent(times, outcome.answered)})",),
                )
                for key, times in outcome.times.items()
            ]
        ),
    )


def _of_groups(found: Found, by: Question, first: str) -> Layout:
    groups = {label(by, key, first): outcome for key, outcome in found.groups.items()}
    if found.asked.kind in {QuestionKind.SCALE, QuestionKind.NUMBER}:
        is_scale = found.asked.kind is QuestionKind.SCALE
        means = [
            Bar(
                name,
                (outcome.measures.mean,),
                (number(outcome.measures.mean),),
                _whisker(outcome.measures) if is_scale else None,
            )
            for name, outcome in groups.items()
            if outcome.measures
        ]
        return partial(bars, Bars(means, start=1, end=5) if is_scale else Bars(means))
    some = dict(list(groups.items())[:MOST_SERIES])
    options = [
        Bar(
            label(found.asked, key, first),
            [100 * outcome.times[key] / outcome.answered for outcome in some.values()],
            [percent(outcome.times[key], outcome.answered) for outcome in some.values()],
        )
        for key in (found.outcome.times if found.outcome else ())
    ]
    return partial(bars, Bars(options, series=list(some)))


def _whisker(measures: Measures) -> tuple[float, float] | None:
    """Return one standard deviation to both sides of the mean, as far as the scale goes."""
    if measures.deviation is None:
        return None
    low, high = measures.mean - measures.deviation, measures.mean + measures.deviation
    return max(low, 1.0), min(high, 5.0)


def has_groups(survey: Surveyed) -> bool:
    """Tell whether there is a question that results can be shown by."""
    return any(map(parts, survey.questions))


def warnings(survey: Surveyed) -> Sequence[str]:
    """Return what should be kept in mind about these results."""
    found = []
    if survey.counted < statistics.FEW:
        found.append(
            ngettext(
                "Only %(num)s answer: each one moves the average visibly. "
                "Read it as voices, not as proof.",
                "Only %(num)s answers: each one moves the averages visibly. "
                "Read them as voices, not as proof.",
                survey.counted,
            )
        )
    if rules.satisfaction_only(survey.questions, survey.asked.survey.language):
        found.append(
            _(
                "Every opinion asked for is about satisfaction. People answer politely: a good "
                "mark says little. Look at what they have seen or done, and at the free texts."
            )
        )
    invited = survey.asked.survey.plan.invited
    if invited and survey.counted < invited / 2:
        found.append(
            _(
                "%(counted)s of %(invited)s who were invited have answered, fewer than half. "
                "The others may see it differently.",
                counted=survey.counted,
                invited=invited,
            )
        )
    return [str(each) for each in found]
