"""What badges that are awarded in one transaction need to read or open only once.

Keys, and the documents that all of them lead to: issuer, class, status lists. Those are what they
were when the transaction began: it holds the issuer, and whatever is revoked meanwhile is another
badge. Each badge is still verified whole. Outside of `together` nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_memory: ContextVar[dict[object, Any] | None] = ContextVar("together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Remember within the block what `once` makes."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def forget() -> None:
    """Begin anew, after part of the transaction was undone."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()


def once(key: object, make: Callable[[], T]) -> T:
    """Return what was made under this key before in the same block, or make it."""
    memory = _memory.get()
    if memory is None:
        return make()
    if key not in memory:
        memory[key] = make()
    return cast(T, memory[key])
