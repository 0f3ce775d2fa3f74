"""A module with all that its folder holds, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from modules.case import Case
from modules.instrument import Instrument
from modules.quiz import Quiz
from modules.resources import Reading, Term
from modules.spec import SpecError, TrainingModule
from modules.texts import UnitText

DECLARATION = "__init__.py"
CONTENT = "content"
QUIZ = "quiz.yaml"
CASE = "case.yaml"
GLOSSARY = "glossary.yaml"
FURTHER = "further.yaml"
INSTRUMENTS = "instruments"


@dataclass(frozen=True)
class Problem:
    """Something to mend in a module, and where."""

    path: Path
    line: int | None
    what: str
    mend: str

    @classmethod
    def of(cls, path: Path, error: SpecError) -> Problem:
        return cls(path, error.line, error.what, error.mend)

    def __str__(self) -> str:
        return self._told(str(self.path))

    @property
    def brief(self) -> str:
        """Return the same without where the product is installed, for readers of its pages."""
        return self._told(f"{self.path.parent.name}/{self.path.name}")

    def _told(self, path: str) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{path}{line}: {self.what}. {self.mend}."


class BadModule(Exception):
    """A module cannot be used."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def fail(path: Path, what: str, mend: str, line: int | None = None) -> NoReturn:
    """Raise `BadModule`."""
    raise BadModule(Problem(path, line, what, mend))


@dataclass(frozen=True)
class LoadedModule:
    """What a folder holds; a module that is only declared has nothing but its declaration."""

    module: TrainingModule
    folder: Path
    texts: Mapping[tuple[str, str], UnitText] = field(default_factory=dict)
    """(language, unit id) → text."""
    quiz: Quiz | None = None
    case: Case | None = None
    terms: tuple[Term, ...] = ()
    further: tuple[Reading, ...] = ()
    instruments: tuple[Instrument, ...] = ()

    @property
    def id(self) -> str:
        return self.module.id

    @property
    def written(self) -> bool:
        """Whether its texts and its quiz are there, in every language.

        `quiz.yaml` is the switch: an author writes it last, and until then drafts beside it
        change nothing for learners.
        """
        return self.quiz is not None

    def text_path(self, language: str, unit_id: str) -> Path:
        """Return the file that holds, or would hold, a unit's text."""
        number = [unit.id for unit in self.module.units].index(unit_id) + 1
        return self.folder / CONTENT / language / f"{number:02}-{unit_id}.md"
