"""Pages for people: one's badges, the public page of one, verifying, revoking."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import ProductError
from app.kernel.identity import Role
from app.web.access import current_actor, public, requires
from app.web.limits import limiter
from app.web.messages import sentence_for
from app.web.transaction import reads
from badges import service
from badges.sharing import service as sharing
from badges.verifying import example
from badges.verifying.mine import Mine, is_mine
from badges.verifying.model import Report, worst
from badges.verifying.reading import MAX_BYTES
from badges.web import showing
from badges.web.forms import RevokeForm, VerifyForm
from badges.web.kinds import headline
from badges.web.messages import (
    EXPLAINED,
    OUTCOMES,
    check_sentence,
    mine_sentence,
    written_date,
)

blueprint = Blueprint("badges", __name__, template_folder="templates")
blueprint.add_app_template_global(check_sentence)
blueprint.add_app_template_global(mine_sentence)
blueprint.add_app_template_global(written_date)
blueprint.add_app_template_global(lambda outcome: OUTCOMES[outcome], "outcome_word")
blueprint.add_app_template_global(lambda outcome: EXPLAINED[outcome], "outcome_explained")
blueprint.add_app_template_global(worst, "worst_outcome")

VERIFICATIONS = "30 per minute"
"""Verifying a foreign badge makes this server fetch: generous to people, dull for scanners."""


@blueprint.get("/badges/")
@requires()
def mine() -> str:
    actor = current_actor()
    awards = service.awards_of(actor.person_id, actor.organisation_id)
    links = sharing.links_of(actor)
    now = clock.now()
    return render_template(
        "badges/mine.html",
        awards=[(award, sharing.visibility(award, links)) for award in awards],
        links=Counter(link.award_id for link in links if link.is_open(now)),
        words=showing.words,
        headline=headline,
        name=showing.name,
    )


@blueprint.get("/badges/<uuid:award_id>", endpoint="public")
@public
@limiter.limit(VERIFICATIONS, exempt_when=lambda: "check" not in request.args)
def public_page(award_id: UUID) -> Response:
    """Show one badge; with `?check=1`, verified on the spot."""
    award = service.get_award(award_id)
    reports = service.verify_award(award_id) if "check" in request.args else []
    return showing.page(award, reports=reports)


@blueprint.route("/badges/<uuid:award_id>/revoke", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def revoke(award_id: UUID) -> ResponseReturnValue:
    award = service.get_revocable(award_id, current_actor())
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            service.revoke(award_id, current_actor(), form.reason.data or "")
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The badge has been revoked in every form."))
            return redirect(url_for("badges.public", award_id=award_id), 303)
    status = 422 if form.is_submitted() else 200
    page = render_template("badges/revoke.html", award=award, form=form, name=showing.name(award))
    return page, status


@blueprint.route("/badges/<uuid:award_id>/suspend", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def suspend(award_id: UUID) -> ResponseReturnValue:
    award = service.get_revocable(award_id, current_actor())
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            service.suspend(award_id, current_actor(), form.reason.data or "")
        except ProductError as error:
            form.refuse(error)
        else:
            flash(_("The badge has been suspended in every form."))
            return redirect(url_for("badges.public", award_id=award_id), 303)
    status = 422 if form.is_submitted() else 200
    page = render_template("badges/suspend.html", award=award, form=form, name=showing.name(award))
    return page, status


@blueprint.post("/badges/<uuid:award_id>/lift")
@requires(Role.ADMINISTRATOR)
def lift(award_id: UUID) -> ResponseReturnValue:
    service.lift(award_id, current_actor())
    flash(_("The suspension has been lifted: the badge is valid again in every form."))
    return redirect(url_for("badges.public", award_id=award_id), 303)


@blueprint.route("/verify", methods=["GET", "POST"])
@public
@reads
@limiter.limit(VERIFICATIONS, exempt_when=lambda: request.method == "GET")
def verify() -> ResponseReturnValue:
    """Verify what is handed in; `?example=valid` or `altered` puts a badge to try into the form."""
    form = VerifyForm(text=_example(request.args.get("example")))
    report = None
    if form.validate_on_submit():
        given = _given(form)
        if given:
            report = service.verify(given)
        else:
            form.form_errors.append(sentence_for("nothing_to_verify"))
    status = 422 if form.is_submitted() and report is None else 200
    return render_template(
        "badges/verify.html", form=form, report=report, mine=_mine(form, report)
    ), status


def _example(which: str | None) -> str:
    match which:
        case "valid":
            return example.valid()
        case "altered":
            return example.altered()
        case _:
            return ""


def _given(form: VerifyForm) -> bytes:
    """Return the file, or else the text. One byte more than the limit is enough to refuse it."""
    upload = form.file.data
    if upload and (data := bytes(upload.stream.read(MAX_BYTES + 1))):
        return data
    return (form.text.data or "").strip().encode("utf-8", "surrogatepass")


def _mine(form: VerifyForm, report: Report | None) -> Mine | None:
    """Compare the address that somebody typed; it is neither kept nor written anywhere."""
    address = (form.email.data or "").strip()
    return is_mine(report.facts.holder, address) if report and address else None
