"""Time what is to be compared in turns, on one core: machines drift, and others work on them."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

WARM_UP = 5


@dataclass(frozen=True)
class Spent:
    """Milliseconds for one run: the lower quartile, for what others do on the machine only adds."""

    processor: float
    clock: float


def in_turns(*runs: Callable[[], object], turns: int, warm_up: int = WARM_UP) -> list[Spent]:
    """Run each in turn, forwards and backwards alternately."""
    for _ in range(warm_up):
        for run in runs:
            run()
    spent: list[list[tuple[float, float]]] = [[] for _ in runs]
    gc.collect()
    gc.disable()
    try:
        for turn in range(turns):
            pairs = list(zip(spent, runs, strict=True))
            for times, run in pairs if turn % 2 else reversed(pairs):
                begin = time.process_time(), time.perf_counter()
                run()
                end = time.process_time(), time.perf_counter()
                times.append(((end[0] - begin[0]) * 1000, (end[1] - begin[1]) * 1000))
    finally:
        gc.enable()
    return [Spent(*map(_lower_quartile, zip(*times, strict=True))) for times in spent]


def _lower_quartile(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=4)[0]


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and those it starts, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
