"""Random valid models that use every part of the format."""

from __future__ import annotations

import random
from typing import Any

CATEGORIES = (
    "acquisition",
    "implementation",
    "operation",
    "maintenance",
    "staff",
    "risk",
    "logistics",
    "end_of_life",
    "benefit",
    "own",
)
EXPRESSIONS = (
    "{a}",
    "-{a} + {b}*2",
    "100 * ({a} + {b})",
    "{a}*{b}/3.75",
    "(3*t - {a}) * {b} / 2",
    "ceil({a} / 0.5) * 35",
    "floor({a}*1.1/7)*{b}",
    "min({a}, {b}, 100) - {a}/4",
    "max({a}*0.5, 12 - year)",
    "abs(12 - {a}) + t",
    "({a} - {b})*{a}",
    "1000/({a}*{a} + 1)",
    "max(0, t-2)*40 + {b}",
    "{a} - min({a}, 3*{b})",
    "50 * year",
    "-{a} * -{b}",
    "min({a}) + max({b}, {a}, t)*1e-2",
    "floor(-{a}/3) * 2.5E1",
    "year*{a}/(t + 1)",
    "({a} - ({b} - 3)) / (abs({b}) + 0.5)",
    "ceil({a}) * ceil({b}/8)",
    "t*t - {a}*{a}*0.01",
    "abs({a} - 2*{b}) * (10 - year)",
    "max({a} - 40, 0) * 12 + min({b}, 40) * 9",
)


def random_model(seed: int) -> dict[str, Any]:
    """Return the model of this seed: the same one every time."""
    return _Maker(random.Random(seed)).model(f"Random model {seed}")  # noqa: S311  # no secret depends on it


