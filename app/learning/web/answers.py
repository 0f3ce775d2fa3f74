"""Between a quiz answer and the fields of its form; every kind works without a script."""

from __future__ import annotations

import math
import re

from werkzeug.datastructures import MultiDict

from app.kernel.errors import Invalid
from app.learning.model import Answer
from modules.quiz import (
    FindMistake,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    Sorting,
)

Fields = MultiDict[str, str]

_GROUPING = re.compile(r"[\s\u00a0\u202f']")
"""What people put between thousands."""


def kind_of(question: Question) -> str:
    """Return the word the templates and `quiz.yaml` use for a kind."""
    match question:
        case SingleChoice():
            return "single"
        case MultipleChoice():
            return "multiple"
        case Ordering():
            return "order"
        case Matching():
            return "match"
        case Sorting():
            return "sort"
        case Numeric():
            return "number"
        case FindMistake():
            return "mistake"


def read(question: Question, fields: Fields) -> Answer:
    """Return the answer that a form holds; raise `Invalid` where it cannot be read."""
    match question:
        case SingleChoice():
            return fields.get("choice", "")
        case MultipleChoice():
            return _ticked(fields, [choice.id for choice in question.choices])
        case FindMistake():
            return _ticked(fields, [passage.id for passage in question.passages])
        case Ordering():
            return _in_order(
                {step.id: fields.get(f"place-{step.id}", "") for step in question.steps}
            )
        case Matching():
            return {pair.id: fields.get(f"match-{pair.id}", "") for pair in question.pairs}
        case Sorting():
            return {card.id: fields.get(f"group-{card.id}", "") for card in question.cards}
        case Numeric():
            return _number(fields.get("number", ""))


def fields_of(question: Question, answer: Answer) -> Fields:
    """Return the form's fields as they were when this answer was given."""
    match answer:
        case str():
            return MultiDict({"choice": answer})
        case list():
            if isinstance(question, Ordering):
                return MultiDict({f"place-{one}": str(n) for n, one in enumerate(answer, start=1)})
            return MultiDict([("choice", one) for one in answer])
        case dict():
            prefix = "match" if isinstance(question, Matching) else "group"
            return MultiDict({f"{prefix}-{one}": chosen for one, chosen in answer.items()})
        case int() | float():
            return MultiDict({"number": f"{answer:.15g}"})


def _ticked(fields: Fields, known: list[str]) -> list[str]:
    """Return what was ticked, in the declared order; ids that nobody declared come last."""
    ticked = set(fields.getlist("choice"))
    return [one for one in known if one in ticked] + sorted(ticked.difference(known))


def _in_order(places: dict[str, str]) -> list[str]:
    if sorted(places.values()) != sorted(str(n) for n in range(1, len(places) + 1)):
        raise Invalid("order_all")
    return sorted(places, key=lambda step: int(places[step]))


def _number(typed: str) -> float:
    """Read a number as people write it: 1.5 or 1,5, with or without space between thousands."""
    try:
        number = float(_GROUPING.sub("", typed).replace(",", "."))
    except ValueError:
        raise Invalid("number_needed") from None
    if not math.isfinite(number):
        raise Invalid("number_needed")
    return number
