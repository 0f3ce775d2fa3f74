"""Pages of administrators: which platforms may bring people, and whether they can."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import NotFound, ProductError
from app.kernel.identity import Role
from app.lti import checking, platforms, registering
from app.lti.checking import Finding
from app.lti.model import Platform
from app.lti.web.addresses import addresses, public_address
from app.lti.web.forms import PlatformForm
from app.web.access import current_actor, requires
from app.web.messages import sentence_for
from app.web.transaction import reads

blueprint = Blueprint(
    "lti_admin", __name__, url_prefix="/admin/platforms", template_folder="templates"
)
administrators_only = requires(Role.ADMINISTRATOR)


@blueprint.get("/", endpoint="platforms")
@administrators_only
def list_platforms() -> str:
    return _list_page(PlatformForm())


@blueprint.post("/")
@administrators_only
def add() -> ResponseReturnValue:
    form = PlatformForm()
    if form.validate():
        try:
            platform_id = _added(form)
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The platform is registered. Check the connection next."))
            return redirect(url_for("lti_admin.platform", platform_id=platform_id), 303)
    return _list_page(form), 422


def _added(form: PlatformForm) -> UUID:
    return platforms.add(
        current_actor().organisation_id,
        name=form.name.data or "",
        issuer=form.issuer.data or "",
        client_id=form.client_id.data or "",
        auth_url=form.auth_url.data or "",
        token_url=form.token_url.data or "",
        jwks_url=form.jwks_url.data or "",
        deployment_ids=[
            each for each in (form.deployment_id.data or "").split(",") if each.strip()
        ],
    )


@blueprint.post("/links")
@administrators_only
def make_link() -> ResponseReturnValue:
    actor = current_actor()
    registering.make_link(actor.organisation_id, actor.person_id)
    flash(_("The link is ready: copy it and give it to whoever administers the platform."))
    return redirect(url_for("lti_admin.platforms"), 303)


@blueprint.post("/links/<uuid:link_id>/withdraw")
@administrators_only
def withdraw_link(link_id: UUID) -> ResponseReturnValue:
    registering.withdraw(current_actor(), link_id)
    flash(_("The link is withdrawn."))
    return redirect(url_for("lti_admin.platforms"), 303)


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
    return redirect(url_for("lti_admin.platform", platform_id=platform_id), 303)


def _list_page(form: PlatformForm) -> str:
    actor = current_actor()
    links = [
        (link, public_address("lti_door.register", key=registering.key_of(link.id)))
        for link in registering.open_links(actor)
    ]
    return render_template(
        "lti/platforms.html",
        form=form,
        links=links,
        platforms=platforms.listed(actor),
        addresses=addresses(),
    )


def _platform_page(found: Platform, findings: list[Finding] | None = None) -> str:
    return render_template(
        "lti/platform.html",
        platform=found,
        deployments=platforms.deployments(found),
        findings=[(each.good, sentence_for(each.code, each.values)) for each in findings or []],
        addresses=addresses(),
    )
