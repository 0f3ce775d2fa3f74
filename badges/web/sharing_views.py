"""What a holder decides about their badges: who sees them, and the links they give away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import NotFound, ProductError
from app.kernel.ids import AwardId
from app.web.access import current_actor, find_actor, public, requires
from app.web.limits import limiter
from badges import service
from badges.sharing import service as sharing
from badges.sharing.model import Link, Visibility
from badges.web import showing, taking_views
from badges.web.forms import LinkForm, PassportLinkForm, VisibilityForm

blueprint = Blueprint("badge_sharing", __name__, template_folder="templates")


@blueprint.post("/badges/<uuid:award_id>/visibility")
@requires()
def visibility(award_id: UUID) -> ResponseReturnValue:
    form = VisibilityForm()
    if not form.validate():
        raise NotFound
    sharing.choose(
        award_id,
        current_actor(),
        Visibility(form.visible.data),
        listed=bool(form.listed.data),
        first_label=_("Link of %(date)s", date=format_date(clock.now(), "long")),
    )
    flash(_("Saved. The page shows what you chose."))
    if request.form.get("back") == "mine":
        return redirect(url_for("badges.mine", _anchor=f"badge-{award_id}"), 303)
    return redirect(url_for("badges.public", award_id=award_id, _anchor="seen"), 303)


@blueprint.post("/badges/<uuid:award_id>/links")
@requires()
def make_link(award_id: UUID) -> ResponseReturnValue:
    form = LinkForm()
    award = service.get_award(award_id)
    if award.person_id != current_actor().person_id:
        raise NotFound
    if _made(form, AwardId(award_id)):
        return redirect(url_for("badges.public", award_id=award_id, _anchor="links"), 303)
    return showing.page(award, form=form, status=422)


@blueprint.post("/badges/passport/links")
@requires()
def make_passport_link() -> ResponseReturnValue:
    form = PassportLinkForm()
    if _made(form, None):
        return redirect(url_for("badge_taking.own_passport", _anchor="links"), 303)
    return taking_views.passport_page(form), 422


def _made(form: LinkForm, award_id: AwardId | None) -> bool:
    """Make the link that a form asks for; False where it was refused, which the form says."""
    if not form.validate():
        return False
    try:
        sharing.make_link(
            current_actor(),
            award_id,
            label=form.label.data or "",
            days=form.days.data,
            self_levels=isinstance(form, PassportLinkForm) and bool(form.self_levels.data),
        )
    except ProductError as error:
        form.refuse(error)
        return False
    flash(_("The link is made. Copy it, and give it to whom you like."))
    return True


@blueprint.post("/badges/links/<uuid:badge_link_id>/withdraw")
@requires()
def withdraw(badge_link_id: UUID) -> ResponseReturnValue:
    link = sharing.withdraw(badge_link_id, current_actor())
    flash(_("The link is withdrawn. It opens nothing any more."))
    if link.award_id is None:
        return redirect(url_for("badge_taking.own_passport", _anchor="links"), 303)
    return redirect(url_for("badges.public", award_id=link.award_id, _anchor="links"), 303)


# -- what a link opens -------------------------------------------------------------------------


@blueprint.get("/badges/shared/<token>")
@public
def shared(token: str) -> Response:
    """Show what a holder gave a link to: one badge, or their passport."""
    link = _opened(token)
    if link.award_id is None:
        return taking_views.shared_passport_page(link, token)
    return showing.page(service.get_award(link.award_id), link=link)


@blueprint.get("/badges/shared/<token>/attestation.pdf")
@public
@limiter.limit(taking_views.PAPERS)
def attestation(token: str) -> Response:
    link = _opened(token)
    if link.award_id is None:
        raise NotFound
    return taking_views.attestation_of(service.get_award(link.award_id), link)


@blueprint.get("/badges/shared/<token>/passport.pdf")
@public
@limiter.limit(taking_views.PAPERS)
def passport_pdf(token: str) -> Response:
    return taking_views.passport_pdf_of(_passport_link(token))


@blueprint.get("/badges/shared/<token>/passport.json")
@public
def passport_json(token: str) -> Response:
    return taking_views.passport_json_of(_passport_link(token))


def _passport_link(token: str) -> Link:
    link = _opened(token)
    if link.award_id is not None:
        raise NotFound
    return link


def _opened(token: str) -> Link:
    actor = find_actor()
    return sharing.opened(token, actor.person_id if actor else None)
