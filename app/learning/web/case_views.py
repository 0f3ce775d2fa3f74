"""A module's case, one scene at a time. The way so far stands in the address: back goes back."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid
from app.learning import casing, service
from app.learning.casing import Walk
from app.web import unsent
from app.web.access import find_actor, public
from app.web.messages import sentence

blueprint = Blueprint("case", __name__, url_prefix="/modules", template_folder="templates")

_SEPARATOR = "."
_LONGEST = 1_000
"""Characters of a way; no case is near it."""


@blueprint.get("/<module_id>/case")
@public
def show(module_id: str) -> str:
    """Show the scene that the way leads to; without one, the start and what was kept."""
    loaded, case = casing.case_of(module_id)
    actor = find_actor()
    walk = casing.walk(case, _read(request.args.get("way", "")))
    if not walk.whole:
        flash(_("The case has changed since then: it goes on from the last scene that is left."))
    progress = service.progress(actor, module_id) if actor else None
    kept = casing.walk(case, progress.case_way) if progress else None
    found = {one.id for one in case.endings} & set(progress.case_endings if progress else ())
    return render_template(
        "learning/case.html",
        loaded=loaded,
        module=loaded.module,
        case=case,
        walk=walk,
        way=_write(walk),
        back=_write(casing.walk(case, walk.way[:-1])),
        kept_way=_write(kept) if kept and kept.taken and not kept.ending else "",
        found=found,
        left=case.lengths[walk.here.id],
    )


@blueprint.post("/<module_id>/case")
@public
def decide(module_id: str) -> ResponseReturnValue:
    unsent.require_reader()
    way = _read(request.form.get("way", ""))
    try:
        walk = casing.decide(find_actor(), module_id, way, request.form.get("decision", ""))
    except Invalid as error:
        flash(sentence(error), "error")
        _loaded, case = casing.case_of(module_id)
        walk = casing.walk(case, way)
    return redirect(
        url_for("case.show", module_id=module_id, way=_write(walk), _anchor="here"), 303
    )


def _read(text: str) -> list[str]:
    """Return the decisions of a way as it stands in an address."""
    return [one for one in text[:_LONGEST].split(_SEPARATOR) if re.fullmatch(r"[a-z0-9-]+", one)]


def _write(walk: Walk) -> str:
    return _SEPARATOR.join(walk.way)
