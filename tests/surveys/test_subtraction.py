"""Every combination of what is shown, by linear algebra on random surveys."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations, product
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel import clock
from app.surveys import hiding, results
from app.surveys.hiding import blocks_of_counts
from app.surveys.results_model import Count


@st.composite
def _people(draw: st.DrawFn) -> list[tuple[int, str, str, bool]]:
    """Return (count, centre, role, answers the question) of some people."""
    kinds = list(product((1, 2, 3), ("north", "south", "west"), ("adviser", "head")))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=9, unique=True))
    return [
        (*kind, answers)
        for kind in chosen
        for answers, number in ((True, draw(st.integers(0, 9))), (False, draw(st.integers(0, 2))))
        for _person in range(number)
    ]


@given(_people(), st.integers(1, 3), st.sampled_from([(5, 5, 5), (3, 5, 5), (3, 4, 6), (4, 4, 7)]))
@settings(max_examples=120)
def test_nothing_shown_adds_up_to_few_people(
    persons: list[tuple[int, str, str, bool]], closed: int, promised: tuple[int, int, int]
) -> None:
    """Whatever is added and subtracted of all that was ever shown of a question.

    promised: the smallest group at each count; whoever answered is in no smaller sum than that.

    The attacker knows who is in which group and who came in which count, and looks after each
    count. A sum of answers can be worked out if its people are a linear combination of those whose
    sums were shown.
    """
    answered = Counter((count, centre, role) for count, centre, role, yes in persons if yes)
    shown = _ever_shown(answered, closed, promised)
    for some in _derivable(sorted(answered), shown):
        people = sum(answered[atom] for atom in some)
        promise = max((promised[atom[0] - 1] for atom in some if answered[atom]), default=0)
        assert people >= promise, (some, shown)


Atom = tuple[int, str, str]


def _ever_shown(
    answered: Counter[Atom], closed: int, promised: tuple[int, int, int]
) -> list[set[Atom]]:
    question = uuid4()
    cells = {question: dict(answered)}
    shown: list[set[Atom]] = []
    counts = [
        Count(number, clock.now(), 0, smallest, None)
        for number, smallest in enumerate(promised, start=1)
    ]
    for last in (1, 2, 3):
        blocks = results.blocks_of(cells, counts[:last], promised[last - 1]).get(question, {})
        shown.append({atom for atom in answered if atom[0] in blocks})
    smallest = promised[closed - 1]
    blocks = results.blocks_of(cells, counts[:closed], smallest).get(question, {})
    parted = hiding.partitions(
        results.in_blocks(answered, blocks),
        [("north", "south", "west"), ("adviser", "head")],
        smallest,
    )
    for place, found in enumerate(parted, start=1):
        shown += [
            {atom for atom in answered if atom[0] in blocks and atom[place] == group}
            for group in (found.shown if found else ())
        ]
    return shown


def _derivable(atoms: list[Atom], shown: list[set[Atom]]) -> list[tuple[Atom, ...]]:
    """Return every set of atoms whose sum is a combination of the sums that were shown."""
    rows = [[Fraction(atom in each) for atom in atoms] for each in shown]
    unknown = _null_space(rows, len(atoms))
    subsets = chain.from_iterable(
        combinations(range(len(atoms)), n) for n in range(1, len(atoms) + 1)
    )
    return [
        tuple(atoms[place] for place in some)
        for some in subsets
        if all(sum(vector[place] for place in some) == 0 for vector in unknown)
    ]


def _null_space(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Return vectors that every row is at a right angle to, by Gauss and Jordan."""
    rows, pivots = [list(row) for row in rows], []
    for column in range(width):
        pivot = next((row for row in rows[len(pivots) :] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [
            [value - row[column] * ours for value, ours in zip(row, pivot, strict=True)]
            for row in rows
        ]
        rows.insert(len(pivots), pivot)
        pivots.append(column)
    free = [column for column in range(width) if column not in pivots]
    return [
        [
            Fraction(column == one) if column not in pivots else -rows[pivots.index(column)][one]
            for column in range(width)
        ]
        for one in free
    ]


def test_counts_are_shown_in_blocks_of_enough_people() -> None:
    alike = [(1, 6, 5), (2, 3, 5), (3, 2, 5), (4, 4, 5)]
    assert blocks_of_counts(alike) == {1: 0, 2: 1, 3: 1}
    assert blocks_of_counts([(1, 3, 3), (2, 3, 5), (3, 2, 5)]) == {1: 0, 2: 1, 3: 1}
    assert blocks_of_counts([(1, 4, 5)]) == {}
