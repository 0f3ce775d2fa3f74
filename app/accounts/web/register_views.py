"""Pages for people who have no account yet: register, confirm, join by invitation."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from app.accounts import invite, register
from app.accounts.model import Invitation
from app.accounts.web import security
from app.accounts.web.forms import ROLE_NAMES, ConfirmForm, JoinForm, RegisterForm
from app.accounts.web.views import blueprint
from app.cohorts import service as cohorts
from app.kernel.errors import ProductError
from app.kernel.ids import OrganisationId
from app.web.access import find_actor, find_person, public
from app.web.language import current_language
from app.web.limits import GUESSABLE, limiter


@blueprint.get("/register")
@public
def register_page() -> ResponseReturnValue:
    if find_actor():
        return redirect(url_for("home.start"))
    return _register_page(_register_form())


@blueprint.post("/register")
@public
@limiter.limit(GUESSABLE)
def register_person() -> ResponseReturnValue:
    form = _register_form()
    if form.validate():
        try:
            register.register(
                OrganisationId(UUID(form.organisation.data)),
                name=form.name.data or "",
                email=form.email.data or "",
                password=form.password.data or "",
                language=form.language.data,
            )
        except ProductError as error:
            form.refuse(error)
        else:
            return redirect(url_for("accounts.registered"), 303)
    return _register_page(form), 422


@blueprint.get("/register/sent")
@public
def registered() -> str:
    return render_template("accounts/registered.html")


def _register_form() -> RegisterForm:
    form = RegisterForm(language=current_language())
    form.organisation.choices = [SelectChoice(str(o.id), o.name) for o in cohorts.open_to_all()]
    return form


def _register_page(form: RegisterForm) -> str:
    return render_template("accounts/register.html", form=form)


@blueprint.get("/register/confirm/<link>")
@public
def confirm(link: str) -> ResponseReturnValue:
    register.pending(link)
    return _confirm_page(ConfirmForm(), link)


@blueprint.post("/register/confirm/<link>")
@public
@limiter.limit(GUESSABLE)
def confirm_person(link: str) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate():
        try:
            row = register.confirm(link, form.password.data or "")
        except ProductError as error:
            if error.status != 422:
                raise
            form.refuse(error)
        else:
            security.sign_in(row)
            flash(_("Welcome! Your account is ready."))
            return redirect(url_for("home.start"), 303)
    return _confirm_page(form, link), 422


def _confirm_page(form: ConfirmForm, link: str) -> str:
    return render_template("accounts/confirm.html", form=form, link=link)


@blueprint.get("/join/<link>")
@public
def join(link: str) -> str:
    invitation = invite.opened(link)
    return _join_page(JoinForm(language=current_language()), invitation, link)


@blueprint.post("/join/<link>")
@public
@limiter.limit(GUESSABLE)
def accept(link: str) -> ResponseReturnValue:
    person_id = find_person()
    if person_id is not None:
        joined = invite.accept(link, person_id)
        return _welcome(joined)
    invitation = invite.opened(link)
    if invite.has_account(invitation):
        return redirect(url_for("security.login", next=url_for("accounts.join", link=link)), 303)
    form = JoinForm()
    if form.validate():
        try:
            row = invite.accept_as_new(
                link,
                name=form.name.data or "",
                password=form.password.data or "",
                language=form.language.data,
            )
        except ProductError as error:
            if error.status != 422:
                raise
            form.refuse(error)
        else:
            security.sign_in(row)
            session["language"] = form.language.data
            return _welcome(invitation)
    return _join_page(form, invitation, link), 422


def _welcome(invitation: Invitation) -> ResponseReturnValue:
    security.prefer_organisation(invitation.organisation_id)
    flash(_("Welcome to %(organisation)s!", organisation=invitation.organisation_name))
    return redirect(url_for("home.start"), 303)


def _join_page(form: JoinForm, invitation: Invitation, link: str) -> str:
    return render_template(
        "accounts/join.html",
        form=form,
        invitation=invitation,
        link=link,
        has_account=invite.has_account(invitation),
        signed_in=find_person() is not None,
        role_name=ROLE_NAMES[invitation.role],
    )
