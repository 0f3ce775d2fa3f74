"""Read the file of an instrument, strictly: what is wrong is raised as `SpecError` with its line.

`docs/writing-instruments.md` shows each key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from modules import instrument_checks, located
from modules.fields import (
    CHECKLIST_COLUMNS,
    Example,
    Field,
    Grid,
    Kind,
    Layout,
    Option,
    Row,
    Source,
    example_part,
)
from modules.instrument import (
    Basis,
    Clause,
    Dates,
    Instrument,
    Occasion,
    Page,
    Section,
    Summary,
)
from modules.instrument_checks import clause_part, dates_part
from modules.located import Located
from modules.making import check_keys, check_languages, listed, make, words
from modules.pictures import Drawing, Picture
from modules.questionnaire import Question, QuestionKind, Questionnaire
from modules.reading import check_unit, text_of
from modules.spec import SpecError, Text

Made = TypeVar("Made")
Word = TypeVar("Word", bound=StrEnum)

_WRITTEN = {"formula": "is", "source": "from"}
"""What YAML calls otherwise, with words that Python keeps for itself."""
_READ = {written: name for name, written in _WRITTEN.items()}


def read_instrument(path: Path, units: Collection[str], languages: Collection[str]) -> Instrument:
    """Return one instrument; its id is the file's name. Raise `SpecError`."""
    entry = located.read(text_of(path))
    reader = _Reader(languages)
    try:
        instrument = reader.instrument(path.stem, entry)
        check_unit(instrument.unit, units, f"instrument {instrument.id!r}", entry.line)
        instrument_checks.check(instrument)
    except SpecError as error:
        # Above all it is wrong where the part stands that does not fit the others.
        error.line = reader.lines.get(error.part, error.line or entry.line)
        raise
    return instrument


def line_of_source(path: Path, source: Source) -> int | None:
    """Return the line of the place that takes from a source; None if it is not found."""
    return next(_lines_of(located.read(text_of(path)), source), None)


