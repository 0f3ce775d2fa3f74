"""What learning agreements ask of other worlds; `wiring` is the page that knows everybody."""

from __future__ import annotations

from app.accounts import members
from app.privacy.registry import Merger, PersonalData
from competences.agreement import needs, personal
from competences.agreement.web import messages, views
from competences.framework import service as framework_service

BLUEPRINT = views.blueprint
MESSAGES = messages.MESSAGES

PERSONAL_DATA = PersonalData(
    "agreements", personal.PERSONAL_TABLES, personal.export, personal.erase
)
MERGER = Merger("agreements", personal.merge, personal.counts, personal.check_merge)


def provide() -> None:
    needs.provide(
        needs.Needs(
            framework=framework_service.current,
            framework_version=framework_service.get,
            known=members.known,
            members=members.named,
        )
    )
