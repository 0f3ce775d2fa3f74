"""What other work begins with: the partners of the lists somebody may open."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.kernel.identity import Actor
from app.partners import list_store, store
from app.partners.model import Facts, Status
from app.partners.needs import needed

MOST = 200
NAMES = 500


def existing(actor: Actor) -> Sequence[Facts]:
    """Return the existing partners of somebody's lists, by name; of many the first."""
    return store.of_lists(_lists(actor), [Status.EXISTING], MOST)


def names(actor: Actor) -> Sequence[str]:
    """Return the names of existing and potential partners, each once, to choose from."""
    return store.names_of_lists(_lists(actor), [Status.EXISTING, Status.POTENTIAL], NAMES)


def _lists(actor: Actor) -> list[UUID]:
    cohorts = needed().cohorts_of(actor).keys()
    return [each.id for each in list_store.opened(actor, cohorts)]
