"""Findings in sentences, and the checks a proposal has to pass."""

import dataclasses
from dataclasses import replace
from datetime import date

import pytest

from proposals.argument import checks, headline, price_finding, rival_discount_finding
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document, sample_snapshot

YESTERDAY = date(2026, 11, 19)


def study_of(document):
    return Study(readable_cost(document, evaluate_document(document)))


def failed(snapshot):
    return {check.key: check.findings for check in checks(snapshot) if not check.passed}


def with_texts(**texts):
    snapshot = sample_snapshot()
    return dataclasses.replace(snapshot, texts=dataclasses.replace(snapshot.texts, **texts))


def test_the_headline_says_who_costs_less_and_how_much():
    assert headline(study_of(sample_document())) == (
        "Over five years, Watched drives costs 20\u00a0% less to own than Full-service contract: €313,000 of present value."
    )


def test_the_headline_does_not_hide_that_ours_costs_more():
    document = sample_document()
    document["alternatives"][0]["lines"][3]["amount"] = 364000
    assert "Watched drives costs €" in headline(study_of(document))
    assert "more to own than Full-service contract" in headline(study_of(document))


def test_alternatives_of_unequal_length_are_compared_by_year():
    document = sample_document()
    document["alternatives"][1]["periods"] = 3
    document["alternatives"] = document["alternatives"][:2]
    assert headline(study_of(document)).startswith("A year of Watched drives costs €")


def test_an_offer_with_nothing_beside_it_has_a_headline_of_its_own():
    document = sample_document()
    document["alternatives"] = document["alternatives"][:1]
    assert headline(study_of(document)) == "Over five years, Watched drives has a present value of €1.22\u00a0M in costs."


def test_the_price_is_set_against_the_cost_of_ownership():
    assert price_finding(study_of(sample_document())) == (
        "Of what Watched drives costs you to own over five years, our price is 27\u00a0%."
    )


def test_a_rival_that_no_discount_helps_is_told_so():
    study = study_of(sample_document())
    assert rival_discount_finding(study, study.alternatives["rival"]) == (
        "Even at a price of nothing, Full-service contract would cost you more to own than Watched drives."
    )


def test_the_sample_passes_every_check():
    assert failed(sample_snapshot()) == {}


@pytest.mark.parametrize("claim", ["The lowest price on the market", "Now with a 10 % discount", "Самая низкая цена", "Со скидкой"])
def test_a_claim_about_price_leads_with_price(claim):
    assert failed(with_texts(claim=claim)) == {"price_last": ("The claim on the cover speaks of price.",)}


@pytest.mark.parametrize("text", ["It costs 411,378 in all.", "You pay 411 378 € over five years.", "Our price is 12 % lower."])
def test_a_summary_that_quotes_our_price_leads_with_price(text):
    assert failed(with_texts(summary=text)) == {"price_last": ("The section “summary” quotes our price or a discount.",)}


def test_prices_of_other_things_may_be_spoken_of():
    assert failed(with_texts(summary="Energy prices rose by 20 % in 2025, and a stop costs 9,400 packs.")) == {}


def test_lines_without_a_source_are_named():
    document = sample_document()
    del document["alternatives"][1]["lines"][3]["source"]
    assert failed(sample_snapshot(document)) == {"sources": ("1 line has no source: B4 Store of parts.",)}


def test_numbers_past_their_date_are_named():
    snapshot = sample_snapshot()
    days = {"drivers[0]": snapshot.frozen_on, "drivers[1]": YESTERDAY, "alternatives[1].lines[0]": YESTERDAY}
    found = checks(replace(snapshot, cost=replace(snapshot.cost, holds_until={path: str(day) for path, day in days.items()})))
    assert {check.key: check.findings for check in found if not check.passed} == {
        "dates": ("2 numbers are past their date: P2 Margin lost in one hour, B1 Contract fee.",)
    }


def test_conventions_left_out_are_noticed():
    assert failed(sample_snapshot(shows_conventions=False)) == {"conventions": ("Without them nobody can re-run the sums.",)}


def test_an_argument_without_a_way_out_is_not_complete():
    assert failed(with_texts(claim="", way_out="")) == {
        "complete": ("The one claim on the cover is missing.", "The way out is missing.")
    }
