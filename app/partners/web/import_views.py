"""Pages of files on their way into a list, and of those that leave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.partners import exporting, lists
from app.partners.importing import service
from app.partners.importing.model import (
    KEPT_AFTER,
    MOST_BYTES,
    Entry,
    Import,
    Phase,
    Same,
    State,
    Unknown,
)
from app.partners.importing.rows import Row
from app.partners.model import COLUMNS, PartnerList, Type
from app.partners.web import import_words, words
from app.partners.web.asking import asked, page_number
from app.partners.web.blueprint import blueprint
from app.partners.web.import_forms import ColumnsForm, FileForm
from app.printing import sheets
from app.printing.sheets import Cell, Form
from app.web import errors
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.messages import sentence_for

MOST_MB = MOST_BYTES // 1_000_000
FIRST_SHOWN = (
    State.REFUSED,
    State.NEW,
    State.SAME,
    State.ADDED,
    State.CHANGED,
    State.NOTHING,
)
"""What needs somebody's eyes stands first."""
UNKNOWN = "unknown"
"""In an address: rows that name somebody to work with whom nobody knows."""


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Refuse a file while it is on its way: it is not read to its end."""
    return errors.page("import_large", 413, most=MOST_MB)


# -- all files of a list ---------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/imports")
@requires()
def imports(list_id: UUID) -> str:
    return _imports(lists.get(current_actor(), list_id), FileForm())


def _imports(partner_list: PartnerList, form: FileForm) -> str:
    return render_template(
        "partners/imports.html",
        list=partner_list,
        form=form,
        imports=service.newest(partner_list),
        most_bytes=MOST_BYTES,
        most_mb=MOST_MB,
        words=words,
        import_words=import_words,
    )


@blueprint.post("/<uuid:list_id>/imports")
@requires()
def take_in(list_id: UUID) -> ResponseReturnValue:
    actor, form = current_actor(), FileForm()
    partner_list = lists.get(actor, list_id)
    if form.validate():
        upload = form.file.data
        try:
            import_id = service.take_in(
                actor, partner_list, upload.stream, upload.filename or "", current_language()
            )
        except Invalid as error:
            form.refuse(error)
        else:
            return _to(list_id, import_id)
    return _imports(partner_list, form), 422


def _to(list_id: UUID, import_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("partners.show_import", list_id=list_id, import_id=import_id), 303)


# -- one file --------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/imports/<uuid:import_id>")
@requires()
def show_import(list_id: UUID, import_id: UUID) -> str:
    partner_list, found = service.get(current_actor(), list_id, import_id)
    if found.phase is Phase.COLUMNS:
        form = ColumnsForm(
            formdata=None,
            heading=found.heading,
            same=found.same.value,
            type_else=found.type_else.value if found.type_else else "",
        )
        return _columns(partner_list, found, form, found.columns)
    return _progress(partner_list, found)


def _columns(
    partner_list: PartnerList, found: Import, form: ColumnsForm, columns: Sequence[str]
) -> str:
    first = service.looked_at(found)
    form.offer_headings(first, found.heading)
    heading = next((row.cells for row in first if row.number == found.heading), [])
    return render_template(
        "partners/columns.html",
        list=partner_list,
        found=found,
        form=form,
        columns=columns,
        heading=heading,
        samples=[_cell(first, found.heading, place) for place in range(len(columns))],
        words=words,
    )


def _cell(first: Iterable[Row], heading: int, place: int) -> list[str]:
    """Return what the first rows say in a column, each thing once."""
    below = (row.cells for row in first if row.number > heading)
    said = dict.fromkeys(cells[place].strip() for cells in below if place < len(cells))
    return [text for text in said if text][:3]


@blueprint.post("/<uuid:list_id>/imports/<uuid:import_id>/columns")
@requires()
def say_columns(list_id: UUID, import_id: UUID) -> ResponseReturnValue:
    partner_list, found = service.get(current_actor(), list_id, import_id)
    form = ColumnsForm()
    form.offer_headings(service.looked_at(found), found.heading)
    columns = [request.form.get(f"column-{place}", "") for place in range(len(found.columns))]
    if form.validate():
        try:
            service.read(
                found,
                heading=form.heading.data,
                columns=columns,
                same=Same(form.same.data),
                type_else=Type(form.type_else.data) if form.type_else.data else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            return _to(list_id, import_id)
    return _columns(partner_list, found, form, columns), 422


def _progress(partner_list: PartnerList, found: Import) -> str:
    numbers, settled = service.numbers_of(found.id), not found.phase.runs
    tabs = {state.value: numbers[state] for state in FIRST_SHOWN if numbers[state]}
    if settled and (unknown := service.count_unknown(found)):
        tabs[UNKNOWN] = unknown
    wanted, page = request.args.get("show", ""), page_number()
    shown = wanted if wanted in tabs else next(iter(tabs), "")
    rows, more = _rows(found, shown, page) if shown and settled else ((), False)
    return render_template(
        "partners/import.html",
        list=partner_list,
        found=found,
        tabs=tabs,
        ready=sum(numbers[state] for state in State if state.waits),
        total=sum(numbers.values()),
        shown=shown,
        rows=rows,
        more=more,
        page=page,
        problem=sentence_for(found.problem, found.values) if found.problem else "",
        forgotten_on=found.finished_at and found.finished_at + KEPT_AFTER,
        may_go_back=service.may_go_back(found),
        Phase=Phase,
        State=State,
        UNKNOWN=UNKNOWN,
        words=words,
        import_words=import_words,
    )


def _rows(found: Import, shown: str, page: int) -> tuple[Sequence[Entry] | Sequence[Unknown], bool]:
    if shown == UNKNOWN:
        return service.unknown(found, page)
    return service.page(found.id, State(shown), page)


@blueprint.post("/<uuid:list_id>/imports/<uuid:import_id>/back")
@requires()
def back_to_columns(list_id: UUID, import_id: UUID) -> ResponseReturnValue:
    _partner_list, found = service.get(current_actor(), list_id, import_id)
    service.back_to_columns(found)
    return _to(list_id, import_id)


@blueprint.post("/<uuid:list_id>/imports/<uuid:import_id>/start")
@requires()
def start_import(list_id: UUID, import_id: UUID) -> ResponseReturnValue:
    partner_list, found = service.get(current_actor(), list_id, import_id)
    service.start(partner_list, found)
    flash(_("The rows are going in. You can leave this page: it goes on without you."))
    return _to(list_id, import_id)


@blueprint.post("/<uuid:list_id>/imports/<uuid:import_id>/throw-away")
@requires()
def throw_away(list_id: UUID, import_id: UUID) -> ResponseReturnValue:
    _partner_list, found = service.get(current_actor(), list_id, import_id)
    service.throw_away(found)
    flash(_("The file is gone. Nothing of it is in the list."))
    return redirect(url_for("partners.imports", list_id=list_id), 303)


@blueprint.get("/<uuid:list_id>/imports/<uuid:import_id>/refused.csv")
@requires()
def refused(list_id: UUID, import_id: UUID) -> Response:
    """Hand over the rows that cannot go in, as they were written, each with why."""
    _partner_list, found = service.get(current_actor(), list_id, import_id)
    facts = [fact for fact in COLUMNS if fact in found.columns]
    headings = [_("Line"), _("Reason"), *(str(words.COLUMNS[fact]) for fact in facts)]
    rows: list[list[Cell]] = [
        [entry.number, import_words.reason_of(entry), *(entry.values.get(f, "") for f in facts)]
        for entry in service.refused(import_id)
    ]
    return _file(f"refused-{clock.now():%Y-%m-%d}", headings, rows, Form.CSV)


# -- out -------------------------------------------------------------------------------------------


@blueprint.get("/<uuid:list_id>/partners.<form>")
@requires()
def export(list_id: UUID, form: str) -> Response:
    """Hand over the partners that a filter means, all without one."""
    partner_list = lists.get(current_actor(), list_id)
    if form not in set(Form):
        raise NotFound
    said = exporting.Words(
        types={key: str(word) for key, word in words.TYPES.items()},
        statuses={key: str(word) for key, word in words.STATUSES.items()},
    )
    headings = [str(words.COLUMNS[name]) for name in COLUMNS]
    rows = exporting.rows(partner_list, asked(), said)
    return _file(f"partners-{clock.now():%Y-%m-%d}", headings, rows, Form(form))


def _file(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form
) -> Response:
    if form is Form.CSV:
        # Excel takes a semicolon where the comma parts a number.
        chunks = sheets.csv_chunks(headings, rows, ";" if current_language() == "fr" else ",")
    else:
        chunks = sheets.xlsx_chunks(_("Partners"), headings, rows)
    response = Response(chunks, mimetype=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
