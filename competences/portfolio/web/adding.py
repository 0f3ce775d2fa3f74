"""Pages that add a file, a link or a text."""

from __future__ import annotations

import re
from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.kernel.errors import Invalid, NotFound
from app.kernel.ids import EvidenceId
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.limits import limiter
from app.web.transaction import reads, writing_late
from competences.portfolio import service, verifying
from competences.portfolio.model import Kind
from competences.portfolio.needs import needed
from competences.portfolio.web.blueprint import blueprint
from competences.portfolio.web.forms import FORMS, EvidenceForm

_UNIT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
"""A module and one of its units, in an address."""

FILES = "30 per minute"
"""Of one person: a badge among them makes this server ask other hosts."""


def _person() -> str:
    return str(current_actor().person_id)


def _no_file() -> bool:
    return (request.view_args or {}).get("kind") != Kind.FILE


@blueprint.get("/add/<kind>")
@requires()
def add(kind: str) -> str:
    chosen = _kind(kind)
    return _add_page(chosen, empty_form(chosen))


@blueprint.post("/add/<kind>")
@requires()
@reads  # a badge is verified before anything is kept: other hosts take their time
@limiter.limit(FILES, key_func=_person, exempt_when=_no_file)
def create(kind: str) -> ResponseReturnValue:
    chosen = _kind(kind)
    form = FORMS[chosen]()
    try:
        evidence_id = _keep(chosen, form)
    except Invalid as error:
        form.refuse(error)
        return _add_page(chosen, form), 422
    flash(_("Kept in your portfolio."))
    return redirect(_back() or _there(evidence_id), 303)


def empty_form(kind: Kind) -> EvidenceForm:
    """Return a form with what the link to it said: the activity to prove."""
    return FORMS[kind](
        formdata=None,
        data={"language": current_language(), "activities": request.args.getlist("activity")},
    )


def _kind(name: str) -> Kind:
    if name not in {kind.value for kind in FORMS}:
        raise NotFound
    return Kind(name)


def _keep(kind: Kind, form: EvidenceForm) -> EvidenceId:
    actor = current_actor()
    words = {
        "title": form.title.data or "",
        "description": form.description.data or "",
        "language": form.language.data or "",
    }
    activities = request.form.getlist("activities")
    if kind is Kind.FILE:
        upload = _upload()
        stream = cast(BinaryIO, upload.stream)
        badge = verifying.badge_in(actor, stream)
        with writing_late():
            return service.add_file(
                actor,
                **words,
                activities=activities,
                stream=stream,
                file_name=upload.filename or "",
                alternative=request.form.get("alternative", ""),
                badge=badge,
            )
    with writing_late():
        if kind is Kind.LINK:
            url = request.form.get("url", "")
            return service.add_link(actor, **words, activities=activities, url=url)
        text = request.form.get("text", "")
        return service.add_text(actor, **words, activities=activities, text=text)


def _there(evidence_id: EvidenceId) -> str:
    """Return the page to see what was added: its own, where verifying found something to read."""
    if service.own(current_actor(), evidence_id).badge_check:
        return url_for("portfolio.piece", evidence_id=evidence_id)
    return url_for("portfolio.evidence")


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
