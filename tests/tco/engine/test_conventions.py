"""The sentences that a finance director needs to re-run the sums."""

from __future__ import annotations

from typing import Any

import pytest

from tco.engine.conventions import CONVENTIONS, conventions
from tco.engine.reading.reader import read_model
from tests.tco.engine.models import alternative, line, model, rich_model


def sentences(document: dict[str, Any]) -> list[str]:
    return [convention.sentence for convention in conventions(read_model(document))]


def test_a_rich_model_states_everything():
    assert sentences(rich_model()) == [
        "All amounts are in EUR at the prices of 2026-01-01, the base date, which is period 0.",
        "The length of the study, in years, is 4.",
        "“Rival” is studied over 3 periods of its own and compared by its annualised cost.",
        "Recurring flows fall in the middle of their period.",
        "One-off flows, replacements and residual values fall at the end of their period; period 0 is not discounted.",
        "Flows are nominal and discounted at 10 % a year.",
        "The annual rate is effective: the rate of a period compounds to it over a year.",
        "Prices without an escalation of their own rise by the general inflation of 3 % a year.",
        "One USD is 0.92 EUR at the base date, changing by 1 % a year.",
        "The buyer does not recover VAT: it is added where a line states a VAT rate.",
        "Where a line says so, a purchase still in use at the end gives back its price in proportion to the life it has left.",
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unit": "month"}, "compounding_effective"),
        ({"unit": "month", "discount": {"compounding": "simple"}}, "compounding_simple"),
        ({"unit": "quarter"}, "horizon_quarter"),
        ({"discount": {"basis": "real"}}, "discount_real"),
        ({"discount": {"basis": "real"}, "inflation": 0.02}, "inflation_real"),
        ({"discount": {"timing": "start"}}, "timing_start"),
        ({"fx": {"USD": {"rate": 0.9}}}, "fx_fixed"),
        ({}, "fx_none"),
        ({}, "inflation_none"),
        ({}, "vat_recoverable"),
        ({}, "residual_none"),
    ],
)
def test_each_choice_has_its_sentence(fields: dict[str, Any], code: str):
    found = conventions(read_model(model(alternative("ours", "ours", line()), **fields)))
    assert code in [convention.code for convention in found]


def test_rates_are_shown_without_the_noise_of_floats():
    assert "discounted at 7.3 % a year" in " ".join(sentences(model(rate=0.073)))


def test_every_sentence_can_be_reached():
    used = {convention.code for document in (rich_model(), model()) for convention in conventions(read_model(document))}
    assert used <= CONVENTIONS.keys()
