"""Search over units, glossary, instruments and modules, in one language at a time.

The index is one FTS5 table in an SQLite database in memory, whatever database keeps people's work:
it is made from the modules when the first application of the process is made, and then never
changes. What is kept of it is its image, plain bytes. Each search opens a database of its own on
them, which takes less than a millisecond: no connection crosses a fork or is shared by threads.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from app.kernel.i18n import LANGUAGES
from app.learning import catalog, plain, typed
from app.learning.findable import FIELDS, PARTS, Entry, Kind, entries
from modules.loaded import LoadedModule

MOST: Mapping[Kind, int] = {Kind.UNIT: 15, Kind.TERM: 8, Kind.INSTRUMENT: 8, Kind.MODULE: 4}
"""How many results of each kind are given."""

_NAMED = (Kind.TERM, Kind.INSTRUMENT)
"""What is best found by its name: there a title counts before all else."""

_WEIGHTS = {"title": 10.0, "lead": 3.0, "also": 3.0}
_EXCERPTS = {"lead": 50, **dict.fromkeys(PARTS, 28)}
"""Where an excerpt may come from, and how many words long: a definition is best read whole."""

_BEGIN, _END = "\x02", "\x03"
"""Around what was searched for; no text in the index holds them."""

_MARKED = re.compile(f"{_BEGIN}([^{_END}]*)")

_SPELT = {
    "œ": "o\u0311e",
    "Œ": "O\u0311e",
    "æ": "a\u0311e",
    "Æ": "A\u0311e",
    "đ": "d\u0331",
    "Đ": "D\u0331",
    "ł": "l\u0331",
    "Ł": "L\u0331",
    "ø": "o\u0331",
    "Ø": "O\u0331",
}
"""Letters that FTS5 does not fold, as letters with an accent, which it does and which nobody
writes: the index finds `oeuvre`, and what it gives back can be turned into `œuvre` again."""
_LETTERS = {spelt: letter for letter, spelt in _SPELT.items()}
_RESPELT_BACK = re.compile("|".join(_LETTERS))
_RESPELT = re.compile(f"[{''.join(_SPELT)}{plain.UNSEEN}]")

Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, and whether each was searched for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result."""

    entry: Entry
    part: str
    """The anchor on the unit's page where the excerpt stands; empty: the page's head."""
    title: Marked
    excerpt: Marked


@dataclass(frozen=True, slots=True)
class Group:
    """The best results of one kind, and how many there are."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    groups: tuple[Group, ...] = ()
    every_word: bool = True
    """Whether all words stand in each result, or only some of them."""


class Index:
    """What can be found in the given modules."""

    def __init__(self, modules: Iterable[LoadedModule], languages: Iterable[str]) -> None:
        self._entries = tuple(entries(modules))
        self._title_words: dict[str, dict[str, str]] = {}
        with closing(sqlite3.connect(":memory:")) as database:
            _create_table(database)
            for language in languages:
                self._title_words[language] = _words_of_titles(self._entries, language)
                database.executemany(_INSERT, _rows(self._entries, language))
            database.execute("INSERT INTO page (page) VALUES ('optimize')")
            database.commit()
            self._image = database.serialize()

    @property
    def size(self) -> int:
        """Return how many bytes the index takes."""
        return len(self._image)

    def find(self, language: str, question: str) -> Found:
        """Return the results in one language; whatever is asked, nothing is raised.

        Where nothing holds every word, what holds some of them is given.
        """
        asked = typed.words(question)
        if not asked:
            return Found()
        every_word = typed.expression(asked, spell, every_word=True)
        some_words = typed.expression(asked, spell, every_word=False)
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(self._image)
            if groups := self._groups(database, language, every_word, Kind):
                some = self._groups(database, language, some_words, _NAMED)
                by_kind = {**_only_named(some), **groups}
                return Found(tuple(by_kind[kind] for kind in _order(by_kind, asked)))
            groups = self._groups(database, language, some_words, Kind)
            return Found(tuple(groups.values()), every_word=not groups)

    def near(self, language: str, question: str) -> list[str]:
        """Return words of titles that look like those typed that stand nowhere."""
        known = self._title_words[language]
        unknown = [plain.fold(word) for word in self._unknown(language, typed.words(question))]
        close = [difflib.get_close_matches(word, known, n=2, cutoff=0.75) for word in unknown]
        return list(dict.fromkeys(known[one] for some in close for one in some))

    def _unknown(self, language: str, asked: Iterable[str]) -> list[str]:
        """Keep the words that no text of this language holds."""
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(self._image)
            return [
                word
                for word in asked
                if not database.execute(
                    _COUNT, (typed.expression([word], spell, every_word=True), language)
                ).fetchone()
            ]

    def examples(self, language: str, most: int = 6) -> list[str]:
        """Return terms to try, one of each module that has any."""
        first: dict[str, str] = {}
        for entry in self._entries:
            if entry.kind is Kind.TERM:
                first.setdefault(entry.loaded.id, entry.title[language])
        return list(first.values())[:most]

    def _groups(
        self, database: sqlite3.Connection, language: str, match: str, kinds: Iterable[Kind]
    ) -> dict[Kind, Group]:
        totals = dict(database.execute(_COUNT, (match, language)))
        groups = {}
        for kind in kinds:
            if kind in totals:
                most = totals[kind] if kind in _NAMED else MOST[kind]
                rows = database.execute(_SELECT, (match, language, kind, most))
                hits = [self._hit(*row) for row in rows]
                if kind in _NAMED:
                    hits.sort(key=lambda hit: _far_from_named(hit.title))
                groups[kind] = Group(kind, tuple(hits[: MOST[kind]]), totals[kind])
        return groups

    def _hit(self, entry: int, title: str, *excerpts: str) -> Hit:
        by_part = dict(zip(_EXCERPTS, excerpts, strict=True))
        best = max(by_part, key=lambda part: _different_marks(by_part[part]))
        part = "" if best == "lead" else best
        return Hit(self._entries[entry], part, _marked(title), _marked(by_part[best]))


@cache
def index() -> Index:
    """Return the index of this process's modules."""
    return Index(catalog.catalog().modules, LANGUAGES)


