"""What is missing in a deal, in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cjm.deals.gaps import CostGap, find_next_step_gaps, find_silent_buyers, next_step_gap, silence_gap
from cjm.deals.models import Deal
from cjm.deals.operations import close_deal, record_headroom
from cjm.deals.queries import deal_page
from cjm.stakeholders.gaps import find_gaps_in_who_decides, find_lonely_departments
from cjm.stakeholders.operations import answer_concern
from tests.factories import NOW, TODAY, make_concern, make_deal, make_evidence, make_stakeholder

Find = Callable[[Sequence[Deal]], Mapping[int, Sequence[Any]]]


def texts(find: Find, deal: Deal) -> list[str]:
    return [gap.text for gap in find([deal]).get(deal.pk, ())]


# --- The deal itself ----------------------------------------------------------------------------------------------------------


def test_a_step_without_a_date_is_no_next_step(deal):
    deal.next_step = "Call"
    gap = next_step_gap(deal, TODAY)
    assert gap is not None
    assert (gap.text, gap.address) == ("No next step with a date is agreed", f"/deals/{deal.pk}/next-step/")


@pytest.mark.parametrize(("on", "text"), [(date(2026, 3, 1), "The next step was due on 1 Mar 2026"), (TODAY, None)])
def test_a_next_step_is_a_gap_from_the_day_after(deal, on, text):
    deal.next_step, deal.next_step_on = "Call", on
    gap = next_step_gap(deal, TODAY)
    assert (gap.text if gap else None) == text


@pytest.mark.parametrize(("days", "is_gap"), [(30, False), (31, True)])
def test_a_buyer_is_silent_after_thirty_days(deal, days, is_gap):
    deal.buyer_acted_on = TODAY - timedelta(days=days)
    assert (silence_gap(deal, TODAY) is not None) == is_gap


def test_a_buyer_who_never_acted_is_silent_since_the_start(deal):
    gap = silence_gap(deal, TODAY + timedelta(days=40))
    assert gap is not None
    assert gap.text == "The buyer has done nothing for 40 days"


# --- Who decides --------------------------------------------------------------------------------------------------------------


def test_a_deal_without_people_lacks_people(deal):
    assert texts(find_gaps_in_who_decides, deal) == ["Nobody on the buyer's side is named yet"]
    assert texts(find_lonely_departments, deal) == []


def test_the_economic_buyer_has_to_be_known(deal):
    make_stakeholder(deal, role="user")
    assert texts(find_gaps_in_who_decides, deal) == ["The economic buyer is not known"]


def test_the_economic_buyer_has_to_be_met(deal):
    make_stakeholder(deal, access="contact")
    assert texts(find_gaps_in_who_decides, deal) == ["The economic buyer, Ingrid Olsen, has not been met"]


def test_one_economic_buyer_met_is_enough(deal):
    make_stakeholder(deal, access="contact")
    make_stakeholder(deal, name="Per Dahl", access="met")
    assert texts(find_gaps_in_who_decides, deal) == []


def test_an_influential_opponent_needs_an_answer(deal):
    make_stakeholder(deal, access="met")
    opponent = make_stakeholder(deal, role="blocker", name="Jonas Weber", influence=3, attitude=-2)
    assert texts(find_gaps_in_who_decides, deal) == ["Jonas Weber is against us and has no answer yet"]
    concern = make_concern(opponent)
    answer_concern(concern=concern, answer="Yes", answered_on=TODAY, by=deal.owner, at=NOW, based_on=1)
    assert texts(find_gaps_in_who_decides, deal) == []
    make_concern(opponent, text="And at night?")
    assert texts(find_gaps_in_who_decides, deal) == ["Jonas Weber is against us and has no answer yet"]


@pytest.mark.parametrize("values", [{"influence": 1, "attitude": -2}, {"influence": 3, "attitude": -1}])
def test_a_sceptic_or_a_powerless_opponent_is_no_gap(deal, values):
    make_stakeholder(deal, access="met")
    make_stakeholder(deal, role="blocker", name="Jonas Weber", **values)
    assert texts(find_gaps_in_who_decides, deal) == []


def test_one_department_alone_is_a_gap_however_it_is_written(deal):
    make_stakeholder(deal, department="Finance")
    make_stakeholder(deal, name="Per Dahl", department="FINANCE")
    assert texts(find_lonely_departments, deal) == ["Only one department takes part: FINANCE"]
    make_stakeholder(deal, name="Marta Klein", department="Operations")
    assert texts(find_lonely_departments, deal) == []


# --- All together -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headroom", "score", "until", "gaps"),
    [
        (None, None, None, [CostGap.NOT_COSTED]),
        (None, 0.5, TODAY, []),
        (0.1, 0.49, TODAY, [CostGap.ESTIMATES]),
        (None, 0.9, TODAY - timedelta(days=1), [CostGap.OUTDATED]),
        (-0.1, 0.2, TODAY - timedelta(days=1), [CostGap.ESTIMATES, CostGap.OUTDATED]),
    ],
)
def test_a_gap_in_the_costs_is_told_alike_of_one_deal_and_of_many(deal, headroom, score, until, gaps):
    record_headroom(deal=deal, headroom=headroom, evidence_score=score, evidence_holds_until=until, at=NOW)
    assert [gap for gap in CostGap if gap.is_in(deal, TODAY)] == gaps
    assert [gap for gap in CostGap if Deal.objects.filter(gap.condition(TODAY)).exists()] == gaps


def test_a_closed_deal_has_no_gaps(deal):
    close_deal(deal=deal, status="lost", by=deal.owner, at=NOW)
    for find in (find_next_step_gaps, find_silent_buyers, find_gaps_in_who_decides, find_lonely_departments):
        assert texts(find, deal) == []


def test_the_head_names_at_most_three_gaps(people, deal):
    make_evidence(deal, observed_on=timezone.localdate() - timedelta(days=40))
    make_stakeholder(deal, department="Finance")
    gaps = [gap.text for gap in deal_page(people.owner, Deal.objects.get(pk=deal.pk), tab="journey").gaps]
    assert gaps == [
        "The economic buyer, Ingrid Olsen, has not been met",
        "No next step with a date is agreed",
        "The buyer has done nothing for 40 days",
    ]


def test_gaps_of_many_deals_take_as_many_queries_as_of_one(people, deal, django_assert_num_queries):
    deals = [deal] + [make_deal(client=deal.client, title=f"Deal {number}") for number in range(5)]
    for one in deals:
        make_stakeholder(one)
    with django_assert_num_queries(1):
        find_gaps_in_who_decides(deals)
    with django_assert_num_queries(0):
        find_next_step_gaps(deals)
        find_silent_buyers(deals)
