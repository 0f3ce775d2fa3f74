"""What people should be reminded of: days that are near, dossiers that wait too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.kernel import clock
from app.kernel.ids import DossierId, OrganisationId, PersonId
from competences.validation import desk_store, reminding_store
from competences.validation.model import HouseRules

EVIDENCE_AHEAD = timedelta(days=3)
CLAIM_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody has something to do with a dossier by a day."""

    dossier_id: DossierId
    organisation_id: OrganisationId
    person_id: PersonId
    """Who has to do it."""
    until: date


@dataclass(frozen=True, slots=True)
class Late:
    """Dossiers of an organisation wait for longer than it aims at."""

    organisation_id: OrganisationId
    count: int
    days: int


def evidence_due() -> list[Due]:
    """Return the candidates whose further evidence is asked for within three days."""
    now = clock.now()
    return [_due(*each) for each in reminding_store.evidence_due(now, now + EVIDENCE_AHEAD)]


def claims_expiring() -> list[Due]:
    """Return the assessors whose claim on a dossier ends within a day."""
    now = clock.now()
    return [_due(*each) for each in reminding_store.claims_expiring(now, now + CLAIM_AHEAD)]


def late() -> list[Late]:
    """Return the organisations that keep candidates waiting."""
    now, rules = clock.now(), desk_store.all_house_rules()
    found = []
    for organisation_id, oldest in reminding_store.waiting_since().items():
        days = rules.get(organisation_id, HouseRules()).answer_days
        before = now - timedelta(days=days)
        if oldest < before:
            count = reminding_store.waiting_before(organisation_id, before)
            found.append(Late(organisation_id, count, days))
    return found


def _due(
    dossier_id: DossierId, organisation_id: OrganisationId, person_id: PersonId, until: datetime
) -> Due:
    return Due(dossier_id, organisation_id, person_id, until.date())
