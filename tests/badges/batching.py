"""Lists, prepared and worked off."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from app import wiring
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.outbox import service as outbox
from badges import by_hand
from badges.batches import service as batches
from badges.batches import store
from badges.batches.model import Entry, Listed, State


def prepared(boss: Actor, listed: Listed, slug: str = "trainer", **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "organisation_id": boss.organisation_id,
        "organisation_name": boss.organisation_name,
        "by": boss,
        "confirmed": (0, 1),
        "words": "",
        "language": "fr",
    }
    with unit_of_work():
        return batches.prepare(by_hand.get(slug, boss), listed, **{**values, **changes})


def addresses(*emails: str) -> Listed:
    return Listed(tuple(Entry(n, each, f"Name {n}") for n, each in enumerate(emails, start=1)))


def work_off(batch_id: UUID) -> None:
    with unit_of_work():
        batches.start(batch_id)
    while outbox.deliver_due(wiring.DELIVERERS):
        pass


def outcomes(batch_id: UUID) -> list[tuple[State, str]]:
    return [(row.state, row.reason) for row in store.every_row(batch_id)]


def mails(app: Flask) -> list[Any]:
    folder = Path(app.extensions["keepinpact_settings"].home) / "mail"
    files = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
