"""How a benchmark measures: the thing and its floor in turns, so that a noisy machine disturbs both alike."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Row:
    """One line of the report. Times are in seconds.

    `floor` is the least that the work could cost, measured in the same run (None where there is none to compare with);
    `most_ratio` and `most_seconds` are limits that the row is held to.
    """

    name: str
    measured: float
    floor: float | None = None
    most_ratio: float | None = None
    most_seconds: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured time over the floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def is_too_slow(self) -> bool:
        """Whether a limit is exceeded."""
        over_ratio = self.most_ratio is not None and self.ratio is not None and self.ratio > self.most_ratio
        return over_ratio or (self.most_seconds is not None and self.measured > self.most_seconds)

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed: name, measured, floor, ratio, limit, remark."""
        limits = [f"{self.most_ratio:g}×" if self.most_ratio else "", milliseconds(self.most_seconds)]
        remarks = [self.note, "TOO SLOW" if self.is_too_slow else ""]
        return (
            self.name,
            milliseconds(self.measured),
            milliseconds(self.floor),
            f"{self.ratio:.2f}×" if self.ratio else "",
            ", ".join(filter(None, limits)),
            " ".join(filter(None, remarks)),
        )


def milliseconds(seconds: float | None) -> str:
    """Write a time with at least three significant figures; nothing for None."""
    if seconds is None:
        return ""
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"


def in_turns(*works: Callable[[], object], turns: int = 15, warm_up: int = 2) -> list[float]:
    """Return the median seconds of each callable, called one after the other `turns` times (A B A B …).

    The garbage collector is off while a callable runs and collects between them, so that none pays for another's garbage.
    """
    for _ in range(warm_up):
        for work in works:
            work()
    seconds: list[list[float]] = [[] for _ in works]
    was_enabled = gc.isenabled()
    try:
        for _ in range(turns):
            for work, taken in zip(works, seconds, strict=True):
                gc.collect()
                gc.disable()
                start = perf_counter()
                work()
                taken.append(perf_counter() - start)
                gc.enable()
    finally:
        if was_enabled:
            gc.enable()
    return [median(taken) for taken in seconds]
