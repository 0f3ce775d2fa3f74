"""Whose desk a waiting dossier is on: taken, given back, handed over, while somebody is away."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.events import publish
from app.kernel.identity import Actor
from app.kernel.ids import OrganisationId, PersonId
from app.kernel.trail import Noted
from competences.validation import desk_store, house, store, who
from competences.validation.events import DossierClaimed, DossierHandedOver
from competences.validation.model import WAITING, Claim, Dossier, Part, TieKind
from competences.validation.needs import needed
from competences.validation.records import record_of, ties_of
from competences.validation.tables import AbsenceRow, DossierClaimRow


def claim_on(dossier: Dossier) -> Claim | None:
    """Return who has a waiting dossier on the desk; None where nobody has, or no longer."""
    if dossier.state not in WAITING:
        return None
    claim = desk_store.claims([dossier]).get(dossier.id)
    return claim if claim and claim.expires_at > clock.now() else None


def take(actor: Actor, dossier: Dossier) -> None:
    """Put a waiting dossier on one's desk, or keep it there longer.

    Raises `Conflict` while somebody else has it. Whoever calls has checked that the actor may
    judge it.
    """
    claim = claim_on(dossier)
    if claim is not None and claim.assessor_id != actor.person_id:
        raise Conflict("dossier_claimed")
    now = clock.now()
    expires = now + timedelta(days=desk_store.house_rules(actor.organisation_id).claim_days)
    part = Part.of(dossier.state)
    row = desk_store.claim_row(dossier.id, dossier.round, part)
    if row is None:
        store.add(
            DossierClaimRow(
                dossier_id=dossier.id,
                round=dossier.round,
                part=part,
                assessor_id=actor.person_id,
                claimed_at=now,
                expires_at=expires,
            )
        )
    else:
        if row.assessor_id != actor.person_id:
            row.assessor_id, row.claimed_at = actor.person_id, now
        row.expires_at = expires
        store.flush()
    if claim is None:
        _note("dossier.claimed", dossier, actor.person_id)
        publish(
            DossierClaimed(dossier.id, dossier.person_id, dossier.organisation_id, actor.person_id)
        )


def claim(actor: Actor, dossier_id: UUID) -> None:
    """Take a waiting dossier; raise `Conflict`, `Forbidden` or `NotFound`."""
    dossier = _judgeable(actor, dossier_id)
    take(actor, dossier)


def release(actor: Actor, dossier_id: UUID) -> None:
    """Give a dossier back to the queue; what was typed stays with who typed it."""
    dossier = _readable(actor, dossier_id)
    held = claim_on(dossier)
    if held is None or held.assessor_id != actor.person_id:
        raise Conflict("dossier_moved_on")
    desk_store.remove_claims(dossier.id)
    _note("dossier.released", dossier, actor.person_id)


def hand_over(actor: Actor, dossier_id: UUID, to: UUID | None) -> None:
    """Put what is on one's own desk on another's; raise `Invalid` where they may not judge it."""
    dossier = _judgeable(actor, dossier_id)
    take(actor, dossier)
    if to is None or not _may_take(dossier, PersonId(to)):
        raise Invalid("assessor_not_possible", field="to")
    _move(dossier, actor.person_id, PersonId(to))


def clear_desk(person_id: PersonId, organisation_id: OrganisationId) -> None:
    """Put everything back that somebody had taken who assesses in an organisation no longer."""
    desk_store.take_off_desk(person_id, organisation_id)


def possible_assessors(dossier: Dossier, *, without: PersonId) -> dict[PersonId, str | None]:
    """Return who else could judge a waiting dossier now: person → name, in one page's worth."""
    people = needed().assessors(dossier.organisation_id)
    record = record_of(store.get_row(dossier.id))
    ties = ties_of(dossier)
    return {
        person_id: name
        for person_id, name in people.items()
        if person_id != without and who.obstacle(person_id, record, ties) is None
    }


