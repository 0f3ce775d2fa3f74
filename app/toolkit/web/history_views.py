"""Versions of a document: who wrote when, what changed, and the way back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.toolkit import catalog, history, service
from app.toolkit.web import choosing
from app.toolkit.web.compared import chosen, differing
from app.toolkit.web.page import shown
from app.toolkit.web.picturing import pictures_of
from app.web.access import current_actor, requires

blueprint = Blueprint(
    "toolkit_history", __name__, template_folder="templates", url_prefix="/toolkit/documents"
)


@blueprint.get("/<uuid:document_id>/versions")
@requires()
def versions(document_id: UUID) -> str:
    opened, sittings = history.listed(current_actor(), document_id)
    return render_template(
        "toolkit/versions.html",
        document=opened.document,
        title=choosing.document_title(opened.document),
        sittings=sittings,
        reader=current_actor().person_id,
    )


@blueprint.get("/<uuid:document_id>/versions/<int:revision>")
@requires()
def version(document_id: UUID, revision: int) -> str:
    """One version, to read."""
    actor = current_actor()
    opened, content, at = history.one(actor, document_id, revision)
    document = opened.document
    as_it_was = replace(document, content=content)
    instrument = catalog.instrument(document.instrument_id)
    return render_template(
        "toolkit/version.html",
        document=document,
        title=choosing.document_title(document),
        instrument=instrument,
        shown=shown(as_it_was, instrument),
        pictures=pictures_of(actor, as_it_was),
        revision=revision,
        at=at,
    )


@blueprint.get("/<uuid:document_id>/compare")
@requires()
def compare(document_id: UUID) -> str:
    """Two versions side by side; without a second one, the one that stands."""
    actor = current_actor()
    now = service.open_one(actor, document_id).document.revision
    old = request.args.get("old", 0, type=int)
    new = request.args.get("new", now, type=int)
    opened, before, after = history.two(actor, document_id, min(old, new), max(old, new))
    document = opened.document
    instrument = catalog.instrument(document.instrument_id)
    return render_template(
        "toolkit/compare.html",
        document=document,
        title=choosing.document_title(document),
        places=differing(instrument, before, after, document.currency),
    )


@blueprint.post("/<uuid:document_id>/versions/<int:revision>")
@requires()
def go_back(document_id: UUID, revision: int) -> ResponseReturnValue:
    history.go_back(current_actor(), document_id, revision)
    flash(_("Gone back to that version. What stood before is a version too."))
    return redirect(url_for("toolkit.document", document_id=document_id), 303)


@blueprint.post("/<uuid:document_id>/undo")
@requires()
def undo(document_id: UUID) -> ResponseReturnValue:
    if history.undo(current_actor(), document_id):
        flash(_("Undone. Press it again to have it back."))
    else:
        flash(_("There is nothing to undo yet."))
    return redirect(url_for("toolkit.document", document_id=document_id), 303)


@blueprint.get("/<uuid:document_id>/both/<int:mine>")
@requires()
def both(document_id: UUID, mine: int) -> str:
    """Places that two people wrote differently, side by side, to choose from."""
    actor = current_actor()
    clash = history.clash(actor, document_id, mine)
    document = clash.opened.document
    instrument = catalog.instrument(document.instrument_id)
    return render_template(
        "toolkit/both.html",
        document=document,
        title=choosing.document_title(document),
        places=differing(instrument, clash.theirs, clash.mine, document.currency),
        mine=mine,
        other=clash.other,
        reader=actor.person_id,
    )


@blueprint.post("/<uuid:document_id>/both/<int:mine>")
@requires()
def choose(document_id: UUID, mine: int) -> ResponseReturnValue:
    """Keep what was chosen in each of these places; both texts stay versions."""
    actor = current_actor()
    opened, theirs, ours = history.two(actor, document_id, mine + 1, mine)
    instrument = catalog.instrument(opened.document.instrument_id)
    clashes = differing(instrument, theirs, ours, opened.document.currency)
    wanted = {one.key for one in clashes if request.form.get(f"choice-{one.key}") != "theirs"}
    content = chosen(theirs, ours, wanted)
    saved = service.save(actor, document_id, content, base=mine + 1, page="")
    if saved.mine is not None:
        again = url_for("toolkit_history.both", document_id=document_id, mine=saved.mine)
        return redirect(again, 303)
    flash(_("Saved. The other words stay among the versions."))
    return redirect(url_for("toolkit.document", document_id=document_id), 303)
