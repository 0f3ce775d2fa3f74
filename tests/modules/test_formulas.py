"""Formulas: what they come to, what they refuse, and that nothing typed makes them fall over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules import formulas
from modules.formulas import LARGEST, Type, Value, parse, rounded
from modules.spec import SpecError

D = Decimal


@dataclass
class Document:
    """What stands in a form; `own` are the rows that a summary's row gathers."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    columns: Mapping[str, Sequence[object]] = field(default_factory=dict)
    own: Mapping[str, Sequence[object]] = field(default_factory=dict)
    answered: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def field(self, name: str) -> Value:
        return self.fields.get(name)

    def column(self, grid: str, column: str) -> Sequence[object]:
        return self.own.get(f"{grid}.{column}", self.whole_column(grid, column))

    def whole_column(self, grid: str, column: str) -> Sequence[object]:
        return self.columns.get(f"{grid}.{column}", ())

    def answers(self, grid: str) -> Sequence[str]:
        return self.answered.get(grid, ())


FILLED = Document(
    fields={
        "two": D(2),
        "three": D(3),
        "nought": D(0),
        "half": D("0.5"),
        "begins": date(2026, 11, 22),
        "ends": date(2026, 12, 2),
    },
    columns={
        "costs.amount": [D(10), None, D(30), D(60)],
        "costs.who": ["Example", None, None, "Other"],
        "costs.due": [date(2027, 1, 3), None, date(2027, 1, 1)],
        "costs.none": [None, None],
    },
    own={"costs.amount": [D(10), D(30)]},
    answered={"points": ["yes", "", "no", "yes", "partly"]},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * three - 4 / two", D(5)),
        ("-(two - three) * half", D("0.5")),
        ("0.1 + 0.2", D("0.3")),
        ("two / nought", None),
        ("two + empty", None),
        ("sum(two, empty, three)", D(5)),
        ("mean(two, empty, three + 1)", D(3)),
        ("sum(costs.amount)", D(40)),
        ("total(costs.amount)", D(100)),
        ("percent(sum(costs.amount), total(costs.amount))", D(40)),
        ("percent(two, nought)", None),
        ("percent(empty, two)", None),
        ("count(costs.amount) + count(costs.who)", D(4)),
        ("sum(costs.none)", D(0)),
        ("count(costs.none)", D(0)),
        ("mean(costs.none)", None),
        ("smallest(costs.none)", None),
        ("largest(costs.amount, 50)", D(50)),
        ("smallest(costs.amount)", D(10)),
        ("share(points, yes)", D(40)),
        ("share(points, partly)", D(20)),
        ("share(nowhere, yes)", None),
        ("days(begins, ends)", D(10)),
        ("days(ends, begins)", D(-10)),
        ("days(begins, empty)", None),
        ("days(smallest(costs.due), largest(costs.due))", D(2)),
        ("999999999999999 * 999999999999999", None),
        ("nought * -1", D(0)),
    ],
)
def test_formula_comes_to(text: str, value: Decimal | None) -> None:
    found = parse(text).value(FILLED)
    assert found == value
    assert str(found) != "-0"


def test_names_are_what_it_reads() -> None:
    formula = parse("percent(cost + 1, total(costs.amount)) * share(points, yes)")
    assert formula.names == {"cost", "costs.amount", "points"}


