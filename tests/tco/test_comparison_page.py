"""The page of the comparison: what it shows, for whom it turns, and what it costs to read."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cjm.deals.models import Deal
from tco.evaluation import evaluate_document
from tco.gaps import find_cost_gaps
from tco.models import CostLine, CostModel
from tco.operations import delete_model, save_document
from tco.presentation.comparison import Comparison
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document, small_document

pytestmark = pytest.mark.django_db
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def deal() -> Deal:
    return make_deal()


@pytest.fixture
def owner(client: Client, deal: Deal) -> Client:
    client.force_login(deal.owner)
    return client


def model(deal: Deal, document: dict[str, Any]) -> CostModel:
    return save_document(deal=deal, document=document, by=deal.owner, at=NOW)


def page(client: Client, deal: Deal, query: str = "") -> str:
    response = client.get(f"/deals/{deal.pk}/cost/{query}")
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(TAG.sub(" ", html).replace("\u00a0", " ").replace("&#x27;", "'").split())


def compared(document: dict[str, Any], **more: Any) -> Comparison:
    return Comparison(document, evaluate_document(document), **more)


def test_an_empty_page_says_what_to_do_first(owner: Client, deal: Deal):
    html = page(owner, deal)
    assert (f"/deals/{deal.pk}/cost/template.xlsx" in html, f"/deals/{deal.pk}/cost/upload/" in html) == (True, True)


def test_an_empty_page_offers_nothing_to_those_who_may_only_look(client: Client, deal: Deal):
    client.force_login(people().teammate)
    assert "cost/upload/" not in page(client, deal)


def test_the_page_shows_sums_by_category_and_what_follows_from_them(owner: Client, deal: Deal):
    model(deal, small_document())
    text = words(page(owner, deal))
    annuity = 1 / 1.1 + 1 / 1.21
    assert f"Purchase price {1000:,} {800}" in text
    assert f"Cost of ownership {1000 + 100 * annuity:,.0f} {800 + 300 * annuity:,.0f}" in text
    assert "Ours costs the client 11 % less to own than “Their printers”." in text
    assert "Amounts are net of VAT, which the buyer recovers." in text


def test_the_table_turns_to_undiscounted_sums_by_its_address(owner: Client, deal: Deal):
    model(deal, small_document())
    assert "Cost of ownership 1,200 1,400" in words(page(owner, deal, "?money=plain"))


def test_the_other_alternative_is_chosen_by_its_address():
    document = small_document()
    document["alternatives"].append({"key": "today", "name": "As today", "kind": "status_quo", "lines": []})
    assert [compared(document, against=key).rival.key for key in ("rival", "today", "")] == ["rival", "today", "today"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query", ["?against=nobody", "?against=ours", "?money=gold", "?against=%00%ff", "?against=rival&against=ours"]
)
def test_nonsense_in_the_address_shows_the_page_as_it_is_without_it(owner: Client, deal: Deal, query: str):
    model(deal, small_document())
    assert "Label printers" in page(owner, deal, query)


def test_studies_of_unequal_length_are_compared_by_the_cost_of_a_year(owner: Client, deal: Deal):
    document = small_document()
    document["alternatives"][1]["periods"] = 1
    comparison = compared(document)
    assert [figure.label for figure in comparison.figures] == ["Saving a year"]
    model(deal, document)
    text = words(page(owner, deal))
    assert "The studies differ in length, so the cost of a year is compared." in text


def test_one_alternative_alone_asks_for_another(owner: Client, deal: Deal):
    document = small_document()
    del document["alternatives"][1]
    model(deal, document)
    assert "There is only one alternative so far." in words(page(owner, deal))


def test_where_the_rival_wins_is_shown_by_category_and_by_line():
    dearer = compared(small_document()).dearer
    assert [(row.label, row.ours, row.theirs, row.more) for row in dearer.categories] == [("Purchase price", "1,000", "800", "200")]
    assert [(row.label, row.more) for row in dearer.lines] == [("Printers", "200")]


def test_where_the_rival_never_wins_that_is_said(owner: Client, deal: Deal):
    document = small_document()
    document["alternatives"][0]["lines"][0]["amount"] = 700
    model(deal, document)
    assert "In no category and on no line." in words(page(owner, deal))


def test_what_nobody_has_thought_of_is_named():
    assert "implementation" in [cost.category for cost in compared(small_document()).forgotten]
    assert "acquisition" not in [cost.category for cost in compared(small_document()).forgotten]


def test_every_figure_explains_itself(owner: Client, deal: Deal):
    model(deal, small_document())
    html = page(owner, deal)
    assert html.count("How is this worked out?") == 8


def test_of_very_many_lines_those_of_one_alternative_are_listed_at_a_time(owner: Client, deal: Deal):
    document = small_document()
    for alternative in document["alternatives"]:
        alternative["lines"] *= 101
    model(deal, document)
    for query, listed in (("", "contract"), ("?lines=rival", "quote"), ("?lines=nobody", "contract")):
        text = words(page(owner, deal, query))
        assert (text.count("Printers price Purchase price"), listed in text.lower()) == (101, True)


def test_each_line_shows_its_source_and_each_driver_where_it_is_used(owner: Client, deal: Deal):
    model(deal, rich_document())
    text = words(page(owner, deal))
    assert "Written quote · confidence medium Quote 26-014, 10 Jan 2026" in text
    assert "Screw compressor K-90: Energy Конкурент «Север»: Energy" in text
    assert "answers the concern “budget”" in text


def test_typed_text_never_becomes_an_element(owner: Client, deal: Deal):
    document = rich_document()
    attack = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    document["name"] = document["drivers"][0]["unit"] = attack
    for alternative in document["alternatives"]:
        alternative["name"] += attack
        for line in alternative["lines"]:
            line["name"] += attack
            line["category"] = attack
            line["source"] = {"kind": "estimate", "note": attack}
            line["concern"] = attack
    model(deal, document)
    html = page(owner, deal)
    assert ("<img" in html, "<script>alert" in html) == (False, False)


def test_the_page_speaks_russian(client: Client, deal: Deal):
    deal.owner.language = "ru"
    deal.owner.save()
    client.force_login(deal.owner)
    model(deal, small_document())
    assert "Цена покупки" in page(client, deal)


def test_the_page_costs_the_same_queries_for_few_lines_and_for_many(
    owner: Client, deal: Deal, django_assert_max_num_queries: Any, django_assert_num_queries: DjangoAssertNumQueries
):
    model(deal, small_document())
    with django_assert_max_num_queries(25) as few:
        page(owner, deal)
    document = small_document()
    for alternative in document["alternatives"]:
        alternative["lines"] *= 40
    document["drivers"] = [{"key": f"d{number}", "value": number} for number in range(50)]
    model(deal, document)
    with django_assert_num_queries(len(few)):
        page(owner, deal)


def test_gaps_are_found_for_many_deals_in_three_queries(deal: Deal, django_assert_num_queries: DjangoAssertNumQueries):
    weak, sound, closed, old = (make_deal(title=title) for title in ("weak", "sound", "closed", "old"))
    for modelled in (weak, sound, closed, old):
        model(modelled, small_document())
    closed.status = "won"
    CostLine.objects.filter(alternative__cost_model__deal__in=[old, closed]).update(source_expires=date(2026, 1, 1))
    weak.evidence_score, sound.evidence_score, old.evidence_score = 0.2, 0.9, 0.9
    with django_assert_num_queries(3):
        gaps = find_cost_gaps([deal, weak, sound, closed, old])
    assert {pk: [gap.text for gap in found] for pk, found in gaps.items()} == {
        deal.pk: ["What each offer costs the client is not compared yet"],
        weak.pk: ["Most of the cost comparison rests on estimates"],
        old.pk: ["4 numbers are past their date"],
    }


def test_the_history_tells_what_became_of_the_model(owner: Client, deal: Deal):
    model(deal, rich_document())
    saved = model(deal, small_document())
    delete_model(cost_model=saved, by=deal.owner, at=NOW)
    text = words(owner.get(f"/deals/{deal.pk}/history/").content.decode())
    assert "Cost model “Compressors for the bottling hall” imported: 3 alternatives with 8 lines" in text
    assert "Cost model replaced by “Label printers”: 2 alternatives with 4 lines, before that 3 alternatives with 8 lines" in text
    assert "Cost model “Label printers” removed: 2 alternatives with 4 lines" in text


def test_the_model_is_removed_by_name_and_only_as_it_was_seen(owner: Client, deal: Deal):
    model(deal, small_document())
    assert "Remove “Label printers”?" in words(page_of(owner, f"/deals/{deal.pk}/cost/delete/"))
    assert owner.post(f"/deals/{deal.pk}/cost/delete/", {"based_on": 9}).status_code == 409
    assert owner.post(f"/deals/{deal.pk}/cost/delete/", {}).status_code == 409
    assert CostModel.objects.count() == 1
    assert owner.post(f"/deals/{deal.pk}/cost/delete/", {"based_on": 1}).status_code == 302
    again = owner.post(f"/deals/{deal.pk}/cost/delete/", {"based_on": 1}, follow=True)
    assert (again.status_code, "The cost model is removed already." in again.text) == (200, True)
    assert CostModel.objects.count() == 0


def page_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


# --- Downloads ----------------------------------------------------------------------------------------------------------------


def test_the_model_comes_out_as_the_document_that_went_in(owner: Client, deal: Deal):
    model(deal, rich_document())
    response = owner.get(f"/deals/{deal.pk}/cost/model.json")
    assert json.loads(response.content) == rich_document()
    assert response["Content-Disposition"] == 'attachment; filename="Compressors-for-the-bottling-hall.json"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_result_carries_the_fingerprint_of_that_document(owner: Client, deal: Deal):
    model(deal, rich_document())
    result = json.loads(owner.get(f"/deals/{deal.pk}/cost/result.json").content)
    assert result == json.loads(json.dumps(evaluate_document(rich_document())))


def test_a_cost_sheet_can_be_downloaded_and_uploaded_again(owner: Client, deal: Deal):
    from tco.imports import read_upload

    model(deal, rich_document())
    response = owner.get(f"/deals/{deal.pk}/cost/model.xlsx")
    assert read_upload(response.content).document == rich_document()


def test_a_text_too_long_for_a_cell_leads_back_with_an_explanation(owner: Client, deal: Deal):
    document = small_document()
    document["alternatives"][0]["lines"][0]["source"]["note"] = "long " * 7000
    model(deal, document)
    response = owner.get(f"/deals/{deal.pk}/cost/model.xlsx", follow=True)
    assert "longer than a cell of a spreadsheet can be" in response.content.decode()


def test_a_name_with_line_ends_and_slashes_makes_a_harmless_file_name(owner: Client, deal: Deal):
    document = small_document()
    document["name"] = 'a"; x=\r\nX-Evil: 1/../b'
    model(deal, document)
    response = owner.get(f"/deals/{deal.pk}/cost/model.json")
    assert response["Content-Disposition"] == 'attachment; filename="a-x-X-Evil-1-b.json"'


def test_numbers_past_their_date_are_named_with_what_rests_on_them(owner: Client, deal: Deal):
    model(deal, small_document())
    CostLine.objects.filter(name="Ribbons", alternative__key="rival").update(
        source_expires=date(2026, 3, 1), source_kind="contract"
    )
    text = words(page(owner, deal))
    assert "1 number is past its date" in text
    assert "Ribbons Their printers 300 EUR Contract — 1 Mar 2026 63 %" in text
    # The other side has no source, so that the old one takes nothing from the score.
    assert "63 % of the difference rests on it. Ask for it anew before the client asks how old it is." in text
    CostLine.objects.filter(name="Ribbons").update(source_kind="contract")
    assert "63 % of the difference rests on it. Counted as an estimate" in words(page(owner, deal))
    CostLine.objects.filter(alternative__key="rival").update(source_expires=date(2026, 3, 1))
    assert "of the difference rests on them." in words(page(owner, deal))


def test_without_old_numbers_nothing_is_said_of_dates(owner: Client, deal: Deal):
    model(deal, small_document())
    assert 'id="outdated"' not in page(owner, deal)
