"""Concessions: entered, priced in the model, put in order, counted when agreed, and taken out as files."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cjm.deals.models import Deal, DealEvent
from tco.catalogue import client_policies
from tco.negotiation.models import Concession
from tco.negotiation.operations import MOST_CONCESSIONS, add_concession, move_concession, update_concession
from tco.operations import save_document
from tests.factories import NOW, people
from tests.tco.negotiation.conftest import trade_values
from tests.tco.negotiation.models import ANNUITY, OURS_PV, RIVAL_PV, desk_document

pytestmark = pytest.mark.django_db
FORM = {"gives": "Training", "policy": "service", "worth": "12.50", "rhythm": "once", "start": "1", "status": "offered"}


@pytest.fixture
def presales(client: Client, deal: Deal) -> Client:
    client.force_login(people().presales)
    return client


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def desk(client: Client, deal: Deal, **typed: str) -> Any:
    return client.get(f"/deals/{deal.pk}/negotiation/", typed).context


def sent(client: Client, deal: Deal, path: str = "add/", **changes: str) -> Any:
    return client.post(f"/deals/{deal.pk}/negotiation/trades/{path}", FORM | changes)


def test_the_eight_client_policies_have_ideas_in_both_languages():
    policies = client_policies()
    assert list(policies) == ["pricing", "product", "quality", "distribution", "positioning", "service", "assortment", "partners"]
    assert [key for key, word in policies.items() if not all((word.name_en, word.name_ru, word.hint_en, word.hint_ru))] == []


def test_an_empty_table_of_trades_offers_ideas_that_fill_the_form_in(presales: Client, deal: Deal):
    assert "?policy=service&amp;gives=training" in presales.get(f"/deals/{deal.pk}/negotiation/").content.decode()
    form = presales.get(f"/deals/{deal.pk}/negotiation/trades/add/?policy=service&gives=training").context["form"]
    assert (form["policy"].value(), form["gives"].value()) == ("service", "training")


def test_a_number_and_an_expression_are_told_apart(presales: Client, deal: Deal):
    sent(presales, deal)
    sent(presales, deal, worth="2 * stop", rhythm="recurring", last="1", our_cost="7")
    first, second = Concession.objects.all()
    assert (first.amount, first.expression, first.at, first.first) == (Decimal("12.50"), "", 1, None)
    assert (second.amount, second.expression, second.at, second.first, second.last) == (None, "2 * stop", None, 1, 1)
    assert [trade.worth for trade in desk(presales, deal)["desk"].trades] == [close(12.5 / 1.1), close(50 / 1.1)]


WRONG = [
    ({"worth": "NaN"}, "worth"),
    ({"worth": "1e400"}, "worth"),
    ({"worth": "nobody * 2"}, "worth"),
    ({"worth": "__import__('os')"}, "worth"),
    ({"worth": "1/0*stop"}, "worth"),
    ({"worth": "٣"}, "worth"),
    ({"worth": ""}, "worth"),
    ({"worth": "9" * 400}, "worth"),
    ({"start": "99"}, "start"),
    ({"start": "-1"}, "start"),
    ({"rhythm": "recurring", "last": "99"}, "last"),
    ({"rhythm": "recurring", "start": "2", "last": "1"}, "last"),
    ({"rhythm": "recurring", "every": "0"}, "every"),
    ({"policy": "bribes"}, "policy"),
    ({"our_cost": "-5"}, "our_cost"),
    ({"gives": ""}, "gives"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG, ids=[str(case[0])[:40] for case in WRONG])
def test_what_the_model_cannot_work_out_is_said_at_the_field(presales: Client, deal: Deal, changes: dict[str, str], field: str):
    response = sent(presales, deal, **changes)
    assert (response.status_code, list(response.context["form"].errors), Concession.objects.count()) == (200, [field], 0)


def test_agreed_trades_count_in_the_answers_unless_they_are_left_out(presales: Client, deal: Deal, add_trade: Callable[..., Any]):
    trade = add_trade(status="agreed")
    add_trade(status="offered")
    counted = desk(presales, deal)["desk"].outcome
    assert (counted.saving, counted.counted) == (close(RIVAL_PV - OURS_PV + 40), [trade.pk])
    left_out = desk(presales, deal, without="1")["desk"].outcome
    assert (left_out.saving, left_out.counted) == (close(RIVAL_PV - OURS_PV), [])


def test_the_table_of_trades_sums_and_names_the_discount_that_would_be_worth_as_much(
    presales: Client, deal: Deal, add_trade: Callable[..., Any]
):
    add_trade(status="agreed")
    add_trade(status="agreed", amount=None, expression="stop", at=None, first=1)
    sums = desk(presales, deal)["desk"].sums
    worth = 40 + 25 * ANNUITY
    assert [(each.status, each.worth, each.our_cost, each.as_discount) for each in sums] == [
        ("agreed", close(worth), close(27.5), close(worth / 1000))
    ]


def test_the_margin_takes_cost_volume_and_counted_trades_into_account(
    presales: Client, deal: Deal, internal: Any, add_trade: Callable[..., Any]
):
    add_trade(status="agreed")
    margin = desk(presales, deal, ours="5")["desk"].margin
    assert (margin.money, margin.share, margin.floor_price) == (close(159), close(159 / 950), close(791 / 0.8))
    assert (margin.is_below, desk(presales, deal, without="1")["desk"].margin.is_below) == (True, False)


def test_our_cost_follows_the_volume_as_our_price_does(presales: Client, deal: Deal, internal: Any):
    document = desk_document()
    document["alternatives"][0]["lines"][0]["amount"] = "20 * labels"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    margin = desk(presales, deal, volume="50", driver="labels")["desk"].margin
    assert (margin.price, margin.cost) == (close(1500), close(777.25 * 1.5))


def test_a_trade_the_model_can_no_longer_work_out_says_so_and_counts_nothing(
    presales: Client, deal: Deal, add_trade: Callable[..., Any]
):
    add_trade(status="agreed", amount=None, expression="stop")
    document = desk_document()
    del document["drivers"][0]
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    context = desk(presales, deal)
    assert context["desk"].trades[0].problem == "“stop” is not a driver, a function, t or year."
    assert context["desk"].outcome.saving == close(RIVAL_PV - OURS_PV)


def test_trades_change_places_and_stay_at_the_ends(add_trade: Callable[..., Any]):
    first, second, third = (add_trade(gives=name) for name in "abc")
    move_concession(concession=third, up=True)
    assert [row.gives for row in Concession.objects.all()] == ["a", "c", "b"]
    move_concession(concession=first, up=True)
    move_concession(concession=second, up=False)
    assert [row.gives for row in Concession.objects.all()] == ["a", "c", "b"]
    move_concession(concession=first, up=False)
    assert [row.gives for row in Concession.objects.all()] == ["c", "a", "b"]


def test_of_two_who_change_a_trade_the_second_sees_both_values(presales: Client, deal: Deal, add_trade: Callable[..., Any]):
    trade = add_trade()
    assert sent(presales, deal, f"{trade.pk}/", version="1", worth="50").status_code == 302
    late = sent(presales, deal, f"{trade.pk}/", version="1", worth="60")
    assert (late.status_code, [(field.label, field.theirs, field.yours) for field in late.context["form"].conflict]) == (
        409, [("Worth to the client", "50", "60")],
    )  # fmt: skip
    assert Concession.objects.get().amount == 50


def test_the_state_is_changed_with_one_press_and_a_late_press_meets_the_earlier_one(
    presales: Client, deal: Deal, add_trade: Callable[..., Any]
):
    address = f"/deals/{deal.pk}/negotiation/trades/{add_trade().pk}/state/"
    assert presales.post(address, {"status": "offered", "version": "1"}).status_code == 302
    late = presales.post(address, {"status": "agreed", "version": "1"})
    assert (late.status_code, late.context["form"].conflict[0].theirs) == (409, "Offered")
    assert presales.post(address, {"status": "gold", "version": "2"}).status_code == 200
    assert Concession.objects.get().status == "offered"


def test_of_two_who_enter_our_cost_the_second_sees_both_values(presales: Client, deal: Deal):
    address = f"/deals/{deal.pk}/negotiation/internal-cost/"
    typed = {"cost": "700", "lowest_margin_percent": "20", "note": "", "version": "0"}
    assert presales.post(address, typed).status_code == 302
    late = presales.post(address, typed | {"cost": "650"})
    assert (late.status_code, [(field.theirs, field.yours) for field in late.context["form"].conflict]) == (409, [("700", "650")])
    assert presales.post(address, typed | {"cost": "650", "version": "1"}).status_code == 302
    assert DealEvent.objects.filter(kind="internal_cost_changed").count() == 2


WRONG_COSTS = [({"cost": "NaN"}, "cost"), ({"cost": "-1"}, "cost"), ({"cost": "1e400"}, "cost")]
MARGIN = "lowest_margin_percent"


@pytest.mark.parametrize(("changes", "field"), [*WRONG_COSTS, ({MARGIN: "100"}, MARGIN), ({MARGIN: "-1"}, MARGIN)])
def test_a_cost_that_cannot_be_is_answered_at_the_field(presales: Client, deal: Deal, changes: dict[str, str], field: str):
    typed = {"cost": "700", "lowest_margin_percent": "20", "version": "0"} | changes
    response = presales.post(f"/deals/{deal.pk}/negotiation/internal-cost/", typed)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])


def test_the_history_tells_what_was_offered_and_agreed(client: Client, deal: Deal, add_trade: Callable[..., Any]):
    trade = add_trade()
    update_concession(concession=trade, by=deal.owner, at=NOW, based_on=1, values={"status": "agreed"})
    client.force_login(deal.owner)
    client.post(f"/deals/{deal.pk}/negotiation/trades/{trade.pk}/remove/")
    history = client.get(f"/deals/{deal.pk}/history/").content.decode()
    sentences = (
        "A trade was added: “Spare part on site”.",
        "Trade “Spare part on site”: Agreed (before: In reserve).",
        "A trade was removed: “Spare part on site”.",
    )
    assert [sentence for sentence in sentences if sentence not in history] == []


def test_a_table_has_an_end(cost_model: Any, deal: Deal):
    row = {"cost_model": cost_model, "policy": "service", "amount": 1, "at": 0, "updated_at": NOW, "updated_by": deal.owner}
    Concession.objects.bulk_create(Concession(position=place, gives=str(place), **row) for place in range(MOST_CONCESSIONS))
    with pytest.raises(ValidationError):
        add_concession(cost_model=cost_model, by=deal.owner, at=NOW, values=trade_values())


def rows(client: Client, deal: Deal) -> list[list[str]]:
    response = client.get(f"/deals/{deal.pk}/negotiation/trades.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_table_of_trades_is_a_file_with_what_its_reader_may_know(client: Client, deal: Deal, add_trade: Callable[..., Any]):
    add_trade(gives="=Spare part")
    client.force_login(people().presales)
    assert rows(client, deal) == [
        ["Client policy", "What we give", "Worth to the client, EUR, present value", "What it costs us, EUR",
         "Worth for each unit of our cost", "What we ask for", "State"],
        ["Service", "'=Spare part", "40.0", "13.75", str(40 / 13.75), "Signature this month", "In reserve"],
    ]  # fmt: skip
    client.force_login(deal.owner)
    assert rows(client, deal)[1] == ["Service", "'=Spare part", "40.0", "Signature this month", "In reserve"]
    assert client.get(f"/deals/{deal.pk}/negotiation/trades.pdf").status_code == 404


# --- What was tried -----------------------------------------------------------------------------------------------------------


def test_a_try_is_kept_with_its_answers_and_opens_again(client: Client, deal: Deal, internal: Any):
    client.force_login(people().presales)
    kept = client.post(f"/deals/{deal.pk}/negotiation/keep/", {"against": "rival", "theirs": "15", "ours": "5", "ours_as": "off"})
    assert kept.headers["Location"].endswith("?against=rival&theirs=15&ours=5&theirs_as=off&ours_as=off")
    row = desk(client, deal)["tries"][0]
    saving = RIVAL_PV - OURS_PV - 120 + 50
    assert (row.inputs, row.saving, row.headroom) == (
        "against “Their printers”; their price −15\u00a0%; our price −5.0\u00a0%", f"€{saving:.2f}", f"{saving / 9.5:.1f}\u00a0%",
    )  # fmt: skip
    assert row.margin == "18\u00a0%"
    assert row.query == {"against": "rival", "theirs": "15", "ours": "5", "theirs_as": "off", "ours_as": "off"}
    again = desk(client, deal, **row.query)["desk"].outcome
    assert again.saving == close(saving)


def test_a_change_of_volume_is_kept_with_one_sign_of_per_cent(client: Client, deal: Deal, internal: Any):
    client.force_login(people().presales)
    for typed in ("20", "20 %"):
        client.post(f"/deals/{deal.pk}/negotiation/keep/", {"against": "rival", "volume": typed})
    assert [row.inputs.rpartition(": ")[2] for row in desk(client, deal)["tries"]] == ["20\u00a0%"] * 2


def test_nonsense_is_not_kept(client: Client, deal: Deal):
    client.force_login(deal.owner)
    response = client.post(f"/deals/{deal.pk}/negotiation/keep/", {"theirs": "NaN"}, follow=True)
    assert "Nothing was kept: mend what is marked first." in response.content.decode()
    assert desk(client, deal)["tries"] == []
