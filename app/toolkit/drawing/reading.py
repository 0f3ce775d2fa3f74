"""From a document to what its picture shows. What cannot be read is left out.

Each reader returns None where there is nothing to draw yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_interval

from app.printing.drawing.bars import Bar, Bars
from app.toolkit import values
from app.toolkit.content import GridRow, row_of
from app.toolkit.drawing.model import (
    Axis,
    BarChart,
    Board,
    Card,
    Corner,
    Gantt,
    Lane,
    Map,
    Moment,
    Quadrants,
    Radar,
    Shown,
    Spoke,
    Spot,
    Task,
    Timeline,
)
from app.toolkit.drawing.wording import Wording
from app.toolkit.saying import Saying
from modules.instrument import ROW, Drawing, Field, Grid, Picture, Summary

NOTHING = "–"
"""Stands where somebody wrote nothing."""
_FEWEST_SPOKES = 3
"""A radar of fewer is a line: bars say it better."""
_BULLETS = "-–—•*· \t"


@dataclass(frozen=True, slots=True)
class Source:
    """A picture, the document it is of, and the one before where documents are compared."""

    picture: Picture
    said: Saying
    wording: Wording
    before: Saying | None = None

    def take(self, place: str) -> str:
        return self.picture.takes[place]

    @property
    def grid(self) -> Grid:
        return self.said.grid(self.take("rows"))

    def label(self, row: GridRow) -> str:
        return self.said.line(self.grid, row, self.take("label")) or NOTHING

    def heading(self, *places: str) -> str:
        """Return what columns are called, an en dash between them."""
        labels = [self.grid.column(self.take(place)).label for place in places]
        return " – ".join(map(self.said.pick, labels))

    def day(self, row: GridRow, place: str) -> date | None:
        value = self.said.values.cell(self.grid.id, row, self.take(place))
        return value if isinstance(value, date) else None

    def step(self, row: GridRow, place: str) -> int | None:
        value = self.said.values.cell(self.grid.id, row, self.take(place))
        return int(value) if isinstance(value, Decimal) else None


def shown(source: Source) -> Shown | None:
    """Return what a picture shows."""
    return _READERS[source.picture.drawing](source)


def _gantt(source: Source) -> Gantt | None:
    column = source.grid.column(source.take("state")) if "state" in source.picture.takes else None
    tasks = []
    for row in source.said.rows(source.grid.id):
        days = [day for place in ("start", "end") if (day := source.day(row, place))]
        if days:
            # A day alone is both; two in the wrong order are drawn between them all the same.
            start, end = min(days), max(days)
            when = _span(start, end, source.said.locale)
            state = _state(column, row) if column else None
            tasks.append(Task(source.label(row), start, end, when, state))
    if not tasks:
        return None
    states = [source.said.pick(one.label) for one in column.options] if column else []
    first, last = min(task.start for task in tasks), max(task.end for task in tasks)
    headings = [source.heading("label"), source.heading("start", "end")]
    headings += [source.heading("state")] if column else []
    return Gantt(tasks, states, first, last, source.said.locale, headings)


def _state(column: Field, row: GridRow) -> int | None:
    value = values.read(column, row.get(column.id))
    ids = values.options(column)
    return ids.index(value) if isinstance(value, str) and value in ids else None


def _board(source: Source) -> Board | None:
    column = source.grid.column(source.take("state"))
    lanes: list[list[Card]] = [[] for _ in column.options]
    unplaced: list[Card] = []
    for row in source.said.rows(source.grid.id):
        who = source.picture.takes.get("who")
        name = source.said.line(source.grid, row, who) if who else ""
        state = _state(column, row)
        (unplaced if state is None else lanes[state]).append(Card(source.label(row), name))
    if not (unplaced or any(lanes)):
        return None
    titles = [source.said.pick(option.label) for option in column.options]
    named = [Lane(title, cards) for title, cards in zip(titles, lanes, strict=True)]
    if unplaced:
        named.insert(0, Lane(source.wording.unplaced, unplaced))
    taken = [place for place in ("label", "state", "who") if place in source.picture.takes]
    return Board(named, list(map(source.heading, taken)))


def _quadrants(source: Source) -> Quadrants | None:
    places = [source.said.instrument.place(source.take(at)) for at in _QUARTERS]
    corners = [
        Corner(source.said.pick(place.label), list(_points(source.said, place))) for place in places
    ]
    return Quadrants(corners) if any(corner.items for corner in corners) else None


_QUARTERS = ("one", "two", "three", "four")


def _points(said: Saying, place: Field | Grid) -> Iterator[str]:
    """Yield the lines of a text without their bullets, or the first words in each row."""
    if isinstance(place, Field):
        lines = (" ".join(line.strip(_BULLETS).split()) for line in said.field(place).splitlines())
        yield from filter(None, lines)
        return
    for row in said.rows(place.id):
        words = (said.line(place, row, column.id) for column in place.columns)
        yield next(filter(None, words), NOTHING)


def _map(source: Source) -> Map | None:
    spots = []
    for row in source.said.rows(source.grid.id):
        x, y = source.step(row, "x"), source.step(row, "y")
        if x is not None and y is not None:
            spots.append(Spot(source.label(row), x, y))
    if not spots:
        return None
    x_axis, y_axis = (_axis(source.said, source.grid.column(source.take(at))) for at in "xy")
    return Map(spots, x_axis, y_axis, list(map(source.heading, ("label", "x", "y"))))


def _axis(said: Saying, column: Field) -> Axis:
    low, high = "1", str(column.steps)
    if column.words:
        low, high = said.pick(column.words[0]), said.pick(column.words[-1])
    return Axis(said.pick(column.label), low, high, column.steps)


def _bars(source: Source) -> BarChart | None:
    columns = [source.take(at) for at in ("first", "second") if at in source.picture.takes]
    summary = _summary(source)
    fields = {one.id: one for one in (summary or source.grid).columns}
    told = list(_summary_cells(source, summary) if summary else _grid_cells(source))
    bars = []
    for label, cells in told:
        numbers = [cells(column) for column in columns]
        if any(number is not None for number in numbers):
            words = [
                NOTHING if number is None else source.said.value(fields[column], number)
                for column, number in zip(columns, numbers, strict=True)
            ]
            bars.append(Bar(label, [_length(number) for number in numbers], words))
    if not bars:
        return None
    series = [source.said.pick(fields[column].label) for column in columns]
    first = source.said.pick(summary.label) if summary else source.heading("label")
    return BarChart(Bars(bars, series if len(series) > 1 else ()), [first, *series])


Cells = Callable[[str], Decimal | None]


def _summary(source: Source) -> Summary | None:
    among = source.said.instrument.summaries
    return next((one for one in among if one.id == source.take("rows")), None)


def _summary_cells(source: Source, summary: Summary) -> Iterator[tuple[str, Cells]]:
    for row in source.said.values.summary(summary.id):
        words = values.words(row.field, row.by, source.said.language)
        yield " ".join(words.split()) or NOTHING, row.cells.get


def _grid_cells(source: Source) -> Iterator[tuple[str, Cells]]:
    grid = source.grid
    for row in source.said.rows(grid.id):

        def cell(column: str, row: GridRow = row) -> Decimal | None:
            value = source.said.values.cell(grid.id, row, column)
            return value if isinstance(value, Decimal) else None

        yield source.label(row), cell


def _radar(source: Source) -> Radar | BarChart | None:
    ids = [name.strip() for name in source.take("rows").split(",")]
    grids = [source.said.grid(grid_id) for grid_id in ids]
    value = source.take("value")
    steps = max(grid.column(value).steps for grid in grids)
    sections = "each" in source.picture.takes
    spokes = []
    for grid in grids:
        labels = {ROW: _section_title(source, grid)} if sections else _row_labels(source, grid)
        now = _rated(source.said, grid, value, whole=sections)
        before = _rated(source.before, grid, value, whole=sections) if source.before else {}
        spokes += [
            _spoke(source, label, now.get(key), before.get(key)) for key, label in labels.items()
        ]
    if all(spoke.now is None for spoke in spokes):
        return None
    names = (source.wording.now, source.wording.before if source.before else "")
    headings = [source.said.pick(source.picture.label), *filter(None, names)]
    if len(spokes) < _FEWEST_SPOKES:
        return BarChart(_few(spokes, steps, headings[1:]), headings)
    return Radar(spokes, steps, *names, headings)


def _row_labels(source: Source, grid: Grid) -> Mapping[str, str]:
    return {row.id: source.said.pick(row.label) for row in grid.rows}


def _section_title(source: Source, grid: Grid) -> str:
    """Return the title of the section that a grid stands in."""
    sections = source.said.instrument.sections
    return next(source.said.pick(one.title) for one in sections if grid in one.fields)


def _rated(said: Saying, grid: Grid, column: str, *, whole: bool) -> Mapping[str, Decimal]:
    """Return the rating of each row that has one, or the mean of all under `ROW`."""
    cells = {row.id: row_of(said.content, grid.id, row.id) for row in grid.rows}
    rated = {
        key: value
        for key, row in cells.items()
        if isinstance(value := said.values.cell(grid.id, row, column), Decimal)
    }
    if not whole:
        return rated
    return {ROW: sum(rated.values(), Decimal(0)) / len(rated)} if rated else {}


def _spoke(source: Source, label: str, now: Decimal | None, before: Decimal | None) -> Spoke:
    both = (now, before) if source.before else (now,)
    said = tuple(NOTHING if one is None else source.said.mean(one) for one in both)
    return Spoke(label, _length(now), _length(before), said)


def _length(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _few(spokes: Sequence[Spoke], steps: int, series: Sequence[str]) -> Bars:
    bars = [
        Bar(spoke.label, (spoke.now, spoke.before)[: len(series)], spoke.said) for spoke in spokes
    ]
    return Bars(bars, series if len(series) > 1 else (), end=steps)


def _timeline(source: Source) -> Timeline | None:
    dated = [
        (day, source.label(row))
        for row in source.said.rows(source.grid.id)
        if (day := source.day(row, "date"))
    ]
    if not dated:
        return None
    # Those of one day stay in the order in which they were written.
    dated.sort(key=lambda one: one[0])
    locale = source.said.locale
    moments = [
        Moment(label, day, str(format_date(day, "long", locale=locale))) for day, label in dated
    ]
    headings = [source.heading("label"), source.heading("date")]
    return Timeline(moments, dated[0][0], dated[-1][0], locale, headings)


def _span(start: date, end: date, locale: str) -> str:
    """Return two days in as few words as they need; one of both if they are the same."""
    if start == end:
        return str(format_date(start, "medium", locale=locale))
    # Babel sets thin spaces around the dash, where a line could then not end.
    return str(format_interval(start, end, skeleton="yMMMd", locale=locale)).replace("\u2009", " ")


_READERS: Mapping[Drawing, Callable[[Source], Shown | None]] = {
    Drawing.GANTT: _gantt,
    Drawing.BOARD: _board,
    Drawing.QUADRANTS: _quadrants,
    Drawing.MAP: _map,
    Drawing.BARS: _bars,
    Drawing.RADAR: _radar,
    Drawing.TIMELINE: _timeline,
}
