"""The contract again, slowly: loops over 50-digit decimals, sharing no code with the engine.

What the engine does with matrices, slopes and bounds is done here one flow at a time, and curves are scanned point by
point. Only valid models; no Monte Carlo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.tco.engine import oracle_roots
from tests.tco.engine.oracle_expressions import uses_straight
from tests.tco.engine.oracle_flows import ONE, RESIDUE, ZERO, Document, Flow, Study, dec, settled


class Oracle(Study):
    """All figures of one document."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        ours = [key for key, alternative in self.alternatives.items() if alternative["kind"] == "ours"]
        self.subject = document.get("subject") or ours[0]
        self.reference = self._reference()

    def _reference(self) -> str | None:
        if self.document.get("reference"):
            return str(self.document["reference"])
        kinds = ("competitor", "status_quo")
        rivals = [key for key, item in self.alternatives.items() if item["kind"] in kinds and key != self.subject]
        return min(rivals, key=lambda key: round(self.pv(self.flows(key)), 20)) if rivals else None

    def annualised(self, key: str, present_value: Decimal) -> Decimal:
        years = Decimal(self.last(key)) / self.m
        rate = (1 + self.i) ** self.m - 1
        return present_value / years if rate == 0 else present_value * rate / (1 - (1 + rate) ** -years)

    def alternative(self, key: str) -> dict[str, Any]:
        flows, lines = self.flows(key), self.alternatives[key]["lines"]
        benefit = [flow for flow in flows if flow.residual or lines[flow.line].get("type") == "benefit"]
        costs_pv = self.pv([flow for flow in flows if flow not in benefit])
        benefits_pv = -self.pv(benefit)
        rows = []
        categories: dict[str, list[Flow]] = {}
        for index, line in enumerate(lines):
            for residual in (False, True):
                mine = [flow for flow in flows if flow.line == index and flow.residual is residual]
                if mine or not residual:
                    category = "residual" if residual else line["category"]
                    rows.append({"name": line["name"], "category": category, **self.sums(mine)})
                    categories.setdefault(category, []).extend(mine)
        total, present_value = self.price(key, ONE)
        return {
            **self.sums(flows),
            "costs_pv": costs_pv,
            "benefits_pv": benefits_pv,
            "roi": (benefits_pv - costs_pv) / costs_pv if benefits_pv != 0 and costs_pv > 0 else None,
            "annualised": self.annualised(key, self.pv(flows)),
            "flows": self.by_period(flows, self.last(key)),
            "by_category": {category: self.sums(mine) for category, mine in categories.items()},
            "lines": rows,
            "price": {"total": total, "present_value": present_value, "share": present_value / costs_pv if costs_pv > 0 else None},
        }

    def sums(self, flows: list[Flow]) -> dict[str, Any]:
        return {"total": settled([flow.amount for flow in flows]), "present_value": self.pv(flows)}

    def by_period(self, flows: list[Flow], last: int) -> list[Decimal]:
        return [settled([flow.amount for flow in flows if flow.period == t]) for t in range(last + 1)]

    def price_flows(self, key: str, factor: Decimal) -> list[Flow]:
        pairs = zip(self.flows(key, price=factor), self.flows(key, price=ZERO), strict=True)
        return [Flow(f.period, f.amount - g.amount, f.recurring, f.line) for f, g in pairs if not f.residual]

    def price(self, key: str, factor: Decimal) -> tuple[Decimal, Decimal]:
        flows = self.price_flows(key, factor)
        return settled([flow.amount for flow in flows]), self.pv(flows)

    # --- comparisons ------------------------------------------------------------------------------------------------

    def increment(self, against: str, moved: Mapping[Any, Decimal] | None = None) -> list[Flow]:
        minus = [Flow(f.period, -f.amount, f.recurring, f.line, f.residual) for f in self.flows(self.subject, moved)]
        return self.flows(against, moved) + minus

    def comparison(self, against: str) -> dict[str, Any]:
        there, here = self.pv(self.flows(against)), self.pv(self.flows(self.subject))
        annualised = self.annualised(against, there) - self.annualised(self.subject, here)
        names = (
            "saving_total",
            "saving_pv",
            "saving_pct",
            "incremental_flows",
            "irr",
            "payback",
            "roi",
            "headroom",
            "rival_discount",
        )
        if self.last(against) != self.last(self.subject):
            unequal = {"against": against, "status": "unequal_periods", "saving_annualised": annualised}
            return {**unequal, **dict.fromkeys(names)}
        flows = self.increment(against)
        saving = self.pv(flows)
        last = self.last(against)
        increments = self.by_period(flows, last)
        return {
            "against": against,
            "status": "ok",
            "saving_annualised": annualised if saving else ZERO,
            "saving_total": settled([flow.amount for flow in flows]),
            "saving_pv": saving,
            "saving_pct": saving / there if there > 0 else None,
            "incremental_flows": increments,
            "irr": self.irr(flows),
            "payback": self.payback(flows, last),
            "roi": self.roi(against, saving),
            "headroom": self.headroom(against, saving),
            "rival_discount": self.rival_discount(against, saving),
        }

    def irr(self, flows: list[Flow]) -> dict[str, Any]:
        by_time: dict[Decimal, list[Decimal]] = {}
        for flow in flows:
            by_time.setdefault(self.exponent(flow) * 2, []).append(flow.amount)
        coefficients = [settled(by_time.get(Decimal(power), [])) for power in range(int(max(by_time, default=ZERO)) + 1)]
        # z = (1 + i)^(−1/2)
        periodic = [1 / root**2 - 1 for root in oracle_roots.positive_roots(coefficients)]
        simple = self.discount["compounding"] == "simple"
        rates = sorted(i * self.m if simple else (1 + i) ** self.m - 1 for i in periodic)
        rates = [rate for rate in rates if rate > -1 or not simple]
        return {"status": ("none", "unique", "multiple")[min(2, len(rates))], "values": rates}

    def payback(self, flows: list[Flow], last: int) -> dict[str, Any]:
        simple, crossings, balances = self.crossings([(flow.period, flow.amount) for flow in flows], last)
        discounted, _, _ = self.crossings([(flow.period, self.present(flow)) for flow in flows], last)
        never_negative = all(balance >= 0 for balance in balances)
        first = next((t for t in range(1, last + 1) if balances[t] >= 0 > balances[t - 1]), None)
        ends_well = never_negative or (bool(crossings) and balances[-1] >= 0)
        return {
            "simple": simple,
            "discounted": discounted,
            "status": "immediate" if never_negative else "never" if simple is None else "reached",
            "recrosses": first is not None and any(balance < 0 for balance in balances[first:]),
            "final": (crossings[-1] if crossings else ZERO) if ends_well else None,
        }

    def crossings(self, amounts: list[tuple[int, Decimal]], last: int) -> tuple[Decimal | None, list[Decimal], list[Decimal]]:
        balances = [settled([amount for period, amount in amounts if period <= t]) for t in range(last + 1)]
        steps = [settled([amount for period, amount in amounts if period == t]) for t in range(last + 1)]
        times = [(t - 1 - balances[t - 1] / steps[t]) / self.m for t in range(1, last + 1) if balances[t - 1] < 0 <= balances[t]]
        if all(balance >= 0 for balance in balances):
            return ZERO, times, balances
        return (times[0] if times else None), times, balances

    def roi(self, against: str, saving: Decimal) -> dict[str, Any]:
        def invested(key: str, sign: int) -> list[Decimal]:
            lines = self.alternatives[key]["lines"]
            chosen = [line.get("investment", line["category"] in {"acquisition", "implementation"}) for line in lines]
            return [sign * self.present(flow) for flow in self.flows(key) if chosen[flow.line] and not flow.residual]

        extra = settled(invested(self.subject, 1) + invested(against, -1))
        if extra > 0:
            return {"value": saving / extra, "status": "ok"}
        return {"value": None, "status": "dominates" if saving > 0 else "not_applicable"}

    def headroom(self, against: str, saving: Decimal) -> dict[str, Any]:
        names = ("factor", "pct", "price_pv", "max_price_pv", "price_total", "max_price_total")
        if not any(flow.amount for flow in self.price_flows(self.subject, ONE)):
            return {"status": "no_price", **dict.fromkeys(names)}
        total, present_value = self.price(self.subject, ONE)
        known = {"price_pv": present_value, "price_total": total}
        factor = self.equal_price(self.subject, against, saving)
        if factor is None:
            return {"status": "unreachable" if saving < 0 else "unbounded", **dict.fromkeys(names), **known}
        top_total, top_pv = self.price(self.subject, factor)
        return {"status": "ok", "factor": factor, "pct": factor - 1, **known, "max_price_pv": top_pv, "max_price_total": top_total}

    def rival_discount(self, against: str, saving: Decimal) -> dict[str, Any]:
        if not any(flow.amount for flow in self.price_flows(against, ONE)):
            return {"status": "no_price", "pct": None}
        if saving <= 0:
            return {"status": "not_needed", "pct": ZERO}
        factor = self.equal_price(against, self.subject, -saving)
        return {"status": "impossible", "pct": None} if factor is None else {"status": "ok", "pct": 1 - factor}

    def equal_price(self, key: str, other: str, gain: Decimal) -> Decimal | None:
        """Price factor of `key` nearest to 1 at which both present values are equal: above 1 when `gain` is positive."""
        target = self.pv(self.flows(other))

        def distance(factor: Decimal) -> Decimal:
            return sum((self.present(flow) for flow in self.flows(key, price=factor)), -target)

        if gain == 0:
            return ONE
        if self.is_straight(key):
            if gain < 0 and abs(distance(ZERO)) < RESIDUE:
                return ZERO
            slope = distance(Decimal(2)) - distance(ONE)
            factor = 1 + gain / slope if slope else -ONE
            return factor if (factor > 1 if gain > 0 else 0 <= factor < 1) else None
        return oracle_roots.first_crossing(distance, ONE, Decimal(10) ** 7 if gain > 0 else ZERO)

    def is_straight(self, key: str) -> bool:
        sellers = {name for name, driver in self.drivers.items() if driver.get("price_of") == key}
        amounts = [line["amount"] for line in self.alternatives[key]["lines"] if not line.get("price")]
        return all(uses_straight(amount, sellers) <= 1 for amount in amounts if isinstance(amount, str))

    # --- tornado and the whole --------------------------------------------------------------------------------------

    def tornado(self) -> list[dict[str, Any]]:
        if self.reference is None or self.last(self.reference) != self.last(self.subject):
            return []
        rows = []
        for index, driver in enumerate(self.document.get("drivers", [])):
            if "low" in driver:
                likely = ONE if isinstance(driver["value"], list) else dec(driver["value"])
                label = {"item": driver.get("name") or driver["key"], "path": f"drivers[{index}]", "alternative": None}
                rows.append(label | self.tornado_row(driver, driver["key"], likely))
        for place, (key, alternative) in enumerate(self.alternatives.items()):
            for index, line in enumerate(alternative["lines"]):
                if "low" in line:
                    label = {"item": line["name"], "path": f"alternatives[{place}].lines[{index}]", "alternative": key}
                    rows.append(label | self.tornado_row(line, (key, index), dec(line["amount"])))
        return sorted(rows, key=lambda row: (-round(row["swing"], 20), row["item"]))

    def tornado_row(self, item: Document, handle: Any, likely: Decimal) -> dict[str, Any]:
        reference = self.reference or ""

        def saving(number: Decimal) -> Decimal:
            return sum((self.present(flow) for flow in self.increment(reference, {handle: number})), ZERO)

        low, high = dec(item["low"]), dec(item["high"])
        at_low, at_high = (self.pv(self.increment(reference, {handle: number})) for number in (low, high))
        return {
            "low": low,
            "likely": likely,
            "high": high,
            "saving_at_low": at_low,
            "saving_at_high": at_high,
            "swing": abs(at_high - at_low),
            "break_even": self.break_even(saving, handle, likely, (low, high)),
        }

    def break_even(
        self, saving: Callable[[Decimal], Decimal], handle: Any, likely: Decimal, ends: tuple[Decimal, Decimal]
    ) -> Decimal | None:
        lines = [line for key in (self.subject, self.reference) for line in self.alternatives[key or ""]["lines"]]
        amounts = [line["amount"] for line in lines if isinstance(line["amount"], str)]
        if not isinstance(handle, str) or all(uses_straight(amount, {handle}) <= 1 for amount in amounts):
            step = max(abs(likely), ONE)
            slope = (saving(likely + step) - saving(likely)) / step
            return likely - saving(likely) / slope if abs(slope) > Decimal("1e-30") else None
        if self.pv(self.increment(self.reference or "", {handle: likely})) == 0:
            return likely
        found = [oracle_roots.first_crossing(saving, likely, end) for end in ends if end != likely]
        return min((number for number in found if number is not None), key=lambda number: abs(number - likely), default=None)

    def result(self) -> dict[str, Any]:
        """The figures that the engine gives, in the same shape."""
        return {
            "format": "headroom.tco.result/1",
            "subject": self.subject,
            "reference": self.reference,
            "alternatives": {key: self.alternative(key) for key in self.alternatives},
            "comparisons": [self.comparison(key) for key in self.alternatives if key != self.subject],
            "tornado": self.tornado(),
        }
