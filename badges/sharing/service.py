"""Let a holder decide who learns whose badge it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock, signed
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import AwardId, PersonId, new_id
from app.kernel.words import one_line
from badges import store as awards
from badges.model import Award
from badges.sharing import store
from badges.sharing.model import Link, Visibility

PERSONAL_TABLES = frozenset({"badge_link"})
PURPOSE = "badge-link"
LABEL_LENGTH = 100
DAYS_CHOICES = (0, 7, 30, 90, 365)
"""After how many days a link may stop opening; 0 for never."""

MOST_OPEN = 50
LISTED = 200
"""How many of somebody's links a page lists, the newest; far more than anybody reads."""


# -- switches ----------------------------------------------------------------------------------


def visibility(award: Award, links: Sequence[Link]) -> Visibility:
    """Return who sees whose badge it is. It follows from what there is, so it cannot lie."""
    if award.show_holder:
        return Visibility.SHOWN
    now = clock.now()
    opened = any(link.award_id == award.id and link.is_open(now) for link in links)
    return Visibility.UNLISTED if opened else Visibility.HIDDEN


def choose(
    award_id: UUID, actor: Actor, chosen: Visibility, *, listed: bool, first_label: str
) -> None:
    """Let the holder decide who sees their badge; raise `NotFound` if it is not theirs.

    "Hidden" withdraws every link to it; "unlisted" makes the first one if none is open, labelled
    `first_label`. `listed` (search engines) counts for a badge that is shown.
    """
    shown = chosen is Visibility.SHOWN
    held = awards.set_visibility(
        award_id, actor.person_id, show_holder=shown, listed=shown and listed, name=actor.name
    )
    if not held:
        raise NotFound
    if chosen is Visibility.HIDDEN:
        store.withdraw_all(actor.person_id, award_id, clock.now())
    if chosen is Visibility.UNLISTED and not _has_open(actor, award_id):
        make_link(actor, AwardId(award_id), label=first_label, days=0)


def _has_open(actor: Actor, award_id: UUID) -> bool:
    now = clock.now()
    return any(link.award_id == award_id and link.is_open(now) for link in links_of(actor))


# -- links -------------------------------------------------------------------------------------


def make_link(
    actor: Actor, award_id: AwardId | None, *, label: str, days: int, self_levels: bool = False
) -> Link:
    """Make a link to one of the holder's badges, or to their passport (`award_id` None).

    `days` is one of `DAYS_CHOICES`. Raises `NotFound` for a badge of somebody else, `Invalid` for a
    label or time that does not fit, `Conflict` where too many links are open already.
    """
    label = one_line(label)
    if not label or len(label) > LABEL_LENGTH:
        raise Invalid("link_label", field="label", longest=LABEL_LENGTH)
    if days not in DAYS_CHOICES:
        raise Invalid("link_days", field="days")
    organisation_id = actor.organisation_id
    if award_id is not None:
        award = awards.find_award(award_id)
        if award is None or award.person_id != actor.person_id:
            raise NotFound
        organisation_id = award.organisation_id
    now = clock.now()
    if store.count_open(actor.person_id, now) >= MOST_OPEN:
        raise Conflict("too_many_links", most=MOST_OPEN)
    link = Link(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=organisation_id,
        award_id=award_id,
        label=label,
        self_levels=self_levels and award_id is None,
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
        withdrawn_at=None,
        last_opened_at=None,
    )
    store.add(link)
    return link


def withdraw(link_id: UUID, actor: Actor) -> Link:
    """Let a link open nothing any more; return it. Raise `NotFound` if it is not theirs."""
    link = store.find(link_id)
    if link is None or link.person_id != actor.person_id:
        raise NotFound
    store.withdraw(link_id, clock.now())
    return link


def links_of(actor: Actor) -> list[Link]:
    """Return the links that somebody made, newest first."""
    return store.links_of(actor.person_id, limit=LISTED)


def token_of(link: Link) -> str:
    """Return what the link's address ends with: its id, signed. Nobody can guess one."""
    return signed.sign(PURPOSE, link.id)


def opened(token: str, reader: PersonId | None) -> Link:
    """Return the link that somebody opens; raise `NotFound` if it opens nothing (any more).

    The first opening of a day by anybody but the holder is noted.
    """
    try:
        link = store.find(signed.read(PURPOSE, token))
    except NotFound as error:
        raise NotFound("link_closed") from error
    now = clock.now()
    if link is None or not link.is_open(now):
        raise NotFound("link_closed")
    last = link.last_opened_at
    if reader != link.person_id and (last is None or last.date() != now.date()):
        store.note_opened(link.id, now)
    return link


# -- personal data -----------------------------------------------------------------------------


def export_personal_data(person_id: PersonId) -> dict[str, Any]:
    """Return the links that a person made; their addresses are on the page of their badges."""
    return {
        "badge_links": [
            {
                "id": str(link.id),
                "badge": str(link.award_id) if link.award_id else None,
                "label": link.label,
                "self_levels": link.self_levels,
                "created_at": link.created_at.isoformat(),
                "expires_at": link.expires_at.isoformat() if link.expires_at else None,
                "withdrawn_at": link.withdrawn_at.isoformat() if link.withdrawn_at else None,
                "last_opened_at": link.last_opened_at.isoformat() if link.last_opened_at else None,
            }
            for link in store.all_of(person_id)
        ]
    }


def merge(guest: PersonId, account: PersonId) -> None:
    """Give the links of one to the other: they go on opening what they opened."""
    store.give(guest, account)


def erase_personal_data(person_id: PersonId) -> None:
    """Delete the links: they open nothing from now on."""
    store.forget(person_id)
