"""An instrument that draws one picture of each kind, and what people may have written into it."""

from __future__ import annotations

from app.toolkit.drawing.wording import Wording
from modules.instrument import (
    Drawing,
    Field,
    Grid,
    Instrument,
    Kind,
    Layout,
    Option,
    Picture,
    Row,
    Section,
    Summary,
)
from modules.spec import Text


def text(words: str) -> Text:
    return {"en": words, "fr": f"{words} (fr)"}


def column(name: str, kind: Kind, **more: object) -> Field:
    return Field(id=name, kind=kind, label=text(name.capitalize()), **more)  # type: ignore[arg-type]


STATES = tuple(Option(id=one, label=text(one.capitalize())) for one in ("planned", "going", "done"))
WORDS = tuple(text(word) for word in ("None", "Little", "Some", "Much", "Full"))
TASKS = Grid(
    id="tasks",
    layout=Layout.TABLE,
    label=text("Tasks"),
    columns=(
        column("task", Kind.LINE),
        column("starts", Kind.DATE),
        column("ends", Kind.DATE),
        column("state", Kind.CHOICE, options=STATES),
        column("who", Kind.LINE),
        column("likely", Kind.RATING, words=WORDS),
        column("serious", Kind.RATING),
        column("planned", Kind.AMOUNT),
        column("spent", Kind.AMOUNT),
        column("left", Kind.AMOUNT, formula="planned - spent"),
    ),
    totals=("planned", "spent"),
)
MATRIX = Grid(
    id="themes",
    layout=Layout.MATRIX,
    label=text("Themes"),
    rows=tuple(Row(id=f"t{n}", label=text(f"Theme {n}")) for n in range(1, 6)),
    columns=(column("level", Kind.RATING, words=WORDS),),
)
QUARTERS = ("strong", "weak", "chances")
INSTRUMENT = Instrument(
    id="all-pictures",
    unit="unit",
    title=text("All pictures"),
    purpose=text("To draw."),
    sections=(
        Section(id="first", title=text("First"), fields=(TASKS,)),
        Section(id="second", title=text("Second"), fields=(MATRIX,)),
        Section(
            id="third",
            title=text("Third"),
            fields=(
                *(column(one, Kind.TEXT) for one in QUARTERS),
                Grid(
                    id="threats",
                    layout=Layout.TABLE,
                    label=text("Threats"),
                    columns=(column("what", Kind.LINE),),
                ),
            ),
        ),
    ),
    summaries=(
        Summary(
            id="by-who",
            label=text("By who"),
            by=("tasks.who",),
            columns=(column("cost", Kind.AMOUNT, formula="sum(tasks.planned)"),),
        ),
    ),
    pictures=tuple(
        Picture(id=name, drawing=drawing, label=text(name), takes=takes, after="first")
        for name, drawing, takes in (
            (
                "plan",
                Drawing.GANTT,
                {
                    "rows": "tasks",
                    "label": "task",
                    "start": "starts",
                    "end": "ends",
                    "state": "state",
                },
            ),
            (
                "board",
                Drawing.BOARD,
                {"rows": "tasks", "label": "task", "state": "state", "who": "who"},
            ),
            (
                "swot",
                Drawing.QUADRANTS,
                {"one": "strong", "two": "weak", "three": "chances", "four": "threats"},
            ),
            (
                "risks",
                Drawing.MAP,
                {"rows": "tasks", "label": "task", "x": "likely", "y": "serious"},
            ),
            (
                "money",
                Drawing.BARS,
                {"rows": "tasks", "label": "task", "first": "planned", "second": "left"},
            ),
            ("costs", Drawing.BARS, {"rows": "by-who", "label": "who", "first": "cost"}),
            ("levels", Drawing.RADAR, {"rows": "themes", "value": "level"}),
            ("means", Drawing.RADAR, {"rows": "themes", "value": "level", "each": "section"}),
            ("days", Drawing.TIMELINE, {"rows": "tasks", "label": "task", "date": "ends"}),
        )
    ),
)
WORDING = Wording(
    entries=lambda count: f"{count} entries",
    span="%(entries)s from %(start)s to %(end)s.",
    moment="%(entries)s on %(start)s.",
    pair="%(label)s: %(value)s",
    furthest="Furthest: %(names)s.",
    highest="Highest: %(name)s (%(value)s).",
    lowest="Lowest: %(name)s (%(value)s).",
    now="Now",
    before="Before",
    unplaced="Nowhere",
)


def row(key: str, **cells: str) -> dict[str, object]:
    return {"row": key, **cells}


FILLED: dict[str, object] = {
    "tasks": [
        row(
            "00000001",
            task="Agree on the needs",
            starts="2027-01-11",
            ends="2027-02-05",
            state="done",
            who="Example Learner",
            likely="2",
            serious="4",
            planned="1200",
            spent="1350.5",
        ),
        row(
            "00000002",
            task="Sign",
            starts="2027-03-15",
            ends="2027-03-15",
            state="planned",
            who="example  learner",
            likely="5",
            serious="5",
            planned="300",
            spent="20",
        ),
        row("00000003", task="Evaluate", ends="2027-07-16", planned="80"),
    ],
    "themes": [row(f"t{n}", level=str(n % 5 + 1)) for n in range(1, 5)],
    "strong": "- Known\n\n• Six advisers",
    "chances": "A new law",
    "threats": [row("00000004", what="A rival")],
}
