"""Pages of the portfolio: the pieces, seeing, changing and deleting one."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Invalid
from app.web.access import current_actor, requires
from app.web.headers import show_files
from app.web.transaction import writes
from competences.portfolio import linking, service
from competences.portfolio.model import Evidence, Kind
from competences.portfolio.needs import Look, needed
from competences.portfolio.web import adding
from competences.portfolio.web.blueprint import blueprint
from competences.portfolio.web.forms import FORMS, AlternativeForm, ChangeForm, EvidenceForm
from competences.portfolio.web.sending import file_answer

__all__ = ["blueprint"]

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""

LOOKS_SHOWN = 50


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
        form=adding.empty_form(Kind.FILE),
        framework=needed().framework(),
        back=None,
    )


@blueprint.get("/<uuid:evidence_id>")
@requires()
@writes  # its owner sees who looked
def piece(evidence_id: UUID) -> str:
    return _piece_page(service.see(current_actor(), evidence_id))


@blueprint.get("/<uuid:evidence_id>/file")
@requires()
@writes
def file(evidence_id: UUID) -> Response:
    return file_answer(service.see(current_actor(), evidence_id))


@blueprint.post("/<uuid:evidence_id>/words")
@requires()
def say_in_words(evidence_id: UUID) -> ResponseReturnValue:
    """Keep what a file shows or says, given later than the file."""
    form = AlternativeForm()
    try:
        service.say_in_words(current_actor(), evidence_id, form.alternative.data or "")
    except Invalid as error:
        form.refuse(error)
        return _piece_page(service.own(current_actor(), evidence_id), form), 422
    flash(_("Kept: people who cannot see or hear it can read it now."))
    return redirect(url_for("portfolio.piece", evidence_id=evidence_id), 303)


@blueprint.post("/<uuid:evidence_id>/link")
@requires()
def look_again(evidence_id: UUID) -> ResponseReturnValue:
    """Have a link looked at once more."""
    linking.ask_again(service.own(current_actor(), evidence_id))
    flash(_("We are looking. Reload the page in a moment to read what we saw."))
    return redirect(url_for("portfolio.piece", evidence_id=evidence_id), 303)


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
            "alternative": mine.alternative,
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
            alternative=request.form.get("alternative"),
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


def _piece_page(seen: Evidence, form: AlternativeForm | None = None) -> str:
    mine = seen.person_id == current_actor().person_id
    show_files()
    return render_template(
        "portfolio/piece.html",
        piece=seen,
        mine=mine,
        framework=needed().framework(),
        src=url_for("portfolio.file", evidence_id=seen.id),
        reasons=reasons(seen),
        looks=_looks(seen) if mine else [],
        form=form or AlternativeForm(formdata=None),
    )


def _looks(mine: Evidence) -> list[Look]:
    """Return who else looked, newest first; at a dossier only since the piece stands in one."""
    found = needed().looks_at(mine.person_id, [mine.id])
    counted = [
        look
        for look in found
        if look.object_id == mine.id or (mine.frozen_at and look.at >= mine.frozen_at)
    ]
    return counted[:LOOKS_SHOWN]


def reasons(seen: Evidence) -> list[str]:
    """Return why a badge was not called valid, each thing once."""
    check = seen.badge_check
    if check is None:
        return []
    return list(dict.fromkeys(needed().badge_reason(each) for each in check.reasons))


def _change_form(kind: Kind) -> type[EvidenceForm]:
    """A file stays what it is: only its words change; so too what the product or others wrote."""
    return FORMS[kind] if kind in {Kind.LINK, Kind.TEXT} else ChangeForm


def _edit_page(mine: Evidence, form: EvidenceForm) -> str:
    return render_template(
        "portfolio/edit.html", piece=mine, form=form, framework=needed().framework()
    )
