"""A sheet of paper, typed in by the numbers printed beside its boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.surveys import reading
from app.surveys.model import NOT_APPLICABLE, Question, QuestionId
from app.surveys.reading import Sheet, Typed
from modules.instrument import QuestionKind

DOES_NOT_APPLY = "0"
"""What is typed for "does not apply to me"."""
_SINGLE_DIGITS = 9
"""Up to so many answers to choose from, several may be typed without anything between them."""


def read(questions: Sequence[Question], typed: Typed) -> Sheet:
    """Return the answers of a sheet: 1 is the first box, 0 "does not apply".

    On paper nobody can be asked again: an answer that is needed may be missing.
    """
    ticked: dict[str, Sequence[str]] = {}
    unreadable: dict[QuestionId, str] = {}
    for question in questions:
        name = reading.field_name(question)
        sent = list(typed.get(name, ()))
        boxes = _boxes(question, sent[0] if sent else "")
        if boxes is None:
            unreadable[question.id] = "survey_code"
        else:
            ticked[name] = boxes
    sheet = reading.read([replace(one, required=False) for one in questions], ticked)
    return Sheet(sheet.answers, {**sheet.problems, **unreadable})


def _boxes(question: Question, typed: str) -> Sequence[str] | None:
    """Return what the numbers stand for; None if one stands for nothing."""
    if question.kind in {QuestionKind.NUMBER, QuestionKind.TEXT}:
        return [typed]
    boxes = _numbered(question)
    several = question.kind is QuestionKind.CHOICES
    together = several and len(boxes) <= _SINGLE_DIGITS
    codes = re.findall(r"[0-9]", typed) if together else re.split(r"[\s,;.]+", typed.strip())
    if together and re.search(r"[^0-9\s,;.]", typed):
        return None
    codes = [code for code in codes if code]
    if any(code not in boxes for code in codes) or (len(codes) > 1 and not several):
        return None
    return [boxes[code] for code in codes]


def _numbered(question: Question) -> Mapping[str, str]:
    """Return number on paper → what the form on the screen sends."""
    if question.kind is QuestionKind.SCALE:
        return {**{str(step): str(step) for step in range(1, 6)}, DOES_NOT_APPLY: NOT_APPLICABLE}
    return {str(number): one.id for number, one in enumerate(question.options, start=1)}
