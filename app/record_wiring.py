"""What the record asks of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from uuid import UUID

from app.accounts import members
from app.kernel import events
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.trail import Noted
from app.privacy.registry import Merger, PersonalData
from app.privacy.trail import service
from app.privacy.trail.web import acts, views

BLUEPRINT = views.blueprint

PERSONAL_DATA = PersonalData(
    "record",
    service.PERSONAL_TABLES,
    service.export_personal_data,
    service.erase_personal_data,
)
MERGER = Merger("record", service.merge)

FOUND = 50
"""How many people of one name the record is filtered by; whoever has more types more letters."""


def subscribe() -> None:
    events.subscribe(Noted, service.keep)


def entries_of_object(organisation_id: OrganisationId, object_id: UUID) -> list[acts.Told]:
    """Return what was done with one thing in words, newest first, for the page that shows it."""
    return [acts.told(line) for line in service.entries_of_object(organisation_id, object_id)]


def search(actor: Actor, text: str) -> set[PersonId]:
    return {each.person_id for each in members.listed(actor, text, offset=0, limit=FOUND)}
