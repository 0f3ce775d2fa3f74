"""What the toolkit asks of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from app import surveys_wiring
from app.accounts import service as accounts
from app.cohorts import mine as cohorts
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.learning import catalog as learning
from app.privacy.registry import Merger, PersonalData
from app.toolkit import needs, personal
from app.toolkit.web import history_views, managing_views, views, words
from competences.framework import service as framework
from competences.portfolio import service as portfolio
from modules.instrument import Instrument
from modules.loaded import LoadedModule

BLUEPRINTS = (views.blueprint, history_views.blueprint, managing_views.blueprint)
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
            partners=_partners,
            partner_names=_partner_names,
            keep_evidence=_keep_evidence,
            pieces_of=_pieces_of,
            page_of=_page_of,
            tell_due=_tell_due,
        )
    )


def _modules() -> Sequence[LoadedModule]:
    return learning.catalog().modules


def _partners(_actor: Actor) -> Sequence[Mapping[str, str]]:
    return ()


def _partner_names(_actor: Actor) -> Sequence[str]:
    return ()


def _keep_evidence(actor: Actor, paper: needs.Paper) -> UUID:
    return portfolio.add_document(
        actor,
        title=paper.title,
        text=paper.text,
        origin=paper.origin,
        activities=paper.activities,
        language=paper.language,
    )


def _pieces_of(_actor: Actor, _origin: str) -> Sequence[needs.Piece]:
    return ()


def _page_of(instrument: Instrument) -> str | None:
    return surveys_wiring.page_of(instrument)


def _tell_due(
    person_id: PersonId, organisation_id: OrganisationId, document_id: UUID, day: date
) -> None: ...
