"""Queries on awards, classes, status lists and the issuer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, func, or_, select, true, update
from sqlalchemy.orm import defer

from app.kernel.db import db, read
from app.kernel.ids import AwardId, DossierId, OrganisationId, PersonId
from badges.model import (
    Award,
    Document,
    EvidenceNote,
    Issuer,
    Kind,
    StatusPurpose,
    TokenForm,
    Withdrawn,
)
from badges.tables import (
    AwardRow,
    BadgeClassRow,
    IssuerRow,
    StatusListRow,
    TokenRow,
)

ISSUER = 1


def add(row: IssuerRow | BadgeClassRow | StatusListRow | AwardRow) -> None:
    db.session.add(row)
    db.session.flush()


def flush() -> None:
    db.session.flush()


# -- issuer ------------------------------------------------------------------------------------


_THE_ISSUER = select(IssuerRow.base_url, IssuerRow.name, IssuerRow.email).where(
    IssuerRow.id == ISSUER
)


def find_issuer() -> Issuer | None:
    rows = read(_THE_ISSUER)
    return Issuer(*rows[0]) if rows else None


def lock_issuer() -> bool:
    """Let only one transaction issue at a time; return whether the issuer is known yet."""
    return db.session.scalar(select(IssuerRow.id).with_for_update()) is not None


def rename_issuer(name: str, email: str) -> None:
    db.session.execute(
        update(IssuerRow).where(IssuerRow.id == ISSUER).values(name=name, email=email)
    )


# -- classes -----------------------------------------------------------------------------------


def find_badge_class(key: str) -> Document | None:
    """Return the 2.0 document of a design as first awarded."""
    return db.session.scalar(select(BadgeClassRow.badge_class).where(BadgeClassRow.key == key))


def find_achievement(key: str) -> Document | None:
    """Return the 3.0 document of a design as first awarded."""
    return db.session.scalar(select(BadgeClassRow.achievement).where(BadgeClassRow.key == key))


def find_translation(key: str, language: str) -> Mapping[str, Document] | None:
    """Return `badge_class` and `achievement` of a design in another language, as first awarded."""
    kept = db.session.scalar(select(BadgeClassRow.translations).where(BadgeClassRow.key == key))
    return kept.get(language) if kept else None


def find_artwork(key: str) -> str | None:
    return db.session.scalar(select(BadgeClassRow.artwork).where(BadgeClassRow.key == key))


# -- status lists ------------------------------------------------------------------------------


def lock_open_list(issuer_did: str, capacity: int) -> StatusListRow | None:
    """Return the list of suspensions of the newest series with room, locked until the end.

    A series from before suspensions has none, so it is never found: it takes no more badges.
    """
    return db.session.scalar(
        select(StatusListRow)
        .where(
            StatusListRow.issuer_did == issuer_did,
            StatusListRow.purpose == StatusPurpose.SUSPENSION,
            StatusListRow.taken < capacity,
        )
        .order_by(StatusListRow.number.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


_LOCK_LISTS = (
    select(StatusListRow)
    .where(
        StatusListRow.series == bindparam("series"), StatusListRow.purpose == bindparam("purpose")
    )
    .options(defer(StatusListRow.document), defer(StatusListRow.token))
    .order_by(StatusListRow.number)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def lock_lists(series: int, purpose: StatusPurpose) -> list[StatusListRow]:
    """Return the lists of a series for one purpose, locked until the transaction ends."""
    return list(db.session.scalars(_LOCK_LISTS, {"series": series, "purpose": purpose}))


def lists_of(series: int) -> list[tuple[int, str, StatusPurpose]]:
    """Return number, issuer's name and purpose of each list of a series, the first one first."""
    rows = db.session.execute(
        select(StatusListRow.number, StatusListRow.issuer_did, StatusListRow.purpose)
        .where(StatusListRow.series == series)
        .order_by(StatusListRow.number)
    )
    return [(row.number, row.issuer_did, StatusPurpose(row.purpose)) for row in rows]


def lists_by(did: str) -> list[StatusListRow]:
    """Return every list published under one name of the issuer, locked."""
    return list(
        db.session.scalars(
            select(StatusListRow)
            .where(StatusListRow.issuer_did == did)
            .order_by(StatusListRow.number)
            .with_for_update()
        )
    )


def newest_list_number() -> int:
    number = db.session.scalar(
        select(StatusListRow.number).order_by(StatusListRow.number.desc()).limit(1)
    )
    return number or 0


