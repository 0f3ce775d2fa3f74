"""What stands beside the units of a module: terms and further reading."""

from __future__ import annotations

from dataclasses import dataclass

from modules.spec import SpecError, Text, check_slug, check_text


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the field, and what it means."""

    id: str
    """Unique in the whole product: texts link to it."""
    unit: str
    """The unit that teaches it."""
    term: Text
    meaning: Text

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a term")
        check_text(self.term, f"term {self.id!r}")
        check_text(self.meaning, f"meaning of term {self.id!r}")


UNDATED = "undated"
"""Stands for the date of a work that says none; pages say it in the reader's language."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A work to read on, as it was published."""

    id: str
    title: str
    by: str
    """Author or publisher."""
    date: str
    """Year, or year and month; `UNDATED` where the work says none."""
    language: str
    """Code of the language it is written in."""
    note: Text
    """What one finds in it, and when to read it."""

    def __post_init__(self) -> None:
        check_slug(self.id, "id of a work to read")
        check_text(self.note, f"note of {self.id!r}")
        for name in ("title", "by", "date"):
            if not getattr(self, name).strip():
                raise SpecError(f"{name} of {self.id!r} is empty", "Name its source and date")

    @property
    def undated(self) -> bool:
        return self.date == UNDATED
