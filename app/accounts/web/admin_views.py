"""Pages of administrators: who is a member, who is invited."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import invite, members
from app.accounts.model import Member
from app.accounts.web.forms import ROLE_NAMES, InvitationForm, RolesForm
from app.accounts.web.views import blueprint
from app.kernel import clock
from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.web.access import current_actor, requires
from app.web.language import current_language
from app.web.names import shown

PAGE_SIZE = 50
administrators_only = requires(Role.ADMINISTRATOR)


def _page_number() -> int:
    """Return which page is asked for, from 1; far enough for any organisation."""
    return min(max(request.args.get("page", 1, type=int), 1), 100_000)


@blueprint.get("/admin/members", endpoint="members")
@administrators_only
def list_members() -> str:
    page, search = _page_number(), request.args.get("q", "")[:200]
    offset = (page - 1) * PAGE_SIZE
    # One more than fits says whether there is a next page.
    found = members.listed(current_actor(), search, offset=offset, limit=PAGE_SIZE + 1)
    return render_template(
        "accounts/members.html",
        members=found[:PAGE_SIZE],
        more=len(found) > PAGE_SIZE,
        page=page,
        search=search,
        role_names=ROLE_NAMES,
    )


@blueprint.get("/admin/members/<uuid:person_id>")
@administrators_only
def member(person_id: UUID) -> str:
    found = members.get(current_actor(), person_id)
    return _member_page(RolesForm(data={"roles": [role.value for role in found.roles]}), found)


@blueprint.post("/admin/members/<uuid:person_id>")
@administrators_only
def set_roles(person_id: UUID) -> ResponseReturnValue:
    form, actor = RolesForm(), current_actor()
    found = members.get(actor, person_id)
    if form.validate():
        try:
            members.set_roles(actor, person_id, {Role(role) for role in form.roles.data or []})
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The roles of %(name)s are saved.", name=_known_as(found)))
            return redirect(url_for("accounts.members"), 303)
    return _member_page(form, found), 422


@blueprint.post("/admin/members/<uuid:person_id>/end")
@administrators_only
def end_membership(person_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = members.get(actor, person_id)
    members.remove(actor, person_id)
    flash(_("%(name)s is no longer a member.", name=_known_as(found)))
    return redirect(url_for("accounts.members"), 303)


def _known_as(member: Member) -> str:
    return member.name or member.email or shown(None, member.person_id)


def _member_page(form: RolesForm, found: Member) -> str:
    return render_template("accounts/member.html", form=form, member=found)


@blueprint.get("/admin/invitations", endpoint="invitations")
@administrators_only
def list_invitations() -> str:
    return _invitations_page(InvitationForm(language=current_language()))


@blueprint.post("/admin/invitations")
@administrators_only
def send_invitation() -> ResponseReturnValue:
    form = InvitationForm()
    if form.validate():
        email = form.email.data or ""
        try:
            invite.invite(
                current_actor(),
                email=email,
                role=Role(form.role.data),
                language=form.language.data,
            )
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The invitation to %(email)s is on its way.", email=email))
            return redirect(url_for("accounts.invitations"), 303)
    return _invitations_page(form), 422


@blueprint.post("/admin/invitations/<uuid:invitation_id>/withdraw")
@administrators_only
def withdraw_invitation(invitation_id: UUID) -> ResponseReturnValue:
    invite.withdraw(current_actor(), invitation_id)
    flash(_("The invitation is withdrawn."))
    return redirect(url_for("accounts.invitations"), 303)


def _invitations_page(form: InvitationForm) -> str:
    page = _page_number()
    found = invite.newest(current_actor(), offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    now = clock.now()
    return render_template(
        "accounts/invitations.html",
        form=form,
        invitations=[(invitation, invitation.state(now)) for invitation in found[:PAGE_SIZE]],
        more=len(found) > PAGE_SIZE,
        page=page,
        role_names=ROLE_NAMES,
    )
