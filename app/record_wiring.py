"""What the record asks of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from app.accounts import members
from app.kernel import events
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.kernel.trail import Noted
from app.privacy.registry import Merger, PersonalData
from app.privacy.trail import service
from app.privacy.trail.web import views

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


def search(actor: Actor, text: str) -> set[PersonId]:
    return {each.person_id for each in members.listed(actor, text, offset=0, limit=FOUND)}
