"""Pages of administrators: one platform, checked, corrected, paused or taken away."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import NotFound, ProductError
from app.lti import checking, platforms, quirks, removing, renewing
from app.lti.checking import Finding
from app.lti.model import Platform
from app.lti.platforms import Facts
from app.lti.web.addresses import addresses, public_address
from app.lti.web.admin_views import administrators_only, blueprint
from app.lti.web.forms import CorrectionForm, RemovalForm
from app.web.access import current_actor
from app.web.messages import sentence_for
from app.web.transaction import reads


@blueprint.get("/<uuid:platform_id>")
@administrators_only
def platform(platform_id: UUID) -> str:
    return _platform_page(platforms.get(current_actor(), platform_id))


@blueprint.post("/<uuid:platform_id>/check")
@administrators_only
@reads  # the platform may take its time, and nothing is kept
def check(platform_id: UUID) -> str:
    found = platforms.get(current_actor(), platform_id)
    return _platform_page(found, checking.check(found))


@blueprint.post("/<uuid:platform_id>/deployments")
@administrators_only
def answer_deployment(platform_id: UUID) -> ResponseReturnValue:
    """Let a deployment in that waits, or forget it."""
    actor, deployment = current_actor(), request.form.get("deployment", "")
    match request.form.get("answer"):
        case "agree":
            platforms.agree(actor, platform_id, deployment)
            flash(_("Launches of deployment %(id)s are let in from now on.", id=deployment))
        case "decline":
            platforms.decline(actor, platform_id, deployment)
            flash(_("Deployment %(id)s is forgotten. It may ask again.", id=deployment))
        case _:
            raise NotFound
    return _back(platform_id)


@blueprint.get("/<uuid:platform_id>/correct")
@administrators_only
def correct(platform_id: UUID) -> str:
    found = platforms.get(current_actor(), platform_id)
    form = CorrectionForm(obj=found)
    form.frame_origins.data = "\n".join(found.frame_origins)
    return _correction_page(found, form)


@blueprint.post("/<uuid:platform_id>/correct")
@administrators_only
def take_correction(platform_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found, form = platforms.get(actor, platform_id), CorrectionForm()
    if form.validate():
        try:
            platforms.change(actor, platform_id, Facts(**form.facts()))
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The changes are kept. Check the connection next."))
            return _back(platform_id)
    return _correction_page(found, form), 422


@blueprint.post("/<uuid:platform_id>/pause")
@administrators_only
def pause(platform_id: UUID) -> ResponseReturnValue:
    """Hold a platform, or let it go on."""
    if request.form.get("answer") == "resume":
        platforms.resume(current_actor(), platform_id)
        flash(_("The platform goes on: people are let in, and what waited is sent."))
    else:
        platforms.pause(current_actor(), platform_id)
        flash(_("The platform is paused: nobody is let in from it, and nothing is sent to it."))
    return _back(platform_id)


@blueprint.get("/<uuid:platform_id>/remove")
@administrators_only
def ask_removal(platform_id: UUID) -> str:
    """Say what would go and what would stay, before anything does."""
    return _removal_page(platforms.get(current_actor(), platform_id), RemovalForm())


@blueprint.post("/<uuid:platform_id>/remove")
@administrators_only
def remove(platform_id: UUID) -> ResponseReturnValue:
    actor, form = current_actor(), RemovalForm()
    if not form.validate():
        return _removal_page(platforms.get(actor, platform_id), form), 422
    name = removing.remove(actor, platform_id)
    flash(_("%(name)s is removed. Its people and their work are still here.", name=name))
    return redirect(url_for("lti_admin.platforms"), 303)


def _back(platform_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("lti_admin.platform", platform_id=platform_id), 303)


def _platform_page(found: Platform, findings: list[Finding] | None = None) -> str:
    known = quirks.of(found)
    return render_template(
        "lti/platform.html",
        platform=found,
        deployments=platforms.deployments(found),
        findings=[(each.good, sentence_for(each.code, each.values)) for each in findings or []],
        addresses=addresses(),
        arrived=platforms.arrived(found),
        by_hand=known.activated_by_hand,
        pages_missing=known.pages_elsewhere(found.issuer) and not found.frame_origins,
        renewal=public_address("lti_door.register", key=renewing.key_of(found))
        if known.renews
        else None,
    )


def _correction_page(found: Platform, form: CorrectionForm) -> str:
    return render_template("lti/correct.html", platform=found, form=form)


def _removal_page(found: Platform, form: RemovalForm) -> str:
    return render_template(
        "lti/remove.html", platform=found, form=form, holdings=removing.holdings(found)
    )
