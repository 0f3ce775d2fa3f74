"""A survey as a sheet of paper, in one of its languages: filled in by hand, typed in later."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.i18n import locale_of
from app.printing.paper import (
    AnswerLines,
    Block,
    Boxes,
    Bullets,
    Heading,
    Paper,
    Paragraph,
)
from app.surveys.model import SCALE, Asked, Question, Survey, Words, in_language
from modules.instrument import QuestionKind

LINES = 5
"""Of room for an answer in one's own words."""
ACROSS = 24
"""Letters: options as short as this stand side by side."""


def paper(asked: Asked, organisation: str, language: str) -> Paper:
    """Return the questionnaire with its introduction, what is promised, questions and thanks."""
    survey = asked.survey
    with force_locale(locale_of(language)):
        return Paper(
            title=in_language(survey.title, language, survey.language),
            subtitle=_("A survey by %(name)s", name=organisation),
            language=language,
            made=clock.now(),
            author=organisation,
            footer=in_language(survey.title, language, survey.language),
            blocks=list(_blocks(asked, language)),
        )


def _blocks(asked: Asked, language: str) -> Iterator[Block]:
    survey = asked.survey
    yield from _paragraphs(survey.introduction, survey, language)
    yield Bullets(list(_promises(asked)))
    for place, question in enumerate(asked.questions, start=1):
        yield from _question(place, question, survey, language)
    yield from _paragraphs(survey.thanks, survey, language)


def _paragraphs(words: Words, survey: Survey, language: str) -> Iterator[Block]:
    for line in in_language(words, language, survey.language).split("\n"):
        if line.strip():
            yield Paragraph(line.strip())


def _promises(asked: Asked) -> Iterator[str]:
    survey = asked.survey
    yield _(
        "Voluntary: nothing depends on whether or what you answer. You can leave out questions."
    )
    yield _("Anonymous: write no name on this sheet.")
    yield _(
        "What groups of fewer than %(size)s people say is not shown apart.",
        size=survey.smallest_group,
    )
    if any(question.kind is QuestionKind.TEXT for question in asked.questions):
        yield _(
            "What you write in your own words may be read as it is: please name nobody, "
            "not even yourself."
        )
    if survey.closes_on:
        yield _("You can answer until %(day)s.", day=format_date(survey.closes_on, "long"))


def _question(place: int, question: Question, survey: Survey, language: str) -> Iterator[Block]:
    def said(words: Words) -> str:
        return in_language(words, language, survey.language)

    yield Heading(f"{place}. {said(question.label)}", 3)
    match question.kind:
        case QuestionKind.SCALE:
            ends = ((SCALE[0], said(question.low)), (SCALE[-1], said(question.high)))
            meaning = " · ".join(f"{step} = {words}" for step, words in ends if words)
            yield Paragraph(meaning or _("From 1 to 5"), muted=True)
            yield Boxes([str(step) for step in SCALE], across=True)
            yield Boxes([_("Does not apply to me")])
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            several = question.kind is QuestionKind.CHOICES
            yield Paragraph(_("Tick all that apply.") if several else _("Tick one."), muted=True)
            labels = [said(option.label) for option in question.options]
            yield Boxes(labels, across=all(len(label) <= ACROSS for label in labels))
        case QuestionKind.NUMBER:
            yield Paragraph(_("A number"), muted=True)
            yield AnswerLines(1)
        case QuestionKind.TEXT:
            yield AnswerLines(LINES)
