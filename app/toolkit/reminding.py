"""Owners of documents are told on the day that something in them is due."""

from __future__ import annotations

from app.kernel import clock
from app.toolkit import store
from app.toolkit.needs import needed


def remind() -> None:
    """Tell the owner of each document with a day that has come; a day is told once."""
    for document, day in store.take_due(clock.now().date()):
        if document.owner_id is not None:
            needed().tell_due(document.owner_id, document.organisation_id, document.id, day)
