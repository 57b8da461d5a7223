"""How a benchmark measures: the thing and its floor in turns, so that a noisy machine disturbs both alike."""

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line of the report. Times are in seconds; with `most_megabytes` it is memory that was measured, in bytes.

    `floor` is the least that the work could cost, measured in the same run (None where there is none to compare with);
    `most_ratio`, `most_seconds` and `most_megabytes` are limits that the row is held to.
    """

    name: str
    measured: float
    floor: float | None = None
    most_ratio: float | None = None
    most_seconds: float | None = None
    note: str = ""
    most_megabytes: float | None = None

    @property
    def ratio(self) -> float | None:
        """Measured time over the floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def is_too_slow(self) -> bool:
        """Whether a limit is exceeded."""
        over_ratio = self.most_ratio is not None and self.ratio is not None and self.ratio > self.most_ratio
        over_memory = self.most_megabytes is not None and self.measured > self.most_megabytes * MEGABYTE
        return over_ratio or over_memory or (self.most_seconds is not None and self.measured > self.most_seconds)

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed: name, measured, floor, ratio, what is allowed, whether it is kept, what the floor is."""
        memory = f"{self.most_megabytes:g} MB" if self.most_megabytes else ""
        limits = [f"{self.most_ratio:g}×" if self.most_ratio else "", milliseconds(self.most_seconds), memory]
        allowed = ", ".join(filter(None, limits))
        return (
            self.name,
            f"{self.measured / MEGABYTE:.3g} MB" if memory else milliseconds(self.measured),
            milliseconds(self.floor),
            f"{self.ratio:.2f}×" if self.ratio else "",
            allowed and f"≤ {allowed}",
            ("TOO MUCH" if self.is_too_slow else "kept") if allowed else "",
            self.note,
        )


def milliseconds(seconds: float | None) -> str:
    """Write a time with at least three significant figures; nothing for None."""
    if seconds is None:
        return ""
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"


def peak_memory(work: Callable[[], object]) -> int:
    """Return how many bytes a callable has taken at the worst moment, on top of what was there before."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def in_turns(
    *works: Callable[[], object], turns: int = 15, warm_up: int = 2, clock: Callable[[], float] = perf_counter
) -> list[float]:
    """Return the median seconds of each callable, called one after the other `turns` times (A B A B …).

    `clock` may be `process_time`: the processor's time alone, which others on the machine disturb less.

    The garbage collector is off during a turn and collects between turns, so that none pays for another's garbage.
    """
    for _ in range(warm_up):
        for work in works:
            work()
    seconds: list[list[float]] = [[] for _ in works]
    was_enabled = gc.isenabled()
    try:
        for _ in range(turns):
            gc.collect()
            gc.disable()
            for work, taken in zip(works, seconds, strict=True):
                start = clock()
                work()
                taken.append(clock() - start)
            gc.enable()
    finally:
        if was_enabled:
            gc.enable()
    return [median(taken) for taken in seconds]
