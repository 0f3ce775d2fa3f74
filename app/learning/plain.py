"""Texts without their marks and words without their accents, for searching and for sorting."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from modules.diagrams import Diagram
from modules.texts import Section

UNSEEN = "\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff"
"""Controls, marks of direction, places where a word may be cut: what nobody sees in a word."""

_BEGINS_BLOCK = re.compile(r"\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
"""The line below a table's head, or one that divides a text."""
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_`\\]+")
_ENDS_SENTENCE = (".", "!", "?", ":", ";", "…", ",")
_DIVIDER = " ·"

_NO_ACCENT = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "’": "'", "\u2010": "-", "\u2011": "-"}
)
"""Letters that Unicode does not take apart, and signs that people type in two ways."""


def fold(text: str) -> str:
    """Return a text in small letters without accents: `Œuvre`, `oeuvre` and `ŒUVRE` are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_NO_ACCENT))
    return "".join(one for one in apart if not unicodedata.combining(one))


def of_markdown(source: str) -> str:
    """Return the words of a Markdown text in one line.

    By line and pattern instead of a parser: the product reads all its texts at every start, and a
    parser would take ten times as long.
    """
    blocks: list[str] = []
    goes_on = False
    for line in source.split("\n"):
        if not line.strip() or _RULE.fullmatch(line):
            goes_on = False
            continue
        row = line.strip().startswith("|")
        marker = _BEGINS_BLOCK.match(line)
        words = _inline(_cells(line) if row else line[marker.end() :] if marker else line)
        if goes_on and not row and not marker:
            blocks[-1] += f" {words}"
        else:
            blocks.append(words)
        goes_on = not row
    return joined(blocks)


def of_section(section: Section) -> str:
    """Return the words of a section, those of its diagrams included."""
    return joined(
        of_markdown(part) if isinstance(part, str) else joined(of_diagram(part))
        for part in section.parts
    )


def of_diagram(diagram: Diagram) -> Iterator[str]:
    """Yield the title, the description and every label of a picture."""
    for field in fields(diagram):
        if field.name != "id":
            yield from _strings(getattr(diagram, field.name))


def joined(blocks: Iterable[str]) -> str:
    """Return blocks in one line, with a dot after those that do not end a sentence.

    Those that hold no letter or digit, such as a dash in a table, are left out.
    """
    words = [block.strip() for block in blocks if any(map(str.isalnum, block))]
    last = words.pop() if words else ""
    divided = [one if one.endswith(_ENDS_SENTENCE) else one + _DIVIDER for one in words]
    return " ".join([*divided, last])


def _cells(row: str) -> str:
    return joined(row.strip().strip("|").split("|"))


def _inline(text: str) -> str:
    without_links = _LINK.sub(r"\1", text.strip())
    return html.unescape(_MARKS.sub(_unless_a_sign, without_links))


def _unless_a_sign(found: re.Match[str]) -> str:
    """Keep an asterisk that multiplies, and a low line inside a name."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    alone = before in ("", " ") and after in ("", " ")
    inside = found[0][0] == "_" and before.isalnum() and after.isalnum()
    return found[0] if alone or inside else ""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))
