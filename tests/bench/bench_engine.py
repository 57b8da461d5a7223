"""The cost-of-ownership engine on 4 offers × 60 lines × 120 months with 240 uncertain numbers, beside bare numpy.

The floor does in numpy alone, on arrays prepared beforehand, what the result is made of: the matrix of flows, its sums and
present values by line, category, period and offer. It knows no drivers, no rates of return, no rounding residue and
no names.
"""

from __future__ import annotations

import random
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tco.engine.evaluate import Evaluation, evaluate, evaluate_model
from tco.engine.model import Model, Once, Recurring
from tco.engine.reading.reader import read_model
from tests.bench.measure import Row, in_turns, peak_memory

OFFERS, LINES, MONTHS, DRAWS = 4, 60, 120, 10_000
CATEGORIES = ("acquisition", "implementation", "operation", "maintenance", "staff", "risk")
ESCALATIONS: tuple[Any, ...] = ("inherit", {"rate": 0.02}, {"rate": 0.05, "first": 2}, {"rate": 0.03, "step": "period"})
CALENDARS = ({"from": 1}, {"from": 1}, {"from": 1, "every": 3}, {"from": 12, "every": 12}, {"at": 0}, {"at": 24})


def document() -> dict[str, Any]:
    """Return the model as a document: the same one every time."""
    dice = random.Random(7)  # noqa: S311  # a benchmark keeps no secrets

    def line(place: int) -> dict[str, Any]:
        amount = round(dice.uniform(100, 5000), 2)
        when = dice.choice(CALENDARS)
        life = (
            {"lifetime": {"periods": 48, "replace": True, "residual": "straight_line"}} if "at" in when and place % 3 == 0 else {}
        )
        return {
            "name": f"Line {place}",
            "category": CATEGORIES[place % len(CATEGORIES)],
            "amount": amount * (20 if "at" in when else 1),
            "low": round(amount * 0.7, 2),
            "high": amount * 30,
            "when": when,
            "escalation": dice.choice(ESCALATIONS),
            "price": place % 6 == 0,
            **life,
        }

    offers = [
        {"key": f"offer{place}", "name": f"Offer {place}", "kind": kind, "lines": [line(place) for place in range(LINES)]}
        for place, kind in enumerate(("ours", "competitor", "competitor", "status_quo"))
    ]
    return {
        "format": "headroom.tco/1",
        "name": "Benchmark",
        "currency": "EUR",
        "base_date": "2026-01-01",
        "periods": {"count": MONTHS, "unit": "month"},
        "discount": {"rate": 0.1},
        "inflation": 0.025,
        "alternatives": offers,
    }


class Bare:
    """The same sums by numpy alone."""

    def __init__(self, model: Model) -> None:
        lines = [line for alternative in model.alternatives for line in alternative.lines]
        months = np.arange(MONTHS + 1)
        self.amounts = np.array([line.amount for line in lines], dtype=np.float64)[:, np.newaxis]
        self.rates = np.array([line.escalation.rate if line.escalation else model.inflation for line in lines])[:, np.newaxis]
        self.years = np.array([self.exponents(line.escalation, months) for line in lines])
        self.mask = np.zeros((len(lines), MONTHS + 1))
        for row, line in zip(self.mask, lines, strict=True):
            match line.when:
                case Once(at):
                    row[at] = 1.0
                case Recurring(first, last, every):
                    row[first : last + 1 : every] = 1.0
        self.discount = (1 + model.discount.rate) ** (-months / 12)
        places = np.array([CATEGORIES.index(line.category) for line in lines])
        self.categories = places + len(CATEGORIES) * np.repeat(np.arange(OFFERS), LINES)
        self.low = np.array([line.range.low for line in lines if line.range])
        self.width = np.array([line.range.high for line in lines if line.range]) - self.low
        self.likely = self.amounts[:, 0]
        self.offer = np.repeat(np.eye(OFFERS), LINES, axis=0)
        self.weights = (self.factors() * self.mask @ self.discount)[:, np.newaxis] * self.offer

    @staticmethod
    def exponents(escalation: Any, months: NDArray[np.int64]) -> NDArray[np.float64]:
        """Years for which a price has risen."""
        first = escalation.first if escalation else 1
        elapsed = months / 12 if escalation and escalation.step == "period" else np.ceil(months / 12) + 1
        risen: NDArray[np.float64] = np.maximum(0.0, elapsed - first)
        return risen

    def factors(self) -> NDArray[np.float64]:
        """Escalation of each line in each period."""
        risen: NDArray[np.float64] = np.power(1 + self.rates, self.years)
        return risen

    def result(self) -> tuple[Any, ...]:
        """Return sums by line, category, offer and period, undiscounted and as present values."""
        flows = self.amounts * self.factors() * self.mask
        totals, present = flows.sum(axis=1), flows @ self.discount
        by_category = np.bincount(self.categories, totals), np.bincount(self.categories, present)
        by_period = flows.reshape(OFFERS, LINES, -1).sum(axis=1)
        by_offer = totals.reshape(OFFERS, LINES).sum(axis=1), present.reshape(OFFERS, LINES).sum(axis=1)
        incremental = by_period[1:] - by_period[0]
        return totals, present, by_category, by_period, by_offer, incremental, np.cumsum(incremental, axis=1)

    def simulation(self) -> Any:
        """Sample every number, weigh and sum. Triangular numbers: numpy's own PERT, the Beta, takes three times as long."""
        generator = np.random.default_rng(1)
        return generator.triangular(self.low, self.likely, self.low + self.width, (DRAWS, OFFERS * LINES)) @ self.weights


