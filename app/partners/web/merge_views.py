"""Two entries that may be one partner, beside each other; and contact persons of long ago."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.errors import Invalid
from app.partners import forgetting, lists, merging, service
from app.partners.merging import Take
from app.partners.model import FACTS, LONG, Partner, PartnerList
from app.partners.web import words
from app.partners.web.blueprint import blueprint
from app.partners.web.partner_views import to_partner
from app.web.access import current_actor, requires
from app.web.messages import sentence

YEARS = (1, 2, 3, 5, 10)
YEARS_SHOWN = 3


@blueprint.get("/<uuid:list_id>/twins")
@requires()
def twins(list_id: UUID) -> str:
    """Show partners that have the same name."""
    partner_list = lists.get(current_actor(), list_id)
    return render_template(
        "partners/twins.html", list=partner_list, groups=service.twins(partner_list)
    )


@blueprint.get("/<uuid:list_id>/<uuid:partner_id>/same/<uuid:twin_id>")
@requires()
def compare(list_id: UUID, partner_id: UUID, twin_id: UUID) -> str:
    partner_list = lists.get(current_actor(), list_id)
    one, other = service.pair(partner_list, partner_id, twin_id)
    return _compare(partner_list, one, other)


def _compare(partner_list: PartnerList, one: Partner, other: Partner, problem: str = "") -> str:
    asked = dict(merging.open_questions(one.facts, other.facts))
    return render_template(
        "partners/compare.html",
        list=partner_list,
        one=one,
        other=other,
        asked=asked,
        chosen={name: _taken(name) or take for name, take in asked.items()},
        agreed=[name for name in FACTS if name not in asked],
        long=LONG,
        problem=problem,
        Take=Take,
        words=words,
    )


def _taken(name: str) -> Take | None:
    said = request.form.get(name, "")
    return Take(said) if said in set(Take) else None


@blueprint.post("/<uuid:list_id>/<uuid:partner_id>/same/<uuid:twin_id>")
@requires()
def merge(list_id: UUID, partner_id: UUID, twin_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    partner_list = lists.get(actor, list_id)
    one, other = service.pair(partner_list, partner_id, twin_id)
    takes = {name: take for name in FACTS if (take := _taken(name))}
    facts = merging.merged(one.facts, other.facts, takes, _in_words)
    try:
        service.merge(actor, partner_list, partner_id, twin_id, facts)
    except Invalid as error:
        return _compare(partner_list, one, other, sentence(error)), 422
    flash(_("The two are one partner now. It can be undone below."))
    return to_partner(list_id, partner_id)


def _in_words(name: str, fact: Any) -> str:
    return str(_("%(label)s: %(value)s", label=words.FACTS[name], value=fact))


@blueprint.get("/<uuid:list_id>/old-contacts")
@requires()
def old_contacts(list_id: UUID) -> str:
    """Show who is named as a contact person and was not spoken with for years."""
    partner_list = lists.get(current_actor(), list_id)
    years = request.args.get("years", YEARS_SHOWN, type=int)
    years = years if years in YEARS else YEARS_SHOWN
    return render_template(
        "partners/old_contacts.html",
        list=partner_list,
        years=years,
        choices=YEARS,
        partners=forgetting.with_old_contacts(partner_list, years),
        words=words,
    )


@blueprint.post("/<uuid:list_id>/old-contacts")
@requires()
def forget_old(list_id: UUID) -> ResponseReturnValue:
    """Forget the contact persons of the partners that were ticked."""
    actor = current_actor()
    partner_list = lists.get(actor, list_id)
    ticked = request.form.getlist("partner", type=UUID)
    forgetting.forget_people(actor, partner_list, ticked)
    flash(
        ngettext(
            "The contact persons of one partner are taken out.",
            "The contact persons of %(num)d partners are taken out.",
            len(ticked),
        )
    )
    return redirect(url_for("partners.old_contacts", list_id=list_id), 303)
