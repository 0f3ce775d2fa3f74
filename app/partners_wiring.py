"""The part of wiring that is about lists of partners; `wiring` is the page that knows everybody."""

from __future__ import annotations

from app.accounts import service as accounts_service
from app.cohorts import mine
from app.partners import needs, personal
from app.partners.web import messages, views
from app.privacy.registry import Merger, PersonalData

BLUEPRINT = views.blueprint
MESSAGES = messages.MESSAGES

PERSONAL_DATA = PersonalData(
    "partners",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)
MERGER = Merger("partners", personal.merge)


def provide() -> None:
    needs.provide(
        needs.Needs(
            cohorts_of=mine.of,
            names=accounts_service.names,
            start_report=None,
        )
    )
