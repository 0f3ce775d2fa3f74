"""What happened in one world, heard by others.

Handlers run at once, in the publisher's transaction and in the order wiring registered them; one
that raises undoes everything. What must leave the house goes through the outbox instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for each published event of exactly this type; registering twice is once."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: object) -> None:
    for handler in _handlers[type(event)]:
        handler(event)
