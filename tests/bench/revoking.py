"""What revoking a badge costs beside issuing one, each in a transaction of its own."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.kernel import clock
from app.kernel.db import db, unit_of_work
from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId
from badges import issuer, issuing, service, status_bits, store
from badges.documents import v3
from badges.model import StatusPurpose
from badges.tables import AwardRow, StatusListRow
from competences.framework import service as framework_service
from tests.bench.turns import Spent, in_turns

REVOKED = (0, 1_000, 60_000)
TURNS = 25
WARM_UP = 3


@dataclass(frozen=True)
class Person:
    """For whom the badges of the bench are."""

    person_id: UUID
    organisation_id: UUID


def award(to: Person) -> AwardId:
    """Award a badge in all its forms, through the gate, as the product does."""
    framework = framework_service.current()
    with unit_of_work():
        return service.award_competence(
            dossier_id=DossierId(uuid4()),
            person_id=PersonId(to.person_id),
            organisation_id=OrganisationId(to.organisation_id),
            organisation_name="Example Centre",
            framework_id=framework.id,
            framework_version=framework.version,
            competence="A",
            level=4,
            statement="An example.",
            evidence_titles=("An example",),
            decided_at=clock.now(),
            recipient_email="learner@example.org",
            recipient_name="Example Learner",
        )


def compare(pattern: AwardId) -> dict[int, tuple[Spent, Spent]]:
    """Return for each number of revoked badges what revoking one costs, and issuing one."""
    found = {}
    for revoked in REVOKED:
        badges = iter([_issue_credential(pattern) for _ in range(TURNS + WARM_UP)])
        _revoke_at_random(revoked)
        revoking, issuing_one = in_turns(
            lambda badges=badges: _revoke(next(badges)),  # type: ignore[misc]
            lambda: _issue_credential(pattern),
            turns=TURNS,
            warm_up=WARM_UP,
        )
        found[revoked] = revoking, issuing_one
    return found


def _revoke(award_id: UUID) -> None:
    with unit_of_work():
        service.revoke(award_id, None, "Awarded in error.")


def _issue_credential(pattern: AwardId) -> UUID:
    """Issue a credential with its proof and nothing else: no other form, and no gate."""
    award_id = uuid4()
    with unit_of_work():
        columns = AwardRow.__table__.c
        row = db.session.execute(sa.select(*columns).where(columns.id == pattern)).mappings().one()
        who = issuer.fixed()
        identity = issuer.identity(who)
        did = identity.signer.did
        place = issuing.take_place(who, identity)
        named = json.loads(json.dumps(row["documents"]).replace(str(pattern), str(award_id)))
        entries = issuing.statuses(who, place, did)
        named["credential"] = identity.sign(v3.issued_by(named["credential"], did, entries))
        changed = {"id": award_id, "dossier_id": uuid4(), "documents": named}
        where = {"status_list": place.series, "status_index": place.index}
        store.add(AwardRow(**{**row, **changed, **where}))
    return award_id


def _revoke_at_random(number: int) -> None:
    """Set as many bits in every list of revocations."""
    bits = bytearray(status_bits.empty())
    for index in random.Random(number).sample(range(status_bits.SIZE_BITS), number):  # noqa: S311
        bits[index // 8] |= 0x80 >> (index % 8)
    with unit_of_work():
        db.session.execute(
            sa.update(StatusListRow)
            .where(StatusListRow.purpose == StatusPurpose.REVOCATION)
            .values(bits=bytes(bits))
        )
