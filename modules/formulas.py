"""The formulas of instruments: numbers that follow from what was typed into a form.

A formula is a short expression such as `percent(cost, total(costs.amount))`. Names are fields, or
columns of the same row; `grid.column` stands in a function that gathers rows. It is read by
Python's parser and rebuilt from the few pieces below, so that nothing else can be said in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from typing import Protocol, TypeAlias

from modules.fields import NO, PARTLY, YES
from modules.spec import SpecError

LONGEST = 200
"""Characters of a formula."""
DEEPEST = 30
"""Pieces inside each other."""
LARGEST = Decimal(10) ** 18
"""A result this far from zero is nobody's number: it counts as empty."""

Value: TypeAlias = Decimal | date | None
"""What a piece comes to; None is empty."""

_CHARACTERS = re.compile(r"[A-Za-z0-9_.,()+\-*/ ]+")
_CENT = Decimal("0.01")
_SIGNS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_GATHERS = ("sum", "mean", "count", "smallest", "largest")
_ARGUMENTS = {"total": 1, "percent": 2, "days": 2, "share": 2}
FUNCTIONS = (*_GATHERS, *_ARGUMENTS)
_SCALE = "Use + - * / and " + ", ".join(FUNCTIONS)


class Type(StrEnum):
    """What stands in a place, as far as formulas care."""

    NUMBER = "number"
    DATE = "date"
    OTHER = "text"


class Reader(Protocol):
    """What a formula reads, of one document, one of its rows, or one row of a summary."""

    def field(self, name: str) -> Value:
        """Return what stands in a field; in a row or summary its own columns come first."""

    def column(self, grid: str, column: str) -> Sequence[object]:
        """Return a column's values, None for what is empty; in a summary of its own rows."""

    def whole_column(self, grid: str, column: str) -> Sequence[object]:
        """Return the same over all rows, in a summary too."""

    def answers(self, grid: str) -> Sequence[str]:
        """Return the answer to each point of a checklist, empty where there is none."""


class Scope(Protocol):
    """What the names in a formula stand for; None is nothing."""

    def field(self, name: str) -> Type | None: ...

    def column(self, grid: str, column: str, *, whole: bool) -> Type | None:
        """`whole`: over all rows, as in `total`."""

    def is_checklist(self, grid: str) -> bool: ...


@dataclass(frozen=True)
class _Number:
    value: Decimal


@dataclass(frozen=True)
class _Name:
    name: str


@dataclass(frozen=True)
class _Column:
    grid: str
    column: str

    def __str__(self) -> str:
        return f"{self.grid}.{self.column}"


@dataclass(frozen=True)
class _Operation:
    sign: str
    left: _Piece
    right: _Piece


@dataclass(frozen=True)
class _Call:
    function: str
    arguments: tuple[_Piece | _Column, ...]


@dataclass(frozen=True)
class _Share:
    grid: str
    answer: str


_Piece: TypeAlias = _Number | _Name | _Operation | _Call | _Share


@dataclass(frozen=True)
class Formula:
    """A formula that was understood; whether its names exist, `check` says."""

    text: str
    tree: _Piece

    @property
    def names(self) -> frozenset[str]:
        """Return what it reads: fields, columns as `grid.column`, checklists."""
        return frozenset(_names(self.tree))

    def value(self, reader: Reader) -> Decimal | None:
        """Return what it comes to, not rounded; None where something it needs is empty."""
        with localcontext(Context()):
            try:
                found = _value(self.tree, reader)
                if isinstance(found, Decimal) and abs(found) < LARGEST:
                    # Minus nought is nought.
                    return found + 0
            except ArithmeticError:
                # Such as infinity less infinity.
                pass
        return None

    def check(self, scope: Scope) -> None:
        """Refuse a name that stands for nothing or for something unfit; raise `SpecError`."""
        found = _type(self.tree, scope)
        if found is not Type.NUMBER:
            raise SpecError(f"the formula {self.text!r} gives a {found}", "Let it give a number")


def parse(text: str) -> Formula:
    """Return a formula; raise `SpecError`."""
    if len(text) > LONGEST:
        raise SpecError(f"a formula has {len(text)} characters", f"Keep to {LONGEST}")
    if not _CHARACTERS.fullmatch(text):
        raise SpecError(f"the formula {text!r} has characters that mean nothing here", _SCALE)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise SpecError(f"the formula {text!r} cannot be read", _SCALE) from error
    return Formula(text, _Parser(text).piece(tree.body, DEEPEST))