def scenario(source: dict[str, Any], factor: float) -> dict[str, Any]:
    """Return the document with every amount of the offers multiplied: one scenario."""
    offers = [
        {**offer, "lines": [{**line, "amount": line["amount"] * factor, "low": 0.0, "high": 1e9} for line in offer["lines"]]}
        for offer in source["alternatives"]
    ]
    return {**source, "alternatives": offers}


def deterministic(model: Model) -> Evaluation:
    """Everything of the result but tornado and simulation."""
    evaluation = Evaluation(model)
    evaluation.alternatives()
    evaluation.comparisons()
    return evaluation


def at_the_limits() -> dict[str, Any]:
    """Return a document as large as the format allows in offers, lines and periods."""
    source = document()
    lines = [line for offer in source["alternatives"] for line in offer["lines"]]
    offers = [
        {"key": f"offer{place}", "name": f"Offer {place}", "kind": "competitor", "lines": (lines * 3)[:500]} for place in range(12)
    ]
    return {**source, "periods": {"count": 600, "unit": "month"}, "alternatives": offers, "subject": "offer0"}


def run() -> list[Row]:
    """Measure the engine against its floors."""
    source, largest = document(), at_the_limits()
    scenarios = [scenario(source, 0.8 + 0.1 * place) for place in range(5)]
    model, others = read_model(source), [read_model(one) for one in scenarios]
    bare, evaluation = Bare(model), deterministic(model)
    evaluation.monte_carlo(DRAWS, 1)  # tabulates PERT once for the life of the process

    def everything() -> None:
        deterministic(model).tornado()
        evaluation.monte_carlo(DRAWS, 1)
        for one in others:
            deterministic(one)

    def everything_read() -> None:
        evaluate(source, draws=DRAWS, seed=1)
        for one in scenarios:
            deterministic(read_model(one))

    floor, once, tornado, modelled, read, whole = in_turns(
        bare.result,
        lambda: deterministic(model),
        evaluation.tornado,
        lambda: evaluate_model(model),
        lambda: read_model(source),
        lambda: evaluate(source),
        turns=41,
        clock=process_time,
    )
    sampled, simulated, together, together_read = in_turns(
        bare.simulation,
        lambda: evaluation.monte_carlo(DRAWS, 1),
        everything,
        everything_read,
        turns=15,
        warm_up=1,
        clock=process_time,
    )
    (limits,) = in_turns(lambda: evaluate(largest), turns=3, warm_up=0, clock=process_time)
    matrix, sampling = "bare numpy: the matrix and its sums", "bare numpy: sampling, weighting, sum"
    return [
        Row("result of a model already read", once, floor, most_ratio=5, most_seconds=0.010, note=matrix),
        Row("the same with the tornado", modelled, floor, note=matrix),
        Row("reading: every check, and the fingerprint", read, floor, note=matrix),
        Row("evaluate(document): reading, result, tornado, JSON", whole, floor, note=matrix),
        Row("tornado of 240 numbers", tornado, once, most_ratio=2, note="one result of a model already read"),
        Row("10,000 draws of 240 numbers, all their figures", simulated, sampled, most_ratio=1.3, note=sampling),
        Row("base, 5 scenarios, tornado, 10,000 draws", together, sampled, most_ratio=1.6, note=sampling),
        Row("the same, each document read first", together_read, sampled, note=sampling),
        Row("memory of all that", peak_memory(everything_read), most_megabytes=100, note="on top of the process, at its worst"),
        Row("evaluate(document), 12 × 500 lines × 600 periods", limits, most_seconds=2, note="the largest model there may be"),
    ]
