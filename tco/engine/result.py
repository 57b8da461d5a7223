"""The result of an evaluation, and its JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tco.engine.comparison import Comparison
from tco.engine.conventions import Convention
from tco.engine.figures import AlternativeFigures
from tco.engine.montecarlo import MonteCarlo
from tco.engine.tornado import TornadoRow

FORMAT = "headroom.tco.result/1"
# Goes up with every change that may change a figure, draws included.
ENGINE = "headroom/3"


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the engine has to say about a model (contract, "The result")."""

    subject: str
    reference: str | None
    model_sha256: str
    conventions: tuple[Convention, ...]
    alternatives: Mapping[str, AlternativeFigures]
    comparisons: tuple[Comparison, ...]
    tornado: tuple[TornadoRow, ...]
    monte_carlo: MonteCarlo | None
    engine: str = ENGINE

    def comparison(self, against: str) -> Comparison:
        """Return the comparison with an alternative. Raises KeyError."""
        for comparison in self.comparisons:
            if comparison.against == against:
                return comparison
        raise KeyError(against)

    def as_json(self) -> dict[str, object]:
        """Return the document `headroom.tco.result/1`."""
        return {
            "format": FORMAT,
            "subject": self.subject,
            "reference": self.reference,
            "model_sha256": self.model_sha256,
            "engine": self.engine,
            "conventions": [convention.sentence for convention in self.conventions],
            "alternatives": {key: _alternative(figures) for key, figures in self.alternatives.items()},
            "comparisons": [_plain(comparison) for comparison in self.comparisons],
            "tornado": [dict(zip(TornadoRow._fields, row, strict=True)) for row in self.tornado],
            "monte_carlo": _plain(self.monte_carlo),
        }


def _alternative(figures: AlternativeFigures) -> dict[str, object]:
    lines = [
        {"name": name, "category": category, "total": total, "present_value": present_value}
        for _, name, category, total, present_value, _ in figures.lines
    ]
    members = {
        name: _plain(getattr(figures, name)) for name in _names(AlternativeFigures) if name not in {"key", "by_category", "lines"}
    }
    by_category = {category: amount._asdict() for category, amount in figures.by_category.items()}
    return {**members, "by_category": by_category, "lines": lines}


def _plain(value: object) -> object:
    """Turn dataclasses into objects, and tuples of numbers into lists."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return value


@lru_cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
