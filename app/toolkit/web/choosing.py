"""How instruments and documents stand in lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from app.kernel.errors import NotFound
from app.kernel.identity import Actor
from app.kernel.sharing import Scope
from app.toolkit import catalog, storage
from app.toolkit.catalog import Placed
from app.toolkit.model import Document, Listed, Taken
from app.toolkit.needs import needed
from app.toolkit.service import Opened
from app.toolkit.web.words import OCCASION_WORDS, SCOPE_WORDS
from app.web.language import pick
from app.web.names import shown
from competences.framework.model import Activity
from modules.instrument import PARTNERS, Field, Grid, Instrument, Kind, Occasion
from modules.loaded import LoadedModule

BEGUN = 3
"""How many documents stand on top of the instruments."""


@dataclass(frozen=True, slots=True)
class Group:
    """The instruments of a module."""

    module: LoadedModule
    placed: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a list, in words."""

    id: UUID
    title: str
    instrument: str
    """Empty where the title says it."""
    scope: str
    owner: str
    """Empty for one's own."""
    changed_at: datetime


def groups(asked: str = "", occasion: Occasion | None = None) -> list[Group]:
    """Return the instruments of an occasion, or that match the words of a search, by module."""
    found: dict[str, list[Placed]] = {}
    for one in _matching(_folded(asked).split()):
        if occasion is None or occasion in one.instrument.occasions:
            found.setdefault(one.module.id, []).append(one)
    return [Group(placed[0].module, placed) for placed in found.values()]


def _matching(wanted: Sequence[str]) -> Sequence[Placed]:
    """Return the instruments in which most of these words stand; all of them if none is wanted.

    People ask in whole sentences: not every word of one stands somewhere.
    """
    every = catalog.placed()
    if not wanted:
        return every
    counts = [sum(word in said for word in wanted) for said in map(_said, every)]
    most = max(counts, default=0)
    return [one for one, count in zip(every, counts, strict=True) if count == most > 0]


def _said(placed: Placed) -> str:
    """Return the words by which an instrument is found."""
    instrument = placed.instrument
    texts = [instrument.title, instrument.purpose]
    texts += [one.title for one in instrument.sections]
    texts += [one.label for one in instrument.places()]
    occasions = (str(OCCASION_WORDS[one]) for one in instrument.occasions)
    return _folded(" ".join((*map(pick, texts), *occasions)))


def lines(actor: Actor, listed: Sequence[Listed]) -> list[Line]:
    """Return documents in words; one query for all names."""
    others = {one.owner_id for one in listed if one.owner_id and one.owner_id != actor.person_id}
    names = needed().names(others) if others else {}
    titles = {one.instrument.id: pick(one.instrument.title) for one in catalog.placed()}
    cohorts = needed().cohorts_of(actor) if any(one.cohort_id for one in listed) else {}
    return [
        Line(
            one.id,
            one.title or _unnamed(titles.get(one.instrument_id, ""), one.created_at),
            titles.get(one.instrument_id, one.instrument_id) if one.title else "",
            cohorts.get(one.cohort_id, "") if one.cohort_id else _scope_words(one.scope),
            shown(names.get(one.owner_id), one.owner_id)
            if one.owner_id and one.owner_id != actor.person_id
            else "",
            one.changed_at,
        )
        for one in listed
    ]


def document_title(document: Document) -> str:
    """Return what a document is called where its instrument is not said beside it."""
    name = pick(catalog.instrument(document.instrument_id).title)
    return document.title or _unnamed(name, document.created_at)


def _unnamed(instrument: str, begun: datetime) -> str:
    """Return what a document is called that nobody has named."""
    return f"{instrument}, {format_date(begun, 'long')}"


def activities(instrument: Instrument) -> list[Activity]:
    """Return what a filled instrument can prove."""
    framework = needed().framework()
    known = {one.code: one for each in framework.competences for one in each.activities}
    return [known[code] for code in instrument.activities if code in known]


def shared_words(opened: Opened) -> str:
    """Return who, besides its owner, may open a document."""
    document = opened.document
    if document.cohort_id:
        return str(_("Shared with %(cohort)s", cohort=opened.cohorts.get(document.cohort_id, "")))
    return str(SCOPE_WORDS[document.scope])


def changed_words(actor: Actor, document: Document) -> str:
    """Return who changed a document last, and when."""
    day = format_datetime(document.changed_at, "short")
    if document.changed_by_id in (None, actor.person_id):
        return str(_("changed on %(day)s", day=day))
    names = needed().names([document.changed_by_id])
    who = shown(names.get(document.changed_by_id), document.changed_by_id)
    return str(_("changed on %(day)s by %(name)s", day=day, name=who))


def taken_words(taken: Sequence[Taken]) -> str:
    """Return where a document took something from: titles, with their day."""
    titles = {one.instrument.id: pick(one.instrument.title) for one in catalog.placed()}
    said = []
    for one in taken:
        if one.at is None:
            said.append(_("your partners"))
            continue
        name = one.title or titles.get(one.instrument_id, one.instrument_id)
        said.append(_("“%(name)s” (%(day)s)", name=name, day=format_date(one.at, "long")))
    return ", ".join(said)


def room_warnings(actor: Actor) -> list[str]:
    """Return what somebody is told before there is no more room for documents."""
    found = []
    own, common = storage.of_person(actor.person_id), storage.of_organisation(actor)
    if own.is_nearly_full:
        found.append(
            _(
                "Your documents take up %(percent)s%% of the room that one person has here. Delete "
                "some for good before it is full: then you could begin no others. What you write "
                "in those you have is always kept.",
                percent=own.percent,
            )
        )
    if common.is_nearly_full:
        found.append(
            _(
                "The documents of your organisation take up %(percent)s%% of the room it has here. "
                "Once it is full, nobody can begin others. Tell your administrator.",
                percent=common.percent,
            )
        )
    return found


def bring_in_words(place: Field | Grid) -> str:
    """Return what the button says that takes once more from the source of a place."""
    assert place.source is not None
    if place.source.instrument == PARTNERS:
        return str(_("Bring in from your partners"))
    titles = {one.instrument.id: pick(one.instrument.title) for one in catalog.placed()}
    name = titles.get(place.source.instrument, place.source.instrument)
    return str(_("Bring in from “%(name)s”", name=name))


def kinds(instrument: Instrument) -> set[Kind]:
    """Return which kinds of places an instrument has."""
    columns = (
        place.columns if isinstance(place, Grid) else (place,) for place in instrument.places()
    )
    return {one.kind for among in columns for one in among}


def exports(instrument: Instrument) -> list[tuple[str, str]]:
    """Return the kinds of files a document can be taken away as: ending → words."""
    found = [("pdf", _("PDF, to print and sign")), ("docx", _("Word document, to go on writing"))]
    if any(isinstance(one, Grid) for one in instrument.places()):
        found += [("xlsx", _("Excel workbook")), ("csv", _("CSV tables"))]
    if instrument.dates:
        found.append(("ics", _("Days for your calendar (ICS)")))
    return found


def address(instrument: Instrument) -> str:
    """Return the page of the product that an instrument is; raise `NotFound` without one."""
    found = needed().page_of(instrument)
    if found is None:
        raise NotFound("toolkit_instrument_unknown")
    return found


def _scope_words(scope: Scope) -> str:
    return "" if scope is Scope.PERSONAL else str(SCOPE_WORDS[scope])


def _folded(text: str) -> str:
    """Return words without accents and capitals, as people search."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
