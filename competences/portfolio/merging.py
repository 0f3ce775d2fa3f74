"""The evidence of two people becomes that of one, files and all."""

from __future__ import annotations

from app.kernel import files
from app.kernel.ids import PersonId
from competences.portfolio import merging_store
from competences.portfolio.sharing import store as shares
from competences.portfolio.witnessing import store as requests


def merge(guest: PersonId, account: PersonId) -> None:
    for organisation_id in merging_store.organisations(guest):
        files.hand_over(organisation_id, guest, account)
    merging_store.give(guest, account)
    shares.give(guest, account)
    requests.give(guest, account)


counts = merging_store.counts
