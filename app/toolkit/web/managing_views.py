"""Share a document, take it back, delete it, take that back too."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.kernel.errors import Forbidden, Invalid
from app.kernel.ids import CohortId
from app.kernel.sharing import Scope
from app.toolkit import managing, service
from app.toolkit.model import Document
from app.toolkit.service import Opened
from app.toolkit.web import choosing
from app.web.access import current_actor, requires
from app.web.messages import sentence

blueprint = Blueprint(
    "toolkit_managing", __name__, template_folder="templates", url_prefix="/toolkit/documents"
)


@blueprint.get("/<uuid:document_id>/share")
@requires()
def sharing(document_id: UUID) -> str:
    return _page(_managed(document_id))


@blueprint.post("/<uuid:document_id>/share")
@requires()
def share(document_id: UUID) -> ResponseReturnValue:
    """Give a document to whom the form names: `personal`, `organisation`, or a cohort's id."""
    opened = _managed(document_id)
    chosen = request.form.get("with", "")
    cohort_id = request.form.get("with", type=UUID)
    scope = Scope(chosen) if chosen in {Scope.PERSONAL, Scope.ORGANISATION} else Scope.COHORT
    try:
        document = managing.share(
            current_actor(), document_id, scope, CohortId(cohort_id) if cohort_id else None
        )
    except Invalid as error:
        return _page(opened, sentence(error)), 422
    flash(_said(document, opened))
    return redirect(url_for("toolkit.document", document_id=document_id), 303)


@blueprint.post("/<uuid:document_id>/delete")
@requires()
def delete(document_id: UUID) -> ResponseReturnValue:
    document = managing.delete(current_actor(), document_id)
    flash(_("Deleted. You can take it back for 30 days, under “Your documents”."))
    return redirect(url_for("toolkit.instrument", instrument_id=document.instrument_id), 303)


@blueprint.post("/<uuid:document_id>/restore")
@requires()
def restore(document_id: UUID) -> ResponseReturnValue:
    managing.restore(current_actor(), document_id)
    flash(_("It is back."))
    return redirect(url_for("toolkit.document", document_id=document_id), 303)


@blueprint.post("/<uuid:document_id>/remove")
@requires()
def remove(document_id: UUID) -> ResponseReturnValue:
    """Delete for good, at once, what was deleted."""
    managing.remove(current_actor(), document_id)
    flash(_("Deleted for good."))
    return redirect(url_for("toolkit_managing.deleted"), 303)


@blueprint.get("/deleted")
@requires()
def deleted() -> str:
    actor = current_actor()
    return render_template(
        "toolkit/deleted.html", listed=choosing.lines(actor, managing.archived(actor))
    )


def _managed(document_id: UUID) -> Opened:
    opened = service.open_one(current_actor(), document_id)
    if not opened.manages:
        raise Forbidden("toolkit_manages_not")
    return opened


def _page(opened: Opened, refusal: str = "") -> str:
    document = opened.document
    return render_template(
        "toolkit/share.html",
        document=document,
        title=choosing.document_title(document),
        cohorts=opened.cohorts,
        chosen=str(document.cohort_id or document.scope),
        own=document.owner_id == current_actor().person_id,
        refusal=refusal,
    )


def _said(document: Document, opened: Opened) -> str | Markup:
    if document.scope is Scope.PERSONAL:
        return str(_("Taken back: only you open it now."))
    if document.cohort_id:
        name = opened.cohorts.get(document.cohort_id, "")
        return str(_("Shared: everybody in %(cohort)s reads and writes it.", cohort=name))
    return str(_("Handed to the centre: every member reads and writes it."))
