"""What goes out by mail: which notice now, and which together, once a day or once a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.ids import PersonId
from app.kernel.outbox import service as outbox
from app.notices import choosing, registry, rules, store
from app.notices.model import DIGESTS, Channel, Notice
from app.notices.needs import Contact, needed

DIGEST = "mail.notices"
"""Kind of outbox row; its payload: `person`, `digest`, `until`."""

BATCH = 500


def queue_digests() -> None:
    """Put each digest that is due into the outbox, once a day or a week for each person."""
    for digest in DIGESTS:
        now = clock.now()
        until = rules.digest_until(digest, now)
        topics = registry.topic_of_kinds()
        with unit_of_work():
            people = store.waiting_for_digest(digest, topics, now - rules.LOOK_BACK, until)
        for start in range(0, len(people), BATCH):
            with unit_of_work():
                _queue(digest, people[start : start + BATCH], until)


def _queue(digest: Channel, people: Sequence[PersonId], until: datetime) -> None:
    reachable = needed().with_address(people)
    outbox.put_all(
        DIGEST,
        [
            outbox.Parcel(
                {"person": str(person_id), "digest": digest.value, "until": until.isoformat()},
                f"person:{person_id}",
                f"notices:{digest.value}:{until:%Y-%m-%d}:{person_id}",
            )
            for person_id in people
            if person_id in reachable
        ],
    )


def addressee(person_id: PersonId) -> Contact | None:
    """Return how to write to somebody; None if they are gone or have no address."""
    try:
        contact = needed().contact(person_id)
    except NotFound:
        return None
    return contact if contact.email else None


def to_send(notice_id: UUID) -> Notice | None:
    """Return a notice that is to go out at once; None if it no longer is.

    It may have been read in the meantime, or its reader have left, or have chosen otherwise.
    """
    notice = store.find(notice_id)
    if notice is None or notice.read_at or notice.mailed_at or not _readable([notice]):
        return None
    topic = registry.get(notice.kind).topic
    return notice if choosing.channel_of(notice.person_id, topic) is Channel.AT_ONCE else None


def digest_of(person_id: PersonId, digest: Channel, until: datetime) -> list[Notice]:
    """Return what goes into somebody's digest: unread, not sent yet, and still for their eyes."""
    topics = rules.topics_by(digest, store.choices([person_id])[person_id])
    kinds = [code for code, topic in registry.topic_of_kinds().items() if topic in topics]
    return _readable(store.for_digest(person_id, kinds, until - rules.LOOK_BACK, until))


def _readable(notices: Sequence[Notice]) -> list[Notice]:
    """Leave out what belongs to organisations and roles that the reader (one person) has left."""
    if not notices:
        return []
    roles = {
        belonging.organisation_id: belonging.roles
        for belonging in needed().belongings(notices[0].person_id)
    }
    return [
        notice
        for notice in notices
        if notice.kind in registry.codes_for(roles.get(notice.organisation_id, ()))
    ]


def note_mailed(ids: Sequence[UUID]) -> None:
    """Note that notices have been sent, in a transaction of its own."""
    with unit_of_work():
        store.note_mailed(ids, clock.now())
