"""The terms of all modules in alphabetical order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.learning import plain
from modules.loaded import LoadedModule
from modules.resources import Term
from modules.spec import Unit

NO_LETTER = "0–9"


@dataclass(frozen=True, slots=True)
class TaughtTerm:
    """A term, and where it is taught."""

    term: Term
    loaded: LoadedModule

    @property
    def unit(self) -> Unit:
        return self.loaded.module.unit(self.term.unit)


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with one letter, whatever its accent."""

    letter: str
    terms: tuple[TaughtTerm, ...]


def by_letter(modules: Iterable[LoadedModule], language: str) -> list[Letter]:
    """Return all terms as a dictionary of this language has them.

    English and French dictionaries put É with E and œ with oe. The system's own orders are not
    asked: which of them are installed differs from one machine to the next.
    """

    def key(one: TaughtTerm) -> tuple[bool, str]:
        folded = plain.fold(one.term.term[language])
        return folded[:1].isalpha(), folded

    every = sorted((TaughtTerm(term, one) for one in modules for term in one.terms), key=key)
    return [
        Letter(letter, tuple(terms))
        for letter, terms in groupby(every, lambda one: _letter(key(one)[1]))
    ]


def _letter(folded: str) -> str:
    return folded[0].upper() if folded[:1].isalpha() else NO_LETTER
