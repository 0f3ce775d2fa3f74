"""What can be found by searching, and the words that it is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.learning import plain
from modules.instrument import Instrument
from modules.loaded import LoadedModule
from modules.resources import Term
from modules.spec import Text, TrainingModule, Unit
from modules.texts import SECTIONS

PARTS = (*SECTIONS, "checklist", "practice", "reflection")
"""The parts of a unit's page, by their anchors."""
FIELDS = ("title", "lead", "also", *PARTS)
"""Where words stand: in the title, in the sentence below it, nowhere to be seen, in a part."""


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    UNIT = "unit"
    TERM = "term"
    INSTRUMENT = "instrument"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, and the module it belongs to."""

    kind: Kind
    loaded: LoadedModule
    thing: TrainingModule | Unit | Term | Instrument

    @property
    def id(self) -> str:
        return self.thing.id

    @property
    def title(self) -> Text:
        return self.thing.term if isinstance(self.thing, Term) else self.thing.title

    def words(self, language: str) -> Mapping[str, str]:
        """Return its plain text by field; a field that is left out is empty."""
        words = {"title": self.title[language], **self._words(language)}
        whole = _without_hyphens(words.values())
        return {**words, "also": " ".join([words.get("also", ""), *whole])}

    def _words(self, language: str) -> dict[str, str]:
        match self.thing:
            case TrainingModule(why=why, outcomes=outcomes, make=make):
                return _lead(*(text[language] for text in (why, *outcomes, make)))
            case Term(meaning=text) | Instrument(purpose=text):
                return _lead(text[language])
            case Unit() as unit:
                return _unit_words(self.loaded, unit, language)


def entries(modules: Iterable[LoadedModule]) -> Iterator[Entry]:
    """Yield all that can be found; units only where they have their texts."""
    for loaded in modules:
        yield Entry(Kind.MODULE, loaded, loaded.module)
        for unit in loaded.module.units if loaded.texts else ():
            yield Entry(Kind.UNIT, loaded, unit)
        for term in loaded.terms:
            yield Entry(Kind.TERM, loaded, term)
        for instrument in loaded.instruments:
            yield Entry(Kind.INSTRUMENT, loaded, instrument)


def _lead(*texts: str) -> dict[str, str]:
    return {"lead": plain.joined(map(plain.of_markdown, texts))}


def _unit_words(loaded: LoadedModule, unit: Unit, language: str) -> dict[str, str]:
    text = loaded.texts[language, unit.id]
    return {
        **_lead(text.objective),
        "also": unit.activity or "",
        **{section.id: plain.of_section(section) for section in text.sections},
        "checklist": plain.joined(text.checklist),
        "practice": plain.joined([text.practice]),
        "reflection": plain.joined([text.reflection]),
    }


_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")
_NO_LETTER = re.compile(r"\W")


def _without_hyphens(texts: Iterable[str]) -> list[str]:
    """Return `cofinancing` for `co-financing`, which is two words to the index."""
    hyphenated = (one for text in texts for one in text.split() if "-" in one or "\u2011" in one)
    found = (word for one in hyphenated for word in _HYPHENATED.findall(one))
    return sorted({_NO_LETTER.sub("", word) for word in found})
