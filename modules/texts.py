"""A unit's text in one language, as values checked when made."""

from __future__ import annotations

from dataclasses import dataclass

from modules.diagrams import Diagram
from modules.spec import SpecError, names

SECTIONS = ("about", "how", "example", "advice", "pitfalls")
"""The parts of every unit, in this order."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where what a unit says comes from."""

    document: str
    section: str


@dataclass(frozen=True)
class Section:
    """One part of a unit's text."""

    id: str
    title: str
    parts: tuple[str | Diagram, ...]
    """Markdown, and the diagrams between it."""

    @property
    def markdown(self) -> str:
        """Return the words without the diagrams."""
        return "\n\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        return tuple(part for part in self.parts if not isinstance(part, str))


@dataclass(frozen=True)
class Link:
    """Where a text points to, and on which line of its file."""

    target: str
    line: int


@dataclass(frozen=True)
class UnitText:
    """One unit in one language."""

    objective: str
    checklist: tuple[str, ...]
    practice: str
    reflection: str
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        found = tuple(section.id for section in self.sections)
        if found != SECTIONS:
            raise SpecError(
                f"the headings are {names(found)}",
                f"Give the five headings {names(SECTIONS)}, in this order",
            )
        for name in ("objective", "practice", "reflection"):
            if not getattr(self, name).strip():
                raise SpecError(f"{name} is empty", "Write one sentence")
        if not self.checklist:
            raise SpecError("the checklist is empty", "Give at least one thing to tick off")

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        """Return the pictures of all sections, in order."""
        return tuple(one for section in self.sections for one in section.diagrams)

    @property
    def words(self) -> int:
        """Return how many words the body has; marks such as `1.` or `|` are not words."""
        body = " ".join(f"{section.title} {section.markdown}" for section in self.sections)
        return sum(1 for part in body.split() if any(map(str.isalpha, part)))
