"""Read a unit's text: front matter, five headings, Markdown with diagrams between it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from modules import located
from modules.diagrams import KINDS, Diagram
from modules.located import Located
from modules.making import check_keys, listed, make, placed, words
from modules.reading import text_of
from modules.spec import SpecError
from modules.texts import Link, Section, Source, UnitText

_FENCE = "---"
_HEADING = re.compile(r"## (?P<title>.+?) \{#(?P<id>[a-z]+)\}")
_FRONT_MATTER = ("objective", "checklist", "practice", "reflection", "sources")

_Lines = Sequence[tuple[int, str]]
"""Lines with their numbers in the file."""


def read_unit_text(path: Path) -> UnitText:
    """Return one unit in one language; raise `SpecError`."""
    lines = text_of(path).split("\n")
    if lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise SpecError("the front matter is missing", f"Begin with {_FENCE} … {_FENCE}", line=1)
    end = lines.index(_FENCE, 1)
    front = located.read("\n".join(lines[1:end]), first_line=2)
    check_keys(front, known=_FRONT_MATTER, required=_FRONT_MATTER)
    first_line = end + 2
    tokens = _parser().parse("\n".join(lines[end + 1 :]))
    _check_markup(tokens, first_line)
    numbered = list(enumerate(lines[end + 1 :], start=first_line))
    return placed(
        UnitText,
        front.line,
        objective=words(front, "objective"),
        checklist=tuple(listed(front, "checklist", of=str)),
        practice=words(front, "practice"),
        reflection=words(front, "reflection"),
        sources=tuple(make(Source, one, ()) for one in listed(front, "sources", of=Located)),
        sections=tuple(_sections(numbered, _diagrams(tokens, first_line))),
        links=tuple(_links(tokens, first_line)),
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _check_markup(tokens: Sequence[Token], first_line: int) -> None:
    """Refuse raw HTML: it would be shown as text, or cleaned away."""
    for token in tokens:
        inside = {child.type for child in token.children or ()}
        if token.type == "html_block" or "html_inline" in inside:
            line = _line_of(token, first_line)
            raise SpecError("there is raw HTML here", "Use Markdown", line=line)


def _diagrams(tokens: Sequence[Token], first_line: int) -> dict[range, Diagram]:
    """Return each diagram with the lines of its fenced block."""
    found = {}
    for token in tokens:
        if token.type == "fence" and token.info.strip() == "diagram":
            begin = _line_of(token, first_line)
            if token.level:
                raise SpecError("a diagram stands inside a list", "Move it out", line=begin)
            assert token.map is not None
            lines = range(begin, begin + token.map[1] - token.map[0])
            found[lines] = _diagram(located.read(token.content, first_line=begin + 1))
    return found


def _diagram(entry: Located) -> Diagram:
    kind = entry.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise SpecError(f"kind is {kind!r}", f"Use one of {', '.join(KINDS)}", line=entry.line)
    made, parts = KINDS[kind]
    built: dict[str, object] = {}
    for name, part in parts.items():
        if isinstance(entry.get(name), Located):
            built[name] = make(part, entry[name], ())
        else:
            built[name] = tuple(make(part, one, ()) for one in listed(entry, name, of=Located))
    diagram = make(made, entry, (), **built)
    assert isinstance(diagram, Diagram)
    return diagram


def _links(tokens: Sequence[Token], first_line: int) -> Iterator[Link]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield Link(str(child.attrs["href"]), _line_of(token, first_line))


def _line_of(token: Token, first_line: int) -> int:
    return first_line + (token.map[0] if token.map else 0)


def _sections(lines: _Lines, diagrams: dict[range, Diagram]) -> Iterator[Section]:
    """Cut a body at its headings; what stands before the first one is refused."""
    title = section = ""
    body: list[tuple[int, str]] = []
    for number, line in lines:
        if not line.startswith("#") or any(number in fence for fence in diagrams):
            body.append((number, line))
            continue
        heading = _HEADING.fullmatch(line.rstrip())
        if heading is None:
            raise SpecError(
                f"the heading {line!r} has another form", "Write `## Title {#id}`", line=number
            )
        if section:
            yield Section(section, title, tuple(_parts(body, diagrams)))
        elif any(text.strip() for _number, text in body):
            raise SpecError("there is text before the first heading", "Move it", line=lines[0][0])
        title, section, body = heading["title"], heading["id"], []
    if section:
        yield Section(section, title, tuple(_parts(body, diagrams)))


def _parts(body: _Lines, diagrams: dict[range, Diagram]) -> Iterator[str | Diagram]:
    """Yield the Markdown between diagrams, and the diagrams, in order."""
    text: list[str] = []
    for number, line in body:
        fence = next((one for one in diagrams if number in one), None)
        if fence is None:
            text.append(line)
        elif number == fence.start:
            yield from _markdown(text)
            text = []
            yield diagrams[fence]
    yield from _markdown(text)


def _markdown(lines: Sequence[str]) -> Iterator[str]:
    if joined := "\n".join(lines).strip():
        yield joined
