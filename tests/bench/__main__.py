"""`make bench`: every module `bench_*.py` beside this one is run, and its rows are printed with their ratios to the floor."""

import importlib
import os
import pkgutil
import sys

import django

from tests import bench
from tests.bench.measure import Row

TEXTS = (0, 5, 6)
LEGEND = """
Each row is measured in turns with its floor (A B A B …) in one run; medians are shown. The ratio is measured ÷ floor:
compare ratios, not milliseconds. What calculates is timed by the processor, so that others on the machine disturb little.
"allowed" is what a row is held to, as a ratio or on its own; rows without it are told only. The model has 4 offers × 60 lines
× 120 months, each of its 240 amounts uncertain, unless the row says otherwise."""


def modules() -> list[str]:
    """Return the names of the benchmarks, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name.startswith("bench_"))


def table(rows: list[Row]) -> str:
    """Lay rows out in columns."""
    heading = ("what", "measured", "floor", "ratio", "allowed", "", "the floor is, or how it is measured")
    cells = [heading, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heading))]
    aligned = (
        "  ".join(
            cell.ljust(width) if column in TEXTS else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )
    return "\n".join(line.rstrip() for line in aligned)


def main(wanted: list[str]) -> int:
    """Run all benchmarks, or those named, and print what they found; it is for a person to judge."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    rows: list[Row] = []
    for name in modules():
        if not wanted or name.removeprefix("bench_") in wanted:
            print(f"{name.removeprefix('bench_')} …", flush=True)
            rows += importlib.import_module(f"tests.bench.{name}").run()
    print(f"\n{table(rows)}\n{LEGEND}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
