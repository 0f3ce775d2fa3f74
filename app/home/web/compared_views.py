"""Own levels beside assessors', and the wait for an answer: for a cohort, and for all."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template

from app.home import compared, heat
from app.home.compared_store import Scope
from app.home.heat_model import Looked
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from competences.framework import service as framework_service

blueprint = Blueprint("compared", __name__, url_prefix="/cohorts", template_folder="templates")
for_trainers = requires(Role.TRAINER, Role.ADMINISTRATOR)


@blueprint.get("/compared")
@for_trainers
def organisation() -> str:
    return _page(Scope(current_actor().organisation_id), None)


@blueprint.get("/<uuid:cohort_id>/compared")
@for_trainers
def cohort(cohort_id: UUID) -> str:
    found = heat.looked(current_actor(), cohort_id)
    return _page(Scope(found.organisation_id, found.id), found)


def _page(scope: Scope, found: Looked | None) -> str:
    return render_template(
        "home/compared.html",
        cohort=found,
        compared=compared.compare(scope),
        competences=framework_service.current().competences,
        fewest=compared.FEWEST,
    )
