"""The part of wiring that is about lists of partners; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app import toolkit_reports
from app.accounts import service as accounts_service
from app.cohorts import mine
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.partners import needs, personal, seeding, service
from app.partners.importing import service as importing
from app.partners.importing import working
from app.partners.model import Facts
from app.partners.web import import_words, messages, views, words
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


REPORT = "network-report"
"""The instrument that the analysis of a list becomes a document of."""


def provide() -> None:
    needs.provide(
        needs.Needs(
            cohorts_of=mine.of,
            names=accounts_service.names,
            start_report=toolkit_reports.starting(REPORT),
        )
    )


def facts(actor: Actor) -> Sequence[Mapping[str, str]]:
    """Return the partners somebody works with by `modules.instrument.PARTNER_FACTS`, in words."""
    return [_in_words(each) for each in seeding.existing(actor)]


def _in_words(each: Facts) -> Mapping[str, str]:
    return {
        "name": each.name,
        "type": str(words.TYPES[each.type]),
        "sector": each.sector,
        "status": str(words.STATUSES[each.status]),
        "contact": each.contact_name,
        "backup": each.backup_name,
        "last_contact": each.last_contact.isoformat() if each.last_contact else "",
    }


def _forget_old() -> None:
    with unit_of_work():
        service.forget_deleted()
        importing.forget_old()


DAILY = (_forget_old,)
