"""Pages of the portfolio: the pieces, adding, seeing, changing and deleting one."""

from __future__ import annotations

import re
from typing import BinaryIO, cast
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.kernel.errors import Invalid, NotFound
from app.kernel.ids import EvidenceId
from app.web.access import current_actor, requires
from app.web.headers import ancestors
from app.web.language import current_language
from app.web.transaction import writes
from competences.portfolio import service, sniffing
from competences.portfolio.model import Evidence, Kind
from competences.portfolio.needs import needed
from competences.portfolio.web.forms import EvidenceForm, FileForm, LinkForm, TextForm

blueprint = Blueprint("portfolio", __name__, url_prefix="/portfolio", template_folder="templates")

FILE_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
    "object-src 'self'; frame-ancestors "
)
"""For somebody's file opened in a page of its own: no script, no form, no other origin."""

_UNIT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
"""A module and one of its units, in an address."""

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""

_FORMS: dict[Kind, type[EvidenceForm]] = {
    Kind.FILE: FileForm,
    Kind.LINK: LinkForm,
    Kind.TEXT: TextForm,
}


@blueprint.get("/")
@requires()
def evidence() -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    pieces, more = service.list_for(current_actor(), page)
    return render_template(
        "portfolio/list.html",
        pieces=pieces,
        page=page,
        more=more,
        form=_empty_form(Kind.FILE),
        framework=needed().framework(),
        back=None,
    )


@blueprint.get("/add/<kind>")
@requires()
def add(kind: str) -> str:
    chosen = _kind(kind)
    return _add_page(chosen, _empty_form(chosen))


@blueprint.post("/add/<kind>")
@requires()
def create(kind: str) -> ResponseReturnValue:
    chosen = _kind(kind)
    form = _FORMS[chosen]()
    try:
        _keep(chosen, form)
    except Invalid as error:
        form.refuse(error)
        return _add_page(chosen, form), 422
    flash(_("Kept in your portfolio."))
    return redirect(_back() or url_for("portfolio.evidence"), 303)


@blueprint.get("/<uuid:evidence_id>")
@requires()
@writes  # its owner sees who looked
def piece(evidence_id: UUID) -> str:
    seen = service.see(current_actor(), evidence_id)
    return render_template(
        "portfolio/piece.html",
        piece=seen,
        mine=seen.person_id == current_actor().person_id,
        framework=needed().framework(),
        inline=_inline(seen),
    )


@blueprint.get("/<uuid:evidence_id>/file")
@requires()
@writes
def file(evidence_id: UUID) -> Response:
    """Send the bytes: pictures and PDF in a sandboxed page, everything else only to be saved."""
    seen = service.see(current_actor(), evidence_id)
    path = service.path_of(seen)
    assert seen.file is not None
    answer = send_file(
        path,
        mimetype=seen.file.media_type,
        as_attachment="save" in request.args or not _inline(seen),
        download_name=seen.file.name,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY + ancestors()
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@blueprint.get("/<uuid:evidence_id>/edit")
@requires()
def edit(evidence_id: UUID) -> str:
    mine = service.own(current_actor(), evidence_id)
    form = _change_form(mine.kind)(
        formdata=None,
        data={
            "title": mine.title,
            "description": mine.description,
            "language": mine.language,
            "activities": list(mine.activities),
            "text": mine.text,
            "url": mine.url,
        },
    )
    return _edit_page(mine, form)


@blueprint.post("/<uuid:evidence_id>/edit")
@requires()
def change(evidence_id: UUID) -> ResponseReturnValue:
    mine = service.own(current_actor(), evidence_id)
    form = _change_form(mine.kind)()
    try:
        service.change(
            current_actor(),
            evidence_id,
            title=form.title.data or "",
            description=form.description.data or "",
            language=form.language.data or "",
            activities=request.form.getlist("activities"),
            text=request.form.get("text"),
            url=request.form.get("url"),
        )
    except Invalid as error:
        form.refuse(error)
        return _edit_page(mine, form), 422
    flash(_("Your changes are kept."))
    return redirect(url_for("portfolio.piece", evidence_id=evidence_id), 303)


@blueprint.get("/<uuid:evidence_id>/delete")
@requires()
def confirm_delete(evidence_id: UUID) -> str:
    return render_template("portfolio/delete.html", piece=service.own(current_actor(), evidence_id))


@blueprint.post("/<uuid:evidence_id>/delete")
@requires()
def delete(evidence_id: UUID) -> ResponseReturnValue:
    gone = service.remove(current_actor(), evidence_id)
    flash(_("Deleted: %(title)s", title=gone.title))
    return redirect(url_for("portfolio.evidence"), 303)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise NotFound from error


def _empty_form(kind: Kind) -> EvidenceForm:
    """Return a form with what the link to it said: the activity to prove."""
    return _FORMS[kind](
        formdata=None,
        data={"language": current_language(), "activities": request.args.getlist("activity")},
    )


def _change_form(kind: Kind) -> type[EvidenceForm]:
    """A file stays what it is: only its description changes."""
    return EvidenceForm if kind is Kind.FILE else _FORMS[kind]


def _keep(kind: Kind, form: EvidenceForm) -> EvidenceId:
    actor = current_actor()
    words = {
        "title": form.title.data or "",
        "description": form.description.data or "",
        "language": form.language.data or "",
    }
    activities = request.form.getlist("activities")
    match kind:
        case Kind.FILE:
            upload = _upload()
            return service.add_file(
                actor,
                **words,
                activities=activities,
                stream=cast(BinaryIO, upload.stream),
                file_name=upload.filename or "",
            )
        case Kind.LINK:
            url = request.form.get("url", "")
            return service.add_link(actor, **words, activities=activities, url=url)
        case Kind.TEXT:
            text = request.form.get("text", "")
            return service.add_text(actor, **words, activities=activities, text=text)


def _upload() -> FileStorage:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid("file_needed", field="file")
    return upload


def _errand() -> dict[str, str]:
    """Return what sent somebody here to add a piece, as it stands in addresses and forms."""
    dossier_id = request.values.get("dossier", type=UUID)
    if dossier_id:
        return {"dossier": str(dossier_id)}
    unit = request.values.get("unit", "")
    return {"unit": unit} if _UNIT.fullmatch(unit) else {}


def _back() -> str | None:
    """Return the dossier, or the unit to prove, that sent somebody here to add a piece."""
    match _errand():
        case {"dossier": dossier_id}:
            return url_for("validation.dossier", dossier_id=dossier_id)
        case {"unit": place}:
            module_id, unit_id = place.split("/")
            return url_for("learning.proof", module_id=module_id, unit_id=unit_id)
        case _:
            return None


def _add_page(kind: Kind, form: EvidenceForm) -> str:
    return render_template(
        "portfolio/add.html",
        kind=kind,
        form=form,
        framework=needed().framework(),
        errand=_errand(),
        back=_back(),
    )


def _edit_page(mine: Evidence, form: EvidenceForm) -> str:
    return render_template(
        "portfolio/edit.html", piece=mine, form=form, framework=needed().framework()
    )


def _inline(seen: Evidence) -> bool:
    return seen.file is not None and sniffing.by_media_type(seen.file.media_type).inline
