"""An instrument with every kind of place, for tests of the engine alone."""

from __future__ import annotations

from modules.instrument import (
    CHECKLIST_COLUMNS,
    Dates,
    Field,
    Grid,
    Instrument,
    Kind,
    Layout,
    Option,
    Row,
    Section,
    Source,
    Summary,
)


def both(words: str) -> dict[str, str]:
    return {"en": words, "fr": f"{words} (fr)"}


def field(field_id: str, kind: Kind, **given: object) -> Field:
    return Field(id=field_id, kind=kind, label=both(field_id), **given)  # type: ignore[arg-type]


STATES = (
    Option(id="open", label=both("Open")),
    Option(id="done", label=both("Done")),
)
COSTS = Grid(
    id="costs",
    layout=Layout.TABLE,
    label=both("Costs"),
    row_name=both("cost"),
    columns=(
        field("partner", Kind.PARTNER),
        field("amount", Kind.AMOUNT),
        field("due", Kind.DATE),
        field("state", Kind.CHOICE, options=STATES),
        field("part", Kind.PERCENT, formula="percent(amount, total(costs.amount))"),
    ),
    totals=("amount",),
    most=30,
    starts_with=2,
)
EVERYTHING = Instrument(
    id="everything",
    unit="using-this",
    title=both("Everything"),
    purpose=both("To try each kind of place."),
    origin=both("Made for a test."),
    activities=("A1", "A2"),
    name_from="who",
    sections=(
        Section(
            id="words",
            title=both("Words"),
            guidance=both("Write something."),
            fields=(
                field("who", Kind.LINE, guidance=both("Its name."), example=both("Example Ltd")),
                field("data", Kind.TEXT, lines=3),
                field("hours", Kind.NUMBER, unit=both("hours")),
                field("day", Kind.DATE),
                field("state", Kind.CHOICE, options=STATES),
                field("several", Kind.CHOICES, options=STATES),
                field("trust", Kind.RATING, words=tuple(both(f"step {i}") for i in range(1, 6))),
                field("link", Kind.LINK),
                field("twice", Kind.NUMBER, formula="hours * 2"),
            ),
        ),
        Section(
            id="tables",
            title=both("Tables"),
            fields=(
                COSTS,
                Grid(
                    id="points",
                    layout=Layout.CHECKLIST,
                    label=both("Points"),
                    columns=CHECKLIST_COLUMNS,
                    rows=(Row(id="one", label=both("One")), Row(id="two", label=both("Two"))),
                ),
                Grid(
                    id="themes",
                    layout=Layout.MATRIX,
                    label=both("Themes"),
                    columns=(field("account", Kind.TEXT), field("level", Kind.RATING)),
                    rows=(Row(id="t1", label=both("Theme")),),
                ),
            ),
        ),
    ),
    summaries=(
        Summary(
            id="by-partner",
            label=both("By partner"),
            by=("costs.partner",),
            columns=(
                field("cost", Kind.AMOUNT, formula="sum(costs.amount)"),
                field("share", Kind.PERCENT, formula="percent(cost, total(costs.amount))"),
            ),
            totals=("cost",),
        ),
    ),
    dates=(Dates(date="costs.due", label="costs.partner", title=both("Due"), reminds=True),),
)
TAKING = Instrument(
    id="taking",
    unit="using-this",
    title=both("Taking"),
    purpose=both("To take from another."),
    sections=(
        Section(
            id="all",
            title=both("All"),
            fields=(
                field("aim", Kind.TEXT, source=Source(instrument="everything", field="who")),
                Grid(
                    id="lines",
                    layout=Layout.TABLE,
                    label=both("Lines"),
                    columns=(field("name", Kind.LINE), field("planned", Kind.AMOUNT)),
                    source=Source(
                        instrument="everything",
                        field="costs",
                        columns={"name": "partner", "planned": "amount"},
                    ),
                ),
            ),
        ),
    ),
)
