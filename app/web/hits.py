"""Where the limits count, in the memory of this process.

The library's own memory begins a thread at a request to clear what is over, and looks through all
that is counted as often as a hundred times a second. With five hundred addresses at once this took
a fifth of the time that their requests did.
"""

from __future__ import annotations

import threading
import time

from limits.storage import Storage

SWEEP_SECONDS = 60
"""So long, what is over may still take room."""


class Hits(Storage):
    """Counts by key, each forgotten at its time (for `fixed-window`, the only strategy we use)."""

    STORAGE_SCHEME = ["hits"]  # noqa: RUF012  # the library types it so

    def __init__(self, uri: str | None = None, *, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        """Key → how often, and the moment at which that is over."""
        self._swept = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        with self._lock:
            if now - self._swept > SWEEP_SECONDS:
                self._counts = {each: it for each, it in self._counts.items() if it[1] > now}
                self._swept = now
            often, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                often, until = 0, now + expiry
            self._counts[key] = often + amount, until
        return often + amount

    def get(self, key: str) -> int:
        often, until = self._counts.get(key, (0, 0.0))
        return often if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            counted = len(self._counts)
            self._counts = {}
        return counted

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)
