"""Pages of administrators: which platforms may bring people, and how one is connected."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.lti import platforms, quirks, registering
from app.lti.model import RegistrationLink
from app.lti.web.addresses import addresses, public_address
from app.lti.web.forms import PlatformForm
from app.web.access import current_actor, requires

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
        deployment_ids=[
            each for each in (form.deployment_id.data or "").split(",") if each.strip()
        ],
        **form.facts(),
    )


@blueprint.post("/links")
@administrators_only
def make_link() -> ResponseReturnValue:
    actor = current_actor()
    made = registering.make_link(actor.organisation_id, actor.person_id)
    return redirect(url_for("lti_admin.link", link_id=made), 303)


@blueprint.get("/links/<uuid:link_id>")
@administrators_only
def link(link_id: UUID) -> str:
    """One link: what to do with it, and what has come of it so far."""
    actor = current_actor()
    found = registering.get(actor, link_id)
    registered = platforms.get(actor, found.platform_id) if found.platform_id else None
    return render_template(
        "lti/connect.html",
        link=found,
        address=_address(found),
        over=clock.now() >= found.expires_at,
        platform=registered,
        arrived=platforms.arrived(registered) if registered else None,
        by_hand=quirks.of(registered).activated_by_hand if registered else True,
    )


@blueprint.post("/links/<uuid:link_id>/withdraw")
@administrators_only
def withdraw_link(link_id: UUID) -> ResponseReturnValue:
    registering.withdraw(current_actor(), link_id)
    flash(_("The link is withdrawn."))
    return redirect(url_for("lti_admin.platforms"), 303)


def _list_page(form: PlatformForm) -> str:
    actor = current_actor()
    return render_template(
        "lti/platforms.html",
        form=form,
        links=[(each, _address(each)) for each in registering.open_links(actor)],
        platforms=platforms.listed(actor),
        addresses=addresses(),
    )


def _address(link: RegistrationLink) -> str:
    return public_address("lti_door.register", key=registering.key_of(link.id))
