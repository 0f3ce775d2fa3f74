"""The part of wiring that is about lists of partners; `wiring` is the page that knows everybody."""

from __future__ import annotations

from app.accounts import service as accounts_service
from app.cohorts import mine
from app.kernel.db import unit_of_work
from app.partners import needs, personal, service
from app.partners.importing import service as importing
from app.partners.importing import working
from app.partners.web import import_words, messages, views
from app.privacy.registry import Merger, PersonalData

BLUEPRINT = views.blueprint
MESSAGES = {**messages.MESSAGES, **import_words.MESSAGES}

PERSONAL_DATA = PersonalData(
    "partners",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)
DELIVERERS = {importing.WORK: working.deliver}
MERGER = Merger("partners", personal.merge)


def provide() -> None:
    needs.provide(
        needs.Needs(
            cohorts_of=mine.of,
            names=accounts_service.names,
            start_report=None,
        )
    )


def _forget_old() -> None:
    with unit_of_work():
        service.forget_deleted()
        importing.forget_old()


DAILY = (_forget_old,)
