"""The evidence of two people becomes that of one, files and all."""

from __future__ import annotations

from app.kernel import files
from app.kernel.ids import PersonId
from competences.portfolio import merging_store


def merge(guest: PersonId, account: PersonId) -> None:
    for organisation_id in merging_store.organisations(guest):
        files.hand_over(organisation_id, guest, account)
    merging_store.give(guest, account)


counts = merging_store.counts
