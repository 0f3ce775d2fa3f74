"""What may be shown of answers so that nobody's can be worked out.

The proof stands in docs/decisions/0031-nobody-by-subtraction.md.

People are looked at in *cells*: those who answered one question, parted by the count their sheet
came in and by every group question that results are shown by. All that is ever shown of a question
adds up whole cells, of those that `partition` leaves; since each of them holds `smallest` people or
none, so does whatever somebody adds up or subtracts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Block: TypeAlias = tuple[Any, ...]
"""What the people of a cell have in common in all that was parted before."""
NOT_SAID = ""
"""The group of those who left the group question out: its people are hidden as any others."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Which groups of a question's answers are shown, and which are one unknown rest."""

    shown: Mapping[str, int]
    """Group → how many answered, in the order given."""
    hidden: frozenset[str] = frozenset()

    def block(self, group: str) -> str | None:
        """Return what a group's people are published as; None is the rest."""
        return None if group in self.hidden else group


def blocks_of_counts(answered: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Return count → block of counts, for one question.

    answered: (count, how many answered in it, the smallest group then), in order. A block is
    complete once as many people answered in it; counts after the last complete one are left out,
    and so not shown yet. What is said later moves no block: the same people would be shown in two
    ways, and a few of them be the difference.
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    people = block = smallest = 0
    for count, answers, promised in answered:
        waiting.append(count)
        people += answers
        smallest = max(smallest, promised)
        if people >= smallest:
            found |= dict.fromkeys(waiting, block)
            waiting, people, block = [], 0, block + 1
    return found


def partition(
    cells: Mapping[tuple[Block, str], int], groups: Sequence[str], smallest: int
) -> Partition | None:
    """Return which groups can be shown; None if none can, or there is but one to show.

    cells: (block, group) → people. A group is hidden where one of its cells is too small; the rest
    that the hidden ones make together must be large enough as well, or else the next smallest
    groups are hidden with them, for all minus those that are shown is the rest.
    """
    sizes: dict[str, dict[Block, int]] = {group: defaultdict(int) for group in groups}
    for (block, group), people in cells.items():
        if people:
            sizes[group][block] += people
    present = [group for group in groups if sizes[group]]
    hidden = {group for group in present if not _all_large(sizes[group], smallest)}
    while hidden and not _all_large(_together(sizes, hidden), smallest):
        rest = [group for group in present if group not in hidden]
        if not rest:
            return None
        hidden.add(min(rest, key=lambda group: (sum(sizes[group].values()), group)))
    shown = {group: sum(sizes[group].values()) for group in present if group not in hidden}
    if not shown or len(present) == 1:
        return None
    return Partition(shown, frozenset(hidden))


def _all_large(people: Mapping[Block, int], smallest: int) -> bool:
    return all(count >= smallest for count in people.values())


def _together(
    sizes: Mapping[str, Mapping[Block, int]], groups: Collection[str]
) -> Mapping[Block, int]:
    people: dict[Block, int] = defaultdict(int)
    for group in groups:
        for block, count in sizes[group].items():
            people[block] += count
    return people


def partitions(
    cells: Mapping[Block, int],
    questions: Sequence[Sequence[str]],
    smallest: int,
) -> list[Partition | None]:
    """Return a partition for each group question in turn, for the answers to one question.

    cells: (block of counts, group in the first question, group in the second, …) → people.
    questions: the groups of each. What the first shows is respected by the second, and so on: the
    earlier a question stands, the more it shows.
    """
    found: list[Partition | None] = []
    for place, groups in enumerate(questions, start=1):
        parted: dict[tuple[Block, str], int] = defaultdict(int)
        for cell, people in cells.items():
            before = tuple(
                each.block(str(cell[earlier])) if each else None
                for earlier, each in enumerate(found, start=1)
            )
            parted[(cell[0], *before), str(cell[place])] += people
        found.append(partition(parted, groups, smallest))
    return found
