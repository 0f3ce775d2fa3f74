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
    for context in _contexts(document):
        if isinstance(context, dict):
            _check_own(context)
        elif not isinstance(context, str) or context not in proofs.known_contexts():
            raise stop(Outcome.UNKNOWN, "context_unknown", str(context)[:200])


def _contexts(document: Document) -> Iterator[Any]:
    """Yield every context in a document, those of its parts too."""
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from as_list(node.get("@context"))
            waiting.extend(value for name, value in node.items() if name != "@context")
        elif isinstance(node, list):
            waiting.extend(node)


def _check_own(context: Document) -> None:
    """Stop at a vocabulary that a document brings along.

    One that gives a protected word another meaning (JSON-LD 1.1, 4.1.11) is there to deceive;
    another may be honest, but nobody has told us what its words mean.
    """
    changed = sorted(context.keys() & _protected())
    if changed:
        raise stop(Outcome.NOT_VALID, "context_redefines", parts=", ".join(changed)[:200])
    raise stop(Outcome.UNKNOWN, "context_unknown", ", ".join(map(str, context))[:200])


@cache
def _protected() -> frozenset[str]:
    """Return the words whose meaning the known contexts protect."""
    return frozenset(
        name
        for known in proofs.known_contexts().values()
        for context in as_list(known.get("@context"))
        if isinstance(context, dict) and context.get("@protected")
        for name in context
        if not name.startswith("@")
    )
