"""Where a group stands in a module, in numbers: nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FEWEST = 3
"""Numbers about fewer people than this would tell who they are; the rule is ours."""


@dataclass(frozen=True, slots=True)
class ModuleGroup:
    """How many people of one organisation are where in one module."""

    begun: int = 0
    completed: int = 0
    done: Mapping[str, int] = field(default_factory=dict)
    """Unit id → how many read or proved it."""
    halted: Mapping[str, int] = field(default_factory=dict)
    """Unit id → how many opened it last, have not completed the module and stayed away since."""

    @property
    def shown(self) -> bool:
        """Whether there are enough people to show numbers at all."""
        return self.begun >= FEWEST


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """How the first answers to one question went."""

    question_id: str
    answered: int
    wrong: int

    @property
    def percent_wrong(self) -> int:
        return round(100 * self.wrong / self.answered)