class _Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.unit = dice.choice(["month", "quarter", "year", "year"])
        self.m = {"month": 12, "quarter": 4, "year": 1}[self.unit]
        self.count = dice.randint(1, {"month": 40, "quarter": 24, "year": 14}[self.unit])
        self.keys = [f"offer-{index}" for index in range(dice.randint(1, 4))]
        self.drivers = self.make_drivers()

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def number(self, low: float, high: float, digits: int = 4) -> float:
        return round(self.dice.uniform(low, high), self.dice.randint(0, digits))

    def rate(self) -> float:
        return self.dice.choice([0, 0.02, 0.031, self.number(-0.08, 0.15), self.number(-0.4, 0.6)])

    def model(self, name: str) -> dict[str, Any]:
        model: dict[str, Any] = {
            "format": "headroom.tco/1",
            "name": name,
            "currency": "EUR",
            "base_date": "2026-01-01",
            "periods": {"count": self.count, "unit": self.unit},
            "discount": self.discount(),
            "fx": {"USD": {"rate": 0.92, "drift": self.rate()}, "JPY": {"rate": 0.0061}, "EUR": {"rate": 3, "drift": 0.5}},
            "drivers": self.drivers,
            "alternatives": [self.alternative(index, key) for index, key in enumerate(self.keys)],
        }
        if self.chance(0.6):
            model["inflation"] = self.rate()
        if self.chance(0.5):
            model["vat"] = {"recoverable": self.chance(0.4)}
        if self.chance(0.2):
            model["subject"] = self.dice.choice(self.keys)
        others = [key for key in self.keys if key != model.get("subject", self.keys[0])]
        if others and self.chance(0.3):
            model["reference"] = self.dice.choice(others)
        return model

    def discount(self) -> dict[str, Any]:
        rates = [0, 0.05, 0.08, 0.12, self.number(-0.05, 0.3), self.number(-0.4, 1.5)]
        discount: dict[str, Any] = {"rate": self.dice.choice(rates)}
        for field, choices in (
            ("basis", ["nominal", "real"]),
            ("compounding", ["effective", "simple"]),
            ("timing", ["end", "mid", "start"]),
        ):
            if self.chance(0.6):
                discount[field] = self.dice.choice(choices)
        return discount

    def make_drivers(self) -> list[dict[str, Any]]:
        return [self.driver(f"d{index}") for index in range(self.dice.randint(0, 4))]

    def driver(self, key: str) -> dict[str, Any]:
        driver: dict[str, Any] = {"key": key}
        if self.chance(0.3):
            driver["value"] = [self.number(0, 200, 3) for _ in range(self.count + 1)]
            likely = 1.0
        else:
            driver["value"] = likely = self.dice.choice([self.number(1, 10), self.number(10, 400), self.number(-20, 20), 0])
        if self.chance(0.5):
            driver["name"] = f"Driver {key} größe"
        if self.chance(0.4):
            driver["growth"] = self.rate()
        if self.chance(0.5):
            driver |= self.range(likely)
        if self.chance(0.35):
            driver["price_of"] = self.dice.choice(self.keys)
        return driver

    def range(self, likely: float) -> dict[str, Any]:
        if self.chance(0.15):
            factors: tuple[float, float] = (self.dice.uniform(-1.5, 1), self.dice.uniform(1, 6))
        else:
            factors = (self.dice.uniform(0.4, 1), self.dice.uniform(1, 1.8))
        ends = sorted(round(likely * factor, 4) for factor in factors)
        low, high = min(ends[0], likely), max(ends[1], likely)
        if self.chance(0.1):
            low = likely
        chosen: dict[str, Any] = {"low": low, "high": high}
        if self.chance(0.5):
            chosen["distribution"] = self.dice.choice(["pert", "triangular", "uniform"])
        return chosen

    def alternative(self, index: int, key: str) -> dict[str, Any]:
        kind = "ours" if index == 0 else self.dice.choice(["competitor", "status_quo", "other"])
        last = self.count
        own: dict[str, Any] = {}
        if self.chance(0.12):
            most = self.count if any(isinstance(driver["value"], list) for driver in self.drivers) else 2 * self.count
            last = own["periods"] = self.dice.randint(1, most)
        lines = [self.line(place, last) for place in range(self.dice.randint(0, 7))]
        if self.chance(0.7 if index == 0 else 0.3):
            lines.append(self.upfront())
        if self.chance(0.3 if index == 0 else 0.7):
            lines.append(self.fee(last))
        return {"key": key, "name": f"Alternative {key}", "kind": kind, "lines": lines, **own}

    def upfront(self) -> dict[str, Any]:
        return {
            "name": "Upfront",
            "category": "acquisition",
            "amount": self.number(5_000, 60_000),
            "when": {"at": 0},
            "price": self.chance(0.5),
        }

    def fee(self, last: int) -> dict[str, Any]:
        amount = round(self.number(5_000, 90_000) / max(1, last), 2)
        line = {"name": "Yearly fee", "category": "operation", "amount": amount, "when": {"from": 1}, "price": self.chance(0.7)}
        return line | (self.range(amount) if self.chance(0.3) else {})

    def line(self, place: int, last: int) -> dict[str, Any]:
        is_benefit = self.chance(0.3)
        line: dict[str, Any] = {
            "name": self.dice.choice(["Licence", "Übergang", "Энергия", "Support"]) + f" {place}",
            "category": self.dice.choice(CATEGORIES),
            "type": "benefit" if is_benefit else "cost",
            "when": self.when(last),
        }
        self.put_amount(line)
        self.put_terms(line, last)
        if "at" in line["when"] and not is_benefit and self.chance(0.6):
            line["lifetime"] = {
                "periods": self.dice.randint(1, last + 3),
                "replace": self.chance(0.6),
                "residual": self.dice.choice(["none", "straight_line"]),
            }
        return line

    def put_amount(self, line: dict[str, Any]) -> None:
        if self.drivers and self.chance(0.45):
            names = {"a": self.dice.choice(self.drivers)["key"], "b": self.dice.choice([*self.drivers, {"key": "1.25"}])["key"]}
            line["amount"] = self.dice.choice(EXPRESSIONS).format(**names)
            return
        line["amount"] = amount = self.dice.choice([self.number(1, 200), self.number(200, 9_000), self.number(-2_000, 20_000), 0])
        if self.chance(0.4):
            line |= self.range(amount)

    def put_terms(self, line: dict[str, Any], last: int) -> None:
        if self.chance(0.6):
            line["escalation"] = self.escalation(last)
        if self.chance(0.25):
            line["currency"] = self.dice.choice(["USD", "JPY", "EUR"])
        if self.chance(0.2):
            line["risk_adjustment"] = self.dice.choice([0, 0.1, -0.05, 0.6, 1.2])
        if self.chance(0.3):
            line["price"] = self.chance(0.6)
        if self.chance(0.2):
            line["investment"] = self.chance(0.5)
        if self.chance(0.3):
            line["vat_rate"] = self.dice.choice([0, 0.07, 0.2, -0.1])

    def when(self, last: int) -> dict[str, Any]:
        if self.chance(0.5):
            return {"at": self.dice.choice([0, 0, last, self.dice.randint(0, last)])}
        first = self.dice.choice([0, 1, self.dice.randint(0, last)])
        when: dict[str, Any] = {"from": min(first, last)}
        if self.chance(0.4):
            when["to"] = self.dice.choice([None, self.dice.randint(when["from"], last)])
        if self.chance(0.4):
            when["every"] = self.dice.randint(1, last + 2)
        return when

    def escalation(self, last: int) -> Any:
        if self.chance(0.15):
            return "inherit"
        if self.chance(0.3):
            years = -(-last // self.m)
            rates: Any = [self.rate() for _ in range(years + self.dice.randint(0, 2))]
            return {"rate": rates} | ({"first": self.dice.randint(1, 4)} if self.chance(0.3) else {})
        escalation: dict[str, Any] = {"rate": self.rate()}
        if self.chance(0.4):
            escalation["step"] = self.dice.choice(["year", "period"])
        if self.chance(0.4):
            escalation["first"] = self.dice.randint(1, 4)
        return escalation
