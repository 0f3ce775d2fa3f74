"""Badges that an administrator awards by hand, confirming the criteria of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.i18n import Text
from app.kernel.identity import Actor
from app.kernel.ids import AwardId, OrganisationId, PersonId
from app.kernel.words import one_line
from badges import awarding, catalog, following_store, issuer
from badges.awarding import Holder
from badges.model import BadgeDesign, EvidenceNote
from badges.needs import Member, needed

WORDS_LENGTH = 500
RENEWABLE_DAYS = 60
"""How long before it expires a badge can be awarded again, so that nobody is without it."""
CONFIRMED: Text = {
    "en": "Awarded by an administrator of {organisation}, who confirmed:",
    "fr": "Attribué par une personne qui administre {organisation} et qui a confirmé\u00a0:",
}


def designs(actor: Actor) -> list[BadgeDesign]:
    """Return what this administrator may award: the newest design of each."""
    return _offered(actor.organisation_id)


def _offered(organisation_id: OrganisationId) -> list[BadgeDesign]:
    return catalog.by_hand(needed().current_framework().id, organisation_id)


def get(slug: str, actor: Actor) -> BadgeDesign:
    """Return the newest design of those that this administrator may award; raise `NotFound`."""
    return get_of(slug, actor.organisation_id)


def get_of(slug: str, organisation_id: OrganisationId) -> BadgeDesign:
    """Return the newest design of those that an organisation may award; raise `NotFound`."""
    for design in _offered(organisation_id):
        if design.slug == slug:
            return design
    raise NotFound


def is_awarded(slug: str, organisation_id: OrganisationId) -> bool:
    """Tell whether an organisation awards a design, in whatever version."""
    return any(design.slug == slug for design in _offered(organisation_id))


def candidates(actor: Actor, search: str) -> Sequence[Member]:
    """Return whom this administrator may award: other members that the words fit."""
    members = needed().members(actor, search)
    return [member for member in members if member.person_id != actor.person_id]


def award_by_hand(
    slug: str, person_id: PersonId, actor: Actor, *, confirmed: Collection[int], words: str
) -> AwardId:
    """Award a design to a member of the administrator's organisation, in the caller's transaction.

    `confirmed` are the numbers of the points of the criteria that the administrator confirms, from
    0: all of them, or it is `Invalid`. `words` are their own, public; they may be empty. Raises
    `Forbidden` for whoever does not administer, `NotFound` for an unknown design or somebody else's
    member, `Conflict` for oneself, and for somebody who has that badge.
    """
    if not actor.administers:
        raise Forbidden("role_needed")
    design = get(slug, actor)
    if person_id == actor.person_id:
        raise Conflict("role_for_oneself")
    needed().member(actor, person_id)
    if set(confirmed) != set(range(len(design.to_confirm))):
        raise Invalid("role_unconfirmed", field="confirmed")
    contact = needed().contact(person_id)
    holder = Holder(
        person_id,
        actor.organisation_id,
        actor.organisation_name,
        contact.name,
        contact.email,
        contact.language,
    )
    return give(design, holder, words=words)


def give(
    design: BadgeDesign,
    holder: Holder,
    *,
    words: str = "",
    evidence: tuple[EvidenceNote, ...] = (),
) -> AwardId:
    """Award one design to one person, in the caller's transaction.

    The badge says that an administrator of the holder's organisation confirmed every point of the
    design, and then `words`, which may be empty. Whether the design may be awarded to them, and by
    whom, is for the caller to ask. Raises `Invalid` for words that are too long, `Conflict` for
    somebody who has that badge (unless it expires soon), and as every award does.
    """
    words = one_line(words)
    if len(words) > WORDS_LENGTH:
        raise Invalid("role_words", field="words", longest=WORDS_LENGTH)
    issuer.fixed()  # Others that award wait from here on.
    once, until = awarding.once(holder, design), renewable_until()
    if following_store.holds(holder, design.framework, design.keys, until=until, once=once):
        raise Conflict("role_held")
    framework = needed().current_framework()
    decision = awarding.unassessed(
        holder, design, framework, clock.now(), statement=words, evidence=evidence
    )
    points = "\n".join(f"- {point[holder.spoken]}" for point in design.to_confirm)
    said = CONFIRMED[holder.spoken].format(organisation=holder.organisation_name)
    award_id = awarding.award(decision, design, framework, holder, [said, points, words])
    following_store.keep_once(award_id, once, until=until)
    return award_id


def renewable_until() -> datetime:
    """Return the moment beyond which a badge must hold for its holder to need no other."""
    return clock.now() + timedelta(days=RENEWABLE_DAYS)
