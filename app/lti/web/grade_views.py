"""For administrators: the grades that go to platforms, and those that did not arrive."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.errors import NotFound
from app.kernel.identity import Role
from app.lti import grades
from app.lti.needs import needed
from app.web.access import current_actor, requires
from app.web.messages import sentence_for
from app.web.names import shown

blueprint = Blueprint(
    "lti_grades", __name__, url_prefix="/admin/grades", template_folder="templates"
)
MOST_PAGES = 10_000


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def overview() -> str:
    failed = request.args.get("show") != "all"
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    page = grades.listed(current_actor(), failed=failed, page=number)
    known = needed().names({line.person_id for line in page.lines})
    return render_template(
        "lti/grades.html",
        lines=[
            (shown(known.get(line.person_id), line.person_id), line, _reason(line.failure))
            for line in page.lines
        ],
        failed=failed,
        waiting=page.failed,
        more=page.more,
        page=number,
    )


def _reason(code: str | None) -> str:
    if code is None:
        return ""
    return sentence_for(code, {"reason": "–", "status": "–", "detail": "–"})


@blueprint.post("/resend")
@requires(Role.ADMINISTRATOR)
def resend_all() -> ResponseReturnValue:
    number = grades.resend(current_actor())
    flash(ngettext("%(num)d grade is on its way.", "%(num)d grades are on their way.", number))
    return redirect(url_for("lti_grades.overview"), 303)


@blueprint.post("/<uuid:grade_id>/resend")
@requires(Role.ADMINISTRATOR)
def resend(grade_id: UUID) -> ResponseReturnValue:
    if not grades.resend(current_actor(), {grade_id}):
        raise NotFound
    flash(_("The grade is on its way."))
    return redirect(url_for("lti_grades.overview"), 303)


@blueprint.post("/<uuid:grade_id>/compare")
@requires(Role.ADMINISTRATOR)
def compare(grade_id: UUID) -> ResponseReturnValue:
    if not grades.compare(current_actor(), grade_id):
        raise NotFound
    flash(_("We are asking the platform what its gradebook shows. Reload this page in a moment."))
    return redirect(url_for("lti_grades.overview", show="all"), 303)
