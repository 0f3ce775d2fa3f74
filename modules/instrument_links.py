"""What must agree between instruments: their ids, and what one takes from another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from modules.fields import PARTNER_FACTS, PARTNERS, Field, Grid, Kind, Source
from modules.instrument import Instrument
from modules.instrument_file import line_of_source
from modules.loaded import INSTRUMENTS, LoadedModule, fail
from modules.spec import SpecError, names

_NUMBERS = {kind for kind in Kind if kind.numeric and kind is not Kind.RATING}
_TAKES: Mapping[Kind, Collection[Kind]] = {
    Kind.TEXT: {Kind.TEXT, Kind.LINE, Kind.PARTNER},
    Kind.LINE: {Kind.LINE, Kind.PARTNER},
    Kind.PARTNER: {Kind.PARTNER, Kind.LINE},
    Kind.CHOICES: {Kind.CHOICES, Kind.CHOICE},
    **dict.fromkeys(_NUMBERS, _NUMBERS),
}
"""Kind of a place → the kinds it can begin with; others begin with their own only."""
_FACT_KINDS: Mapping[str, Collection[Kind]] = {
    "last_contact": {Kind.DATE},
    "type": {Kind.LINE, Kind.TEXT, Kind.CHOICE},
    "status": {Kind.LINE, Kind.TEXT, Kind.CHOICE},
}
_FACT_WORDS = {Kind.LINE, Kind.TEXT, Kind.PARTNER}


def check_ids(loaded: LoadedModule, earlier: Iterable[LoadedModule]) -> None:
    """Refuse an instrument whose id another module has; raise `BadModule`."""
    owners = {one.id: other for other in earlier for one in other.instruments}
    for instrument in loaded.instruments:
        if instrument.id in owners:
            path = loaded.folder / INSTRUMENTS / f"{instrument.id}.yaml"
            owner = owners[instrument.id].folder.name
            what = f"{owner} has an instrument {instrument.id!r} too"
            fail(path, what, "Rename the file")


def check_sources(loaded: LoadedModule, modules: Iterable[LoadedModule]) -> None:
    """Refuse to take from nowhere, or what does not fit; raise `BadModule`."""
    known = {one.id: one for other in modules for one in other.instruments}
    for instrument in loaded.instruments:
        for place, source in _sources(instrument):
            try:
                _check(place, source, known)
            except SpecError as error:
                path = loaded.folder / INSTRUMENTS / f"{instrument.id}.yaml"
                fail(path, error.what, error.mend, line_of_source(path, source))


def _sources(instrument: Instrument) -> Iterator[tuple[Field | Grid, Source]]:
    for place in instrument.places():
        if place.source is not None:
            yield place, place.source


def _check(place: Field | Grid, source: Source, known: Mapping[str, Instrument]) -> None:
    if source.instrument == PARTNERS:
        _check_facts(place, source.columns or {})
        return
    other = known.get(source.instrument)
    if other is None:
        what = f"{place.id!r} takes from no instrument {source.instrument!r}"
        raise SpecError(what, f"Name the file of one, or {PARTNERS!r}")
    if not other.ready:
        # It is only announced: what it will hold, nobody knows yet.
        return
    there = next((one for one in other.places() if one.id == source.field), None)
    if there is None:
        mend = f"Its places: {names([one.id for one in other.places()])}"
        raise SpecError(f"{other.id!r} has no place {source.field!r}", mend)
    match place, there:
        case Field(), Field():
            _check_fit(place, there)
        case Grid(), Grid():
            _check_columns(place, there, source.columns or {})
        case _:
            what = f"{place.id!r} cannot take {there.id!r} of {other.id!r}"
            raise SpecError(what, "A table takes a table, a field takes a field")


def _check_columns(grid: Grid, there: Grid, columns: Mapping[str, str]) -> None:
    for ours, theirs in columns.items():
        if not there.has_column(theirs):
            mend = f"Columns: {names([one.id for one in there.columns])}"
            raise SpecError(f"{there.id!r} has no column {theirs!r}", mend)
        _check_fit(grid.column(ours), there.column(theirs))


def _check_fit(ours: Field, theirs: Field) -> None:
    what = f"{ours.id!r}, of kind {ours.kind}, cannot take {theirs.id!r}, of kind {theirs.kind}"
    if theirs.kind not in _TAKES.get(ours.kind, {ours.kind}):
        raise SpecError(what, "Name one of a kind that fits")
    if not {one.id for one in theirs.options} <= {one.id for one in ours.options}:
        raise SpecError(f"{ours.id!r} lacks options of {theirs.id!r}", "Give it the same")
    if theirs.steps > ours.steps:
        raise SpecError(f"{ours.id!r} has fewer steps than {theirs.id!r}", "Give it as many")


def _check_facts(place: Field | Grid, columns: Mapping[str, str]) -> None:
    if isinstance(place, Field):
        raise SpecError(f"{place.id!r} takes from the partners", "Only a table does")
    for ours, fact in columns.items():
        if fact not in PARTNER_FACTS:
            raise SpecError(f"a partner has no {fact!r}", f"Use one of {names(PARTNER_FACTS)}")
        column = place.column(ours)
        if column.kind not in _FACT_KINDS.get(fact, _FACT_WORDS):
            what = f"{column.id!r}, of kind {column.kind}, cannot take the {fact} of a partner"
            raise SpecError(what, "Name one of a kind that fits")
