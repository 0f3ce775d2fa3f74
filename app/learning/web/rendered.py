"""Units as safe HTML: each rendered once in a process, so that a page only puts it in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from app.learning import catalog
from app.web import markdown


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One part of a unit's text, ready for the page."""

    id: str
    title: str
    html: Markup


@cache
def sections(module_id: str, unit_id: str, language: str) -> tuple[RenderedSection, ...]:
    text = catalog.get(module_id).texts[language, unit_id]
    return tuple(
        RenderedSection(section.id, section.title, markdown.render(section.markdown))
        for section in text.sections
    )
