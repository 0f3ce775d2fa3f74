"""Pages of administrators who award a badge by hand."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.kernel.ids import PersonId
from app.web.access import current_actor, requires
from app.web.language import current_language
from badges import by_hand
from badges.batches import service as batches
from badges.web.forms import RoleForm

blueprint = Blueprint("badge_roles", __name__, template_folder="templates")
SEARCH_LENGTH = 200


@blueprint.get("/admin/badges")
@requires(Role.ADMINISTRATOR)
def choose() -> str:
    """Show the badges that are awarded by hand."""
    lists = batches.newest(current_actor())
    return render_template(
        "badges/roles.html",
        designs=by_hand.designs(current_actor()),
        names=batches.names(batch for batch, _rows in lists),
        lists=lists,
    )


@blueprint.route("/admin/badges/<slug>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def award(slug: str) -> ResponseReturnValue:
    """Award one: to whom, the criteria one by one, words of one's own."""
    actor = current_actor()
    design = by_hand.get(slug, actor)
    form = RoleForm()
    form.confirmed.choices = [
        (number, point[current_language()]) for number, point in enumerate(design.to_confirm)
    ]
    search = request.args.get("q", "")[:SEARCH_LENGTH]
    members = by_hand.candidates(actor, search)
    if form.validate_on_submit():
        try:
            award_id = by_hand.award_by_hand(
                slug,
                PersonId(UUID(form.person.data)),
                actor,
                confirmed=form.confirmed.data or [],
                words=form.words.data or "",
            )
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The badge has been awarded. Its holder is told by mail."))
            return redirect(url_for("badges.public", award_id=award_id), 303)
    page = render_template(
        "badges/award_role.html", design=design, form=form, members=members, search=search
    )
    return page, 422 if form.is_submitted() else 200
