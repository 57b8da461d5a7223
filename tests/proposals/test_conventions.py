"""How the sums were made, in the proposal's language."""

from django.utils import translation

from proposals.conventions import conventions
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


def conventions_of(**changes):
    document = sample_document() | changes
    return conventions(Study(readable_cost(document, evaluate_document(document))))


def test_the_sample_tells_all_that_a_director_needs():
    assert conventions_of() == [
        "Amounts are in EUR at the price level of 1 Oct 2026, which is period 0.",
        "The study runs over five years and is calculated in years.",
        "The cost of ownership is what goes out less what comes in; benefits and residual values carry a minus.",
        "Future amounts are discounted at an effective 9.0\u00a0% a year.",
        "Every amount, recurring or one-off, falls at the end of its period; period 0 is not discounted.",
        "The rates are nominal: lines without a rate of their own rise by 3.0\u00a0% a year from the first year on.",
        "VAT is recoverable and left out.",
        "What wears out is bought again at the end of its life, at the prices of that time.",
        "What outlives the study gives back its price in proportion to the life that is left.",
    ]


def test_what_differs_is_told_differently():
    told = conventions_of(
        discount={"rate": 0.06, "basis": "real", "timing": "mid", "compounding": "simple"},
        vat={"recoverable": False},
        fx={"USD": {"rate": 0.92, "drift": 0.01}, "GBP": {"rate": 1.17}},
    )
    assert "Future amounts are discounted at 6.0\u00a0% a year, divided evenly among its periods." in told
    assert "What recurs falls in the middle of its period; one-off amounts at its end; period 0 is not discounted." in told
    assert "The rates are real: amounts stay at today's prices; neither they nor the discount rate hold general inflation." in told
    assert "1 USD is taken as 0.92 EUR, changing by +1.0\u00a0% a year." in told
    assert "1 GBP is taken as 1.17 EUR throughout." in told
    assert "VAT is not recoverable: lines that carry it are shown with it." in told


def test_numbers_follow_the_language_in_force():
    with translation.override("ru"):
        assert any("0,92 EUR" in sentence for sentence in conventions_of(fx={"USD": {"rate": 0.92}}))
