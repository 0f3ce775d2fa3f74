"""What two people wrote into one step, side by side, for whoever saves later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.differing import Part, side_by_side
from app.kernel.i18n import LANGUAGES
from app.surveys import steps
from app.surveys.model import Asked, Audience, Selection, Survey, in_language
from app.surveys.rules import Step
from app.surveys.web import words
from app.web.language import current_language


@dataclass(frozen=True, slots=True)
class Place:
    """A field in which both wrote something else."""

    label: str
    theirs: Sequence[Part]
    """What is kept now."""
    mine: Sequence[Part]


def places(asked: Asked, written: Survey, step: Step) -> list[Place]:
    """Return where what is kept and what is written differ, in the order of the form."""
    return [
        Place(_label(asked, field), *side_by_side(_said(field, kept), _said(field, mine)))
        for field, kept, mine in steps.differing(asked.survey, written, step)
    ]


def _label(asked: Asked, field: str) -> str:
    name, _dash, of = field.partition("-")
    label = str(words.FIELDS[name])
    if name == "invited" and of and asked.grouping:
        options = {one.id: one.label for one in asked.grouping.options}
        first = asked.survey.language
        return f"{label} {in_language(options.get(of), current_language(), first)}"
    return f"{label} ({LANGUAGES[of]})" if of in LANGUAGES else label


def _said(field: str, value: str) -> str:
    """Return what a field holds as a reader knows it: a choice by its words."""
    if field == "languages":
        return ", ".join(LANGUAGES[code] for code in value.split())
    if field == "audience" and value:
        return str(words.AUDIENCES[Audience(value)])
    return str(words.SELECTIONS[Selection(value)]) if field == "selection" and value else value
