"""A model replaced by one in another currency: what the desk keeps is carried over or told apart, never misread."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cjm.deals.models import Deal
from tco.countries.models import CountryProfile
from tco.countries.operations import fill_in_from_country, load_country_profiles
from tco.models import CostModel
from tco.negotiation.models import Concession, InternalCost
from tco.negotiation.operations import update_concession
from tco.operations import save_document
from tests.factories import NOW, people
from tests.tco.negotiation.models import ANNUITY, desk_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def presales(client: Client, deal: Deal) -> Client:
    client.force_login(people().presales)
    return client


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def desk(client: Client, deal: Deal) -> Any:
    return client.get(f"/deals/{deal.pk}/negotiation/").context


def replace_model(deal: Deal, **changes: Any) -> None:
    """Put in the place of the model the same one in US dollars."""
    document = desk_document() | {"currency": "USD"} | changes
    version = CostModel.objects.get(deal=deal).version
    save_document(deal=deal, document=document, by=deal.owner, at=NOW, based_on=version)


def test_amounts_keep_the_currency_they_were_typed_in(add_trade: Callable[..., Concession], internal: InternalCost):
    trade = add_trade()
    assert (trade.currency, trade.our_cost_currency, internal.currency) == ("EUR", "EUR", "EUR")


def test_a_rate_in_the_new_model_brings_amounts_into_its_currency(
    presales: Client, deal: Deal, add_trade: Callable[..., Concession], internal: InternalCost
):
    add_trade(status="agreed")
    replace_model(deal, fx={"EUR": {"rate": 2}})
    page = desk(presales, deal)["desk"]
    assert (page.trades[0].worth, page.trades[0].our_cost, page.internal_amount) == (close(80), close(27.5), close(1554.5))
    assert page.margin.cost == close(1554.5 + 27.5)


def test_without_a_rate_nothing_is_counted_and_everything_says_why(
    presales: Client, deal: Deal, add_trade: Callable[..., Concession], internal: InternalCost
):
    add_trade(status="agreed")
    add_trade(amount=None, expression="2 * stop", our_cost=None)
    replace_model(deal)
    context = desk(presales, deal)
    page = context["desk"]
    assert [(trade.worth, trade.our_cost) for trade in page.trades] == [(None, None), (None, None)]
    assert [trade.problem for trade in page.trades] == [
        "Entered in EUR; the model is in USD now. Open it and enter it anew.",
        "Written for a model in EUR; the model is in USD now. Open it and write it anew.",
    ]
    assert (page.margin, page.internal_amount, context["sums"][0].our_cost) == (None, None, "—")
    assert context["trades"][0].our_cost == "€14"
    assert (
        "Our cost was entered in EUR; the model is in USD now." in presales.get(f"/deals/{deal.pk}/negotiation/").content.decode()
    )


def test_a_form_asks_anew_for_what_was_typed_in_another_currency(
    presales: Client, deal: Deal, add_trade: Callable[..., Concession], internal: InternalCost
):
    trade = add_trade()
    replace_model(deal)
    form = presales.get(f"/deals/{deal.pk}/negotiation/trades/{trade.pk}/").context["form"]
    assert (form["worth"].value(), form["our_cost"].value()) == ("", "")
    assert "here stood 13.75, meant in EUR" in str(form["our_cost"].help_text)
    assert presales.get(f"/deals/{deal.pk}/negotiation/internal-cost/").context["form"]["cost"].value() == ""


def test_a_salesperson_who_enters_the_worth_anew_leaves_our_cost_in_its_currency(deal: Deal, add_trade: Callable[..., Concession]):
    trade = add_trade()
    replace_model(deal)
    trade = Concession.objects.select_related("cost_model").get(pk=trade.pk)
    update_concession(concession=trade, by=deal.owner, at=NOW, based_on=1, values={"amount": Decimal(50), "expression": ""})
    stored = Concession.objects.get()
    assert (stored.amount, stored.currency) == (Decimal(50), "USD")
    assert (stored.our_cost, stored.our_cost_currency) == (Decimal("13.75"), "EUR")


def test_a_trade_that_cannot_be_worked_out_any_more_can_be_withdrawn(deal: Deal, add_trade: Callable[..., Concession]):
    trade = add_trade(status="agreed")
    replace_model(deal)
    trade = Concession.objects.select_related("cost_model").get(pk=trade.pk)
    update_concession(concession=trade, by=deal.owner, at=NOW, based_on=1, values={"status": "withdrawn"})
    assert Concession.objects.get().status == "withdrawn"


def test_what_was_tried_keeps_its_currency(presales: Client, deal: Deal, internal: InternalCost):
    presales.post(f"/deals/{deal.pk}/negotiation/keep/", {"ours": "5"})
    replace_model(deal)
    row = desk(presales, deal)["tries"][0]
    assert (row.saving[:1], row.margin) == ("€", "—")


def test_a_country_with_another_currency_takes_the_desk_along(
    deal: Deal, add_trade: Callable[..., Concession], internal: InternalCost, presales: Client
):
    add_trade()
    add_trade(amount=None, expression="2 * stop", at=None, first=1, our_cost=None)
    add_trade(amount=None, expression="5 + 2 * stop", our_cost=None)
    load_country_profiles()
    fill_in_from_country(
        cost_model=CostModel.objects.get(deal=deal),
        profile=CountryProfile.objects.get(code="PL"),
        parts=(),
        by=deal.owner,
        at=NOW,
        based_on=1,
        rate=4.0,
    )
    number, expression, mixed = Concession.objects.all()
    assert (number.amount, number.currency, number.our_cost, number.our_cost_currency) == (Decimal(160), "PLN", Decimal(55), "PLN")
    assert (expression.currency, mixed.currency) == ("PLN", "EUR")
    assert (InternalCost.objects.get().cost, InternalCost.objects.get().currency) == (Decimal(3109), "PLN")
    worth = [trade.worth for trade in desk(presales, deal)["desk"].trades]
    assert worth == [close(160), close(200 * ANNUITY), None]
