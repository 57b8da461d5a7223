"""The flows of a document for the oracle, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, getcontext
from typing import Any

from tests.tco.engine.oracle_expressions import names_in, value_of

getcontext().prec = 50

PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
RESIDUE = Decimal("1e-12")
ZERO, ONE = Decimal(0), Decimal(1)
Document = Mapping[str, Any]


def dec(number: float) -> Decimal:
    """The number as it was written."""
    return Decimal(repr(number))


def settled(terms: list[Decimal]) -> Decimal:
    total = sum(terms, ZERO)
    return ZERO if abs(total) < RESIDUE * sum((abs(term) for term in terms), ZERO) else total


class Flow:
    """One payment: when, how much (net cost, reporting currency), how it is discounted, of which line."""

    def __init__(self, period: int, amount: Decimal, recurring: bool, line: int, residual: bool = False) -> None:
        self.period, self.amount, self.recurring, self.line, self.residual = period, amount, recurring, line, residual


class Study:
    """The flows of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.m = PER_YEAR[document["periods"]["unit"]]
        self.discount = {"basis": "nominal", "compounding": "effective", "timing": "end", **document["discount"]}
        rate = dec(self.discount["rate"])
        self.i = rate / self.m if self.discount["compounding"] == "simple" else (1 + rate) ** (ONE / self.m) - 1
        self.known_drivers: dict[tuple[str, int], Decimal] = {}
        self.known_factors: dict[tuple[int, int], Decimal] = {}
        self.known_discounts: dict[Decimal, Decimal] = {}
        self.inflation = dec(document.get("inflation", 0))
        self.drivers = {driver["key"]: driver for driver in document.get("drivers", [])}
        self.alternatives = {alternative["key"]: alternative for alternative in document["alternatives"]}

    def last(self, key: str) -> int:
        return int(self.alternatives[key].get("periods", self.document["periods"]["count"]))

    def year(self, t: int) -> int:
        return -(-t // self.m)

    def driver(self, key: str, t: int, moved: Mapping[str, Decimal]) -> Decimal:
        if key in moved:
            return self.new_driver(key, t, moved)
        if (key, t) not in self.known_drivers:
            self.known_drivers[key, t] = self.new_driver(key, t, moved)
        return self.known_drivers[key, t]

    def new_driver(self, key: str, t: int, moved: Mapping[str, Decimal]) -> Decimal:
        driver = self.drivers[key]
        if isinstance(driver["value"], list):
            value = dec(driver["value"][t]) * moved.get(key, ONE)
        else:
            value = moved[key] if key in moved else dec(driver["value"])
        growth = dec(driver.get("growth", 0))
        return value * (1 + growth) ** (Decimal(t) / self.m) if growth else value

    def amount(self, line: Document, t: int, moved: Mapping[Any, Decimal], scaled: Mapping[str, Decimal]) -> Decimal:
        if not isinstance(line["amount"], str):
            return dec(line["amount"])
        used = names_in(line["amount"])
        names = {"t": Decimal(t), "year": Decimal(self.year(t))}
        names.update({key: self.driver(key, t, moved) * scaled.get(key, ONE) for key in used if key in self.drivers})
        return value_of(line["amount"], names)

    def escalation(self, line: Document, t: int) -> Decimal:
        escalation = line.get("escalation", "inherit")
        if escalation == "inherit":
            return (1 + self.inflation) ** self.year(t) if self.discount["basis"] == "nominal" else ONE
        first = escalation.get("first", 1)
        if isinstance(escalation["rate"], list):
            factor = ONE
            for k in range(int(first), self.year(t) + 1):
                factor *= 1 + dec(escalation["rate"][k - 1])
            return factor
        if escalation.get("step", "year") == "year":
            return (1 + dec(escalation["rate"])) ** max(0, self.year(t) - int(first) + 1)
        return (1 + dec(escalation["rate"])) ** max(ZERO, Decimal(t) / self.m - (int(first) - 1))

    def exchange(self, line: Document, t: int) -> Decimal:
        code = line.get("currency", self.document["currency"])
        if code == self.document["currency"]:
            return ONE
        fx = self.document["fx"][code]
        return dec(fx["rate"]) * (1 + dec(fx.get("drift", 0))) ** (Decimal(t) / self.m)

    def factor(self, line: Document, t: int) -> Decimal:
        if (id(line), t) not in self.known_factors:
            self.known_factors[id(line), t] = self.new_factor(line, t)
        return self.known_factors[id(line), t]

    def new_factor(self, line: Document, t: int) -> Decimal:
        vat = ONE if self.document.get("vat", {}).get("recoverable", True) else 1 + dec(line.get("vat_rate", 0))
        risk = dec(line.get("risk_adjustment", 0))
        sign = -(1 - risk) if line.get("type") == "benefit" else 1 + risk
        return self.escalation(line, t) * self.exchange(line, t) * vat * sign

    def flows(self, key: str, moved: Mapping[Any, Decimal] | None = None, price: Decimal = ONE) -> list[Flow]:
        """Flows of an alternative with drivers and lines at the numbers in `moved`, and its price times `price`."""
        moved = moved or {}
        sellers = {name: price for name, driver in self.drivers.items() if driver.get("price_of") == key}
        found: list[Flow] = []
        for index, line in enumerate(self.alternatives[key]["lines"]):
            is_price = line.get("price", False)
            times, recurring = self.times(line, self.last(key))
            for t in times:
                amount = moved.get((key, index), self.amount(line, t, moved, {} if is_price else sellers))
                found.append(Flow(t, amount * self.factor(line, t) * (price if is_price else ONE), recurring, index))
            found += self.residual(line, index, self.last(key), found)
        return found

    def times(self, line: Document, last: int) -> tuple[list[int], bool]:
        when = line["when"]
        if "at" not in when:
            to = last if when.get("to") is None else when["to"]
            return list(range(when["from"], to + 1, when.get("every", 1))), True
        lifetime = line.get("lifetime", {})
        times = [when["at"]]
        while lifetime.get("replace") and times[-1] + lifetime["periods"] < last:
            times.append(times[-1] + lifetime["periods"])
        return times, False

    def residual(self, line: Document, index: int, last: int, found: list[Flow]) -> list[Flow]:
        lifetime = line.get("lifetime", {})
        if lifetime.get("residual") != "straight_line":
            return []
        back = [
            flow.amount * (flow.period + lifetime["periods"] - last) / lifetime["periods"]
            for flow in found
            if flow.line == index and flow.period + lifetime["periods"] > last
        ]
        return [Flow(last, -sum(back, ZERO), False, index, residual=True)] if back else []

    def present(self, flow: Flow) -> Decimal:
        exponent = self.exponent(flow)
        if exponent not in self.known_discounts:
            self.known_discounts[exponent] = (1 + self.i) ** -exponent
        return flow.amount * self.known_discounts[exponent]

    def exponent(self, flow: Flow) -> Decimal:
        shift = {"end": ZERO, "mid": Decimal("0.5"), "start": ONE}[self.discount["timing"]]
        return Decimal(flow.period) - (shift if flow.recurring and flow.period >= 1 else ZERO)

    def pv(self, flows: list[Flow]) -> Decimal:
        return settled([self.present(flow) for flow in flows])
