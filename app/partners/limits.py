"""How much one list, one person and one organisation may hold: more than any centre keeps.

They keep one account, taken over or careless, from filling the disk of everybody. Soft by a few
rows: two that add in the same instant may both still fit.
"""

from __future__ import annotations

from app.kernel.errors import Conflict
from app.kernel.identity import Actor
from app.partners import list_store
from app.partners.importing import store as imports
from app.partners.model import PartnerList

MOST_LISTS = 50
"""Lists that one person has begun, in one organisation."""
MOST_PARTNERS = 50_000
"""In one list."""
MOST_OF_PERSON = 100_000
"""In all lists that one person has begun, in one organisation."""
MOST_OF_ORGANISATION = 500_000


def expect_list(actor: Actor) -> None:
    """Raise `Conflict` for somebody who has begun as many lists as may be."""
    if list_store.number_of(actor.organisation_id, actor.person_id) >= MOST_LISTS:
        raise Conflict("partner_lists_many", most=MOST_LISTS)


def expect_room(partner_list: PartnerList, number: int = 1) -> None:
    """Raise `Conflict` unless so many partners fit; those on their way out of files count."""
    organisation_id = partner_list.organisation_id
    coming = imports.coming(organisation_id)
    held = {
        each.list_id: (each.owner_id, each.number + coming.get(each.list_id, 0))
        for each in list_store.held(organisation_id)
    }
    _owner, in_list = held[partner_list.id]
    theirs = sum(count for owner, count in held.values() if owner == partner_list.owner_id)
    if in_list + number > MOST_PARTNERS:
        raise Conflict("partner_list_full", most=MOST_PARTNERS)
    if partner_list.owner_id and theirs + number > MOST_OF_PERSON:
        raise Conflict("partner_own_full", most=MOST_OF_PERSON)
    if sum(count for _owner, count in held.values()) + number > MOST_OF_ORGANISATION:
        raise Conflict("partner_centre_full", most=MOST_OF_ORGANISATION)
