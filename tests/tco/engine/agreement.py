"""Where a result differs from what it should be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

# Not part of the comparison.
FREE = frozenset({"engine", "conventions", "monte_carlo"})
RELATIVE, RELATIVE_IRR, ABSOLUTE = 1e-9, 1e-7, 1e-9


def differences(found: Any, expected: Any, path: str = "", relative: float = RELATIVE) -> Iterator[str]:
    """Name each place where `found` is not `expected`: figures to nine digits (rates of return to seven), the rest exactly.

    Members of an object that nothing is expected of are left alone.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name in expected.keys() - FREE:
            yield from differences(
                found.get(name, "absent"), expected[name], f"{path}.{name}", RELATIVE_IRR if name == "irr" else relative
            )
    elif isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from differences(one, other, f"{path}[{index}]", relative)
    elif isinstance(expected, float | Decimal) and isinstance(found, float):
        if not math.isclose(found, float(expected), rel_tol=relative, abs_tol=ABSOLUTE):
            yield f"{path}: {found!r} instead of {float(expected)!r}"
    elif found != expected or isinstance(found, bool) is not isinstance(expected, bool):
        yield f"{path}: {found!r} instead of {expected!r}"
