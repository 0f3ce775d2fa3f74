"""The clauses of an agreement or another paper that an instrument writes for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.printing.paper import Block, Bullets, Heading, Pairs, Paragraph, Signatures
from app.toolkit.pieces import Papering
from modules.instrument import Clause, Field, Grid

BLANK = "……………"
"""Stands where a sentence that also says something else lacks one of its words."""
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SENTENCES = re.compile(r"(?<=[.!?;])[ \u00a0\u202f]+(?=[\[(«“]?[A-ZÀ-Ý{])")
_BULLET = re.compile(r"\s*[-–•*]\s+")


def clauses(papering: Papering) -> Iterator[Block]:
    """Yield the pieces of a paper that have something to say; facts in a row are one piece."""
    facts: list[tuple[str, str]] = []
    for block in _every(papering):
        if isinstance(block, Pairs):
            facts += block.pairs
            continue
        if facts:
            yield Pairs(facts)
            facts = []
        yield block
    if facts:
        yield Pairs(facts)


def _every(papering: Papering) -> Iterator[Block]:
    for clause in papering.said.instrument.paper:
        if not clause.when or _holds(papering, clause.when):
            yield from _clause(papering, clause)


def _clause(papering: Papering, clause: Clause) -> Iterator[Block]:
    if clause.heading:
        yield Heading(papering.said.pick(clause.heading))
    elif clause.text:
        yield from written(papering.said.pick(clause.text), lambda name: _value(papering, name))
    elif clause.sign:
        parties = _parties(papering, clause.sign)
        if parties:
            yield Signatures(parties, papering.words.signature)
    else:
        yield from _shown(papering, clause.show)


def written(text: str, value: Callable[[str], str]) -> Iterator[Block]:
    """Yield a text with its places filled; sentences whose places are all empty are left out.

    Bullets that people typed become a list of their own.
    """
    sentences = (_filled(sentence, value) for sentence in _SENTENCES.split(text))
    whole = " ".join(filter(None, sentences)).strip()
    for lines, bulleted in _grouped(whole):
        if bulleted:
            yield Bullets([_BULLET.sub("", line, count=1) for line in lines])
        else:
            yield Paragraph("\n".join(lines))


def _filled(sentence: str, value: Callable[[str], str]) -> str:
    values = {name: value(name).strip() for name in _PLACE.findall(sentence)}
    if values and not any(values.values()):
        return ""
    filled = _PLACE.sub(lambda match: values[match.group(1)] or BLANK, sentence)
    # What people typed may end the sentence before the text does.
    return re.sub(r"([.!?…])\.(?=\s|$)", r"\1", filled) if values else filled


def _grouped(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield lines that belong together, and whether each of them is a bullet."""
    lines: list[str] = []
    bulleted = False
    for line in text.splitlines():
        now = bool(_BULLET.match(line))
        if lines and (now != bulleted or not line.strip()):
            yield lines, bulleted
            lines = []
        if line.strip():
            lines.append(line.strip())
        bulleted = now
    if lines:
        yield lines, bulleted


def _shown(papering: Papering, name: str) -> Iterator[Block]:
    """Yield a summary, picture, grid or field that holds something."""
    instrument = papering.said.instrument
    for summary in instrument.summaries:
        if summary.id == name:
            yield from papering.summary(summary)
            return
    for picture in instrument.pictures:
        if picture.id == name:
            yield from papering.pictures(picture)
            return
    place = instrument.place(name)
    if isinstance(place, Grid):
        yield from papering.grid(place, blank=False)
    else:
        yield from _field(papering, place)


def _field(papering: Papering, field: Field) -> Iterator[Block]:
    if chosen := papering.chosen(field):
        # Options of an agreement are sentences: a list is what they stand in.
        yield Bullets(chosen)
    elif papering.value(field):
        yield Pairs([papering.pair(field)])


def _value(papering: Papering, name: str) -> str:
    """Return what stands in a field, with its unit: the sentence around it leaves that out."""
    place = papering.said.instrument.place(name)
    return papering.value(place) if isinstance(place, Field) else ""


def _holds(papering: Papering, name: str) -> bool:
    place = papering.said.instrument.place(name)
    if isinstance(place, Grid):
        return bool(papering.said.rows(name))
    return bool(papering.value(place))


def _parties(papering: Papering, place: str) -> list[str]:
    """Return who signs: what a column, or a field, names; each once."""
    grid_id, _, column_id = place.partition(".")
    if not column_id:
        return [name] if (name := _value(papering, grid_id)) else []
    grid = papering.said.grid(grid_id)
    rows = papering.said.rows(grid_id)
    names = (papering.said.line(grid, row, column_id) for row in rows)
    return list(dict.fromkeys(filter(None, names)))
