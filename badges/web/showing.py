"""The page of one badge: what it says, to whom, and how it is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Response, make_response, render_template
from flask_babel import LazyString
from markupsafe import escape

from app.kernel import clock
from app.printing import qr
from app.web.access import find_actor
from app.web.language import current_language
from app.web.sessions import outside_frame
from badges import catalog, forms, issuer
from badges.addresses import Addresses
from badges.model import Award
from badges.needs import needed
from badges.service import ACCOMPANIED
from badges.sharing import service as sharing
from badges.sharing.model import Link
from badges.taking import card, linkedin
from badges.verifying.model import Report
from badges.web.forms import LinkForm
from badges.web.kinds import PURPOSES, headline, vouched
from badges.web.messages import TAKEN

NOINDEX = "noindex, noarchive"
"""What search engines are told of every page and paper that its holder has not listed."""


@dataclass(frozen=True, slots=True)
class Given:
    """A link as its holder sees it in a list."""

    link: Link
    address: str
    open: bool


@dataclass(frozen=True, slots=True)
class Taking:
    """How a badge is shared: addresses, and pictures of them."""

    page: str
    """What the reader gives on: the link they opened, or else the badge's page."""
    card: str
    linkedin: str
    qr: str


def page(
    award: Award,
    *,
    reports: Sequence[Report] = (),
    link: Link | None = None,
    form: LinkForm | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a badge; `link` is the one it was opened by, `form` one to send again."""
    actor, who = find_actor(), issuer.current()
    holds = actor is not None and actor.person_id == award.person_id
    links = sharing.links_of(actor) if actor and holds else []
    html = render_template(
        "badges/public.html",
        award=award,
        named=named(award, link),
        link=link,
        design=catalog.get(award.design),
        words=words(award),
        meaning=meaning(award),
        purpose=PURPOSES[award.kind],
        headline=headline(award, words(award)),
        vouched=vouched(award),
        reports=reports,
        holds=holds,
        may_revoke=actor is not None
        and actor.administers
        and actor.organisation_id == award.organisation_id
        and not award.revoked,
        visibility=sharing.visibility(award, links),
        given=given([each for each in links if each.award_id == award.id]),
        form=form or LinkForm(formdata=None),
        issuer=who,
        taken=taken(award),
        accompanied=ACCOMPANIED,
        embed=embed(award, who.base_url),
        taking=_taking(award, link, who.base_url, who.name),
        card_size=(card.WIDTH, card.HEIGHT),
    )
    response = make_response(html, status)
    if link or not award.listed:
        response.headers["X-Robots-Tag"] = NOINDEX
    return response


def named(award: Award, link: Link | None) -> str | None:
    """Return the name that a reader may see: of one whom the holder gave a link, or of anybody."""
    if link is not None and link.person_id == award.person_id:
        return award.holder_name
    return award.public_holder


def given(links: Sequence[Link]) -> list[Given]:
    """Return links with their addresses."""
    if not links:
        return []
    now, at = clock.now(), Addresses(issuer.current().base_url)
    return [Given(link, at.shared(sharing.token_of(link)), link.is_open(now)) for link in links]


def taken(award: Award) -> list[tuple[LazyString, list[tuple[str, str, str]]]]:
    """Return what can be downloaded: a sentence, then (kind, address, file name) of each."""
    return [
        (
            TAKEN[what],
            [
                (
                    form.kind.upper(),
                    outside_frame(form.path_of(award.id)),
                    form.file_name(award.design),
                )
                for form in same
            ],
        )
        for what, same in groupby(forms.FORMS, key=lambda form: form.what)
    ]


def _taking(award: Award, link: Link | None, base_url: str, organisation: str) -> Taking:
    at = Addresses(base_url)
    address = at.shared(sharing.token_of(link)) if link else at.page(award.id)
    return Taking(
        page=address,
        card=at.card(award.id, current_language()),
        linkedin=linkedin.add_to_profile(
            name=name(award),
            organisation=organisation,
            issued=award.issued_at,
            expires=award.expires_at,
            page=at.page(award.id),
            award_id=award.id,
        ),
        qr=qr.data_uri(address),
    )


def embed(award: Award, base_url: str) -> str:
    """Return HTML for somebody's own page: a picture that is the badge, and a link.

    No frame and no script: our pages allow no framing, and a page of theirs need not trust ours.
    """
    at, alt = Addresses(base_url), f"Open Badge: {name(award)}"
    return (
        f'<a href="{escape(at.page(award.id))}">'
        f'<img src="{escape(at.baked(award.id))}" alt="{escape(alt)}" width="160" height="160"></a>'
    )


def words(award: Award) -> list[str]:
    """Return the five words of the award's scale."""
    framework = needed().framework(award.framework_id, award.framework_version)
    return framework.scale.words(current_language())


def meaning(award: Award) -> str:
    """Return what somebody at the award's level does, or what another kind of badge rests on."""
    if award.competence is None or award.level is None:
        return award.narrative
    framework = needed().framework(award.framework_id, award.framework_version)
    competence = framework.competence(award.competence)
    return competence.descriptors[award.level][current_language()]


def name(award: Award) -> str:
    return catalog.get(award.design).name[current_language()]
