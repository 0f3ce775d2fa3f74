"""YAML whose maps know the line they begin on, and which refuses a key written twice.

It refuses an alias too: a few lines of them stand for a text that fills the memory.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from modules.spec import SpecError


class Located(dict[str, Any]):
    """A map read from YAML."""

    line: int = 1


_OPENS = re.compile(r"[\[{]|[-?] ")
"""What may begin a value inside a value."""
_TABBED = re.compile(r" *\t")
_MOST_OPENED = 10_000
"""libyaml calls itself for each and ends the whole process where the stack does (tried: 50,000)."""


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader on libyaml: several times faster, and it reads at every start."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002  # as PyYAML declares it
        if node in self.constructed_objects:
            line = node.start_mark.line + 1
            raise SpecError("this is used again by an alias", "Write it out there", line=line)
        return super().construct_object(node, deep)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    found = Located()
    found.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        # As it is written: YAML would read `no` and `on` as truth values.
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node)
        if key in found:
            line = key_node.start_mark.line + 1
            raise SpecError(f"{key!r} is written twice", "Remove one of them", line=line)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(text: str, *, first_line: int = 1) -> Located:
    """Return the map that a YAML text holds; raise `SpecError` with the line.

    `first_line` is where the text begins in its file (front matter begins on line 2).
    """
    if len(_OPENS.findall(text)) > _MOST_OPENED:
        raise SpecError("this holds too many lists and maps", "Divide it into several files")
    try:
        found = yaml.load(text, _Loader)  # noqa: S506  # a safe loader
    except SpecError as error:
        error.line = (error.line or 1) + first_line - 1
        raise
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark.line if error.problem_mark else 0
        problem, mend = f"this is not YAML: {error.problem}", "Quote the text, or mend the indent"
        if _TABBED.match("".join(text.splitlines()[place : place + 1])):
            problem, mend = "this line begins with a tab", "Indent it with spaces"
        raise SpecError(problem, mend, line=first_line + place) from error
    except yaml.reader.ReaderError as error:
        line = first_line + text.encode()[: error.position].count(b"\n")  # libyaml counts bytes
        problem = f"the character U+{error.character:04X} stands here"
        raise SpecError(problem, "Remove it; nobody sees it", line=line) from error
    except RecursionError as error:
        raise SpecError("lists and maps are too deep in each other", "Flatten them") from error
    except (ValueError, KeyError, AttributeError) as error:
        # PyYAML on what only looks like a date or a number, such as 2024-13-45.
        raise SpecError(f"a value cannot be read: {error}", "Quote it as a text") from error
    if not isinstance(found, Located):
        what = "this holds no `key: value` lines" if text.strip() else "this is empty"
        raise SpecError(what, "Begin with the keys of the template", line=first_line)
    _shift(found, first_line - 1)
    return found


def _shift(value: object, lines: int) -> None:
    if isinstance(value, Located):
        value.line += lines
        for inner in value.values():
            _shift(inner, lines)
    elif isinstance(value, list):
        for inner in value:
            _shift(inner, lines)
