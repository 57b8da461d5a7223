"""Puts the lines of a result beside the lines of the model they come from. Plain data in, plain data out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LedgerLine:
    """A line of the model with what it comes to, in the reporting currency; benefits and residual values are negative.

    `index` is its place in the alternative. What is left of a purchase at the end is in `residual_total` and `residual_pv`.
    """

    index: int
    described: Mapping[str, Any]
    total: float
    present_value: float
    residual_total: float = 0.0
    residual_pv: float = 0.0

    @property
    def whole_pv(self) -> float:
        """Present value with the residual value taken off."""
        return self.present_value + self.residual_pv


def ledger_of(document: Mapping[str, Any], result: Mapping[str, Any], key: str) -> list[LedgerLine]:
    """Return the lines of the alternative `key` in document order.

    In a result, the residual of a line follows it as a line of its own when a purchase is alive at the end of the study.
    """
    alternative = next(entry for entry in document["alternatives"] if entry["key"] == key)
    horizon = int(alternative.get("periods") or document["periods"]["count"])
    worked_out = iter(result["alternatives"][key]["lines"])
    ledger = []
    for index, line in enumerate(alternative.get("lines") or ()):
        own = next(worked_out)
        rest: Mapping[str, Any] = next(worked_out) if leaves_residual(line, horizon) else {"total": 0.0, "present_value": 0.0}
        ledger.append(LedgerLine(index, line, own["total"], own["present_value"], rest["total"], rest["present_value"]))
    return ledger


def leaves_residual(line: Mapping[str, Any], horizon: int) -> bool:
    """Say whether a purchase of this line is alive at the end of the study and gives something back."""
    lifetime = line.get("lifetime")
    if not lifetime or lifetime.get("residual", "none") != "straight_line":
        return False
    bought, length = int(line["when"]["at"]), int(lifetime["periods"])
    if lifetime.get("replace") and bought < horizon:
        bought += (horizon - 1 - bought) // length * length
    return bought + length > horizon
