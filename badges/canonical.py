"""RDF Dataset Canonicalization (RDFC-1.0) of documents that differ in a few words only.

Of the statements in a credential nearly all are the same for every holder. A document with its
differing words left open (its shape) is expanded once, by PyLD; what remains for each document is
to put its words in, name the blank nodes and sort. `canonical` answers only where that provably
gives what the whole algorithm gives, and None where it may not:

- JSON-LD never looks at an open text: it becomes a literal as it stands (this is checked of each
  shape). Of an open name it looks at the scheme, which belongs to the shape, and at whether the
  name stands in the document twice: then there is no answer.
- Labels of blank nodes depend on the words. Where every statement names one blank node at most
  (checked of each shape), and no two have the same hash of first degree (looked at in each
  document), the labels are given in the order of these hashes (RDFC-1.0, 4.4.3, steps 3 and 4) and
  nothing else happens: the hash of n-th degree (step 5) is for those that share one.
- Control characters have no answer: PyLD 3.3 writes some of them otherwise than RDFC-1.0, 5.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.nquads import serialize_nquad

from badges.model import Document


class Open(Enum):
    """What differs from document to document."""

    TEXT = auto()
    """A literal."""
    NAME = auto()
    """The address or the URN of a node."""


Places = Mapping[str, Any]
"""Members and what stands there: an `Open`, or the places of an object or of a list's items."""

MOST_SHAPES = 128
LONGEST = 150_000
"""In characters. The library refuses documents of more than 256 KiB: that is left to it."""

