"""The dossiers of two people become those of one, unless that would unsay what was judged."""

from __future__ import annotations

from app.kernel.errors import Conflict
from app.kernel.ids import PersonId
from competences.validation import merging_store


def check(guest: PersonId, account: PersonId) -> None:
    """Raise `Conflict` where one of the two judged the other: nobody validates themselves.

    And where both have a dossier for one competence under way: there can be one, and which one is
    theirs to say.
    """
    if merging_store.judged(guest, account) or merging_store.judged(account, guest):
        raise Conflict("merge_judged_oneself")
    if merging_store.both_open(guest, account):
        raise Conflict("merge_two_dossiers")


merge = merging_store.give
counts = merging_store.counts
