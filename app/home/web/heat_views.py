"""The map of a cohort, and why a cell of it is as it is."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from app.home import heat
from app.home.heat_model import RECENT, Halt, ModuleUnderWay, Phase, Sort
from app.home.web.heat_words import HALTS, PHASES, SORTS, short
from app.kernel.errors import NotFound
from app.kernel.identity import Role
from app.learning import catalog
from app.web.access import current_actor, requires
from app.web.language import current_language, pick
from app.web.transaction import writes
from modules.loaded import LoadedModule

blueprint = Blueprint("heat", __name__, url_prefix="/cohorts", template_folder="templates")
for_trainers = requires(Role.TRAINER, Role.ADMINISTRATOR)
LAST_PAGE = 1_000


@blueprint.get("/<uuid:cohort_id>/")
@for_trainers
def heat_map(cohort_id: UUID) -> str:
    asked = request.args.get("sort", "")
    sort = Sort(asked) if asked in set(Sort) else Sort.NAME
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found = heat.page_of(current_actor(), cohort_id, sort, page)
    here = request.script_root + request.path
    return render_template(
        "home/heat.html",
        found=found,
        sort=sort,
        sorts=SORTS,
        halts=HALTS,
        page=page,
        more=page * heat.PAGE_SIZE < found.people,
        # From here the last part of the address is enough: three hundred cells lead somewhere.
        address={
            row.person_id: url_for(
                "heat.person", cohort_id=cohort_id, person_id=row.person_id
            ).removeprefix(here)
            for row in found.rows
        },
        short=short,
        progress=_progress,
        titles={each.code: pick(each.title) for each in found.framework.competences},
        words=found.framework.scale.words(current_language()),
        recent=RECENT.days,
    )


@blueprint.get("/<uuid:cohort_id>/<uuid:person_id>")
@for_trainers
@writes
def person(cohort_id: UUID, person_id: UUID) -> str:
    found = heat.person(current_actor(), cohort_id, person_id)
    return render_template(
        "home/heat_person.html",
        found=found,
        halts=HALTS,
        halt_kinds=Halt,
        phases=PHASES,
        phase_kinds=Phase,
        module=_module,
        unit=lambda under_way: _unit_title(under_way, found.last_units),
        words=found.framework.scale.words(current_language()),
        recent=RECENT.days,
    )


def _module(module_id: str) -> LoadedModule | None:
    """Return a module; None for one of a package that is no longer installed."""
    try:
        return catalog.get(module_id)
    except NotFound:
        return None


def _progress(under_way: ModuleUnderWay) -> tuple[int, int]:
    """Return how many units are done, of how many."""
    loaded = _module(under_way.module_id)
    return under_way.done, len(loaded.module.units) if loaded else under_way.done


def _unit_title(under_way: ModuleUnderWay, last_units: Mapping[str, str]) -> str:
    loaded, unit_id = _module(under_way.module_id), last_units.get(under_way.module_id)
    if loaded is None or unit_id is None:
        return ""
    return next((pick(unit.title) for unit in loaded.module.units if unit.id == unit_id), "")
