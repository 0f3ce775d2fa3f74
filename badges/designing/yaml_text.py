"""YAML that strangers may have written: plain values only, each with its line.

Anchors, aliases and tags are refused, since a few of them can stand for gigabytes or for code; so
are names that stand twice, of which readers keep the one or the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    NodeEvent,
)
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from badges.designing.faults import Malformed

MAX_BYTES = 64 * 1024
MAX_DEPTH = 6
MAX_PARTS = 2000

Place = tuple[str | int, ...]
"""The names and numbers that lead to a value, from the outside in."""

_INT = "tag:yaml.org,2002:int"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a design, and where they stand."""

    file: str
    values: dict[str, Any]
    lines: Mapping[Place, int]
    """Counted from 1."""

    def fault(self, fault: str, *place: str | int, **details: object) -> Malformed:
        """Return what is to be raised: a fault of the field at a place, with its line."""
        known = (self.lines.get(place[:length]) for length in range(len(place), 0, -1))
        line = next(filter(None, known), None)
        return Malformed(self.file, fault, line=line, at=".".join(map(str, place)), **details)


def read(source: bytes, file: str) -> Fields:
    """Return the fields in a file; raise `Malformed`."""
    if len(source) > MAX_BYTES:
        raise Malformed(file, "too_large", longest=MAX_BYTES // 1024)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(file, "not_utf8") from error
    try:
        _refuse_more_than_plain(text, file)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _not_yaml(file, error) from error
    if not isinstance(root, MappingNode):
        raise Malformed(file, "not_map")
    lines: dict[Place, int] = {}
    return Fields(file, _plain(root, (), lines, file), lines)


def _not_yaml(file: str, error: yaml.YAMLError) -> Malformed:
    mark = getattr(error, "problem_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
    return Malformed(file, "not_yaml", line=mark.line + 1 if mark else None, problem=problem)


def _refuse_more_than_plain(text: str, file: str) -> None:
    """Look at it piece by piece, before anything is built from it."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise Malformed(file, "alias", line=line)
        if getattr(event, "tag", None):
            raise Malformed(file, "tag", line=line)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if number > MAX_PARTS:
            raise Malformed(file, "too_many_parts", line=line, most=MAX_PARTS)
        if depth > MAX_DEPTH:
            raise Malformed(file, "too_deep", line=line)


def _plain(node: Node, place: Place, lines: dict[Place, int], file: str) -> Any:
    """Return the value of a node, and note the line of each part of it."""
    if isinstance(node, MappingNode):
        found: dict[str, Any] = {}
        for name, value in node.value:
            line = name.start_mark.line + 1
            if not isinstance(name, ScalarNode):
                raise Malformed(file, "key", line=line)
            inner = (*place, name.value)
            if name.value in found:
                raise Malformed(file, "twice", line=line, at=".".join(map(str, inner)))
            lines[inner] = line
            found[name.value] = _plain(value, inner, lines, file)
        return found
    if isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            lines[(*place, number)] = value.start_mark.line + 1
        return [
            _plain(value, (*place, number), lines, file) for number, value in enumerate(node.value)
        ]
    return _scalar(node.tag, node.value)


def _scalar(tag: str, value: str) -> str | int | bool | None:
    """Return a plain value; what YAML would read as a date or a fraction stays text."""
    if tag == _INT and _WHOLE.fullmatch(value):
        return int(value)
    if tag == _BOOL:
        return value.lower() in {"yes", "true", "on"}
    return None if tag == _NULL else value