def rounded(value: Decimal) -> Decimal:
    """Return a number as it is shown: at two decimals, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class _Parser:
    """Makes pieces of what Python's parser found, and refuses all others."""

    text: str

    def piece(self, node: ast.expr, depth: int) -> _Piece:
        if not depth:
            raise self.refused("is too deep", "Divide it into two fields")
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self.number(value)
            case ast.Name(id=name):
                return _Name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _Operation("-", _Number(Decimal(0)), self.piece(operand, depth - 1))
            case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _SIGNS:
                pieces = self.piece(left, depth - 1), self.piece(right, depth - 1)
                return _Operation(_SIGNS[type(operator)], *pieces)
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                return self.call(function, arguments, depth - 1)
            case ast.Attribute():
                mend = f"Put it into one of {', '.join((*_GATHERS, 'total'))}"
                raise self.refused("has a column that nothing gathers", mend)
            case _:
                raise self.refused("says more than a formula can", _SCALE)

    def number(self, value: float) -> _Number:
        number = Decimal(repr(value))
        if not abs(number) < LARGEST:
            raise self.refused("has a number too large", "Use a smaller one")
        return _Number(number)

    def call(self, function: str, arguments: Sequence[ast.expr], depth: int) -> _Piece:
        if function not in FUNCTIONS:
            raise self.refused(f"has no function {function!r}", _SCALE)
        wanted = _ARGUMENTS.get(function, max(1, len(arguments)))
        if len(arguments) != wanted:
            raise self.refused(f"gives {len(arguments)} arguments to {function}", f"Give {wanted}")
        if function == "share":
            return self.share(*arguments)
        gathers = function in _GATHERS
        pieces = tuple(
            self.column(one)
            if function == "total" or (gathers and isinstance(one, ast.Attribute))
            else self.piece(one, depth)
            for one in arguments
        )
        return _Call(function, pieces)

    def column(self, node: ast.expr) -> _Column:
        match node:
            case ast.Attribute(value=ast.Name(id=grid), attr=column):
                return _Column(grid, column)
            case _:
                raise self.refused("does not name a column", "Write grid.column")

    def share(self, grid: ast.expr, answer: ast.expr) -> _Share:
        match grid, answer:
            case ast.Name(id=grid_id), ast.Name(id=option) if option in {YES, PARTLY, NO}:
                return _Share(grid_id, option)
            case _:
                raise self.refused("takes a share of no answer", f"Write share(checklist, {YES})")

    def refused(self, what: str, mend: str) -> SpecError:
        return SpecError(f"the formula {self.text!r} {what}", mend)


def _names(piece: _Piece | _Column) -> Iterator[str]:
    match piece:
        case _Name(name=name):
            yield name
        case _Column():
            yield str(piece)
        case _Share(grid=grid):
            yield grid
        case _Operation(left=left, right=right):
            yield from (*_names(left), *_names(right))
        case _Call(arguments=arguments):
            for one in arguments:
                yield from _names(one)


def _value(piece: _Piece, reader: Reader) -> Value:
    match piece:
        case _Number(value=value):
            return value
        case _Name(name=name):
            return reader.field(name)
        case _Share(grid=grid, answer=answer):
            answers = reader.answers(grid)
            return _percent(Decimal(answers.count(answer)), Decimal(len(answers)))
        case _Operation(sign=sign, left=left, right=right):
            return _operated(sign, _value(left, reader), _value(right, reader))
        case _Call(function=function, arguments=arguments):
            return _called(function, arguments, reader)


def _operated(sign: str, left: Value, right: Value) -> Decimal | None:
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right if right else None


def _called(function: str, arguments: Sequence[_Piece | _Column], reader: Reader) -> Value:
    values = list(_gathered(function, arguments, reader))
    match function, values:
        case "percent", [Decimal() as part, Decimal() as whole]:
            return _percent(part, whole)
        case "days", [date() as start, date() as end]:
            return Decimal((end - start).days)
        case "percent" | "days", _:
            return None
        case _:
            return _aggregated(function, [one for one in values if one is not None])


def _gathered(
    function: str, arguments: Iterable[_Piece | _Column], reader: Reader
) -> Iterator[object]:
    for one in arguments:
        if isinstance(one, _Column):
            read = reader.whole_column if function == "total" else reader.column
            yield from read(one.grid, one.column)
        else:
            yield _value(one, reader)


def _aggregated(function: str, values: Sequence[object]) -> Value:
    """Return what becomes of the values that are there."""
    numbers = [one for one in values if isinstance(one, Decimal)]
    days = [one for one in values if isinstance(one, date)]
    match function:
        case "count":
            return Decimal(len(values))
        case "mean":
            return sum(numbers, Decimal(0)) / len(numbers) if numbers else None
        case "smallest":
            return min(numbers, default=None) if numbers else min(days, default=None)
        case "largest":
            return max(numbers, default=None) if numbers else max(days, default=None)
        case _:
            return sum(numbers, Decimal(0))


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return 100 * part / whole if whole else None


def _type(piece: _Piece | _Column, scope: Scope, function: str = "") -> Type:
    """Return what a piece comes to; raise `SpecError` where it cannot."""
    match piece:
        case _Number():
            return Type.NUMBER
        case _Name(name=name):
            return _found(scope.field(name), f"field {name!r}")
        case _Column(grid=grid, column=column):
            found = scope.column(grid, column, whole=function == "total")
            return _found(found, f"column {str(piece)!r}")
        case _Share(grid=grid):
            if not scope.is_checklist(grid):
                raise SpecError(f"a formula names no checklist {grid!r}", "Name one of the form")
            return Type.NUMBER
        case _Operation(sign=sign, left=left, right=right):
            for one in (left, right):
                _demand(one, scope, Type.NUMBER, f"{sign!r}")
            return Type.NUMBER
        case _Call(function=called, arguments=arguments):
            return _call_type(called, arguments, scope)


def _call_type(function: str, arguments: Sequence[_Piece | _Column], scope: Scope) -> Type:
    match function:
        case "count":
            for one in arguments:
                _type(one, scope, function)
        case "smallest" | "largest":
            wanted = _type(arguments[0], scope, function)
            for one in arguments:
                _demand(one, scope, wanted, function)
            return wanted
        case "days":
            for one in arguments:
                _demand(one, scope, Type.DATE, function)
        case _:
            for one in arguments:
                _demand(one, scope, Type.NUMBER, function)
    return Type.NUMBER


def _demand(piece: _Piece | _Column, scope: Scope, wanted: Type, where: str) -> None:
    function = where if isinstance(piece, _Column) else ""
    found = _type(piece, scope, function)
    if found is not wanted or found is Type.OTHER:
        what = " and ".join(sorted(_names(piece))) or "a number"
        raise SpecError(f"{where} of a formula takes {what}, of kind {found}", "Name another")


def _found(found: Type | None, where: str) -> Type:
    if found is None:
        raise SpecError(f"a formula names no {where}", "Name one that is there")
    return found
