"""All uncertain numbers at once."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tco.engine.evaluate import evaluate, evaluate_model
from tco.engine.messages import InvalidModel
from tco.engine.reading.reader import read_model
from tco.engine.sampling import ticks
from tests.tco.engine.models import alternative, line, model, rich_model

DRAWS = 20_000


def simulated(*offers: dict[str, Any], draws: int = DRAWS, seed: int = 5, **fields: Any) -> Any:
    result: Any = evaluate(model(*offers, count=1, rate=0, **fields), draws=draws, seed=seed)
    return result["monte_carlo"]


def uncertain(amount: float, low: float, high: float, distribution: str = "pert") -> dict[str, Any]:
    return line(amount, {"at": 0}, low=low, high=high, distribution=distribution)


@pytest.mark.parametrize(
    ("distribution", "mean", "variance"),
    [
        ("uniform", 40.0, 60.0**2 / 12),
        ("triangular", (10 + 20 + 70) / 3, (10**2 + 20**2 + 70**2 - 10 * 20 - 10 * 70 - 20 * 70) / 18),
        ("pert", (10 + 4 * 20 + 70) / 6, ((10 + 80 + 70) / 6 - 10) * (70 - (10 + 80 + 70) / 6) / 7),
    ],
)
def test_each_distribution_has_its_mean_and_variance(distribution: str, mean: float, variance: float):
    found = simulated(alternative("ours", "ours", uncertain(20, 10, 70, distribution)))["present_value"]["ours"]
    assert found["mean"] == pytest.approx(mean, abs=5 * (variance / DRAWS) ** 0.5)
    assert found["sd"] ** 2 == pytest.approx(variance, rel=0.05)
    assert 10 <= found["p05"] <= found["p10"] <= found["p50"] <= found["p90"] <= found["p95"] <= 70


def test_lines_vary_independently():
    offer = alternative("ours", "ours", *[uncertain(20, 10, 70, "uniform")] * 4)
    assert simulated(offer)["present_value"]["ours"]["sd"] ** 2 == pytest.approx(4 * 300, rel=0.05)


def test_a_driver_moves_all_its_lines_together():
    drivers = [{"key": "d", "value": 20, "low": 10, "high": 70, "distribution": "uniform"}]
    ours = alternative("ours", "ours", line("2 * d", {"at": 0}), line("d * 3", {"at": 1}))
    rival = alternative("rival", "competitor", line("d * 5", {"at": 0}), line(1, {"at": 0}))
    found = simulated(ours, rival, drivers=drivers)
    assert found["present_value"]["ours"]["sd"] ** 2 == pytest.approx(25 * 300, rel=0.05)
    assert found["saving_pv"]["sd"] == pytest.approx(0, abs=1e-9)
    assert (found["probability_saving"], found["probability_subject_cheapest"]) == (1, 1)


@pytest.mark.parametrize("straight", ["d * e + 0 * d", "max(d * e, 0)", "d * e"])
def test_a_line_that_bends_in_its_drivers_is_calculated_draw_by_draw(straight: str):
    drivers = [{"key": key, "value": 2, "low": 1, "high": 3, "distribution": "uniform"} for key in "de"]
    found = simulated(alternative("ours", "ours", line(straight, {"from": 0})), drivers=drivers)["present_value"]["ours"]
    assert found["mean"] == pytest.approx(8, rel=0.02)
    assert found["sd"] ** 2 == pytest.approx(4 * ((4 + 1 / 3) ** 2 - 16), rel=0.05)


def test_a_bent_line_and_its_straight_twin_give_the_same_figures():
    drivers = [{"key": "d", "value": [1, 2], "low": 0.5, "high": 3, "growth": 0.1}]
    twins = (
        simulated(alternative("ours", "ours", line(text)), drivers=drivers)["present_value"]["ours"]
        for text in ("d * 7", "max(d*7, 0)")
    )
    one, other = twins
    assert one == pytest.approx(other, rel=1e-12)


def test_a_tie_counts_as_cheapest_but_not_as_a_saving():
    found = simulated(alternative("ours", "ours", line(0.3)), alternative("rival", "competitor", line(0.1), line(0.2)), draws=3)
    assert (found["probability_subject_cheapest"], found["probability_saving"]) == (1, 0)


def test_offers_of_unequal_length_are_ranked_by_what_they_cost_a_year():
    ours = alternative("ours", "ours", line(10, {"at": 0}), periods=1)
    longer = alternative("rival", "competitor", line(15, {"at": 0}), periods=2)
    found = simulated(ours, longer, draws=2)
    assert (found["probability_subject_cheapest"], found["saving_pv"], found["probability_saving"]) == (0, None, None)


def test_one_draw_has_no_deviation_and_no_range_no_spread():
    one = simulated(alternative("ours", "ours", line(10, {"at": 0})), draws=1)["present_value"]["ours"]
    assert one == {"mean": 10, "sd": None, "p05": 10, "p10": 10, "p50": 10, "p90": 10, "p95": 10}
    closed = simulated(alternative("ours", "ours", uncertain(10, 10, 10)), draws=50)["present_value"]["ours"]
    assert (closed["sd"], closed["p95"]) == (0, 10)


def test_percentiles_are_interpolated_at_p_times_n_minus_one():
    found = simulated(alternative("ours", "ours", uncertain(0, 0, 1, "uniform")), draws=5)["present_value"]["ours"]
    drawn = np.sort((ticks(np.random.default_rng(5), 5) + 0.5) / 2**32)
    assert found["p10"] == pytest.approx(drawn[0] + 0.4 * (drawn[1] - drawn[0]))
    assert found["sd"] == pytest.approx(float(drawn.std(ddof=1)))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    first, again, other = (json.dumps(evaluate(rich_model(), draws=3000, seed=seed)) for seed in (7, 7, 8))
    assert first == again != other


def test_without_draws_there_is_no_simulation():
    assert evaluate(rich_model())["monte_carlo"] is None


@pytest.mark.parametrize(("draws", "seed", "path"), [(-1, 0, "draws"), (100_001, 0, "draws"), (5, -1, "seed"), (5, 2**63, "seed")])
def test_options_out_of_range_are_errors(draws: int, seed: int, path: str):
    with pytest.raises(InvalidModel) as refused:
        evaluate_model(read_model(rich_model()), draws=draws, seed=seed)
    assert [error.path for error in refused.value.errors] == [path]


def test_a_draw_that_cannot_be_calculated_leaves_its_figures_open():
    drivers = [{"key": "d", "value": 1, "low": -1, "high": 2, "distribution": "uniform"}]
    steep = "1 / (" + "*".join("d" * 125) + ")"
    found = simulated(alternative("ours", "ours", line(steep, {"at": 0})), drivers=drivers, draws=5000)
    assert found["present_value"]["ours"]["mean"] is None


def test_sums_close_to_the_end_of_numbers_have_a_mean_and_a_deviation():
    drivers = [{"key": "d", "value": 2, "low": 1, "high": 3, "distribution": "uniform"}]
    found = simulated(alternative("ours", "ours", line("d" + "*1e15" * 20, {"at": 0})), drivers=drivers)["present_value"]["ours"]
    assert found["mean"] == pytest.approx(2e300, rel=0.02)
    assert found["sd"] == pytest.approx(1e300 / 3**0.5, rel=0.02)
