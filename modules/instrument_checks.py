"""What must agree inside an instrument: every name that one part gives of another.

Whatever does not is raised as `SpecError` with the part it stands in: the id of a place, summary
or picture, `grid.column`, or the number of a clause or of dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from modules import formulas
from modules.fields import ROW, Field, Grid, Kind, Layout
from modules.formulas import Formula, Type
from modules.instrument import Clause, Dates, Instrument, Summary
from modules.pictures import Drawing, Picture
from modules.spec import SpecError, names

Kinds = Collection[Kind]

WORDS = frozenset({Kind.LINE, Kind.TEXT, Kind.PARTNER, Kind.CHOICE})
"""What a picture can write beside a point, and a summary can gather by."""
MOST_STEPS = 12
"""Formulas that wait for each other, one after the other."""
_NUMBERS = frozenset(kind for kind in Kind if kind.numeric)


def clause_part(number: int) -> str:
    return f"clause {number}"


def dates_part(number: int) -> str:
    return f"dates {number}"


def check(instrument: Instrument) -> None:
    """Refuse a name that stands for nothing, or for something of the wrong kind."""
    _check_name_from(instrument)
    _check_formulas(instrument)
    for summary in instrument.summaries:
        with _in_part(summary.id):
            _check_summary(instrument, summary)
    for picture in instrument.pictures:
        with _in_part(picture.id):
            _check_picture(instrument, picture)
    for number, dates in enumerate(instrument.dates, start=1):
        with _in_part(dates_part(number)):
            _check_dates(instrument, dates)
    for number, clause in enumerate(instrument.paper, start=1):
        with _in_part(clause_part(number)):
            _check_clause(instrument, clause)


@contextmanager
def _in_part(part: str) -> Iterator[None]:
    """Name the part that a refusal is about, where it does not yet."""
    try:
        yield
    except SpecError as error:
        error.part = error.part or part
        raise


def _check_name_from(instrument: Instrument) -> None:
    if instrument.name_from:
        _field(instrument, instrument.name_from, "name_from", {Kind.LINE, Kind.PARTNER})


# Formulas


class _Scope:
    """What the names in a formula stand for, seen from a field, a column or a summary."""

    def __init__(
        self,
        instrument: Instrument,
        own: Collection[Field] = (),
        gathered: Collection[str] | None = None,
    ) -> None:
        self._places = {one.id: one for one in instrument.places()}
        self._own = {one.id: one for one in own}
        self._gathered = gathered
        """Grids whose rows a summary gathers; None elsewhere, where every grid can be read."""

    def field(self, name: str) -> Type | None:
        place = self._own.get(name) or self._places.get(name)
        return _type(place) if isinstance(place, Field) else None

    def column(self, grid: str, column: str, *, whole: bool) -> Type | None:
        found = self._places.get(grid)
        hidden = not whole and self._gathered is not None and grid not in self._gathered
        if hidden or not (isinstance(found, Grid) and found.has_column(column)):
            return None
        return _type(found.column(column))

    def is_checklist(self, grid: str) -> bool:
        found = self._places.get(grid)
        return isinstance(found, Grid) and found.layout is Layout.CHECKLIST


def _type(field: Field) -> Type:
    if field.kind.numeric:
        return Type.NUMBER
    return Type.DATE if field.kind is Kind.DATE else Type.OTHER


def _check_formulas(instrument: Instrument) -> None:
    reads: dict[str, Collection[str]] = {}
    for place in instrument.places():
        if isinstance(place, Grid):
            for column in place.columns:
                with _in_part(f"{place.id}.{column.id}"):
                    formula = _checked(column, _Scope(instrument, own=place.columns))
                if formula:
                    reads[f"{place.id}.{column.id}"] = [
                        f"{place.id}.{name}" if place.has_column(name) else name
                        for name in formula.names
                    ]
        else:
            with _in_part(place.id):
                formula = _checked(place, _Scope(instrument))
            if formula:
                reads[place.id] = formula.names
    steps: dict[str, int] = {}
    for name in reads:
        _count_steps(name, reads, (), steps)


def _checked(field: Field, scope: _Scope) -> Formula | None:
    if not field.formula:
        return None
    formula = formulas.parse(field.formula)
    formula.check(scope)
    return formula


def _count_steps(
    name: str, reads: Mapping[str, Collection[str]], above: tuple[str, ...], steps: dict[str, int]
) -> int:
    """Return how many formulas wait for each other; refuse a circle, and too many of them."""
    if name in above:
        way = " → ".join((*above[above.index(name) :], name))
        raise SpecError(f"a formula comes back to itself: {way}", "Break the circle", part=name)
    if name not in reads:
        return 0
    if name not in steps and len(above) < MOST_STEPS:
        below = [_count_steps(one, reads, (*above, name), steps) for one in reads[name]]
        steps[name] = 1 + max(below, default=0)
    if steps.get(name, MOST_STEPS + 1) > MOST_STEPS:
        what = f"more than {MOST_STEPS} formulas wait for each other"
        raise SpecError(what, "Reckon in fewer steps", part=name)
    return steps[name]


def _check_summary(instrument: Instrument, summary: Summary) -> None:
    grids = [_column(instrument, name, "`by`", WORDS)[0].id for name in summary.by]
    for number, column in enumerate(summary.columns):
        with _in_part(f"{summary.id}.{column.id}"):
            _checked(column, _Scope(instrument, own=summary.columns[:number], gathered=grids))


# Pictures


def _check_picture(instrument: Instrument, picture: Picture) -> None:
    sections = [one.id for one in instrument.sections]
    if picture.after not in sections:
        mend = f"Sections: {names(sections)}"
        raise SpecError(f"the picture stands after no section {picture.after!r}", mend)
    takes = picture.takes
    match picture.drawing:
        case Drawing.QUADRANTS:
            for place in ("one", "two", "three", "four"):
                _quadrant(instrument, takes[place])
        case Drawing.RADAR:
            _check_radar(instrument, takes)
        case Drawing.BARS:
            _check_bars(instrument, takes)
        case _:
            grid = _grid(instrument, takes["rows"])
            for place, kinds in _COLUMNS[picture.drawing].items():
                if place in takes:
                    _among(grid, takes[place], place, kinds)


_DAY = frozenset({Kind.DATE})
_CHOICE = frozenset({Kind.CHOICE})
_COLUMNS: Mapping[Drawing, Mapping[str, Kinds]] = {
    Drawing.GANTT: {"label": WORDS, "start": _DAY, "end": _DAY, "state": _CHOICE},
    Drawing.BOARD: {"label": WORDS, "state": _CHOICE, "who": WORDS},
    Drawing.MAP: {"label": WORDS, "x": {Kind.RATING}, "y": {Kind.RATING}},
    Drawing.TIMELINE: {"label": WORDS, "date": _DAY},
}
"""Place of a drawing → what the column there may hold."""


def _quadrant(instrument: Instrument, name: str) -> None:
    place = _place(instrument, name, "a quadrant")
    if isinstance(place, Field) and place.kind is not Kind.TEXT:
        raise SpecError(f"the quadrant {name!r} is of kind {place.kind}", "Name a text or a table")


def _check_radar(instrument: Instrument, takes: Mapping[str, str]) -> None:
    if takes.get("each", "section") != "section":
        raise SpecError(f"`each` is {takes['each']!r}", "Write section, or leave it out")
    for name in takes["rows"].split(","):
        grid = _grid(instrument, name.strip())
        if grid.layout is not Layout.MATRIX:
            raise SpecError(f"{grid.id!r} is a {grid.layout}", "A radar takes matrices")
        _among(grid, takes["value"], "value", {Kind.RATING})


def _check_bars(instrument: Instrument, takes: Mapping[str, str]) -> None:
    for summary in instrument.summaries:
        if summary.id == takes["rows"]:
            gathered = [name.partition(".")[2] for name in summary.by]
            if takes["label"] not in gathered:
                mend = f"Use {names(gathered)}"
                raise SpecError(f"the summary is not by {takes['label']!r}", mend)
            columns = [one.id for one in summary.columns]
            for place in {"first", "second"} & takes.keys():
                if takes[place] not in columns:
                    mend = f"Columns: {names(columns)}"
                    raise SpecError(f"{place!r} names no column {takes[place]!r}", mend)
            return
    grid = _grid(instrument, takes["rows"])
    _among(grid, takes["label"], "label", WORDS)
    for place in {"first", "second"} & takes.keys():
        _among(grid, takes[place], place, _NUMBERS)


def _among(grid: Grid, column: str, place: str, kinds: Kinds) -> None:
    """Refuse a place of a picture that no column of this grid can fill."""
    if place == "label" and column == ROW and grid.gives_rows:
        return
    if not grid.has_column(column):
        mend = f"Columns: {names([one.id for one in grid.columns])}"
        raise SpecError(f"{place!r} names no column {column!r} of {grid.id!r}", mend)
    _demand(grid.column(column), place, kinds)


# Dates and clauses


def _check_dates(instrument: Instrument, dates: Dates) -> None:
    grid = ""
    if "." in dates.date:
        grid = _column(instrument, dates.date, "`date`", _DAY)[0].id
    else:
        _field(instrument, dates.date, "`date`", _DAY)
    if "." not in dates.label:
        _field(instrument, dates.label, "`label`", WORDS)
    elif _column(instrument, dates.label, "`label`", WORDS)[0].id != grid:
        raise SpecError(f"the label {dates.label!r} stands in other rows", "Take the same table")


def _check_clause(instrument: Instrument, clause: Clause) -> None:
    for name in sorted(clause.places):
        _field(instrument, name, "a place in braces", set(Kind))
    if clause.when:
        _place(instrument, clause.when, "`when`")
    if clause.sign:
        _column(instrument, clause.sign, "`sign`", {Kind.LINE, Kind.PARTNER})
    shown = {one.id for one in instrument.summaries} | {one.id for one in instrument.pictures}
    if clause.show and clause.show not in shown:
        _place(instrument, clause.show, "`show`")


# Names


def _place(instrument: Instrument, name: str, where: str) -> Field | Grid:
    try:
        return instrument.place(name)
    except KeyError:
        mend = f"Places: {names([one.id for one in instrument.places()])}"
        raise SpecError(f"{where} names no place {name!r}", mend) from None


def _field(instrument: Instrument, name: str, where: str, kinds: Kinds) -> Field:
    place = _place(instrument, name, where)
    if isinstance(place, Grid):
        raise SpecError(f"{where} names the {place.layout} {name!r}", "Name a field")
    return _demand(place, where, kinds)


def _grid(instrument: Instrument, name: str) -> Grid:
    place = _place(instrument, name, "`rows`")
    if isinstance(place, Field):
        raise SpecError(f"`rows` names the field {name!r}", "Name a table")
    return place


def _column(instrument: Instrument, name: str, where: str, kinds: Kinds) -> tuple[Grid, Field]:
    """Return what `grid.column` names, and its grid."""
    grid_id, _dot, column_id = name.partition(".")
    grid = _place(instrument, grid_id, where)
    if not (isinstance(grid, Grid) and grid.has_column(column_id)):
        raise SpecError(f"{where} names no column {name!r}", "Write grid.column")
    return grid, _demand(grid.column(column_id), where, kinds)


def _demand(field: Field, where: str, kinds: Kinds) -> Field:
    if field.kind not in kinds:
        mend = f"Name a {' or '.join(kind for kind in Kind if kind in kinds)}"
        raise SpecError(f"{where} names {field.id!r}, of kind {field.kind}", mend)
    return field
