"""What threads do at the same time; one that waits for ever fails its test and holds up nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from threading import Barrier, Thread

PATIENCE_SECONDS = 60.0


def at_once(*acts: Callable[[], object]) -> list[Exception | None]:
    """Do each in a thread of its own, all beginning together; return what each raised."""
    gate = Barrier(len(acts), timeout=PATIENCE_SECONDS)
    raised: list[Exception | None] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except Exception as error:  # noqa: BLE001  # the test says which may come
            raised[number] = error

    threads = [
        Thread(target=copy_context().run, args=(run, *pair), daemon=True)
        for pair in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return raised