def find_status_document(number: int) -> Document | str | None:
    """Return a list as it is published: a document with its proof, or a token."""
    row = db.session.execute(
        select(StatusListRow.document, StatusListRow.token).where(StatusListRow.number == number)
    ).one_or_none()
    return (row.token or cast(Document, row.document)) if row else None


def index_is_taken(number: int, index: int) -> bool:
    found = db.session.scalar(
        select(AwardRow.id).where(AwardRow.status_list == number, AwardRow.status_index == index)
    )
    return found is not None


# -- awards ------------------------------------------------------------------------------------

_SHOWN = (
    AwardRow.id,
    AwardRow.design,
    AwardRow.kind,
    AwardRow.person_id,
    AwardRow.organisation_id,
    AwardRow.organisation_name,
    AwardRow.framework.label("framework_id"),
    AwardRow.framework_version,
    AwardRow.competence,
    AwardRow.level,
    AwardRow.issued_at,
    AwardRow.holder_name,
    AwardRow.show_holder,
    AwardRow.listed,
    AwardRow.statement,
    AwardRow.evidence,
    AwardRow.revoked_at,
    AwardRow.revocation_reason,
    AwardRow.suspended_at,
    AwardRow.suspension_reason,
    AwardRow.expires_at,
    AwardRow.assessor_accompanied,
    AwardRow.documents,
)


def find_award(award_id: UUID) -> Award | None:
    row = (
        db.session.execute(select(*_SHOWN).where(AwardRow.id == award_id)).mappings().one_or_none()
    )
    return _award(row) if row else None


def awards_after(last: UUID | None, limit: int) -> list[Award]:
    """Return awards in the order of their ids, from the one after `last` on."""
    after = AwardRow.id > last if last else true()
    rows = db.session.execute(select(*_SHOWN).where(after).order_by(AwardRow.id).limit(limit))
    return [_award(row) for row in rows.mappings()]


def count_awarded(design: str) -> int:
    """Return how many were awarded of one version of a design."""
    query = select(func.count()).select_from(AwardRow).where(AwardRow.design == design)
    return db.session.scalar(query) or 0


def find_by_dossier(dossier_id: DossierId, level: int | None = None) -> AwardId | None:
    """Return the newest award that came of a dossier, or the one for a level."""
    query = select(AwardRow.id).where(AwardRow.dossier_id == dossier_id)
    if level is not None:
        query = query.where(AwardRow.level == level)
    found = db.session.scalar(query.order_by(AwardRow.level.desc()).limit(1))
    return AwardId(found) if found else None


def find_attestation(
    person_id: PersonId, organisation_id: OrganisationId, module_id: str, completed_at: datetime
) -> AwardId | None:
    """Return the badge of one completion of a module."""
    found = db.session.scalar(
        select(AwardRow.id).where(
            AwardRow.person_id == person_id,
            AwardRow.organisation_id == organisation_id,
            AwardRow.module_id == module_id,
            AwardRow.issued_at == completed_at,
        )
    )
    return AwardId(found) if found else None


def awards_of(person_id: PersonId, organisation_id: OrganisationId) -> list[Award]:
    """Return somebody's badges within one organisation, newest first.

    With those that another one awarded to their address.
    """
    rows = db.session.execute(
        select(*_SHOWN)
        .where(
            AwardRow.person_id == person_id,
            or_(AwardRow.organisation_id == organisation_id, AwardRow.claimed_at.is_not(None)),
        )
        .order_by(AwardRow.issued_at.desc(), AwardRow.id)
    ).mappings()
    return [_award(row) for row in rows]


def _award(columns: RowMapping) -> Award:
    values: dict[str, Any] = {str(name): value for name, value in columns.items()}
    values["kind"] = Kind(values["kind"])
    values["evidence"] = tuple(EvidenceNote(**note) for note in values["evidence"])
    return Award(**values)


_DOCUMENTS = select(
    AwardRow.documents,
    AwardRow.design,
    AwardRow.revoked_at,
    AwardRow.revocation_reason,
    AwardRow.suspended_at,
    AwardRow.suspension_reason,
).where(AwardRow.id == bindparam("award_id"))

_TOKEN = select(TokenRow.token).where(
    TokenRow.award_id == bindparam("award_id"), TokenRow.form == bindparam("form")
)


def find_assertion(award_id: UUID) -> tuple[Document, str, Withdrawn | None] | None:
    """Return an assertion as issued, its design's key and, if it is out of force, why."""
    rows = read(_DOCUMENTS, award_id=award_id)
    if not rows:
        return None
    return rows[0].documents["assertion"], rows[0].design, withdrawn_of(rows[0])


