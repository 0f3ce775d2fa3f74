"""The start page: the next step for whoever is signed in, the offer for visitors."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.home import service
from app.home.model import NextKind, NextStep
from app.web.access import find_actor, find_person, public
from app.web.charts import Axis, radar
from app.web.language import current_language, pick
from badges import catalog
from competences.framework import service as framework_service

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    actor = find_actor()
    if actor is None and find_person() is not None:
        return redirect(url_for("accounts.ended"))
    if actor is None:
        return render_template(
            "home/welcome.html", competences=framework_service.current().competences
        )
    dashboard = service.dashboard(actor)
    axes = [
        Axis(p.competence, p.standing.self_level, p.standing.validated_level, p.target)
        for p in dashboard.positions
    ]
    label, href = _button(dashboard.next_step)
    return render_template(
        "home/dashboard.html",
        actor=actor,
        dashboard=dashboard,
        next_label=label,
        next_href=href,
        shape=radar(axes),
        words=dashboard.framework.scale.words(current_language()),
        titles={c.code: pick(c.title) for c in dashboard.framework.competences},
        badge_names={badge.design: catalog.get(badge.design).name for badge in dashboard.badges},
    )


@blueprint.get("/about")
@public
def about() -> str:
    return render_template("home/about.html")


_AT_DESK = {
    NextKind.CONFIRM_PROPOSAL: _l("Look at the proposal"),
    NextKind.AGREE: _l("Agree on a decision"),
    NextKind.ANSWER_APPEAL: _l("Look at the appeal"),
}


def _button(step: NextStep) -> tuple[str, str]:  # noqa: C901 - one case for each kind
    """Return the words and the address of the one primary button."""
    match step.kind:
        case NextKind.ANSWER_ASSESSOR:
            return _("Answer your assessor"), _dossier(step)
        case NextKind.CONFIRM_PROPOSAL | NextKind.AGREE | NextKind.ANSWER_APPEAL:
            href = url_for("validation.review", dossier_id=step.dossier_id)
            return str(_AT_DESK[step.kind]), href
        case NextKind.DECIDE:
            return _("Go to the desk"), url_for("validation.queue")
        case NextKind.FINISH_DOSSIER | NextKind.FIND_OUT:
            return _("Go on with your dossier"), _dossier(step)
        case NextKind.INVITE:
            return _("Invite colleagues"), url_for("accounts.invitations")
        case NextKind.SEE_GROUP:
            return _("See where your group is"), url_for("cohort.overview")
        case NextKind.ASSESS_FIRST:
            return _("See where you stand, 10 minutes"), url_for("assessment.choose")
        case NextKind.CONTINUE_MODULE:
            return _module_words(step, _("Continue: %(title)s", title=_title(step))), _place(step)
        case NextKind.START_MODULE:
            return _module_words(step, _("Begin: %(title)s", title=_title(step))), _place(step)
        case NextKind.PROVE:
            return _("Open a dossier"), url_for("validation.new", competence=step.competence)
        case NextKind.ASSESS_MORE:
            href = url_for("assessment.rate", code=step.competence)
            return _("Rate the next competence"), href
        case NextKind.KEEP_GOING:
            return _("Look at your result"), url_for("assessment.result")


def _dossier(step: NextStep) -> str:
    return url_for("validation.dossier", dossier_id=step.dossier_id)


def _title(step: NextStep) -> str:
    assert step.title is not None
    return pick(step.title)


def _module_words(step: NextStep, words: str) -> str:
    if step.minutes is None:
        return words
    return f"{words}, {ngettext('%(num)d minute', '%(num)d minutes', step.minutes)}"


def _place(step: NextStep) -> str:
    if step.unit_id:
        return url_for("learning.unit", module_id=step.module_id, unit_id=step.unit_id)
    return url_for("learning.module", module_id=step.module_id)