def test_numbers_are_shown_rounded_half_up() -> None:
    shown = [rounded(D(one)) for one in ("0.125", "-0.125", "2", "0.1249")]
    assert shown == [D("0.13"), D("-0.13"), D("2.00"), D("0.12")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "characters that mean nothing"),
        ("two +", "cannot be read"),
        ("(" * 150 + "two" + ")" * 40, "cannot be read"),
        ("two ** 99999999", "says more than a formula can"),
        ("two // 2", "says more than a formula can"),
        ("'a' * 999", "characters that mean nothing"),
        ("[two]", "characters that mean nothing"),
        ("two if three else 1", "says more than a formula can"),
        ("True", "says more than a formula can"),
        ("1j", "says more than a formula can"),
        ("1e999", "has a number too large"),
        ("__import__(two)", "has no function '__import__'"),
        ("costs.amount", "has a column that nothing gathers"),
        ("costs.amount.real + 1", "has a column that nothing gathers"),
        ("sum(costs.amount.real)", "does not name a column"),
        ("two.real(1)", "says more than a formula can"),
        ("total(two)", "does not name a column"),
        ("sum()", "gives 0 arguments to sum"),
        ("percent(two)", "gives 1 arguments to percent"),
        ("sum(*two)", "says more than a formula can"),
        ("share(points, maybe)", "takes a share of no answer"),
        ("-" * 40 + "two", "is too deep"),
        ("two + " * 40 + "two", "a formula has 243 characters"),
    ],
)
def test_formula_is_refused(text: str, what: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert what in caught.value.what
    assert caught.value.mend


class Form:
    """What the names stand for."""

    def field(self, name: str) -> Type | None:
        return {"two": Type.NUMBER, "begins": Type.DATE, "who": Type.OTHER}.get(name)

    def column(self, grid: str, column: str, *, whole: bool) -> Type | None:
        if grid == "hidden" and not whole:
            return None
        return {"amount": Type.NUMBER, "due": Type.DATE, "who": Type.OTHER}.get(column)

    def is_checklist(self, grid: str) -> bool:
        return grid == "points"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("count(costs.who, costs.due) + total(hidden.amount) + days(begins, begins)", None),
        ("share(points, yes) * two", None),
        ("ghost", "names no field 'ghost'"),
        ("sum(costs.ghost)", "names no column 'costs.ghost'"),
        ("sum(hidden.amount)", "names no column 'hidden.amount'"),
        ("share(costs, yes)", "names no checklist 'costs'"),
        ("two + who", "'+' of a formula takes who, of kind text"),
        ("sum(costs.due)", "sum of a formula takes costs.due, of kind date"),
        ("total(costs.who)", "total of a formula takes costs.who, of kind text"),
        ("largest(costs.amount, begins)", "largest of a formula takes begins, of kind date"),
        ("smallest(costs.who)", "smallest of a formula takes costs.who, of kind text"),
        ("days(two, begins)", "days of a formula takes two, of kind number"),
        ("largest(costs.due)", "gives a date"),
        ("begins", "gives a date"),
        ("who", "gives a text"),
    ],
)
def test_names_of_the_wrong_kind_are_refused(text: str, what: str | None) -> None:
    if what is None:
        parse(text).check(Form())
        return
    with pytest.raises(SpecError) as caught:
        parse(text).check(Form())
    assert what in caught.value.what


anything = st.none() | st.dates() | st.decimals(allow_nan=True, allow_infinity=True)
pieces = st.sampled_from(
    [*"+-*/(),. 019ab", *formulas.FUNCTIONS, "a.b", "sum(a.b)", "1e9", "yes", "**", "lambda", "\n"]
)


@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=30), anything, anything)
def test_any_text_is_a_formula_or_refused(text: str, one: Value, other: Value) -> None:
    try:
        formula = parse(text)
    except SpecError:
        return
    document = Document(fields={"a": one, "b": other}, columns={"a.b": [one, other, None]})
    found = formula.value(document)
    assert found is None or abs(found) < LARGEST


LEAVES = {"a": D(3), "b": D("-0.25"), "c": D(0), "d": None}


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Fraction | None]:
    """Return an expression, and what it comes to, reckoned exactly."""
    if not depth or draw(st.booleans()):
        name = draw(st.sampled_from(sorted(LEAVES)))
        leaf = LEAVES[name]
        return name, None if leaf is None else Fraction(leaf)
    (left, x), (right, y) = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    sign = draw(st.sampled_from("+-*"))
    if x is None or y is None:
        return f"({left} {sign} {right})", None
    return f"({left} {sign} {right})", {"+": x + y, "-": x - y, "*": x * y}[sign]


@given(expressions(), expressions())
def test_arithmetic_is_exact_and_empty_stays_empty(
    over: tuple[str, Fraction | None], under: tuple[str, Fraction | None]
) -> None:
    (left, x), (right, y) = over, under
    found = parse(f"{left} / {right}").value(Document(fields=LEAVES))
    if x is None or y is None or not y:
        assert found is None
    else:
        assert found is not None
        assert abs(Fraction(found) - x / y) <= abs(x / y) / 10**20


amounts = st.lists(st.none() | st.decimals(-(10**6), 10**6, places=2), max_size=8)


@given(st.lists(amounts, min_size=1, max_size=4))
def test_parts_of_a_whole_make_the_whole(groups: list[list[Decimal | None]]) -> None:
    """The rows of a summary together say what the table says, and empty cells say nothing."""
    every = list(chain.from_iterable(groups))
    rows = [Document(columns={"g.n": every}, own={"g.n": group}) for group in groups]
    numbers = [one for one in every if one is not None]
    assert sum(parse("sum(g.n)").value(row) or 0 for row in rows) == sum(numbers)
    assert sum(parse("count(g.n)").value(row) or 0 for row in rows) == len(numbers)
    (whole,) = {parse("total(g.n)").value(row) for row in rows}
    assert whole == sum(numbers)
    shares = [parse("percent(sum(g.n), total(g.n))").value(row) for row in rows]
    if whole:
        assert rounded(sum((one or D(0) for one in shares), D(0))) == 100
    else:
        assert set(shares) == {None}
