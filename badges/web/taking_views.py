"""What people take away: preview cards, attestations, the competence passport."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.kernel.errors import NotFound
from app.kernel.i18n import LANGUAGES
from app.printing import qr
from app.web.access import current_actor, find_actor, public, requires
from app.web.language import current_language
from app.web.limits import limiter
from badges import artwork, catalog, issuer, service
from badges.addresses import Addresses
from badges.model import Award
from badges.sharing import service as sharing
from badges.sharing.model import Link
from badges.taking import card, passport
from badges.taking.passport import Passport
from badges.web import papers, showing
from badges.web.documents import MAY_CHANGE_SECONDS
from badges.web.forms import PassportLinkForm

blueprint = Blueprint("badge_taking", __name__, template_folder="templates")


PAPERS = "30 per minute"
"""Making a paper takes a tenth of a second: generous to people, dull for programs."""


# -- preview cards -----------------------------------------------------------------------------


@blueprint.get("/badges/<uuid:award_id>/card-<language>.png")
@public
def preview(award_id: UUID, language: str) -> Response:
    """Draw what a chat shows beside a link to the page; it never names the holder.

    The language stands in the path: asked for as `?lang=`, it would be kept in a session.
    """
    if language not in LANGUAGES:
        raise NotFound
    award = service.get_award(award_id)
    with force_locale(language):
        drawing = card.drawn(_card(award))
    png = artwork.lettered_png(drawing, card.WIDTH, card.HEIGHT)
    response = Response(png, content_type="image/png")
    response.headers["X-Robots-Tag"] = showing.NOINDEX
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.cache_control.public = True
    response.cache_control.max_age = MAY_CHANGE_SECONDS
    return response


def _card(award: Award) -> card.Card:
    line = _("Open Badge: anyone can verify it.")
    if award.revoked:
        line = _("Revoked: this badge is no longer valid.")
    elif award.suspended:
        line = _("Suspended: this badge is not valid now.")
    elif award.expired:
        line = _("Expired: this badge is no longer valid.")
    return card.Card(
        title=showing.name(award),
        level=award.level,
        level_words=papers.level_words(award),
        line=line,
        artwork=catalog.get(award.design).artwork,
        in_force=award.in_force,
    )


# -- attestations ------------------------------------------------------------------------------


@blueprint.get("/badges/<uuid:award_id>/attestation.pdf")
@public
@limiter.limit(PAPERS)
def attestation(award_id: UUID) -> Response:
    """Return the paper of a badge, for its holder and for whom they show their name."""
    return attestation_of(service.get_award(award_id), None)


def attestation_of(award: Award, link: Link | None) -> Response:
    """Return the paper; raise `NotFound` where the reader may not learn the name, or none is due.

    Its code leads where its reader may look: to the link, or else to the page.
    """
    actor = find_actor()
    holds = actor is not None and actor.person_id == award.person_id
    name = award.holder_name if holds else showing.named(award, link)
    if not award.in_force or not name:
        raise NotFound
    at = Addresses(issuer.current().base_url)
    address = at.shared(sharing.token_of(link)) if link else at.page(award.id)
    return _pdf(papers.attestation(award, name, address), f"attestation-{award.design}")


# -- the competence passport -------------------------------------------------------------------


@blueprint.get("/badges/passport")
@requires()
def own_passport() -> str:
    return passport_page(PassportLinkForm(formdata=None))


def passport_page(form: PassportLinkForm) -> str:
    """Return the holder's own view of their passport, with the links they have made."""
    actor = current_actor()
    links = [
        link
        for link in sharing.links_of(actor)
        if link.award_id is None and link.organisation_id == actor.organisation_id
    ]
    return render_template(
        "badges/passport.html", passport=_own(), given=showing.given(links), form=form, **_texts()
    )


def _own() -> Passport:
    actor = current_actor()
    return passport.passport(actor.person_id, actor.organisation_id, actor.name, self_levels=True)


@blueprint.get("/badges/passport.pdf")
@requires()
def own_passport_pdf() -> Response:
    return _pdf(papers.passport(_own_chosen(), None), "competence-passport")


@blueprint.get("/badges/passport.json")
@requires()
def own_passport_json() -> Response:
    return _presented(_own_chosen())


def _own_chosen() -> Passport:
    actor = current_actor()
    chosen = "self" in request.args
    return passport.passport(actor.person_id, actor.organisation_id, actor.name, self_levels=chosen)


def shared_passport_page(link: Link, token: str) -> Response:
    """Return the passport as somebody sees it who was given a link."""
    address = Addresses(issuer.current().base_url).shared(token)
    html = render_template(
        "badges/passport_shared.html",
        passport=_linked(link),
        token=token,
        address=address,
        qr=qr.data_uri(address),
        **_texts(),
    )
    response = make_response(html)
    response.headers["X-Robots-Tag"] = showing.NOINDEX
    return response


def passport_pdf_of(link: Link) -> Response:
    address = Addresses(issuer.current().base_url).shared(sharing.token_of(link))
    return _pdf(papers.passport(_linked(link), address), "competence-passport")


def passport_json_of(link: Link) -> Response:
    return _presented(_linked(link))


def _linked(link: Link) -> Passport:
    return passport.passport(
        link.person_id, link.organisation_id, None, self_levels=link.self_levels
    )


def _texts() -> dict[str, object]:
    return {"words_of": showing.words, "name": showing.name, "language": current_language()}


def _presented(of: Passport) -> Response:
    response = jsonify(passport.presentation(of, current_language()))
    response.content_type = "application/vp"
    return _private(response, "competence-passport.json")


def _pdf(body: bytes, name: str) -> Response:
    return _private(Response(body, content_type="application/pdf"), f"{name}.pdf")


def _private(response: Response, file_name: str) -> Response:
    """Let nobody but the reader keep it: it names a person."""
    response.headers["X-Robots-Tag"] = showing.NOINDEX
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
