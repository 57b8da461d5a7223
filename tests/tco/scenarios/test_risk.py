"""All uncertain numbers at once."""

from typing import Any

import numpy as np
import pytest

from tco.evaluation import evaluate_document
from tco.scenarios.risk import assess_risk, histogram
from tests.tco.scenarios.test_engine import uncertain_document


def test_the_figures_are_those_of_the_engine():
    from tco.engine.evaluate import evaluate

    document = uncertain_document()
    risk = assess_risk(document, seed=7, draws=2000)
    simulated = evaluate(document, draws=2000, seed=7)["monte_carlo"]
    assert risk is not None
    assert isinstance(simulated, dict)
    assert (risk.p10, risk.p50, risk.p90) == tuple(simulated["saving_pv"][name] for name in ("p10", "p50", "p90"))
    assert risk.probability_saving == simulated["probability_saving"]
    assert risk.mean == pytest.approx(simulated["saving_pv"]["mean"])


def test_the_same_seed_gives_the_same_figures_and_another_seed_others():
    document = uncertain_document()
    assert assess_risk(document, seed=1, draws=500) == assess_risk(document, seed=1, draws=500)
    assert assess_risk(document, seed=1, draws=500) != assess_risk(document, seed=2, draws=500)


def test_offers_of_unequal_lives_are_compared_by_the_cost_of_a_year():
    document = uncertain_document()
    document["alternatives"][1] |= {"periods": 4}
    risk = assess_risk(document, seed=1, draws=500)
    assert risk is not None
    assert risk.is_yearly
    # A year of ours costs 600 at likely values, of theirs 200 + 300 + 0.
    found = evaluate_document(document)["comparisons"][0]["saving_annualised"]
    assert abs(risk.p50 - found) < 60


def test_without_anybody_to_compare_with_there_is_no_risk():
    document = uncertain_document()
    del document["alternatives"][1]
    assert assess_risk(document, seed=1, draws=10) is None


def test_a_draw_that_cannot_be_worked_out_leaves_the_figures_open():
    document = uncertain_document()
    # Sound at low, likely and high; from 310 to 390 it divides by zero.
    document["alternatives"][1]["lines"][1]["amount"] = "1000 / max(0, abs(fee - 350) - 40)"
    risk = assess_risk(document, seed=1, draws=500)
    assert risk is not None
    assert (risk.p50, risk.probability_saving, risk.counts) == (None, None, ())


def bending_document(*, lines: int, terms: int) -> dict[str, Any]:
    """A model of 600 months whose lines differ in each and bend in the fee, in as many terms."""
    document = uncertain_document() | {"periods": {"count": 600, "unit": "month"}}
    bent = {"category": "operation", "amount": "+".join(["fee * fee * t"] * terms), "when": {"from": 1}}
    document["alternatives"][1]["lines"] += [{"name": f"Service {place}", **bent} for place in range(lines)]
    return document


def test_a_model_that_bends_in_many_lines_is_drawn_less_often():
    risk = assess_risk(bending_document(lines=40, terms=8), seed=1)
    assert risk is not None
    assert (risk.draws, sum(risk.counts)) == (2500, 2500)


def test_a_model_that_would_take_minutes_is_not_drawn():
    risk = assess_risk(bending_document(lines=490, terms=30), seed=1)
    assert risk is not None
    assert (risk.draws, risk.probability_saving, risk.counts) == (0, None, ())


def test_zero_is_an_edge_of_the_bars_and_no_draw_is_lost():
    values = np.random.default_rng(1).normal(1.0, 2.0, 5000)
    counts, edges = histogram(values)
    assert 0.0 in edges
    assert sum(counts) == 5000
    assert sum(count for count, high in zip(counts, edges[1:], strict=True) if high <= 0) == (values < 0).sum()


def test_values_that_are_all_the_same_make_no_bars():
    assert histogram(np.full(100, 3.0)) == ((), ())