def set_absence(actor: Actor, from_day: date, until_day: date, deputy_id: UUID | None) -> int:
    """Say when one is away; from the first day on, the deputy has what was on the desk.

    Returns how many dossiers went over now. Raises `Invalid` for days that cannot be.
    """
    today = clock.now().date()
    if until_day < from_day or until_day < today:
        raise Invalid("absence_days", field="until_day")
    deputy = PersonId(deputy_id) if deputy_id else None
    if deputy == actor.person_id or (
        deputy is not None and deputy not in needed().assessors(actor.organisation_id)
    ):
        raise Invalid("assessor_not_possible", field="deputy")
    row = desk_store.absence(actor.person_id, actor.organisation_id)
    if row is None:
        row = AbsenceRow(person_id=actor.person_id, organisation_id=actor.organisation_id)
        row.from_day, row.until_day, row.deputy_id = from_day, until_day, deputy
        store.add(row)
    else:
        row.from_day, row.until_day, row.deputy_id = from_day, until_day, deputy
        store.flush()
    return _stand_in(row) if from_day <= today else 0


def absence_of(actor: Actor) -> AbsenceRow | None:
    """Return from when to when somebody is away, if they said so and it is not over."""
    row = desk_store.absence(actor.person_id, actor.organisation_id)
    return row if row and row.until_day >= clock.now().date() else None


def decline(actor: Actor, dossier_id: UUID) -> None:
    """Say of oneself that one is too close to the candidate, and put the dossier back."""
    dossier = _readable(actor, dossier_id)
    house.declare_tie(actor, dossier.person_id, actor.person_id, TieKind.RELATED)


def end_absence(actor: Actor) -> None:
    """Be back; what went to a deputy stays there, or comes back by hand."""
    row = desk_store.absence(actor.person_id, actor.organisation_id)
    if row is not None:
        desk_store.remove_absence(row)


def stand_in_for_absent() -> int:
    """Hand over the desks of all who are away from today on; return how many dossiers went."""
    return sum(_stand_in(row) for row in desk_store.absent_rows(clock.now().date()))


def _stand_in(row: AbsenceRow) -> int:
    """Move what a deputy may judge to them; the rest goes back to the queue."""
    moved = 0
    for held in desk_store.claims_of(PersonId(row.person_id), OrganisationId(row.organisation_id)):
        dossier = store.dossier_value(store.get_row(held.dossier_id))
        if row.deputy_id and _may_take(dossier, PersonId(row.deputy_id)):
            _move(dossier, PersonId(row.person_id), PersonId(row.deputy_id))
        else:
            desk_store.remove_claims(dossier.id)
        moved += 1
    return moved


def _move(dossier: Dossier, from_id: PersonId, to: PersonId) -> None:
    now = clock.now()
    row = desk_store.claim_row(dossier.id, dossier.round, Part.of(dossier.state))
    assert row is not None
    row.assessor_id, row.claimed_at = to, now
    row.expires_at = now + timedelta(
        days=desk_store.house_rules(dossier.organisation_id).claim_days
    )
    store.flush()
    _note("dossier.handed_over", dossier, from_id)
    publish(DossierHandedOver(dossier.id, dossier.person_id, dossier.organisation_id, from_id, to))


def _note(act: str, dossier: Dossier, actor_id: PersonId) -> None:
    publish(Noted(act, dossier.organisation_id, dossier.person_id, dossier.id, actor_id))


def _may_take(dossier: Dossier, person_id: PersonId) -> bool:
    return person_id in needed().assessors(dossier.organisation_id) and (
        who.obstacle(person_id, record_of(store.get_row(dossier.id)), ties_of(dossier)) is None
    )


def _judgeable(actor: Actor, dossier_id: UUID) -> Dossier:
    dossier = _readable(actor, dossier_id)
    if dossier.state not in WAITING:
        raise Conflict("dossier_moved_on")
    record = record_of(store.get_row(dossier.id))
    who.check_judge(actor.person_id, record, ties_of(dossier))
    return dossier


def _readable(actor: Actor, dossier_id: UUID) -> Dossier:
    row = store.find_row(dossier_id, actor.organisation_id)
    if row is None:
        raise NotFound
    dossier = store.dossier_value(row)
    who.check_reader(actor, dossier)
    return dossier
