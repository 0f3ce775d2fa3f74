"""Queries on learning agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.ids import OrganisationId, PersonId
from competences.agreement.model import (
    Agreement,
    AgreementId,
    Draft,
    Ending,
    Party,
    Signature,
    Version,
    terms_value,
)
from competences.agreement.tables import (
    AgreementDraftRow,
    AgreementRow,
    AgreementSignatureRow,
    AgreementVersionRow,
)


def add(*rows: object) -> None:
    """Add rows, each after what it points to; raise `Conflict` if the other was faster."""
    for row in rows:
        db.session.add(row)
        flush()


def flush() -> None:
    """Send what changed; raise `Conflict` if the other was faster."""
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        # The answer will show what the other one did, so the session must be usable again.
        db.session.rollback()
        raise Conflict("agreement_moved_on") from error


def find_row(agreement_id: UUID, organisation_id: OrganisationId) -> AgreementRow | None:
    return db.session.scalar(
        select(AgreementRow).where(
            AgreementRow.id == agreement_id, AgreementRow.organisation_id == organisation_id
        )
    )


def find_open(
    organisation_id: OrganisationId, learner_id: PersonId, adviser_id: PersonId
) -> AgreementRow | None:
    return db.session.scalar(
        select(AgreementRow).where(
            AgreementRow.organisation_id == organisation_id,
            AgreementRow.learner_id == learner_id,
            AgreementRow.adviser_id == adviser_id,
            AgreementRow.ended_at.is_(None),
        )
    )


def seen_by(
    person_id: PersonId, organisation_id: OrganisationId, *, offset: int, limit: int
) -> list[Agreement]:
    """Return somebody's agreements, what moved last first; three statements.

    What nobody has proposed yet is seen by whoever writes it.
    """
    proposed = exists().where(AgreementVersionRow.agreement_id == AgreementRow.id)
    rows = db.session.scalars(
        select(AgreementRow)
        .where(
            AgreementRow.organisation_id == organisation_id,
            _of(person_id),
            or_(proposed, _writes(person_id, Party.LEARNER), _writes(person_id, Party.ADVISER)),
        )
        .order_by(AgreementRow.moved_at.desc(), AgreementRow.id)
        .offset(offset)
        .limit(limit)
    ).all()
    return values(rows)


def values(rows: Sequence[AgreementRow]) -> list[Agreement]:
    """Return agreements with their versions, in two statements."""
    versions = _versions([row.id for row in rows])
    return [_value(row, versions[row.id]) for row in rows]


def value(row: AgreementRow) -> Agreement:
    return values([row])[0]


def draft_row(agreement_id: UUID, party: Party) -> AgreementDraftRow | None:
    return db.session.get(AgreementDraftRow, (agreement_id, party))


def draft_value(row: AgreementDraftRow) -> Draft:
    return Draft(terms_value(row.terms), row.based_on, row.saved_at)


def has_drafts(agreement_id: UUID) -> bool:
    query = select(exists().where(AgreementDraftRow.agreement_id == agreement_id))
    return bool(db.session.scalar(query))


def remove_draft(agreement_id: UUID, party: Party) -> None:
    db.session.execute(
        delete(AgreementDraftRow).where(
            AgreementDraftRow.agreement_id == agreement_id, AgreementDraftRow.party == party
        )
    )


def version_row(agreement_id: UUID, number: int) -> AgreementVersionRow:
    return db.session.get_one(AgreementVersionRow, (agreement_id, number))


def signed_with(person_id: PersonId, organisation_id: OrganisationId) -> set[PersonId]:
    """Return the advisers who ever signed a version with a learner."""
    rows = db.session.scalars(
        select(AgreementRow.adviser_id)
        .join(AgreementSignatureRow, AgreementSignatureRow.agreement_id == AgreementRow.id)
        .where(
            AgreementRow.learner_id == person_id,
            AgreementRow.organisation_id == organisation_id,
            AgreementRow.adviser_id.is_not(None),
            AgreementSignatureRow.party == Party.ADVISER,
        )
        .distinct()
    )
    return {PersonId(each) for each in rows if each is not None}


def remove(agreement_ids: Collection[UUID]) -> None:
    """Delete agreements with everything in them."""
    for table in (AgreementDraftRow, AgreementSignatureRow, AgreementVersionRow):
        db.session.execute(delete(table).where(table.agreement_id.in_(agreement_ids)))
    db.session.execute(delete(AgreementRow).where(AgreementRow.id.in_(agreement_ids)))


def _of(person_id: PersonId) -> ColumnElement[bool]:
    return or_(AgreementRow.learner_id == person_id, AgreementRow.adviser_id == person_id)


def _writes(person_id: PersonId, party: Party) -> ColumnElement[bool]:
    who = AgreementRow.learner_id if party is Party.LEARNER else AgreementRow.adviser_id
    return and_(
        who == person_id,
        exists().where(
            AgreementDraftRow.agreement_id == AgreementRow.id, AgreementDraftRow.party == party
        ),
    )


def _versions(ids: Sequence[UUID]) -> dict[UUID, list[Version]]:
    signatures: dict[tuple[UUID, int], dict[Party, Signature]] = defaultdict(dict)
    for signature in db.session.scalars(
        select(AgreementSignatureRow).where(AgreementSignatureRow.agreement_id.in_(ids))
    ):
        under = signatures[signature.agreement_id, signature.number]
        under[Party(signature.party)] = Signature(signature.name, signature.signed_at)
    found: dict[UUID, list[Version]] = defaultdict(list)
    for row in db.session.scalars(
        select(AgreementVersionRow)
        .where(AgreementVersionRow.agreement_id.in_(ids))
        .order_by(AgreementVersionRow.number)
    ):
        found[row.agreement_id].append(
            Version(
                number=row.number,
                framework_id=row.framework_id,
                framework_version=row.framework_version,
                terms=terms_value(row.terms),
                proposed_by=Party(row.proposed_by),
                proposed_at=row.proposed_at,
                signatures=signatures[row.agreement_id, row.number],
                set_aside_at=row.set_aside_at,
            )
        )
    return found


def _value(row: AgreementRow, versions: Sequence[Version]) -> Agreement:
    ending = None
    if row.ended_at is not None:
        assert row.ended_by is not None
        ending = Ending(Party(row.ended_by), row.ended_word, row.ended_at)
    return Agreement(
        id=AgreementId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        learner_id=PersonId(row.learner_id),
        adviser_id=None if row.adviser_id is None else PersonId(row.adviser_id),
        created_at=row.created_at,
        versions=tuple(versions),
        ending=ending,
    )
