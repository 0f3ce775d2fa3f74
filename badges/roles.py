"""Badges for roles: an administrator awards them by hand and confirms the criteria."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.i18n import Text
from app.kernel.identity import Actor
from app.kernel.ids import AwardId, PersonId
from app.kernel.words import one_line
from badges import awarding, catalog, following_store, issuer
from badges.awarding import Holder
from badges.model import BadgeDesign
from badges.needs import Member, needed

WORDS_LENGTH = 500
CONFIRMED: Text = {
    "en": "Awarded by an administrator of {organisation}, who confirmed:",
    "fr": "Attribué par une personne qui administre {organisation} et qui a confirmé\u00a0:",
}


def designs() -> list[BadgeDesign]:
    """Return the roles that there is a badge for."""
    return catalog.roles(needed().current_framework().id)


def get(slug: str) -> BadgeDesign:
    """Return the newest design for a role; raise `NotFound`."""
    for design in designs():
        if design.slug == slug:
            return design
    raise NotFound


def candidates(actor: Actor, search: str) -> Sequence[Member]:
    """Return whom this administrator may award a role: other members that the words fit."""
    members = needed().members(actor, search)
    return [member for member in members if member.person_id != actor.person_id]


def award_role(
    slug: str, person_id: PersonId, actor: Actor, *, confirmed: Collection[int], words: str
) -> AwardId:
    """Award a role to a member of the administrator's organisation, in the caller's transaction.

    `confirmed` are the numbers of the points of the criteria that the administrator confirms, from
    0: all of them, or it is `Invalid`. `words` are their own, public; they may be empty. Raises
    `Forbidden` for whoever does not administer, `NotFound` for an unknown role or somebody else's
    member, `Conflict` for oneself, and for somebody who has that badge.
    """
    if not actor.administers:
        raise Forbidden("role_needed")
    design = get(slug)
    words = one_line(words)
    if len(words) > WORDS_LENGTH:
        raise Invalid("role_words", field="words", longest=WORDS_LENGTH)
    if person_id == actor.person_id:
        raise Conflict("role_for_oneself")
    needed().member(actor, person_id)
    if set(confirmed) != set(range(len(design.to_confirm))):
        raise Invalid("role_unconfirmed", field="confirmed")
    issuer.fixed()  # Others that award wait from here on.
    contact = needed().contact(person_id)
    holder = Holder(
        person_id,
        actor.organisation_id,
        actor.organisation_name,
        contact.name,
        contact.email,
        contact.language,
    )
    keys = [each.key for each in catalog.designs().values() if each.slug == slug]
    if following_store.holds(holder, design.framework, keys):
        raise Conflict("role_held")
    framework = needed().current_framework()
    decision = awarding.unassessed(holder, design, framework, clock.now(), statement=words)
    points = "\n".join(f"- {point[holder.spoken]}" for point in design.to_confirm)
    said = CONFIRMED[holder.spoken].format(organisation=actor.organisation_name)
    return awarding.award(decision, design, framework, holder, [said, points, words])
