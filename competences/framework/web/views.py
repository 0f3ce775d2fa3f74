"""The framework as everybody can read it."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, render_template, request

from app.kernel.errors import NotFound
from app.kernel.i18n import LANGUAGES
from app.kernel.identity import Role
from app.web.access import public, requires
from app.web.language import current_language
from competences.framework import moodle_csv, service
from competences.framework.model import Competence, Item, Kind
from competences.framework.web.labels import KINDS, SOURCES

blueprint = Blueprint("framework", __name__, url_prefix="/framework", template_folder="templates")


@blueprint.get("/")
@public
def overview() -> str:
    return render_template("framework/overview.html", framework=service.current())


@blueprint.get("/moodle.csv")
@requires(Role.TRAINER, Role.ADMINISTRATOR)
def for_moodle() -> Response:
    """The framework as Moodle imports competencies, as a file to save.

    Its language is asked for by `in`: `lang` would change the language of all pages.
    """
    framework, asked = service.current(), request.args.get("in", "")
    language = asked if asked in LANGUAGES else current_language()
    response = Response(moodle_csv.document(framework, language), mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{framework.id}-{language}.csv"'
    )
    return response


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
