"""The desk as people see it: what it answers, and that nonsense is answered with a sentence where it was typed."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cjm.deals.models import Deal
from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document
from tests.tco.negotiation.models import ANNUITY, OURS_PV, RIVAL_PV, desk_document, with_setup

pytestmark = pytest.mark.django_db
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def owner(client: Client, deal: Deal) -> Client:
    client.force_login(deal.owner)
    return client


def answer(client: Client, deal: Deal, **typed: str) -> Any:
    response = client.get(f"/deals/{deal.pk}/negotiation/", typed)
    assert response.status_code == 200
    return response


def words(client: Client, deal: Deal, **typed: str) -> str:
    html = answer(client, deal, **typed).content.decode()
    return " ".join(TAG.sub(" ", html).replace("\u00a0", " ").replace("&#x27;", "'").split())


def outcome(client: Client, deal: Deal, **typed: str) -> Any:
    return answer(client, deal, **typed).context["desk"].outcome


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


# --- Answers ------------------------------------------------------------------------------------------------------------------


def test_the_desk_opens_with_the_model_as_it_is_against_its_reference(owner: Client, deal: Deal):
    found = outcome(owner, deal)
    assert (found.theirs.key, found.saving) == ("rival", close(RIVAL_PV - OURS_PV))
    assert (found.ours.price, found.theirs.price, found.ours.discount) == (close(1000), close(800), 0)


def test_a_price_taken_off_whole_is_told_as_nothing_and_not_as_missing(owner: Client, deal: Deal):
    found = outcome(owner, deal, ours="100")
    at_list = outcome(owner, deal).standing.headroom
    assert (found.ours.price, found.standing.headroom.status) == (0, "ok")
    assert found.standing.headroom.max_price_total == close(at_list.max_price_total)
    shown = words(owner, deal, ours="100")
    assert "no price marked" not in shown
    assert "Our price could rise from €0 to " in shown


def test_ours_that_is_dearer_even_for_nothing_is_out_of_reach(client: Client):
    deal, document = make_deal(), desk_document()
    document["alternatives"][0]["lines"][1]["amount"] = "9 * labels * wage"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    found = outcome(client, deal, ours="100")
    assert found.saving < 0
    assert found.standing.headroom.status == "unreachable"


def test_theirs_for_nothing_needs_no_discount_or_cannot_match_ours(owner: Client, deal: Deal):
    dearer = outcome(owner, deal, theirs="100", ours="100")
    assert (dearer.saving > 0, dearer.standing.rival_discount.status) == (True, "impossible")
    matched = outcome(owner, deal, theirs="100")
    status = "impossible" if matched.saving > 0 else "not_needed"
    assert matched.standing.rival_discount.status == status
    assert "no price marked" not in words(owner, deal, theirs="100")


@pytest.mark.parametrize(
    ("typed", "told"), [("1", "put off by 1 month"), ("2", "put off by 2 months"), ("2.5", "put off by 2.5 months")]
)
def test_a_kept_try_says_how_long_the_decision_was_put_off(owner: Client, deal: Deal, typed: str, told: str):
    owner.post(f"/deals/{deal.pk}/negotiation/keep/", {"against": "rival", "ours": "100", "delay": typed})
    shown = words(owner, deal)
    assert f"{told}" in shown
    assert f"{told}s" not in shown or typed != "1"


def test_a_discount_and_a_price_say_the_same(owner: Client, deal: Deal):
    by_share = outcome(owner, deal, theirs="15", theirs_as="off", ours="5", ours_as="off")
    by_price = outcome(owner, deal, theirs="680", theirs_as="price", ours="950", ours_as="price")
    for found in (by_share, by_price):
        assert (found.theirs.price, found.ours.price, found.ours.given) == (close(680), close(950), close(50))
        assert found.saving == close(680 + 300 * ANNUITY - (950 + 100 * ANNUITY))
        assert found.standing.headroom.pct == close(found.saving / 950)


def test_a_percentage_may_carry_its_sign_but_is_no_price(owner: Client, deal: Deal):
    assert outcome(owner, deal, theirs="15.5 %").theirs.price == outcome(owner, deal, theirs="15.5").theirs.price == close(676)
    errors = answer(owner, deal, theirs="15%", theirs_as="price").context["desk_form"].errors
    assert errors == {"theirs": ["This is a percentage. Choose per cent beside the field, or write the number alone."]}
    assert answer(owner, deal, ours="%").context["desk_form"].errors.keys() == {"ours"}


def test_the_page_tells_price_cost_saving_and_headroom(owner: Client, deal: Deal):
    text = words(owner, deal, theirs="15")
    assert "€680 instead of €800 (−15 %)" in text
    assert "Ours costs the client 2.3 % less to own than “Their printers”." in text
    assert "1,201" in text
    assert "Our price could rise from €1,000 to €1,027" in text


def test_the_rival_is_chosen_by_the_address_and_nobody_falls_back_to_the_first(owner: Client, deal: Deal):
    assert [outcome(owner, deal, against=key).theirs.key for key in ("today", "ours", "nobody", "")] == ["today", *["rival"] * 3]


def test_a_changed_volume_counts_for_all_offers(owner: Client, deal: Deal):
    found = outcome(owner, deal, volume="20", driver="labels")
    assert found.ours.present_value == close(1000 + 120 * ANNUITY)
    assert found.theirs.present_value == close(800 + 360 * ANNUITY)
    assert outcome(owner, deal, volume="60", volume_as="value", driver="labels").saving == close(found.saving)


def test_the_volume_is_guessed_as_what_counts_things_in_most_lines(owner: Client, deal: Deal):
    form = answer(owner, deal).context["desk_form"]
    assert form.fields["driver"].choices[0] == ("labels", "Labels a year")


def test_what_our_price_hangs_on_is_the_likelier_volume(client: Client):
    deal = make_deal()
    document = desk_document()
    document["drivers"].append({"key": "printers", "name": "Printers", "unit": "pieces", "value": 10})
    document["alternatives"][0]["lines"][0]["amount"] = "printers * 100"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert answer(client, deal).context["desk_form"].fields["driver"].choices[0] == ("printers", "Printers")


def test_waiting_costs_what_the_present_state_costs_more(owner: Client, deal: Deal):
    waiting = outcome(owner, deal, delay="3").waiting
    assert (waiting.today, waiting.ours, waiting.lost_in_all) == (close(75), close(100 / 12), close(3 * 800 / 12))
    assert "Lost in 3 months. As it is today they cost €225" in words(owner, deal, delay="3")


def test_without_a_present_state_waiting_costs_the_saving_of_a_month(client: Client):
    deal = make_deal()
    document = desk_document()
    del document["alternatives"][2]
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert outcome(client, deal, delay="2").waiting.lost_in_all == close(2 * (RIVAL_PV - OURS_PV) / ANNUITY / 12)


def test_a_discount_is_told_in_hours_and_days_of_the_model(client: Client):
    deal = make_deal()
    save_document(deal=deal, document=with_setup(desk_document()), by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert answer(client, deal, ours="5").context["answers"].equivalents == [
        "2 hours of standstill", "25 hours (“Clerk, full cost”)", "5 days (“Set-up”)", "125\u00a0% of the whole implementation",
    ]  # fmt: skip


def test_nobody_takes_an_answer_for_one_to_what_was_refused(owner: Client, deal: Deal):
    warning = "What is marked above does not count in these answers."
    assert warning in words(owner, deal, theirs="150")
    assert warning not in words(owner, deal, theirs="15")


def test_no_rival_asks_for_one(client: Client):
    deal = make_deal()
    document = desk_document()
    document["alternatives"] = document["alternatives"][:1]
    del document["reference"]
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert "There is only one alternative so far." in words(client, deal)


def test_a_deal_without_a_model_says_what_to_do_first(client: Client):
    deal = make_deal()
    client.force_login(deal.owner)
    assert "Enter the costs of the offers" in words(client, deal)
    client.force_login(people().teammate)
    assert "Enter the costs of the offers" not in words(client, deal)


def test_studies_of_unequal_length_are_told_by_the_year(client: Client):
    deal = make_deal()
    save_document(deal=deal, document=rich_document() | {"reference": "rival-1"}, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert "A year: the studies differ in length" in words(client, deal, against="rent", theirs="", ours="5", delay="2")


# --- While typing -------------------------------------------------------------------------------------------------------------


def test_typing_swaps_the_answers_alone_and_keeps_the_address_short(owner: Client, deal: Deal):
    typed = {"against": "rival", "theirs": "15", "theirs_as": "off", "ours": "", "ours_as": "off", "delay": " ", "driver": "labels"}
    response = owner.get(f"/deals/{deal.pk}/negotiation/", typed, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert ("<html" in html, 'id="desk-answers"' in html, html.count("hx-swap-oob")) == (False, True, 4)
    assert response.headers["HX-Replace-Url"] == f"/deals/{deal.pk}/negotiation/?against=rival&theirs=15&theirs_as=off"


def test_the_count_of_queries_does_not_grow_with_the_trades(owner: Client, deal: Deal, add_trade: Any):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer(owner, deal)
        return len(captured)

    add_trade()
    few = queries()
    for _ in range(5):
        add_trade(status="agreed")
    assert queries() == few


# --- Hostile input ------------------------------------------------------------------------------------------------------------

NOT_A_NUMBER = "Write a number such as 1,234.50."
WRONG = [
    ({"theirs": "NaN"}, "theirs", NOT_A_NUMBER),
    ({"theirs": "1e400"}, "theirs", NOT_A_NUMBER),
    ({"ours": "Infinity"}, "ours", NOT_A_NUMBER),
    ({"ours": "1_000"}, "ours", NOT_A_NUMBER),
    ({"ours": "5 / 7"}, "ours", NOT_A_NUMBER),
    ({"ours": "\0"}, "ours", NOT_A_NUMBER),
    ({"ours": "=1+1"}, "ours", NOT_A_NUMBER),
    ({"theirs": "1000000000"}, "theirs", "A discount is at most 100 per cent; a negative one raises the price."),
    ({"theirs": "-1000000000"}, "theirs", "At least -100 is needed here."),
    ({"theirs": "-5", "theirs_as": "price"}, "theirs", "A price is not negative."),
    ({"ours": "9" * 50}, "ours", "This number is too long: at most 40 characters."),
    ({"ours": "1000000000000000", "ours_as": "price"}, "ours", "No price of this size can be worked out with the model."),
    ({"against": "today", "theirs": "5"}, "theirs", "No price is marked in “By hand”. Mark the lines that make it up."),
    ({"delay": "-3"}, "delay", "At least 0 is needed here."),
    ({"delay": "1000000000"}, "delay", "At most 120 is possible here."),
    ({"volume": "1000000000"}, "volume", "A change lies between −100 and 1000 per cent."),
    ({"volume": "-101"}, "volume", "A change lies between −100 and 1000 per cent."),
    ({"volume": "-1", "volume_as": "value"}, "volume", "A volume is not negative."),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), WRONG, ids=[str(case[0])[:50] for case in WRONG])
def test_what_cannot_be_meant_is_answered_at_the_field(owner: Client, deal: Deal, typed: dict[str, str], field: str, sentence: str):
    response = answer(owner, deal, **typed)
    assert response.context["desk_form"].errors == {field: [sentence]}
    assert response.context["desk"].outcome.saving is not None
    note = re.search(rf'id="id_{field}_note".*?</div></div>', response.content.decode())
    assert note is not None
    assert TAG.sub("", note[0]).endswith(sentence)


def test_a_volume_at_which_a_line_divides_by_zero_is_said_at_the_field(client: Client):
    deal = make_deal()
    document = desk_document()
    document["alternatives"][1]["lines"][1]["amount"] = "15000 / labels"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    errors = answer(client, deal, volume="-100", driver="labels").context["desk_form"].errors
    assert errors == {"volume": ["With this volume the model cannot be worked out: some line divides by zero or grows too large."]}


def test_a_volume_that_changes_over_time_is_changed_in_per_cent(client: Client):
    deal = make_deal()
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    assert answer(client, deal, volume="2", volume_as="value", driver="ramp").context["desk_form"].errors == {
        "volume": ["This volume changes over time; type its change in per cent."]
    }
    assert answer(client, deal, volume="-20", driver="ramp").context["desk_form"].errors == {}


@pytest.mark.parametrize(
    "query", ["?against=%00%ff&driver=%00", "?theirs_as=gold&theirs=5", "?theirs=<script>", "?ours=100", "?ours=5&ours=6"]
)
def test_nonsense_in_the_address_is_survived(owner: Client, deal: Deal, query: str):
    response = owner.get(f"/deals/{deal.pk}/negotiation/{query}")
    assert (response.status_code, b"<script>" in response.content.split(b"<main")[1]) == (200, False)


def test_a_russian_reader_types_and_reads_their_own_numbers(owner: Client, deal: Deal):
    deal.owner.language = "ru"
    deal.owner.save()
    found = answer(owner, deal, theirs="12,5")
    assert found.context["desk"].outcome.theirs.price == close(700)
    assert "700\u00a0€" in found.content.decode()
    assert answer(owner, deal, theirs="1.234").context["desk_form"].errors.keys() == {"theirs"}
