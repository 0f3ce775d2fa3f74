"""Queries on notices, and on how people want to be sent them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from app.kernel.db import db, insert_new, read
from app.kernel.ids import OrganisationId, PersonId
from app.notices.model import Channel, Notice, Topic
from app.notices.tables import UNREAD, NoticeChoiceRow, NoticeRow

MOST_COUNTED = 100
"""The bell says "99+" beyond it, and costs no more however many there are."""

_COLUMNS = tuple(getattr(NoticeRow, name) for name in Notice.__slots__)


def add(rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Insert notices except those that stand unread; return the ids of the new ones."""
    if not rows:
        return set()
    return {row.id for row in insert_new(NoticeRow, ["person_id", "dedup_key"], rows, where=UNREAD)}


def told(people: Collection[PersonId], dedup_key: str) -> set[PersonId]:
    """Return those of these people who were told something under this key, read or not."""
    query = select(NoticeRow.person_id).where(
        NoticeRow.person_id.in_(people), NoticeRow.dedup_key == dedup_key
    )
    return set(map(PersonId, db.session.scalars(query)))


# -- reading in the app ------------------------------------------------------------------------

_BELL = select(func.count().label("bell")).select_from(
    select(NoticeRow.id)
    .where(
        NoticeRow.person_id == bindparam("person_id"),
        NoticeRow.organisation_id == bindparam("organisation_id"),
        NoticeRow.read_at.is_(None),
        NoticeRow.kind.in_(bindparam("kinds", expanding=True)),
    )
    .limit(MOST_COUNTED)
    .subquery()
)


def count_unread(person_id: PersonId, organisation_id: OrganisationId, kinds: Sequence[str]) -> int:
    """Return how many unread notices somebody has here, at most `MOST_COUNTED`."""
    (row,) = read(_BELL, person_id=person_id, organisation_id=organisation_id, kinds=kinds)
    return int(row.bell)


def unread_by_organisation(
    person_id: PersonId, elsewhere_than: OrganisationId
) -> list[tuple[OrganisationId, str, int]]:
    """Return organisation, kind and number of the unread notices of other organisations."""
    rows = db.session.execute(
        select(NoticeRow.organisation_id, NoticeRow.kind, func.count())
        .where(
            NoticeRow.person_id == person_id,
            NoticeRow.organisation_id != elsewhere_than,
            NoticeRow.read_at.is_(None),
        )
        .group_by(NoticeRow.organisation_id, NoticeRow.kind)
    )
    return [(OrganisationId(where), kind, number) for where, kind, number in rows]


def listed(
    person_id: PersonId,
    organisation_id: OrganisationId,
    kinds: Sequence[str],
    *,
    offset: int,
    limit: int,
) -> list[Notice]:
    """Return somebody's notices here: unread ones first, then the newest."""
    return _notices(
        select(*_COLUMNS)
        .where(
            NoticeRow.person_id == person_id,
            NoticeRow.organisation_id == organisation_id,
            NoticeRow.kind.in_(kinds),
        )
        .order_by(NoticeRow.read_at.is_not(None), NoticeRow.created_at.desc(), NoticeRow.id)
        .offset(offset)
        .limit(limit)
    )


def find(notice_id: UUID) -> Notice | None:
    found = _notices(select(*_COLUMNS).where(NoticeRow.id == notice_id))
    return found[0] if found else None


def mark_read(notice_id: UUID, moment: datetime) -> None:
    _mark_read(moment, NoticeRow.id == notice_id)


def mark_all_read(
    person_id: PersonId, organisation_id: OrganisationId, until: datetime, moment: datetime
) -> None:
    """Mark as read what somebody was told here until then."""
    _mark_read(
        moment,
        NoticeRow.person_id == person_id,
        NoticeRow.organisation_id == organisation_id,
        NoticeRow.created_at <= until,
    )


def settle(
    about: UUID, kinds: Collection[str], moment: datetime, person_id: PersonId | None
) -> None:
    """Mark as read what is told about something, to one person or to everybody."""
    whose = [NoticeRow.person_id == person_id] if person_id else []
    _mark_read(moment, NoticeRow.about == about, NoticeRow.kind.in_(kinds), *whose)


def _mark_read(moment: datetime, *which: ColumnElement[bool]) -> None:
    """The moment of the first time stays."""
    db.session.execute(
        update(NoticeRow).where(NoticeRow.read_at.is_(None), *which).values(read_at=moment)
    )


# -- choices -----------------------------------------------------------------------------------


