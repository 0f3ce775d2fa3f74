"""Who is told what: from events to notices. The kinds and their words: `home/web/notice_kinds`."""

from __future__ import annotations

from app.accounts import service as accounts
from app.accounts.web import security
from app.cohorts.events import CohortJoined
from app.home.web import notice_kinds as kinds
from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.outbox import queue
from app.notices import mailing, needs, personal, registry, service
from app.notices.web import letters
from app.privacy.registry import PersonalData
from badges.events import BadgeAwarded, BadgeReissued, BadgesAtFault
from badges.model import Kind
from competences.agreement.events import AgreementEnded, AgreementProposed, AgreementSigned
from competences.portfolio.events import WitnessAnswered
from competences.validation.events import DossierDecided, DossierSubmitted
from competences.validation.model import Outcome

DELIVERERS = letters.DELIVERERS

PERSONAL_DATA = PersonalData(
    "notices",
    personal.PERSONAL_TABLES,
    personal.export_personal_data,
    personal.erase_personal_data,
)

TOLD = frozenset({Kind.ALL_SEVEN, Kind.ROLE, Kind.OWN})
"""Badges that come without their holder doing anything at that moment, or being told already."""

count_unread = service.count_unread


def init() -> None:
    registry.register(*kinds.KINDS)
    needs.provide(
        needs.Needs(
            contact=accounts.contact,
            with_address=accounts.with_address,
            belongings=accounts.belongings,
            go_to=_go_to,
        )
    )


def _go_to(person_id: PersonId, organisation_id: OrganisationId) -> None:
    accounts.require_belonging(person_id, organisation_id)
    security.prefer_organisation(organisation_id)


def subscribe() -> None:
    events.subscribe(DossierSubmitted, _tell_assessors)
    events.subscribe(DossierDecided, _tell_candidate)
    events.subscribe(BadgeAwarded, _tell_of_award)
    events.subscribe(BadgeReissued, _tell_holder)
    events.subscribe(BadgesAtFault, _tell_administrators)
    events.subscribe(WitnessAnswered, _tell_learner)
    events.subscribe(CohortJoined, _tell_who_joined)
    events.subscribe(AgreementProposed, _ask_to_sign)
    events.subscribe(AgreementSigned, _tell_it_holds)
    events.subscribe(AgreementEnded, _tell_it_ended)


def _tell_assessors(event: DossierSubmitted) -> None:
    service.settle(event.dossier_id, *kinds.FOR_CANDIDATE, person_id=event.person_id)
    service.tell_all(
        accounts.assessors(event.organisation_id) - {event.person_id},
        event.organisation_id,
        kinds.DOSSIER_SUBMITTED,
        about=event.dossier_id,
        values={"round": event.round},
        dedup_key=f"{kinds.DOSSIER_SUBMITTED}:{event.dossier_id}",
    )


def _tell_candidate(event: DossierDecided) -> None:
    # Whoever was told that it waits need not look any more.
    service.settle(event.dossier_id, *kinds.FOR_ASSESSORS)
    further = event.outcome is Outcome.FURTHER_EVIDENCE
    if event.appeal:
        _tell_of_appeal(event)
        return
    service.tell(
        event.person_id,
        event.organisation_id,
        kinds.FURTHER_EVIDENCE if further else kinds.DOSSIER_DECIDED,
        about=event.dossier_id,
        values={} if further else {"level": event.level},
        dedup_key=f"{kinds.DOSSIER_DECIDED}:{event.dossier_id}:{event.round}",
    )


def _tell_of_appeal(event: DossierDecided) -> None:
    service.tell(
        event.person_id,
        event.organisation_id,
        kinds.APPEAL_DECIDED,
        about=event.dossier_id,
        dedup_key=f"{kinds.APPEAL_DECIDED}:{event.dossier_id}:{event.round}",
    )


def _tell_of_award(event: BadgeAwarded) -> None:
    # Whoever has no account gets a letter instead: `badges_wiring`.
    if event.kind in TOLD and event.person_id is not None:
        service.tell(
            event.person_id,
            _place_of(event.person_id, event.organisation_id),
            kinds.BADGE_AWARDED,
            about=event.award_id,
            dedup_key=f"{kinds.BADGE_AWARDED}:{event.award_id}",
        )


def _tell_holder(event: BadgeReissued) -> None:
    if event.person_id is None:
        return
    # Whoever took the copies of last time needs those of this time.
    service.settle(event.award_id, kinds.BADGE_REISSUED)
    place = _place_of(event.person_id, event.organisation_id)
    service.tell(event.person_id, place, kinds.BADGE_REISSUED, about=event.award_id)


def _place_of(person_id: PersonId, organisation_id: OrganisationId) -> OrganisationId:
    """Return where somebody reads of a badge: where it is from, or else where they belong.

    A badge that was awarded to their address may be from a centre they are no member of.
    """
    places = [belonging.organisation_id for belonging in accounts.belongings(person_id)]
    return organisation_id if organisation_id in places or not places else places[0]


def _tell_administrators(event: BadgesAtFault) -> None:
    for organisation_id in event.organisations:
        # Each night's result takes the place of the last one's.
        service.settle(organisation_id, kinds.BADGES_AT_FAULT)
        service.tell_all(
            accounts.administrators(organisation_id),
            organisation_id,
            kinds.BADGES_AT_FAULT,
            about=organisation_id,
            values={"count": len(event.awards)},
        )


def _tell_learner(event: WitnessAnswered) -> None:
    if event.evidence_id is not None:
        service.tell(
            event.person_id,
            event.organisation_id,
            kinds.WITNESS_ANSWERED,
            about=event.evidence_id,
            dedup_key=f"{kinds.WITNESS_ANSWERED}:{event.request_id}",
        )


def _tell_who_joined(event: CohortJoined) -> None:
    service.tell_all(
        event.person_ids,
        event.organisation_id,
        kinds.COHORT_JOINED,
        about=event.cohort_id,
        dedup_key=f"{kinds.COHORT_JOINED}:{event.cohort_id}",
    )


def _ask_to_sign(event: AgreementProposed) -> None:
    service.settle(event.agreement_id, kinds.AGREEMENT_PROPOSED)
    service.tell(
        event.to,
        event.organisation_id,
        kinds.AGREEMENT_PROPOSED,
        about=event.agreement_id,
        values={"renewal": int(event.renewal)},
    )


def _tell_it_holds(event: AgreementSigned) -> None:
    service.settle(event.agreement_id, kinds.AGREEMENT_PROPOSED, person_id=event.by)
    if event.by_both:
        service.tell(
            event.to,
            event.organisation_id,
            kinds.AGREEMENT_SIGNED,
            about=event.agreement_id,
            dedup_key=f"{kinds.AGREEMENT_SIGNED}:{event.agreement_id}:{event.version}",
        )


def _tell_it_ended(event: AgreementEnded) -> None:
    service.settle(event.agreement_id, kinds.AGREEMENT_PROPOSED)
    service.tell(event.to, event.organisation_id, kinds.AGREEMENT_ENDED, about=event.agreement_id)


def _delete_old_notices() -> None:
    with unit_of_work():
        personal.delete_old()


DAILY: list[queue.Daily] = [mailing.queue_digests, _delete_old_notices]
