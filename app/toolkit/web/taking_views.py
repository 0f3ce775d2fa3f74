"""What a document becomes outside of the toolkit: files of each kind, and evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.printing import deadlines as calendar
from app.printing import docx, markdown, pdf, tables_csv, workbook
from app.printing.paper import Paper
from app.toolkit import catalog, proving, service
from app.toolkit.deadlines import deadlines
from app.toolkit.model import Document
from app.toolkit.papering import Facts, paper
from app.toolkit.web import choosing
from app.toolkit.web.page import shown
from app.toolkit.web.papers import paper_words
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.messages import sentence

blueprint = Blueprint(
    "toolkit_taking", __name__, template_folder="templates", url_prefix="/toolkit/documents"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file."""

    media_type: str
    write: Callable[[Paper], bytes]


FORMS: Mapping[str, Form] = {
    "pdf": Form(pdf.MEDIA_TYPE, pdf.write),
    "docx": Form(docx.MEDIA_TYPE, docx.write),
    "xlsx": Form(workbook.MEDIA_TYPE, workbook.write),
    "csv": Form(tables_csv.MEDIA_TYPE, tables_csv.write),
}
ICS = "ics"


@blueprint.get("/<uuid:document_id>/export/<form>")
@requires()
def export(document_id: UUID, form: str) -> ResponseReturnValue:
    actor = current_actor()
    document = service.open_one(actor, document_id).document
    if form == ICS:
        return _calendar(document)
    if form not in FORMS:
        raise NotFound
    kind = FORMS[form]
    return _file(document, form, kind.media_type, kind.write(_paper(actor, document)))


@blueprint.get("/<uuid:document_id>/evidence")
@requires()
def choose(document_id: UUID) -> str:
    return _page(service.open_one(current_actor(), document_id).document)


@blueprint.post("/<uuid:document_id>/evidence")
@requires()
def use_as_evidence(document_id: UUID) -> ResponseReturnValue:
    """Keep the document as it stands in the portfolio; later changes do not reach it."""
    actor = current_actor()
    document = service.open_one(actor, document_id).document
    known = [one.code for one in choosing.activities(catalog.instrument(document.instrument_id))]
    chosen = tuple(code for code in known if code in request.form.getlist("activity"))
    try:
        evidence_id = proving.use_as_evidence(
            actor,
            document,
            title=choosing.document_title(document),
            text=markdown.write(_paper(actor, document)),
            activities=chosen,
            language=current_language(),
        )
    except (Conflict, Invalid) as error:
        return _page(document, sentence(error)), error.status
    flash(_("Kept in your portfolio as it stands now. Later changes here do not reach it."))
    return redirect(url_for("portfolio.piece", evidence_id=evidence_id), 303)


def _page(document: Document, refusal: str = "") -> str:
    return render_template(
        "toolkit/evidence.html",
        document=document,
        title=choosing.document_title(document),
        activities=choosing.activities(catalog.instrument(document.instrument_id)),
        pieces=proving.pieces(current_actor(), document),
        refusal=refusal,
    )


def _paper(actor: Actor, document: Document) -> Paper:
    instrument = catalog.instrument(document.instrument_id)
    language = current_language()
    facts = Facts(
        title=document.title,
        made=clock.now(),
        currency=document.currency,
        author=actor.organisation_name,
        before=service.content_before(actor, document) if instrument.compares else None,
    )
    return paper(instrument, document.content, language, facts, paper_words(language))


def _calendar(document: Document) -> ResponseReturnValue:
    """Return the days of a document; lead back to one that has none yet.

    Raises `NotFound` where its instrument has none.
    """
    instrument = catalog.instrument(document.instrument_id)
    if not instrument.dates:
        raise NotFound
    events = deadlines(shown(document, instrument), str(document.id))
    if not events:
        flash(_("No day stands in this document yet. Write one, then take the calendar along."))
        return redirect(url_for("toolkit.document", document_id=document.id), 303)
    name = choosing.document_title(document)
    data = calendar.write(events, name=name, made=document.changed_at)
    return _file(document, ICS, calendar.MEDIA_TYPE, data)


def _file(document: Document, form: str, media_type: str, data: bytes) -> Response:
    response = Response(data, mimetype=media_type)
    name = f"{document.instrument_id}-{document.changed_at:%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