def spell(text: str) -> str:
    """Return a text as the index holds it."""
    whole = unicodedata.normalize("NFC", text)
    return _RESPELT.sub(lambda found: _SPELT.get(found[0], ""), whole)


def _unspell(text: str) -> str:
    return _RESPELT_BACK.sub(lambda found: _LETTERS[found[0]], text)


def _create_table(database: sqlite3.Connection) -> None:
    database.execute(
        f"CREATE VIRTUAL TABLE page USING fts5 ({', '.join(FIELDS)}, "
        "language UNINDEXED, kind UNINDEXED, entry UNINDEXED, "
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    weights = ", ".join(str(_WEIGHTS.get(name, 1.0)) for name in FIELDS)
    # As the table's own rank, so that only the results that are given have their excerpts made.
    database.execute("INSERT INTO page (page, rank) VALUES ('rank', ?)", (f"bm25({weights})",))


def _rows(every: Iterable[Entry], language: str) -> Iterator[tuple[str | int, ...]]:
    for place, entry in enumerate(every):
        words = entry.words(language)
        yield *(spell(words.get(name, "")) for name in FIELDS), language, entry.kind, place


def _excerpt_of(field: str) -> str:
    return f"snippet(page, {FIELDS.index(field)}, '{_BEGIN}', '{_END}', '…', {_EXCERPTS[field]})"


_INSERT = f"INSERT INTO page VALUES ({', '.join('?' * (len(FIELDS) + 3))})"  # noqa: S608  # question marks
_COUNT = "SELECT kind, count(*) FROM page WHERE page MATCH ? AND language = ? GROUP BY kind"
_SELECT = (
    f"SELECT entry, highlight(page, 0, '{_BEGIN}', '{_END}'), "  # noqa: S608  # only our own words
    f"{', '.join(map(_excerpt_of, _EXCERPTS))} FROM page "
    "WHERE page MATCH ? AND language = ? AND kind = ? ORDER BY rank, rowid LIMIT ?"
)


def _words_of_titles(every: Iterable[Entry], language: str) -> dict[str, str]:
    """Return each word that stands in a title, by how it is typed without accents."""
    words = (word for entry in every for word in typed.words(entry.title[language]))
    return {plain.fold(word): word.lower() for word in words}


def _marked(text: str) -> Marked:
    """Cut at the marks: what stands between two of them was searched for."""
    pieces = re.split(f"[{_BEGIN}{_END}]", text)
    return tuple((_unspell(one), place % 2 == 1) for place, one in enumerate(pieces) if one)


def _different_marks(text: str) -> int:
    return len({one.lower() for one in _MARKED.findall(text)})


def _only_named(groups: Mapping[Kind, Group]) -> dict[Kind, Group]:
    """Keep what the question names in full, beside other words.

    Who asks how to write a project charter wants that term, which says nothing of writing.
    """
    named = {}
    for kind, group in groups.items():
        if hits := tuple(hit for hit in group.hits if not typed.telling(_unmarked(hit.title))):
            named[kind] = Group(kind, hits, len(hits))
    return named


def _order(groups: Mapping[Kind, Group], asked: Sequence[str]) -> list[Kind]:
    """Put first what was asked for by its whole name, which on a phone would stand far below."""

    def named(kind: Kind) -> bool:
        title = groups[kind].hits[0].title
        marked = [word for piece, found in title if found for word in typed.words(piece)]
        return kind in _NAMED and len(marked) == len(asked) and not typed.telling(_unmarked(title))

    return sorted((kind for kind in Kind if kind in groups), key=lambda kind: not named(kind))


def _far_from_named(title: Marked) -> tuple[int, int]:
    """Order titles: those with most words of the question first, of these the shortest."""
    named = {plain.fold(piece) for piece, marked in title if marked}
    return -len(named), len(typed.telling(_unmarked(title)))


def _unmarked(text: Marked) -> str:
    return "".join(piece for piece, marked in text if not marked)
