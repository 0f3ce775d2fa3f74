"""The search page; readable without an account, and nobody notes who asked what."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.learning import typed
from app.learning.findable import Entry, Kind
from app.learning.search import Group, index
from app.web.access import public
from app.web.language import current_language
from modules.instrument import Instrument

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
@public
def search() -> str:
    language, here = current_language(), index()
    asked = request.args.get("q", "").strip()[: typed.MOST_CHARACTERS]
    found = here.find(language, asked)
    complete = bool(found.groups) and found.every_word
    return render_template(
        "learning/search.html",
        asked=asked,
        found=found,
        near=here.near(language, asked) if asked and not complete else [],
        examples=[] if found.groups else here.examples(language),
        heading=_heading,
        count=_count,
        href=_href,
        longest=typed.MOST_CHARACTERS,
    )


def _heading(kind: Kind) -> str:
    match kind:
        case Kind.UNIT:
            return str(_("Units"))
        case Kind.TERM:
            return str(_("Glossary"))
        case Kind.INSTRUMENT:
            return str(_("Instruments"))
        case Kind.MODULE:
            return str(_("Modules"))


def _count(group: Group) -> str:
    """Return how many there are, in words."""
    match group.kind:
        case Kind.UNIT:
            return str(ngettext("%(num)s unit", "%(num)s units", group.total))
        case Kind.TERM:
            return str(ngettext("%(num)s term", "%(num)s terms", group.total))
        case Kind.INSTRUMENT:
            return str(ngettext("%(num)s instrument", "%(num)s instruments", group.total))
        case Kind.MODULE:
            return str(ngettext("%(num)s module", "%(num)s modules", group.total))


def _href(entry: Entry, part: str) -> str:
    """Return where an entry is read; an instrument to come, in the unit that teaches it."""
    if isinstance(entry.thing, Instrument) and entry.thing.ready:
        return url_for("toolkit.instrument", instrument_id=entry.id)
    match entry.kind:
        case Kind.MODULE:
            return url_for("learning.module", module_id=entry.id)
        case Kind.TERM:
            return url_for("glossary.terms", _anchor=entry.id)
        case _:
            unit = entry.thing.unit if isinstance(entry.thing, Instrument) else entry.id
            return url_for(
                "learning.unit", module_id=entry.loaded.id, unit_id=unit, _anchor=part or None
            )
