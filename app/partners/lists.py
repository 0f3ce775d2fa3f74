"""Make a list, share it, set it up, delete it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import PersonId, new_id
from app.kernel.sharing import Scope, manages
from app.kernel.trail import Noted
from app.kernel.words import one_line
from app.partners import limits
from app.partners import list_store as store
from app.partners.model import (
    LENGTHS,
    MOST_QUIET_MONTHS,
    MOST_WISHED,
    TITLE_LENGTH,
    PartnerList,
)
from app.partners.needs import needed


def opened(actor: Actor) -> list[tuple[PartnerList, int]]:
    """Return the lists that the actor may open, each with its number of partners."""
    found = store.opened(actor, needed().cohorts_of(actor).keys())
    sizes = store.sizes([each.id for each in found])
    return [(each, sizes.get(each.id, 0)) for each in found]


def get(actor: Actor, list_id: UUID) -> PartnerList:
    """Return a list that the actor may open and write in; raise `NotFound`."""
    found = store.find(actor, needed().cohorts_of(actor).keys(), list_id)
    if found is None:
        raise NotFound
    return found


def managed(actor: Actor, list_id: UUID) -> PartnerList:
    """Return a list that the actor may share and delete; raise `NotFound`, `Forbidden`."""
    found = get(actor, list_id)
    if not may_manage(actor, found):
        raise Forbidden("partner_list_others")
    return found


def may_manage(actor: Actor, partner_list: PartnerList) -> bool:
    return manages(actor, partner_list.owner_id, partner_list.scope)


def make(actor: Actor, title: str) -> UUID:
    """Begin a list, for oneself; raise `Invalid`, and `Conflict` for one too many."""
    limits.expect_list(actor)
    list_id = new_id()
    store.add(
        id=list_id,
        organisation_id=actor.organisation_id,
        owner_id=actor.person_id,
        scope=Scope.PERSONAL,
        cohort_id=None,
        title=_title(title),
        wished=[],
        made_at=clock.now(),
    )
    return list_id


def set_up(
    actor: Actor, list_id: UUID, *, title: str, quiet_months: int, wished: Sequence[str]
) -> None:
    """Say what a list is called, when a partner counts as inactive, which sectors are wished for.

    Whoever may open it may do so. Raises `Invalid`.
    """
    get(actor, list_id)
    if not 1 <= quiet_months <= MOST_QUIET_MONTHS:
        raise Invalid("partner_months", field="quiet_months", most=MOST_QUIET_MONTHS)
    sectors = list(dict.fromkeys(filter(None, map(one_line, wished))))
    if len(sectors) > MOST_WISHED:
        raise Invalid("partner_wished_many", field="wished", most=MOST_WISHED)
    if any(len(sector) > LENGTHS["sector"] for sector in sectors):
        raise Invalid("partner_long", field="wished", most=LENGTHS["sector"])
    store.change(list_id, title=_title(title), quiet_months=quiet_months, wished=sectors)


def _title(typed: str) -> str:
    title = one_line(typed)
    if not title:
        raise Invalid("partner_list_nameless", field="title")
    if len(title) > TITLE_LENGTH:
        raise Invalid("partner_long", field="title", most=TITLE_LENGTH)
    return title


def share(actor: Actor, list_id: UUID, scope: Scope, cohort_id: UUID | None) -> None:
    """Keep a list to oneself, or give it to a cohort of one's own or to the organisation.

    Raises `NotFound` for somebody else's cohort, and `Forbidden` for what nobody would own then.
    """
    partner_list = managed(actor, list_id)
    if scope is Scope.COHORT and cohort_id not in needed().cohorts_of(actor):
        raise NotFound
    if scope is not Scope.ORGANISATION and partner_list.owner_id is None:
        # An administrator takes on what somebody left behind.
        store.change(list_id, owner_id=actor.person_id)
    store.change(list_id, scope=scope, cohort_id=cohort_id if scope is Scope.COHORT else None)


def delete(actor: Actor, list_id: UUID) -> None:
    """Delete a list with all its partners, for good."""
    partner_list = managed(actor, list_id)
    note(actor.person_id, partner_list, "partners.deleted")
    store.remove([list_id])


def note(by: PersonId, partner_list: PartnerList, act: str, **values: str | int) -> None:
    """Let the record know what was done with a list that is not one person's alone."""
    if partner_list.scope is Scope.PERSONAL:
        return
    publish(
        Noted(
            act=act,
            organisation_id=partner_list.organisation_id,
            subject_id=partner_list.owner_id or by,
            object_id=partner_list.id,
            actor_id=by,
            values=values,
        )
    )
