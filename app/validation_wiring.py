"""What validation asks of other worlds, and who is told of what happens to dossiers.

Candidates are told of an answer by `notices_wiring`.
"""

from __future__ import annotations

from collections.abc import Collection

from app.accounts import members
from app.accounts import service as accounts
from app.accounts.events import RolesEnded
from app.cohorts import cohorting
from app.home.web import notice_kinds as kinds
from app.kernel import clock, events
from app.kernel.db import unit_of_work
from app.kernel.identity import Role
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import queue
from app.notices import service as notices
from app.privacy.registry import PersonalData
from badges import service as badge_service
from badges.events import BadgeAwarded
from badges.model import Kind
from competences.agreement import service as agreement_service
from competences.assessment import service as assessment_service
from competences.framework import service as framework_service
from competences.portfolio import service as portfolio_service
from competences.validation import claiming, needs, personal, reminding
from competences.validation.events import (
    DecisionProposed,
    DossierAppealed,
    DossierHandedOver,
    DossierMoved,
    LevelsDiffer,
    SecondAssessmentNeeded,
)
from competences.validation.model import Move
from competences.validation.reminding import Due

PERSONAL_DATA = PersonalData(
    "dossiers",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)


def provide() -> None:
    needs.provide(
        needs.Needs(
            framework=framework_service.current,
            framework_version=framework_service.get,
            pieces_for=portfolio_service.proving,
            pieces_by_id=portfolio_service.by_ids,
            names=accounts.names,
            self_levels=assessment_service.self_levels,
            award_of=badge_service.award_of,
            assessors=members.assessors,
            members_among=members.among,
            accompanied_by=_accompanied_by,
        )
    )


def _accompanied_by(person_id: PersonId, organisation_id: OrganisationId) -> set[PersonId]:
    """Return who accompanied or trained somebody: they are not the only one to assess them."""
    advisers = agreement_service.advisers_of(person_id, organisation_id)
    return advisers | cohorting.trainers_of(person_id, organisation_id)


def subscribe() -> None:
    events.subscribe(SecondAssessmentNeeded, _ask_second)
    events.subscribe(LevelsDiffer, _let_them_talk)
    events.subscribe(DecisionProposed, _let_them_confirm)
    events.subscribe(DossierAppealed, _ask_anew)
    events.subscribe(DossierHandedOver, _tell_new_holder)
    events.subscribe(DossierMoved, _call_off)
    events.subscribe(BadgeAwarded, _let_assess)
    events.subscribe(RolesEnded, _put_back)


def _let_assess(event: BadgeAwarded) -> None:
    """Whoever an administrator gives the badge of trainers or assessors may assess from then on."""
    if event.kind is not Kind.ROLE or event.person_id is None:
        return
    if members.among(event.organisation_id, [event.person_id]):
        accounts.add_membership(event.person_id, event.organisation_id, Role.ASSESSOR)


def _ask_second(event: SecondAssessmentNeeded) -> None:
    _tell_assessors(event, event.possible, kinds.SECOND_ASSESSMENT)


def _let_them_talk(event: LevelsDiffer) -> None:
    _tell_assessors(event, event.assessors, kinds.LEVELS_DIFFER)


def _tell_assessors(
    event: SecondAssessmentNeeded | LevelsDiffer, people: Collection[PersonId], kind: str
) -> None:
    """Tell these people, each once a round; what others were told before is done."""
    notices.settle(event.dossier_id, *kinds.FOR_ASSESSORS)
    notices.tell_all(
        people,
        event.organisation_id,
        kind,
        about=event.dossier_id,
        dedup_key=f"{kind}:{event.dossier_id}:{event.round}",
    )


def _let_them_confirm(event: DecisionProposed) -> None:
    notices.settle(event.dossier_id, kinds.DECISION_PROPOSED)
    notices.tell_all(
        event.others, event.organisation_id, kinds.DECISION_PROPOSED, about=event.dossier_id
    )


def _ask_anew(event: DossierAppealed) -> None:
    """Tell whoever can look anew; where nobody can, those who can name somebody."""
    nobody = not event.possible
    administrators = accounts.administrators(event.organisation_id)
    kind = kinds.NOBODY_FOR_APPEAL if nobody else kinds.APPEALED
    notices.tell_all(
        administrators if nobody else event.possible,
        event.organisation_id,
        kind,
        about=event.dossier_id,
        values={"until": event.due_at.date().isoformat()},
        dedup_key=f"{kind}:{event.dossier_id}:{event.round}",
    )


def _tell_new_holder(event: DossierHandedOver) -> None:
    notices.settle(event.dossier_id, kinds.HANDED_OVER, kinds.CLAIM_EXPIRING)
    notices.tell(event.to_id, event.organisation_id, kinds.HANDED_OVER, about=event.dossier_id)


def _call_off(event: DossierMoved) -> None:
    """What a candidate takes back waits for nobody."""
    if event.move in {Move.WITHDRAW, Move.DROP_APPEAL}:
        notices.settle(event.dossier_id, *kinds.FOR_ASSESSORS)
    notices.settle(event.dossier_id, *kinds.FOR_CANDIDATE, person_id=event.person_id)


def _put_back(event: RolesEnded) -> None:
    """What somebody had on the desk who assesses no longer waits for the others."""
    if Role.ASSESSOR in event.roles:
        claiming.clear_desk(event.person_id, event.organisation_id)


def _remind() -> None:
    """Remind of days that are near, each once, and of dossiers that wait too long, each week."""
    with unit_of_work():
        for due in reminding.evidence_due():
            _tell_due(kinds.EVIDENCE_DUE, due)
        for due in reminding.claims_expiring():
            _tell_due(kinds.CLAIM_EXPIRING, due)
        week = clock.now().isocalendar()
        for late in reminding.late():
            notices.tell_all(
                accounts.assessors(OrganisationId(late.organisation_id)),
                late.organisation_id,
                kinds.REMINDER_WAITING,
                about=late.organisation_id,
                values={"count": late.count, "days": late.days},
                dedup_key=f"{kinds.REMINDER_WAITING}:{late.organisation_id}:{week.year}:{week.week}",
                once=True,
            )


def _tell_due(kind: str, due: Due) -> None:
    notices.tell(
        due.person_id,
        due.organisation_id,
        kind,
        about=due.dossier_id,
        values={"until": due.until.isoformat()},
        dedup_key=f"{kind}:{due.dossier_id}:{due.until}",
        once=True,
    )


def _stand_in_for_absent() -> None:
    with unit_of_work():
        claiming.stand_in_for_absent()


DAILY: list[queue.Daily] = [_stand_in_for_absent, _remind]
