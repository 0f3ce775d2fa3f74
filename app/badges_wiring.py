"""What badges ask of other worlds and tell them; `wiring` is the page that knows everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from app.accounts import addresses, members
from app.accounts import service as accounts_service
from app.accounts.events import AddressProved
from app.accounts.model import Member
from app.cohorts import cohorting
from app.cohorts import service as cohorts_service
from app.home.web import address_letters
from app.kernel import events
from app.kernel.db import unit_of_work
from app.kernel.identity import Actor
from app.kernel.ids import AwardId, OrganisationId, PersonId
from app.kernel.outbox import queue
from app.kernel.outbox import service as outbox
from app.kernel.outbox.service import Deliver
from app.learning.needs import Completion
from app.privacy.registry import PersonalData
from app.web.letters import deliverer
from badges import attesting, needs, nightly, owning, service
from badges.awarding import Holder
from badges.batches import service as batches
from badges.batches import working
from badges.events import AwardedToAddress
from badges.needs import Group
from badges.sharing import service as sharing
from competences.framework import service as framework_service
from competences.portfolio import service as portfolio_service
from competences.validation.events import CompetenceValidated

PERSONAL_DATA = (
    PersonalData(
        "badges",
        service.PERSONAL_TABLES,
        service.export_personal_data,
        service.erase_personal_data,
        service.export_address_data,
        service.erase_address_data,
    ),
    PersonalData(
        "badge_lists",
        batches.PERSONAL_TABLES,
        batches.export_personal_data,
        batches.erase_personal_data,
        batches.export_address_data,
        batches.erase_address_data,
    ),
    PersonalData(
        "badge_links",
        sharing.PERSONAL_TABLES,
        sharing.export_personal_data,
        sharing.erase_personal_data,
    ),
)

DELIVERERS: dict[str, Deliver] = {
    address_letters.BADGE_FOR_ADDRESS: deliverer(address_letters.badge_for_address),
    batches.WORK: working.deliver,
}

MOST_MEMBERS = 1_000
"""That are asked for at once; whoever has more uploads a list, or awards to a cohort."""
MOST_GROUPS = 100
"""That are offered, the open ones first."""


def provide(self_levels: Callable[[PersonId, OrganisationId], Mapping[str, int]]) -> None:
    needs.provide(
        needs.Needs(
            framework=framework_service.get,
            current_framework=framework_service.current,
            self_levels=self_levels,
            contact=accounts_service.contact,
            members=lambda actor, search: members.listed(actor, search, offset=0, limit=50),
            member=members.get,
            groups=groups,
            people_of=people_of,
            members_by_email=members.by_email,
            account_of=accounts_service.find_proved,
            normal_email=addresses.normal,
        )
    )


def subscribe() -> None:
    events.subscribe(AwardedToAddress, _tell_address)
    events.subscribe(AddressProved, _claim_badges)


def award_badge(event: CompetenceValidated) -> None:
    """The badge is part of the decision: if it cannot be made, nothing was decided."""
    contact = accounts_service.contact(event.person_id)
    service.award_competence(
        dossier_id=event.dossier_id,
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        organisation_name=cohorts_service.get(event.organisation_id).name,
        framework_id=event.framework_id,
        framework_version=event.framework_version,
        competence=event.competence,
        level=event.level,
        statement=event.statement,
        evidence_titles=event.evidence_titles,
        **_evidence(event),
        decided_at=event.decided_at,
        assessor_accompanied=event.accompanied,
        recipient_email=contact.email,
        recipient_name=contact.name,
        language=contact.language,
    )


class _Evidence(TypedDict):
    """What a badge says of each piece besides its title, in the order of the titles."""

    evidence_digests: list[str | None]
    evidence_activities: list[list[str]]


def _evidence(event: CompetenceValidated) -> _Evidence:
    """Return the digest of each file, and which activities of this competence a piece is for."""
    pieces = portfolio_service.by_ids(event.organisation_id, event.evidence_ids)
    known = {piece.id: piece for piece in pieces}
    ordered = [known.get(each) for each in event.evidence_ids]
    framework = framework_service.get(event.framework_id, event.framework_version)
    codes = framework.competence(event.competence).activity_codes
    return {
        "evidence_digests": [
            piece.file.sha256 if piece and piece.file else None for piece in ordered
        ],
        "evidence_activities": [
            [code for code in codes if piece and code in piece.activities] for piece in ordered
        ],
    }


def attestation_badge(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, completed_at: datetime
) -> AwardId | None:
    """Return the badge of a completed module, if it was received."""
    return attesting.find(person_id, organisation_id, module_id, completed_at)


def award_attestation(done: Completion) -> AwardId:
    """Award the badge of a completed module; raise `NotFound`, `Conflict`."""
    contact = accounts_service.contact(done.person_id)
    framework_id, _, version = done.framework.partition(" ")
    return attesting.award_attestation(
        attesting.Attested(
            module_id=done.module_id,
            competence=done.competence,
            framework_id=framework_id,
            framework_version=version,
            before=done.before,
            after=done.after,
            units=done.units,
            quiz_right=done.quiz_right,
            quiz_asked=done.quiz_asked,
            completed_at=done.completed_at,
        ),
        Holder(
            done.person_id,
            done.organisation_id,
            cohorts_service.get(done.organisation_id).name,
            contact.name,
            contact.email,
            contact.language,
        ),
    )


def _tell_address(event: AwardedToAddress) -> None:
    """Write to whoever has a badge and no account; holders with one get a notice."""
    outbox.put(
        address_letters.BADGE_FOR_ADDRESS,
        {"batch": str(event.batch_id), "number": event.number},
        order_key=f"badge:{event.award_id}",
        dedup_key=f"badge_awarded:{event.award_id}",
    )


def _claim_badges(event: AddressProved) -> None:
    owning.claim(event.person_id, event.email)


def groups(actor: Actor) -> Sequence[Group]:
    """Return the cohorts that the actor may know of."""
    found = cohorting.listed(actor, limit=MOST_GROUPS)
    return [Group(each.cohort.id, each.cohort.name, each.people) for each in found]


def people_of(actor: Actor, group: UUID | None) -> Sequence[Member]:
    """Return who is in a cohort now, or the members of the actor's organisation."""
    if group is None:
        return members.listed(actor, "", offset=0, limit=MOST_MEMBERS)
    _name, people = cohorting.name_and_people(actor, group)
    return members.by_id(actor.organisation_id, people)


def _check_badges() -> None:
    found = nightly.look()
    with unit_of_work():
        nightly.record(found)


def _forget_old_lists() -> None:
    with unit_of_work():
        batches.forget_old()


DAILY: list[queue.Daily] = [_check_badges, _forget_old_lists]
