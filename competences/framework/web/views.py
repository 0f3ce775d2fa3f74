"""The framework as everybody can read it."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template

from app.kernel.errors import NotFound
from app.web.access import public
from competences.framework import service
from competences.framework.model import Competence, Item, Kind
from competences.framework.web.labels import KINDS, SOURCES

blueprint = Blueprint("framework", __name__, url_prefix="/framework", template_folder="templates")


@blueprint.get("/")
@public
def overview() -> str:
    return render_template("framework/overview.html", framework=service.current())


@blueprint.get("/<code>")
@public
def competence(code: str) -> str:
    framework = service.current()
    try:
        found = framework.competence(code)
    except KeyError:
        raise NotFound("competence_unknown") from None
    position = framework.codes.index(code)
    return render_template(
        "framework/competence.html",
        framework=framework,
        competence=found,
        items=_by_kind(found),
        kinds=KINDS,
        sources=SOURCES,
        previous=framework.competences[position - 1] if position else None,
        following=next(iter(framework.competences[position + 1 :]), None),
    )


def _by_kind(competence: Competence) -> list[tuple[Kind, list[Item]]]:
    order = list(Kind)
    items = sorted(competence.items, key=lambda item: order.index(item.kind))
    return [(kind, list(group)) for kind, group in groupby(items, key=lambda item: item.kind)]
