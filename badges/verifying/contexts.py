"""The vocabularies a credential uses (JSON-LD 1.1 contexts): known ones, as they stand, or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from badges.documents.v3 import CREDENTIALS_CONTEXT
from badges.model import Document
from badges.verifying import proofs
from badges.verifying.model import Outcome, stop
from badges.verifying.reading import as_list

DRAFT_CONTEXT = "https://www.w3.org/2018/credentials/v1"
"""Of the data model before 2.0, which drafts of Open Badges 3.0 were built on."""


def check_contexts(document: Document) -> None:
    """Stop at a JSON-LD context that does not come with the package: none is ever loaded."""
    first = as_list(document.get("@context"))[:1]
    if first == [DRAFT_CONTEXT]:
        raise stop(Outcome.UNKNOWN, "draft_of_version_3")
    if first != [CREDENTIALS_CONTEXT]:
        raise stop(Outcome.NOT_VALID, "not_a_badge", "the first context is not that of VC 2.0")
    used = list(_contexts(document))
    own = [context for context in used if isinstance(context, dict)]
    changed = sorted({name for context in own for name in context} & _protected())
    if changed:
        # It is there to deceive (JSON-LD 1.1, 4.1.11 Protected Term Definitions).
        raise stop(Outcome.NOT_VALID, "context_redefines", parts=", ".join(changed)[:200])
    for context in used:
        # One that a document brings along may be honest, but nobody told us what its words mean.
        if not isinstance(context, str) or context not in proofs.known_contexts():
            raise stop(Outcome.UNKNOWN, "context_unknown", str(context)[:200])


def _contexts(document: Document) -> Iterator[Any]:
    """Yield every context in a document, those of its parts too."""
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from as_list(node.get("@context"))
            node = [value for name, value in node.items() if name != "@context"]
        waiting.extend(value for value in node if isinstance(value, dict | list))


@cache
def _protected() -> frozenset[str]:
    """Return the words that the known contexts define; all of those contexts are protected."""
    return frozenset(name for known in proofs.known_contexts().values() for name in _words(known))


def _words(node: Document) -> Iterator[str]:
    """Yield the words of a context, and of those that some of its words bring with them."""
    for context in as_list(node.get("@context")):
        for name, meaning in context.items() if isinstance(context, dict) else ():
            if not name.startswith("@"):
                yield name
            if isinstance(meaning, dict):
                yield from _words(meaning)
