"""Documents: begun, opened, saved, listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import clock, events
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.identity import Actor
from app.kernel.ids import CohortId, OrganisationId, PersonId, new_id
from app.kernel.sharing import Scope, manages
from app.kernel.words import one_line
from app.toolkit import catalog, due, filling, sittings, storage, store, values
from app.toolkit.content import NAME, Content, keyed, size_of, without_empty
from app.toolkit.events import InstrumentUsed
from app.toolkit.model import Document, Listed, Saved, Taken
from app.toolkit.needs import needed
from app.toolkit.reconciling import reconcile
from app.toolkit.tables import DocumentRow
from modules.instrument import PARTNERS, Instrument

PAGE_SIZE = 20
TITLE_LENGTH = 200
MOST = 400_000
"""Characters of a document, as JSON."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document in front of somebody."""

    document: Document
    cohorts: Mapping[CohortId, str]
    """Those of whoever opened it: it may be shared with one of them."""
    manages: bool
    """Whether they may share and delete it."""


def open_one(actor: Actor, document_id: UUID) -> Opened:
    """Return a document; raise `NotFound` for one the actor may not open, or that is deleted."""
    row, cohorts = _found(actor, document_id)
    document = store.value(row)
    return Opened(document, cohorts, manages(actor, document.owner_id, document.scope))


def listed(
    actor: Actor, *, instrument_id: str | None = None, page: int = 1
) -> tuple[list[Listed], bool]:
    """Return a page of what the actor may open, changed last first, and whether there is more."""
    found = store.listed(
        actor,
        needed().cohorts_of(actor),
        instrument_id=instrument_id,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE + 1,
    )
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def newest(actor: Actor, instrument_id: str) -> Document | None:
    """Return the document of an instrument that was changed last, the actor's own before others."""
    found = store.newest(actor, needed().cohorts_of(actor), [instrument_id])
    return found.get(instrument_id)


def start(
    actor: Actor,
    instrument_id: str,
    *,
    language: str,
    content: Content | None = None,
    copy_of: UUID | None = None,
) -> tuple[UUID, list[Taken]]:
    """Begin a document: from a content handed in, as a copy, or with what others hold already.

    Return which it is, and where it took something from. Raises `NotFound`, `Invalid` for too much,
    and `Conflict` where there is no room for one more.
    """
    storage.check(actor)
    instrument = catalog.instrument(instrument_id)
    taken: list[Taken] = []
    currency = "EUR"
    if copy_of is not None:
        copied = open_one(actor, copy_of).document
        if copied.instrument_id != instrument_id:
            raise NotFound
        content, currency = copied.content, copied.currency
    elif content is None:
        content, taken = _prefilled(actor, instrument, language)
    else:
        content = keyed(content)
    moment = clock.now()
    row = DocumentRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        owner_id=actor.person_id,
        scope=Scope.PERSONAL,
        cohort_id=None,
        instrument=instrument_id,
        title=titled(instrument, content),
        language=language,
        currency=currency,
        content=_checked(content),
        revision=0,
        held=0,
        created_at=moment,
        changed_at=moment,
        changed_by_id=actor.person_id,
    )
    store.add(row)
    first = store.add_version(row, row.content, actor.person_id, moment, page="")
    row.held = 2 * first.size
    return row.id, taken


def save(
    actor: Actor, document_id: UUID, sent: Content, *, base: int, page: str, alone: bool = False
) -> Saved:
    """Keep what an open page holds; `base` is the version it was made from, `page` its own sign.

    What others wrote meanwhile stays beside it. Where both wrote differently in one place, theirs
    stands and what was sent is a version too; with `alone` that raises `Conflict` instead, for
    nobody is there to choose. Raises `NotFound`, and `Invalid` for too much.
    """
    row, _cohorts = _found(actor, document_id, to_write=True)
    content = _checked(sent)
    known = store.sent_last(row.id, page) if page else None
    if known is None and base < row.revision:
        known = store.version_at(row.id, base)
    before: Content = known.content if known else (row.content if base >= row.revision else {})
    if content in (before, row.content):
        return Saved(row.changed_at, row.revision, row.content)
    if before == row.content:
        return _kept(actor, row, content, page=page)
    found = reconcile(before, content, row.content)
    if not found.clashes:
        store.add_version(row, content, actor.person_id, clock.now(), page=page)
        saved = _kept(actor, row, found.content, page="")
        return Saved(saved.at, saved.revision, found.content, joined=True)
    if alone:
        raise Conflict("toolkit_clash")
    mine = store.add_version(row, found.mine, actor.person_id, clock.now(), page="")
    mine.pinned = True
    saved = _kept(actor, row, found.content, page="")
    return Saved(saved.at, saved.revision, found.content, joined=True, mine=mine.revision)


def put(actor: Actor, document_id: UUID, content: Content) -> None:
    """Let a document hold something else, made of what it holds; what it held stays a version."""
    row, _cohorts = _found(actor, document_id, to_write=True)
    pin(row)
    _kept(actor, row, _checked(content), page="")


