"""The glossary: one page with every term, so that `/glossary#project-charter` leads to one."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, render_template
from markupsafe import Markup

from app.learning import catalog, glossary
from app.web import markdown
from app.web.access import public
from app.web.language import current_language

blueprint = Blueprint("glossary", __name__, template_folder="templates")


@blueprint.get("/glossary")
@public
def terms() -> str:
    letters = glossary.by_letter(catalog.catalog().modules, current_language())
    return render_template("learning/glossary.html", letters=letters, rendered=_rendered)


@cache
def _rendered(meaning: str) -> Markup:
    """Keep every meaning: there are more of them than `markdown.render` remembers."""
    return markdown.render(meaning)
