"""Versions of a document: listed by sitting, compared, gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.kernel.ids import PersonId
from app.toolkit import service, sittings, store
from app.toolkit.content import Content
from app.toolkit.model import Document
from app.toolkit.needs import needed
from app.toolkit.service import Opened


@dataclass(frozen=True, slots=True)
class Sitting:
    """What somebody wrote at one time."""

    revision: int
    """Of its last version."""
    person_id: PersonId | None
    name: str | None
    began_at: datetime
    ended_at: datetime
    pinned: tuple[int, ...]
    """Versions within it that were set aside: other words were preferred to theirs."""
    frozen: tuple[int, ...]
    """Others within it that stay because evidence was made of them."""


def listed(actor: Actor, document_id: UUID) -> tuple[Opened, list[Sitting]]:
    """Return a document and its sittings, the last first; raise `NotFound`."""
    opened = service.open_one(actor, document_id)
    groups = sittings.sittings(store.versions(document_id))
    people = {group[-1].person_id for group in groups}
    names = needed().names({one for one in people if one})
    found = [_sitting(group, names) for group in groups]
    return opened, found[::-1]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote the text that stands where somebody else's was set aside."""

    person_id: PersonId | None
    name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """A document in which two texts were written in one place."""

    opened: Opened
    theirs: Content
    mine: Content
    other: Author


def clash(actor: Actor, document_id: UUID, mine: int) -> Clash:
    """Return both texts; `mine` is the version that was set aside. Raise `NotFound`."""
    opened, theirs, ours = two(actor, document_id, mine + 1, mine)
    before = store.version_at(document_id, mine - 1)
    if before is None:
        raise NotFound("toolkit_version_gone")
    person_id = PersonId(before.person_id) if before.person_id else None
    names = needed().names({person_id}) if person_id else {}
    name = names.get(person_id) if person_id else None
    return Clash(opened, theirs, ours, Author(person_id, name, before.at))


def two(actor: Actor, document_id: UUID, old: int, new: int) -> tuple[Opened, Content, Content]:
    """Return a document and what it held in two versions; raise `NotFound` without both."""
    opened = service.open_one(actor, document_id)
    _expect(opened, old, new)
    found = store.contents(document_id, {old, new})
    if not {old, new} <= found.keys():
        raise NotFound("toolkit_version_gone")
    return opened, found[old], found[new]


def one(actor: Actor, document_id: UUID, revision: int) -> tuple[Opened, Content, datetime]:
    """Return a document, what it held in a version, and when that was saved."""
    opened = service.open_one(actor, document_id)
    _expect(opened, revision)
    version = store.version(document_id, revision)
    if version is None:
        raise NotFound("toolkit_version_gone")
    return opened, version.content, version.at


def _expect(opened: Opened, *revisions: int) -> None:
    """Raise `NotFound` for what can be no version; the database need not hold such a number."""
    if not all(0 < each <= opened.document.revision for each in revisions):
        raise NotFound("toolkit_version_gone")


def go_back(actor: Actor, document_id: UUID, revision: int) -> None:
    """Let a document hold what it held in a version, as a new one; nothing between is lost."""
    _opened, content, _at = one(actor, document_id, revision)
    service.put(actor, document_id, content)


def before_newest(document: Document) -> int | None:
    """Return the version that undoing leads back to."""
    version = store.version_at(document.id, document.revision - 1)
    return version.revision if version else None


def undo(actor: Actor, document_id: UUID) -> bool:
    """Go back behind the newest version; pressed again, that is undone too."""
    revision = before_newest(service.open_one(actor, document_id).document)
    if revision is None:
        return False
    go_back(actor, document_id, revision)
    return True


def _sitting(group: list[sittings.Version], names: Mapping[PersonId, str | None]) -> Sitting:
    last = group[-1]
    return Sitting(
        last.revision,
        last.person_id,
        names.get(last.person_id) if last.person_id else None,
        group[0].at,
        last.at,
        tuple(one.revision for one in group[:-1] if one.pinned),
        tuple(one.revision for one in group[:-1] if one.frozen and not one.pinned),
    )