def bring_again(actor: Actor, document_id: UUID, place_id: str, language: str) -> int:
    """Add what the source of a place has more of by now; return to which version that leads."""
    document = open_one(actor, document_id).document
    instrument = catalog.instrument(document.instrument_id)
    try:
        place = instrument.place(place_id)
    except KeyError:
        raise NotFound from None
    found = _sources(actor, instrument, without=document_id)
    partners = _partners(actor, instrument)
    more = filling.brought_again(place, document.content, _filled(found), partners, language)
    if more == document.content:
        return document.revision
    put(actor, document_id, more)
    return document.revision + 1


def set_currency(actor: Actor, document_id: UUID, currency: str) -> None:
    row, _cohorts = _found(actor, document_id, to_write=True)
    row.currency = currency


def titled(instrument: Instrument, content: Content) -> str:
    """Return what a document is called: by the field that names it, or as it was named."""
    typed = content.get(instrument.name_from or NAME)
    return one_line(values.text(typed))[:TITLE_LENGTH]


def content_before(actor: Actor, document: Document) -> Content | None:
    """Return what the document before this one holds, of an instrument filled in each year."""
    found = store.before(actor, needed().cohorts_of(actor), document)
    return found.content if found else None


def has_used(person_id: PersonId, organisation_id: OrganisationId, instrument_id: str) -> bool:
    """Return whether somebody ever wrote into a document of an instrument."""
    return store.has_written(person_id, organisation_id, instrument_id)


def pin(row: DocumentRow) -> None:
    """Let the version that stands now stay for good: what comes goes behind it."""
    version = store.version(row.id, row.revision)
    if version is not None:
        version.pinned = True


def _found(
    actor: Actor, document_id: UUID, *, to_write: bool = False
) -> tuple[DocumentRow, Mapping[CohortId, str]]:
    cohorts = needed().cohorts_of(actor)
    row = store.find(actor, cohorts, document_id, to_write=to_write)
    if row is None or row.archived_at is not None:
        raise NotFound
    return row, cohorts


def _kept(actor: Actor, row: DocumentRow, content: dict[str, object], *, page: str) -> Saved:
    moment = clock.now()
    instrument = catalog.instrument(row.instrument)
    first = page != "" and not store.has_written(
        actor.person_id, actor.organisation_id, row.instrument
    )
    store.add_version(row, content, actor.person_id, moment, page=page)
    row.content, row.changed_at, row.changed_by_id = content, moment, actor.person_id
    row.title = titled(instrument, content)
    store.keep_due(row.id, due.to_come(instrument, content, moment.date()))
    row.held = size_of(content) + _thin_out(row, moment)
    if first:
        events.publish(InstrumentUsed(actor.person_id, actor.organisation_id, row.instrument))
    return Saved(moment, row.revision, content)


def _thin_out(row: DocumentRow, now: datetime) -> int:
    """Remove the versions that need not stay; return how many characters the others have."""
    is_full = row.owner_id is not None and storage.of_person(PersonId(row.owner_id)).is_full
    versions = store.versions(row.id)
    bounds = sittings.CLOSE if is_full else sittings.USUAL
    over = set(sittings.superfluous(versions, now, bounds))
    store.remove_versions(row.id, over)
    return sum(one.size for one in versions if one.revision not in over)


def _checked(content: Content) -> dict[str, object]:
    kept = without_empty(content)
    if size_of(kept) > MOST:
        raise Invalid("toolkit_too_much")
    return kept


def _prefilled(
    actor: Actor, instrument: Instrument, language: str
) -> tuple[dict[str, object], list[Taken]]:
    found = _sources(actor, instrument)
    partners = _partners(actor, instrument)
    content = filling.begun(instrument, _filled(found), partners, language)
    from_where = {
        place.source.instrument
        for place in instrument.places()
        if place.source and place.id in content
    }
    taken = [
        Taken(one.instrument_id, one.id, one.title, one.changed_at)
        for one in found.values()
        if one.instrument_id in from_where
    ]
    if PARTNERS in from_where:
        taken.append(Taken(PARTNERS, None, "", None))
    return content, taken


def _sources(
    actor: Actor, instrument: Instrument, *, without: UUID | None = None
) -> dict[str, Document]:
    wanted = filling.sources(instrument) - {PARTNERS}
    if not wanted:
        return {}
    return store.newest(actor, needed().cohorts_of(actor), wanted, without=without)


def _filled(found: Mapping[str, Document]) -> dict[str, filling.Filled]:
    return {
        one.instrument_id: filling.Filled(catalog.instrument(one.instrument_id), one.content)
        for one in found.values()
    }


def _partners(actor: Actor, instrument: Instrument) -> filling.Facts:
    return needed().partners(actor) if PARTNERS in filling.sources(instrument) else ()