_NONCE = secrets.token_hex(16)
"""Nobody can have written it, so whatever mark is found in a shape is one of ours."""
_MARK = re.compile(rf"(?:https?://|urn:)?{_NONCE}(-?\d+)\.")
_NAME = re.compile(r"(https?://)[\w.:-]+/[\w./:~#-]*|(urn:)uuid:[0-9a-f-]{36}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"'})
_LABEL = -1
"""The label of a blank node is the last of the words that a line is filled with."""
_HASHED = "_:a"
"""What a blank node is called while it is hashed (RDFC-1.0, 4.6.3)."""

Quad = Mapping[str, Mapping[str, str]]


class _NoAnswer(Exception):
    """A document, or a shape, that is left to the whole algorithm."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement as N-Quads, with `%s` for each open word; `slots` says which ones."""

    pattern: str
    slots: tuple[int, ...]

    def filled(self, words: Sequence[str]) -> str:
        return self.pattern % tuple([words[slot] for slot in self.slots])


@dataclass(frozen=True, slots=True)
class _Shape:
    """The statements of a document, without its open words."""

    settled: tuple[str, ...]
    open: tuple[_Line, ...]
    blank: tuple[tuple[_Line, ...], ...]
    """For each blank node what is said of it."""
    taken: frozenset[str]
    """Names that stand in the document anyway."""

    def canonical(self, words: Sequence[str]) -> str:
        """Return the canonical form; raise `_NoAnswer` where two blank nodes look the same."""
        nodes = {_first_degree(lines, words): lines for lines in self.blank}
        if len(nodes) < len(self.blank):
            raise _NoAnswer
        written = [*self.settled, *(line.filled(words) for line in self.open)]
        for number, name in enumerate(sorted(nodes)):
            labelled = [*words, f"_:c14n{number}"]
            written += [line.filled(labelled) for line in nodes[name]]
        written.sort()
        return "".join(written)


def _first_degree(lines: Iterable[_Line], words: Sequence[str]) -> str:
    """Return the hash of what is said of a blank node (RDFC-1.0, 4.6)."""
    named = [*words, _HASHED]
    written = sorted(line.filled(named) for line in lines)
    return hashlib.sha256("".join(written).encode()).hexdigest()


def whole(document: Document, contexts: Mapping[str, Any], digest: Callable[[bytes], Any]) -> str:
    """Return any document as canonical N-Quads (RDFC-1.0), with the hash that its proof asks for.

    Nothing bounds it: whoever did not write the document has it bounded first. Raises `ValueError`
    where JSON-LD cannot be made of it.
    """
    made = _Whole()
    made.digest = digest
    try:
        return str(made.main(jsonld.to_rdf(document, _options(contexts)), {**_WHOLE_ALGORITHM}))
    except (_NoAnswer, jsonld.JsonLdError) as error:
        raise ValueError("no JSON-LD, or of a context that we do not have") from error


class _Whole(URDNA2015):  # type: ignore[misc]
    """RDFC-1.0 by its former name, with a hash to be chosen (RDF Dataset Canonicalization, 4.8)."""

    digest: Callable[[bytes], Any]

    def create_hash(self) -> Any:
        return self.digest(b"")


class Canonizer:
    """Canonicalises documents that are open in the same places, and keeps their shapes."""

    def __init__(self, contexts: Mapping[str, Any], places: Places) -> None:
        """Take the JSON-LD contexts by address, and where documents are open.

        Places are members; a list is open in each of its items.
        """
        self._contexts = contexts
        self._places = places
        self._shape = lru_cache(MOST_SHAPES)(self._shape_of)

    def canonical(self, document: Document) -> str | None:
        """Return a document as canonical N-Quads; None where only the whole algorithm can tell."""
        words: list[str] = []
        names: list[str] = []
        try:
            text = json.dumps(_opened(document, self._places, words, names))
            if len(text) + sum(map(len, words)) > LONGEST:
                return None
            shape = self._shape(text)
            if shape is None or len(set(names)) < len(names) or not shape.taken.isdisjoint(names):
                return None
            return shape.canonical([word.translate(_ESCAPES) for word in words])
        except _NoAnswer:
            return None

    def _shape_of(self, text: str) -> _Shape | None:
        """Return the shape of a marked document, or None where it cannot be relied on.

        It is relied on if with the marks for words it gives what PyLD gives.
        """
        marked = json.loads(text)
        marks = {int(found[1]): found[0] for found in _MARK.finditer(text)}
        words = [marks[number] for number in sorted(marks)]
        try:
            shape = _worked_out(self._statements(marked), set(marks))
            whole = jsonld.normalize(marked, {**_options(self._contexts), **_WHOLE_ALGORITHM})
            return shape if shape.canonical(words) == whole else None
        except (_NoAnswer, jsonld.JsonLdError):
            return None

    def _statements(self, marked: Document) -> list[Quad]:
        dataset = jsonld.to_rdf(marked, _options(self._contexts))
        if set(dataset) != {"@default"}:
            raise _NoAnswer
        return list(dataset["@default"])


def _options(contexts: Mapping[str, Any]) -> Document:
    def load(url: str, _options: object) -> Document:
        if url not in contexts:
            raise _NoAnswer
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    # A resolver of its own: what PyLD keeps for the whole process is not safe among threads.
    return {"documentLoader": load, "contextResolver": jsonld.ContextResolver({}, load)}


_WHOLE_ALGORITHM = {"algorithm": "URDNA2015", "format": "application/n-quads"}
"""RDFC-1.0 by its former name."""


def _opened(node: Any, places: Places, words: list[str], names: list[str]) -> Any:
    """Return a part with a mark for each open word; these go to `words`, some to `names`, too."""
    if isinstance(node, list):
        return [_opened(item, places, words, names) for item in node]
    if not isinstance(node, dict):
        return node
    opened = dict(node)
    for member, place in places.items():
        value = node.get(member)
        if not isinstance(place, Open):
            if value is not None:
                opened[member] = _opened(value, place, words, names)
        elif isinstance(value, str):
            opened[member] = _scheme(value, place) + f"{_NONCE}{len(words)}."
            words.append(value)
            if place is Open.NAME:
                names.append(value)
    return opened


def _scheme(word: str, kind: Open) -> str:
    """Return what of a word belongs to the shape; raise `_NoAnswer` for an unusual word."""
    if kind is Open.TEXT:
        if _CONTROL.search(word):
            raise _NoAnswer
        return ""
    name = _NAME.fullmatch(word)
    if name is None:
        raise _NoAnswer
    return name[1] or name[2]


def _worked_out(quads: Sequence[Quad], numbers: set[int]) -> _Shape:
    settled: list[str] = []
    opened: list[_Line] = []
    blank: dict[str, list[_Line]] = {}
    _check_texts(quads)
    for quad in quads:
        line = _line(quad)
        nodes = [part["value"] for part in quad.values() if part["type"] == "blank node"]
        if len(nodes) > 1:
            raise _NoAnswer
        if nodes:
            blank.setdefault(nodes[0], []).append(line)
        elif line.slots:
            opened.append(line)
        else:
            settled.append(line.filled(()))
        numbers = numbers.difference(line.slots)
    if numbers:
        # A word that JSON-LD leaves out as it stands might be let in as another.
        raise _NoAnswer
    taken = {part["value"] for quad in quads for part in quad.values() if part["type"] == "IRI"}
    lines_of = tuple(map(tuple, blank.values()))
    return _Shape(tuple(settled), tuple(opened), lines_of, frozenset(taken))


def _check_texts(quads: Sequence[Quad]) -> None:
    """Raise `_NoAnswer` unless each open word stands for itself, and a text cannot be lost.

    It could where it may say the same as its neighbour: of a node's values for a property, those
    that are the same are one.
    """
    values = Counter((quad["subject"]["value"], quad["predicate"]["value"]) for quad in quads)
    for quad in quads:
        for part in quad.values():
            if _NONCE in part["value"] and not _MARK.fullmatch(part["value"]):
                raise _NoAnswer
        neighbours = values[quad["subject"]["value"], quad["predicate"]["value"]] - 1
        said = quad["object"]
        if neighbours and said["type"] == "literal" and _NONCE in said["value"]:
            raise _NoAnswer


def _line(quad: Quad) -> _Line:
    """Return a statement with its open words, and the label of its blank node, left out."""
    label = f"{_NONCE}{_LABEL}."
    labelled = {
        name: {**part, "value": label} if part["type"] == "blank node" else part
        for name, part in quad.items()
    }
    written = serialize_nquad(labelled).replace("%", "%%")
    slots = tuple(int(found[1]) for found in _MARK.finditer(written))
    return _Line(_MARK.sub("%s", written), slots)
