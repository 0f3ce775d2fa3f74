"""What the toolkit asks of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import url_for

from app import partners_wiring, surveys_wiring
from app.accounts import service as accounts
from app.cohorts import mine as cohorts
from app.home.web.notice_kinds import INSTRUMENT_DUE
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import queue
from app.learning import catalog as learning
from app.notices import service as notices
from app.partners import seeding
from app.privacy.registry import Merger, PersonalData
from app.toolkit import managing, needs, personal, reminding
from app.toolkit.web import history_views, managing_views, taking_views, views, words
from competences.framework import service as framework
from competences.portfolio import service as portfolio
from modules.instrument import Instrument, Page
from modules.loaded import LoadedModule

BLUEPRINTS = (
    views.blueprint,
    history_views.blueprint,
    managing_views.blueprint,
    taking_views.blueprint,
)
MESSAGES = words.MESSAGES


PERSONAL_DATA = PersonalData("toolkit", personal.PERSONAL_TABLES, personal.export, personal.erase)
MERGER = Merger("toolkit", personal.merge, personal.counts)


def provide() -> None:
    needs.provide(
        needs.Needs(
            modules=_modules,
            framework=framework.current,
            cohorts_of=cohorts.of,
            names=accounts.names,
            partners=partners_wiring.facts,
            partner_names=seeding.names,
            keep_evidence=_keep_evidence,
            pieces_of=_pieces_of,
            page_of=_page_of,
            tell_due=_tell_due,
        )
    )


def _modules() -> Sequence[LoadedModule]:
    return learning.catalog().modules


def _keep_evidence(actor: Actor, paper: needs.Paper) -> UUID:
    return portfolio.add_document(
        actor,
        title=paper.title,
        text=paper.text,
        origin=paper.origin,
        activities=paper.activities,
        language=paper.language,
    )


def _pieces_of(actor: Actor, origin: str) -> Sequence[needs.Piece]:
    return [needs.Piece(*made) for made in portfolio.made_of(actor, origin)]


def _page_of(instrument: Instrument) -> str | None:
    if instrument.opens is Page.PARTNERS:
        return url_for("partners.overview")
    return surveys_wiring.page_of(instrument)


def _tell_due(
    person_id: PersonId, organisation_id: OrganisationId, document_id: UUID, day: date
) -> None:
    notices.tell(
        person_id,
        organisation_id,
        INSTRUMENT_DUE,
        about=document_id,
        values={"day": day.isoformat()},
        dedup_key=f"{INSTRUMENT_DUE}:{document_id}:{day.isoformat()}",
    )


def _remind() -> None:
    with unit_of_work():
        reminding.remind()


def _sweep() -> None:
    with unit_of_work():
        managing.sweep()


DAILY: list[queue.Daily] = [_remind, _sweep]
