"""The page of one unit; several views show it, with what was typed where something was refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, url_for

from app.kernel.errors import NotFound
from app.learning import catalog, noting, service
from app.learning.model import UnitNotes
from app.learning.web import rendered, steps
from app.learning.web.forms import ReflectionForm
from app.web.access import find_actor
from app.web.language import current_language
from modules.loaded import LoadedModule


def unit_page(
    module_id: str,
    unit_id: str,
    form: ReflectionForm | None = None,
    *,
    typed_notes: Mapping[str, str] | None = None,
    refusal: str | None = None,
) -> str:
    """Return the page; `typed_notes` stand in place of those that are kept. Raise `NotFound`."""
    loaded, actor, language = catalog.get(module_id), find_actor(), current_language()
    if not loaded.written:
        raise NotFound("unit_unwritten")
    ids = [unit.id for unit in loaded.module.units]
    if unit_id not in ids:
        raise NotFound("unit_unknown")
    notes = service.unit_notes(actor, module_id) if actor else {}
    margin = noting.notes_in(actor, module_id, unit_id) if actor else {}
    mine = notes.get(unit_id, UnitNotes())
    place = ids.index(unit_id)
    return render_template(
        "learning/unit.html",
        loaded=loaded,
        module=loaded.module,
        unit=loaded.module.units[place],
        number=place + 1,
        text=loaded.texts[language, unit_id],
        sections=rendered.sections(module_id, unit_id, language),
        instruments=[one for one in loaded.instruments if one.unit == unit_id],
        mine=mine,
        margin={**margin, **(typed_notes or {})},
        refusal=refusal,
        done_units={one for one, note in notes.items() if note.done},
        form=form or ReflectionForm(formdata=None, reflection=mine.reflection),
        previous=steps.unit_url(loaded, ids[place - 1]) if place else None,
        following=loaded.module.units[place + 1] if place + 1 < len(ids) else None,
        following_url=following(loaded, unit_id),
    )


def following(loaded: LoadedModule, unit_id: str) -> str:
    """Return what comes after a unit: the next one, then the case, then the quiz."""
    ids = [unit.id for unit in loaded.module.units]
    place = ids.index(unit_id)
    if place + 1 < len(ids):
        return steps.unit_url(loaded, ids[place + 1])
    return url_for("case.show" if loaded.case else "quiz.start", module_id=loaded.id)