def find_credential(award_id: UUID) -> Document | None:
    rows = read(_DOCUMENTS, award_id=award_id)
    return cast(Document, rows[0].documents["credential"]) if rows else None


def find_design(award_id: UUID) -> str | None:
    """Return the key of the design that somebody was awarded."""
    return db.session.scalar(select(AwardRow.design).where(AwardRow.id == award_id))


def withdrawn_of(row: Any) -> Withdrawn | None:
    """Return why an award is out of force, from the four columns that say so."""
    if row.revoked_at:
        return Withdrawn(row.revocation_reason or "")
    if row.suspended_at:
        return Withdrawn(row.suspension_reason or "", for_good=False)
    return None


def find_token(award_id: UUID, form: TokenForm) -> str | None:
    """Return an award as a token; None also for one from before there were tokens."""
    rows = read(_TOKEN, award_id=award_id, form=form.value)
    return cast(str, rows[0].token) if rows else None


def keep_token(award_id: UUID, form: TokenForm, key_id: UUID, token: str) -> None:
    db.session.merge(TokenRow(award_id=award_id, form=form.value, key_id=key_id, token=token))
    db.session.flush()


def tokens_of(award_id: UUID) -> list[TokenRow]:
    return list(
        db.session.scalars(
            select(TokenRow).where(TokenRow.award_id == award_id).order_by(TokenRow.form)
        )
    )


def withdrawn_awards() -> Mapping[UUID, Withdrawn]:
    """Return all awards that are revoked or suspended, the oldest first."""
    rows = db.session.execute(
        select(
            AwardRow.id,
            AwardRow.revoked_at,
            AwardRow.revocation_reason,
            AwardRow.suspended_at,
            AwardRow.suspension_reason,
        )
        .where(or_(AwardRow.revoked_at.is_not(None), AwardRow.suspended_at.is_not(None)))
        .order_by(func.coalesce(AwardRow.revoked_at, AwardRow.suspended_at), AwardRow.id)
    )
    return {row.id: found for row in rows if (found := withdrawn_of(row))}


_LOCK_AWARD = (
    select(AwardRow)
    .where(AwardRow.id == bindparam("award_id"))
    .options(defer(AwardRow.documents))
    .with_for_update()
)


def lock_award(award_id: UUID) -> AwardRow | None:
    return db.session.scalar(_LOCK_AWARD, {"award_id": award_id})


def set_visibility(
    award_id: UUID, person_id: PersonId, *, show_holder: bool, listed: bool, name: str | None
) -> bool:
    """Change what the page shows; return whether this person holds that award.

    The name stays the one the assessor knew: `name` is taken only where there was none, or anybody
    could show their badge under somebody else's.
    """
    result = db.session.execute(
        update(AwardRow)
        .where(AwardRow.id == award_id, AwardRow.person_id == person_id)
        .values(
            show_holder=show_holder,
            listed=listed,
            holder_name=func.coalesce(AwardRow.holder_name, name),
        )
    )
    return bool(cast(Any, result).rowcount)


# -- personal data -----------------------------------------------------------------------------


def personal_rows(person_id: PersonId) -> list[AwardRow]:
    return list(
        db.session.scalars(
            select(AwardRow)
            .where(AwardRow.person_id == person_id)
            .order_by(AwardRow.issued_at, AwardRow.id)
        )
    )


def count_of(person_id: PersonId) -> int:
    query = select(func.count()).select_from(AwardRow).where(AwardRow.person_id == person_id)
    return db.session.scalar(query) or 0


def give(old: PersonId, new: PersonId) -> None:
    """Hand awards over to somebody who turned out to be the same person."""
    db.session.execute(update(AwardRow).where(AwardRow.person_id == old).values(person_id=new))


def rows_by_id(award_ids: Collection[UUID]) -> list[AwardRow]:
    return list(
        db.session.scalars(
            select(AwardRow)
            .where(AwardRow.id.in_(award_ids))
            .order_by(AwardRow.issued_at, AwardRow.id)
        )
    )


def forget_holder(award_ids: Collection[UUID]) -> None:
    """Cut every link from awards to their holder; the documents stay as issued."""
    db.session.execute(
        update(AwardRow)
        .where(AwardRow.id.in_(award_ids))
        .values(
            person_id=None,
            holder_name=None,
            show_holder=False,
            listed=False,
            recipient_salt=None,
            recipient_hash=None,
            dossier_id=None,
            once=None,
        )
    )
