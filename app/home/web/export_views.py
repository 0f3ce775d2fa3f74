"""A cohort's map and dossiers as files, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, Response
from flask_babel import gettext as _

from app.home import heat, taking
from app.home.web.heat_words import PHASES
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.printing import sheets
from app.printing.sheets import Cell, Form
from app.printing.tables_csv import separator
from app.web.access import current_actor, requires
from app.web.language import current_language, pick
from app.web.transaction import writes
from competences.framework import service as framework_service

blueprint = Blueprint("cohort_files", __name__, url_prefix="/cohorts")
for_trainers = requires(Role.TRAINER, Role.ADMINISTRATOR)


@blueprint.get("/<uuid:cohort_id>/map.<form>")
@for_trainers
@writes
def heat_map(cohort_id: UUID, form: str) -> Response:
    """The map: a row a person."""
    actor, kind = current_actor(), _form(form)
    rows = taking.heat_rows(actor, cohort_id, _words())
    return _file("map", _heat_headings(shared=heat.sees_own_levels(actor)), rows, kind)


@blueprint.get("/<uuid:cohort_id>/dossiers.<form>")
@for_trainers
@writes
def dossiers(cohort_id: UUID, form: str) -> Response:
    """The dossiers of the cohort's people: a row a dossier."""
    return _dossiers(cohort_id, _form(form))


@blueprint.get("/dossiers.<form>")
@requires(Role.ADMINISTRATOR)
@writes
def all_dossiers(form: str) -> Response:
    """The dossiers of the whole organisation."""
    return _dossiers(None, _form(form))


def _dossiers(cohort_id: UUID | None, form: Form) -> Response:
    rows = taking.dossier_rows(current_actor(), cohort_id, _words())
    headings = (
        _("Name"),
        _("Code"),
        _("Competence"),
        _("State"),
        _("Round"),
        _("Begun"),
        _("Sent"),
        _("Decided"),
        _("Validated level"),
    )
    return _file("dossiers", headings, rows, form)


def _heat_headings(*, shared: bool) -> list[str]:
    headings = [_("Name")]
    for code in framework_service.current().codes:
        headings += [
            _("%(code)s: validated level", code=code),
            _("%(code)s: validated on", code=code),
            *([_("%(code)s: own level", code=code)] if shared else []),
            _("%(code)s: units done", code=code),
            _("%(code)s: dossier", code=code),
        ]
    return [*headings, _("Held up for days")]


def _words() -> taking.Words:
    """Return every word that rows may need: they are written after the request has ended."""
    nameless = str(_("Learner %(sign)s", sign="%s"))

    def called(name: str | None, person_id: PersonId) -> str:
        return name or nameless.replace("%s", person_id.hex[:4])

    competences = framework_service.current().competences
    return taking.Words(
        called=called,
        titles={each.code: pick(each.title) for each in competences},
        phases={phase: str(word) for phase, word in PHASES.items()},
        not_shared=_("not shared"),
    )


def _form(asked: str) -> Form:
    if asked not in set(Form):
        raise NotFound
    return Form(asked)


def _file(
    what: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form
) -> Response:
    if form is Form.CSV:
        chunks = sheets.csv_chunks(headings, rows, separator(current_language()))
    else:
        chunks = sheets.xlsx_chunks(what, headings, rows)
    name = f"{what}-{clock.now():%Y-%m-%d}.{form}"
    response = Response(chunks, mimetype=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