class _Reader:
    """Makes the parts of one instrument, and keeps the line of each."""

    def __init__(self, languages: Collection[str]) -> None:
        self._languages = languages
        self.lines: dict[str | None, int] = {}

    def instrument(self, instrument_id: str, entry: Located) -> Instrument:
        if "id" in entry:
            raise SpecError("'id' is no key here", "It is the file's name", line=entry.line)
        parts: dict[str, Any] = {
            "sections": self._each(entry, "sections", self._section),
            "summaries": self._each(entry, "summaries", self._summary),
            "pictures": self._each(entry, "pictures", self._picture),
            "dates": self._numbered(entry, "dates", dates_part, self._plain(Dates)),
            "paper": self._numbered(entry, "paper", clause_part, self._plain(Clause)),
        }
        if "basis" in entry:
            parts["basis"] = _word(Basis, entry, "basis")
        if "occasions" in entry:
            parts["occasions"] = _words(Occasion, entry, "occasions")
        if "opens" in entry:
            parts["opens"] = _word(Page, entry, "opens")
        if "questionnaire" in entry:
            parts["questionnaire"] = self._questionnaire(_map(entry, "questionnaire"))
        return self._make(Instrument, entry, id=instrument_id, **parts)

    def _section(self, entry: Located) -> Section:
        self._keep(entry, entry.get("id"))
        return self._make(Section, entry, fields=self._each(entry, "fields", self._place))

    def _place(self, entry: Located) -> Field | Grid:
        self._keep(entry, entry.get("id"))
        kind = entry.get("kind")
        if kind in list(Layout):
            return self._grid(entry, Layout(kind))
        if kind not in list(Kind):
            raise _unknown("kind", kind, [*Kind, *Layout], entry.line)
        return self._field(entry)

    def _field(self, entry: Located) -> Field:
        built: dict[str, Any] = {}
        if "is" in entry:
            built["formula"] = words(entry, "is")
        if "example" in entry:
            built["example"] = self._example("example", entry["example"], entry.line)
        return self._make(
            Field,
            entry,
            kind=_word(Kind, entry, "kind"),
            options=self._each(entry, "options", self._plain(Option)),
            words=self._texts(entry, "words"),
            source=self._source(entry),
            **built,
        )

    def _grid(self, entry: Located, layout: Layout) -> Grid:
        if layout is not Layout.CHECKLIST:
            columns = self._columns(entry)
        elif "columns" in entry:
            mend = "Leave it out, or make it a matrix"
            raise SpecError("a checklist has columns of its own", mend, line=entry.line)
        else:
            columns = CHECKLIST_COLUMNS
        example_of = partial(example_part, str(entry.get("id")))
        without_kind = Located({key: value for key, value in entry.items() if key != "kind"})
        without_kind.line = entry.line
        return self._make(
            Grid,
            without_kind,
            layout=layout,
            columns=columns,
            rows=self._each(entry, "rows", self._plain(Row)),
            example=self._numbered(entry, "example", example_of, self._example_row),
            source=self._source(entry),
        )

    def _columns(self, entry: Located) -> tuple[Field, ...]:
        columns = listed(entry, "columns", of=Located)
        for column in columns:
            self._keep(column, f"{entry.get('id')}.{column.get('id')}")
        return tuple(self._field(column) for column in columns)

    def _example_row(self, entry: Located) -> Mapping[str, Example]:
        return {key: self._example(key, value, entry.line) for key, value in entry.items()}

    def _example(self, key: str, value: object, line: int) -> Example:
        if isinstance(value, str):
            return value
        if not isinstance(value, Located):
            raise SpecError(f"{key} is {value!r}", "Quote it", line=line)
        check_languages(key, value, self._languages, line)
        return value

    def _source(self, entry: Located) -> Source | None:
        if "from" not in entry:
            return None
        found = _map(entry, "from")
        columns = _names(found, "columns") if "columns" in found else None
        return self._make(Source, found, columns=columns)

    def _summary(self, entry: Located) -> Summary:
        self._keep(entry, entry.get("id"))
        return self._make(Summary, entry, columns=self._columns(entry))

    def _picture(self, entry: Located) -> Picture:
        self._keep(entry, entry.get("id"))
        drawing = _word(Drawing, entry, "drawing")
        return self._make(Picture, entry, drawing=drawing, takes=_names(entry, "takes"))

    def _numbered(
        self, entry: Located, key: str, part: Callable[[int], str], made: Callable[[Located], Made]
    ) -> tuple[Made, ...]:
        """Return parts that have no id, each kept under its number."""
        for number, one in enumerate(listed(entry, key, of=Located) if key in entry else (), 1):
            self._keep(one, part(number))
        return self._each(entry, key, made)

    def _questionnaire(self, entry: Located) -> Questionnaire:
        questions = self._each(entry, "questions", self._question)
        return self._make(Questionnaire, entry, questions=questions)

    def _question(self, entry: Located) -> Question:
        options = self._each(entry, "options", self._plain(Option))
        return self._make(Question, entry, kind=_word(QuestionKind, entry, "kind"), options=options)

    def _make(self, made: type[Made], entry: Located, **built: Any) -> Made:
        """Make a value from a map with exactly its keys; `built` are those made of parts."""
        known = [_WRITTEN.get(one.name, one.name) for one in fields(made)]  # type: ignore[arg-type]  # all are dataclasses
        check_keys(entry, known=known, required=())
        whole = Located({_READ.get(key, key): value for key, value in entry.items()} | built)
        whole.line = entry.line
        return make(made, whole, self._languages, **built)

    def _plain(self, made: type[Made]) -> Callable[[Located], Made]:
        return lambda entry: self._make(made, entry)

    def _each(self, entry: Located, key: str, made: Callable[[Located], Made]) -> tuple[Made, ...]:
        """Return what a list holds; nothing where there is none."""
        return tuple(made(one) for one in listed(entry, key, of=Located)) if key in entry else ()

    def _texts(self, entry: Located, key: str) -> tuple[Text, ...]:
        found = listed(entry, key, of=Located) if key in entry else []
        for one in found:
            check_languages(key, one, self._languages, one.line)
        return tuple(found)

    def _keep(self, entry: Located, part: object) -> None:
        self.lines[str(part)] = entry.line


def _word(made: type[Word], entry: Located, key: str) -> Word:
    """Return the word under a key, one of an enumeration."""
    value = entry.get(key)
    if value not in list(made):
        raise _unknown(key, value, list(made), entry.line)
    return made(value)


def _words(made: type[Word], entry: Located, key: str) -> tuple[Word, ...]:
    """Return the words of a list, each one of an enumeration."""
    found = listed(entry, key, of=str)
    for one in found:
        if one not in list(made):
            raise _unknown(key, one, list(made), entry.line)
    return tuple(map(made, found))


def _unknown(key: str, value: object, known: Sequence[str], line: int) -> SpecError:
    return SpecError(f"{key} is {value!r}", f"Use one of {', '.join(known)}", line=line)


def _map(entry: Located, key: str) -> Located:
    found = entry.get(key)
    if not isinstance(found, Located):
        raise SpecError(f"{key!r} is no map", "Write {key: value}", line=entry.line)
    return found


def _names(entry: Located, key: str) -> Mapping[str, str]:
    """Return a map from names to names."""
    found = _map(entry, key)
    return {name: words(found, name) for name in found}


def _lines_of(value: object, source: Source) -> Iterator[int]:
    """Yield the line of each place below that takes from a source."""
    if isinstance(value, Located):
        taken = value.get("from")
        if isinstance(taken, Located) and (
            taken.get("instrument") == source.instrument
            and taken.get("field", "") == source.field
            and taken.get("columns") == source.columns
        ):
            yield value.line
    inside = value.values() if isinstance(value, Located) else value
    if isinstance(inside, Iterable) and not isinstance(inside, str):
        for one in inside:
            yield from _lines_of(one, source)