def choices(person_ids: Collection[PersonId]) -> dict[PersonId, dict[Topic, Channel]]:
    """Return what people chose; nobody is missing in the answer."""
    found: dict[PersonId, dict[Topic, Channel]] = {person_id: {} for person_id in person_ids}
    rows = db.session.execute(
        select(NoticeChoiceRow.person_id, NoticeChoiceRow.topic, NoticeChoiceRow.channel).where(
            NoticeChoiceRow.person_id.in_(person_ids)
        )
    )
    for row in rows:
        found[PersonId(row.person_id)][Topic(row.topic)] = Channel(row.channel)
    return found


def keep_choices(person_id: PersonId, chosen: Mapping[Topic, Channel]) -> None:
    """Replace what somebody chose for these topics."""
    db.session.execute(
        delete(NoticeChoiceRow).where(
            NoticeChoiceRow.person_id == person_id, NoticeChoiceRow.topic.in_(chosen)
        )
    )
    rows = [
        {"person_id": person_id, "topic": topic, "channel": channel}
        for topic, channel in chosen.items()
    ]
    if rows:  # a mail program may press twice at once
        insert_new(NoticeChoiceRow, ["person_id", "topic"], rows)


# -- mail --------------------------------------------------------------------------------------


def _unsent(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        NoticeRow.read_at.is_(None),
        NoticeRow.mailed_at.is_(None),
        NoticeRow.created_at >= since,
        NoticeRow.created_at < until,
    )


def waiting_for_digest(
    digest: Channel, topics: Mapping[str, Topic], since: datetime, until: datetime
) -> list[PersonId]:
    """Return who has something unread, and not sent yet, that goes into this digest.

    `topics`: the topic of each kind there is.
    """
    topic = case(topics, value=NoticeRow.kind)
    unchosen = case({each: each.channel.value for each in Topic}, value=topic)
    query = (
        select(NoticeRow.person_id)
        .outerjoin(
            NoticeChoiceRow,
            and_(NoticeChoiceRow.person_id == NoticeRow.person_id, NoticeChoiceRow.topic == topic),
        )
        .where(
            *_unsent(since, until),
            NoticeRow.kind.in_(topics),
            func.coalesce(NoticeChoiceRow.channel, unchosen) == digest.value,
        )
        .distinct()
        .order_by(NoticeRow.person_id)
    )
    return list(map(PersonId, db.session.scalars(query)))


def for_digest(
    person_id: PersonId, kinds: Collection[str], since: datetime, until: datetime
) -> list[Notice]:
    """Return what of these kinds somebody has neither read nor been sent, oldest first."""
    return _notices(
        select(*_COLUMNS)
        .where(NoticeRow.person_id == person_id, NoticeRow.kind.in_(kinds), *_unsent(since, until))
        .order_by(NoticeRow.created_at, NoticeRow.id)
    )


def note_mailed(ids: Collection[UUID], moment: datetime) -> None:
    db.session.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(mailed_at=moment))


# -- people who leave or turn out to be one, and time -------------------------------------------


def all_of(person_id: PersonId) -> list[Notice]:
    return _notices(
        select(*_COLUMNS)
        .where(NoticeRow.person_id == person_id)
        .order_by(NoticeRow.created_at, NoticeRow.id)
    )


def give(guest: PersonId, account: PersonId) -> None:
    """Hand notices over: what both have unread stays once, as do the account's choices."""
    theirs = aliased(NoticeRow)
    twice = exists().where(
        theirs.person_id == account,
        theirs.dedup_key == NoticeRow.dedup_key,
        theirs.read_at.is_(None),
    )
    db.session.execute(
        delete(NoticeRow)
        .where(NoticeRow.person_id == guest, NoticeRow.read_at.is_(None), twice)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(NoticeRow).where(NoticeRow.person_id == guest).values(person_id=account)
    )
    db.session.execute(delete(NoticeChoiceRow).where(NoticeChoiceRow.person_id == guest))


def forget(person_id: PersonId) -> None:
    for table in (NoticeRow, NoticeChoiceRow):
        db.session.execute(delete(table).where(table.person_id == person_id))


def delete_old(read_before: datetime, told_before: datetime) -> None:
    """Delete what was read before one moment, and what was told before another."""
    db.session.execute(
        delete(NoticeRow).where(
            or_(NoticeRow.read_at < read_before, NoticeRow.created_at < told_before)
        )
    )


def _notices(query: Any) -> list[Notice]:
    rows: Iterable[Any] = db.session.execute(query).mappings()
    return [Notice(**cast(dict[str, Any], dict(row))) for row in rows]
