"""Units as safe HTML: each rendered once in a process, so that a page only puts it in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from flask import current_app, request, url_for
from markupsafe import Markup

from app.learning import catalog
from app.learning.drawing.pictures import picture
from app.web import markdown
from modules.diagrams import Diagram
from modules.structure import TERM, UNIT
from modules.texts import Section

_LINK = re.compile(rf"\]\((?P<kind>{TERM}|{UNIT})(?P<target>[a-z0-9/-]+)\)")
_ROOT = 'href="/'
"""How links within the product begin in what is kept; in a frame its prefix comes before them."""


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One part of a unit's text, ready for the page."""

    id: str
    title: str
    html: Markup
    pictures: int
    """How many diagrams it holds."""


def sections(module_id: str, unit_id: str, language: str) -> tuple[RenderedSection, ...]:
    """Return the parts of a unit's text; only within a request in that language."""
    kept = _sections(module_id, unit_id, language)
    if not request.script_root:
        return kept
    framed = f'href="{request.script_root}/'
    return tuple(replace(one, html=Markup(one.html.replace(_ROOT, framed))) for one in kept)  # noqa: S704  # cleaned before


@cache
def _sections(module_id: str, unit_id: str, language: str) -> tuple[RenderedSection, ...]:
    found = catalog.get(module_id).texts[language, unit_id].sections
    return tuple(
        RenderedSection(
            section.id,
            section.title,
            Markup("\n").join(_parts(section, module_id)),
            len(section.diagrams),
        )
        for section in found
    )


def _parts(section: Section, module_id: str) -> Iterator[Markup]:
    for part in section.parts:
        if isinstance(part, str):
            linked = _LINK.sub(lambda link: f"]({_target(link, module_id)})", part)
            yield markdown.render(linked)
        else:
            yield _figure(part)


def _figure(diagram: Diagram) -> Markup:
    macros = current_app.jinja_env.get_template("learning/_diagram.html").module
    figure: Markup = macros.diagram(picture(diagram))  # type: ignore[attr-defined]
    return figure


def _target(link: re.Match[str], module_id: str) -> str:
    """Return where a link leads, without the prefix of a frame: it is kept for every reader."""
    if link["kind"] == TERM:
        href = url_for("glossary.terms", _anchor=link["target"])
    else:
        module, _slash, unit = link["target"].rpartition("/")
        href = url_for("learning.unit", module_id=module or module_id, unit_id=unit)
    return href.removeprefix(request.script_root)
