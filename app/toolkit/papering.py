"""A document as a paper: by the clauses its instrument gives, or section by section as a form.

A form shows every place, with a dash where nothing was written and empty rows to go on by hand. An
agreement leaves out what is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.dates import format_date

from app.printing.figures import NOTHING
from app.printing.paper import Block, Heading, Pairs, Paper, Paragraph, Table
from app.toolkit.clauses import clauses
from app.toolkit.content import Content
from app.toolkit.pieces import Papering, PaperWords
from app.toolkit.saying import Saying
from modules.instrument import Field, Grid, Instrument


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a paper says besides what stands in the document."""

    title: str
    made: datetime
    currency: str = ""
    author: str = ""
    """The centre's name; empty where nobody is to be named."""
    before: Content | None = None
    """The document before, where an instrument compares."""


def paper(
    instrument: Instrument, content: Content, language: str, facts: Facts, words: PaperWords
) -> Paper:
    """Return a document as a paper in its language."""
    said = Saying(instrument, content, language, facts.currency)
    before = None
    if facts.before is not None:
        before = Saying(instrument, facts.before, language, facts.currency)
    papering = Papering(said, words, before)
    # Partners sign below their own words: whose method it is then stands above them.
    signed = any(clause.sign for clause in instrument.paper)
    origin = papering.origin()
    name = said.pick(instrument.title)
    title = facts.title or name
    written = clauses(papering) if instrument.paper else _form(papering)
    blocks = list(_said_once(written, title))
    return Paper(
        title=title,
        # An agreement is no "agreement builder": only a form says what it was made with.
        subtitle="" if instrument.paper or title == name else name,
        language=language,
        made=facts.made,
        blocks=[origin, *blocks] if signed else [*blocks, origin],
        author=facts.author,
        footer=" · ".join(filter(None, (title, facts.author, _day(facts.made, said.locale)))),
        wide=instrument.wide,
    )


def _said_once(blocks: Iterable[Block], title: str) -> Iterator[Block]:
    """Leave out what only repeats the heading above it, or alone under the title its words."""
    heading = ""
    for place, block in enumerate(blocks):
        match block:
            case Pairs(pairs=[(_, value)]) if place == 0 and value == title:
                continue
            case Pairs(pairs=[(label, value), *others]) if label == heading:
                yield Paragraph(value.strip() or NOTHING)
                if others:
                    yield Pairs(others)
            case Table() if heading and block.title == heading:
                yield replace(block, headed=False)
            case Heading() if block.text == heading:
                continue
            case _:
                yield block
        heading = block.text if isinstance(block, Heading) else ""


def _day(made: datetime, locale: str) -> str:
    return str(format_date(made.date(), "long", locale=locale))


def _form(papering: Papering) -> Iterator[Block]:
    """Yield every section with its places, then what follows from them."""
    instrument = papering.said.instrument
    for section in instrument.sections:
        places = [one for one in section.fields if one.prints]
        if not places:
            continue
        yield Heading(papering.said.pick(section.title))
        yield from _places(papering, places)
        for picture in instrument.pictures:
            if picture.after == section.id:
                yield from papering.pictures(picture)
    for summary in instrument.summaries:
        yield from papering.summary(summary)


def _places(papering: Papering, places: Sequence[Field | Grid]) -> Iterator[Block]:
    """Yield fields that follow each other as one block, and each grid by itself."""
    pairs: list[tuple[str, str]] = []
    for place in places:
        if isinstance(place, Field):
            pairs.append(papering.pair(place))
            continue
        if pairs:
            yield Pairs(pairs)
            pairs = []
        yield from papering.grid(place, blank=True)
    if pairs:
        yield Pairs(pairs)
