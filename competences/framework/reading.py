"""Read a framework from YAML, strictly: whatever is wrong is named with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from competences.framework import building
from competences.framework.building import Malformed, Spot
from competences.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data read from YAML, and the line on which each part of it begins."""

    data: Any
    lines: Mapping[tuple[str, ...], int]


def read_file(path: Path) -> Framework:
    """Return the framework in a file; raise `Malformed` with the place and the reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Malformed(str(path), None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Malformed(str(path), line, "is not UTF-8 text") from error
    return read_text(text, str(path))


def read_text(text: str, name: str) -> Framework:
    located = _locate(text, name)
    return building.framework(Spot(located.data, (), name, located.lines))


def _locate(text: str, name: str) -> Located:
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise Malformed(name, 1, "is empty")
        lines = dict(_walk(node, (), name, set()))
        return Located(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise Malformed(name, line, f"is not YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise Malformed(name, line, f"is not YAML: {error.reason}") from error
    finally:
        loader.dispose()


def _walk(
    node: yaml.Node, path: tuple[str, ...], name: str, seen: set[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the line of each part; refuse what YAML would silently drop or repeat."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise Malformed(name, line, "uses an alias (*), which a framework file may not")
    seen.add(id(node))
    yield path, line
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, str(index)), name, seen)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, child in node.value:
            word = str(key.value)
            if word in keys:
                _fail_at(name, key, f"has the key {word!r} twice")
            keys.add(word)
            yield from _walk(child, (*path, word), name, seen)


def _fail_at(name: str, node: yaml.Node, reason: str) -> NoReturn:
    raise Malformed(name, node.start_mark.line + 1, reason)
