"""What a learner keeps for themselves: notes in the margin, and bookmarks."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid
from app.learning import catalog, noting
from app.learning.web import rendered
from app.learning.web.unit_page import unit_page
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.messages import sentence
from app.web.reader_time import saved_words

blueprint = Blueprint("notes", __name__, template_folder="templates")


@blueprint.get("/notes")
@requires()
def overview() -> str:
    """All notes and bookmarks, each with the way back to where it belongs."""
    bookmarks, notes = noting.kept(current_actor())
    language = current_language()
    titles = {
        (one.module_id, one.unit_id): {
            section.id: section.title
            for section in rendered.sections(one.module_id, one.unit_id, language)
        }
        for one in notes
    }
    return render_template(
        "learning/notes.html", bookmarks=bookmarks, notes=notes, titles=titles, get=catalog.get
    )


@blueprint.post("/modules/<module_id>/units/<unit_id>/notes/<section>")
@requires()
def keep(module_id: str, unit_id: str, section: str) -> ResponseReturnValue:
    text = request.form.get("note", "").replace("\r\n", "\n")
    try:
        moment = noting.keep_note(current_actor(), module_id, unit_id, section, text)
    except Invalid as error:
        if "autosave" in request.form:
            raise
        return unit_page(
            module_id, unit_id, typed_notes={section: text}, refusal=sentence(error)
        ), 422
    if "autosave" in request.form:
        return jsonify(saved=saved_words(moment))
    flash(_("Your note is saved. Only you can read it."))
    back = url_for("learning.unit", module_id=module_id, unit_id=unit_id, _anchor=section)
    return redirect(back, 303)


@blueprint.post("/modules/<module_id>/units/<unit_id>/bookmark")
@requires()
def bookmark(module_id: str, unit_id: str) -> ResponseReturnValue:
    on = request.form.get("on") == "yes"
    noting.set_bookmark(current_actor(), module_id, unit_id, on=on)
    flash(_("Bookmarked: you find it under Notes.") if on else _("The bookmark is removed."))
    if request.form.get("back") == "notes":
        return redirect(url_for("notes.overview"), 303)
    return redirect(url_for("learning.unit", module_id=module_id, unit_id=unit_id), 303)
