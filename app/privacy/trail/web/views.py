"""The record for the person whose work it is about, and for administrators."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, render_template, request, stream_with_context

from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.privacy.trail import paper, service
from app.privacy.trail.model import Filter
from app.privacy.trail.web import acts
from app.web.access import current_actor, requires

blueprint = Blueprint("record", __name__, template_folder="templates")

LAST_PAGE = 100_000
"""A page number beyond it is nobody's; a much larger one would not fit the database."""


@blueprint.get("/account/record")
@requires()
def mine() -> str:
    actor, page = current_actor(), _page()
    lines, more = service.entries_about(actor.person_id, actor.organisation_id, page)
    return render_template("trail/mine.html", lines=lines, more=more, page=page, acts=acts)


@blueprint.get("/admin/record")
@requires(Role.ADMINISTRATOR)
def organisation() -> str:
    actor, page = current_actor(), _page()
    lines, more = service.entries_of_organisation(actor, _filter(), page)
    asked = {name: request.args.get(name, "") for name in _ASKED}
    return render_template(
        "trail/organisation.html",
        lines=lines,
        more=more,
        page=page,
        acts=acts,
        asked=asked,
        kept={name: value for name, value in asked.items() if value},
    )


@blueprint.get("/admin/record.csv")
@requires(Role.ADMINISTRATOR)
def export() -> Response:
    """Hand over the record as it is filtered; it is read from the database bit by bit."""
    lines = service.everything(current_actor().organisation_id, _filter())
    response = Response(
        stream_with_context(paper.rows(lines)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="keep-in-pact-record.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


_ASKED = ("act", "q", "person", "since", "until")


def _filter() -> Filter:
    """Return what the address asks for; what cannot be read asks for nothing."""
    asked = request.args
    person_id = asked.get("person", type=UUID)
    text = asked.get("q", "")[:200].strip()
    people = frozenset({PersonId(person_id)}) if person_id else None
    if people is None and text:
        people = service.people_called(current_actor(), text)
    return Filter(
        act=asked.get("act") or None,
        people=people,
        since=asked.get("since", type=date.fromisoformat),
        until=asked.get("until", type=date.fromisoformat),
    )


def _page() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
