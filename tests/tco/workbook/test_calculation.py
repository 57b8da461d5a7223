"""What the workbook holds before anybody recalculates it, and when there is none."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tco.operations import save_document
from tco.workbook import calculation
from tco.workbook.refusals import CannotWriteCalculation
from tests.factories import NOW, make_deal
from tests.tco.documents import rich_document, small_document
from tests.tco.engine.models import alternative, line, model
from tests.tco.workbook.recalculation import calculation_of, checks, differences, errors


def cells(content: bytes, *, values: bool = False) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_stored_values_are_the_engines():
    content = calculation_of(rich_document())
    figures = checks(content)
    assert len(figures) > 100
    assert (
        differences({label: pair[0] for label, pair in figures.items()}, {label: pair[1] for label, pair in figures.items()}) == []
    )
    assert errors(content) == []


def test_the_sheets_stand_in_the_order_of_the_argument():
    book = openpyxl.load_workbook(io.BytesIO(calculation_of(rich_document())))
    assert book.sheetnames == ["Assumptions", "Cost lines", "Lists", "Flows", "Comparison", "Sensitivity", "Checks"]
    assert book.active is not None
    assert book.active.title == "Comparison"


def charts_of(document: dict[str, Any]) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(calculation_of(document))) as book:
        return [book.read(name).decode() for name in sorted(book.namelist()) if name.startswith("xl/charts/chart")]


def test_the_comparison_is_drawn_from_its_own_cells():
    by_category, added_up, _tornado = charts_of(rich_document())
    assert ('<c:grouping val="stacked"/>' in by_category, "Comparison!$B$5" in by_category) == (True, True)
    assert ("<c:lineChart>" in added_up, added_up.count("Flows!$U$") > 1) == (True, True)


def test_a_name_like_an_address_is_not_taken_for_one_in_a_chart():
    document = small_document()
    for each in document["alternatives"]:
        each["name"] = f"=cmd|' /C calc'!A{len(each['key'])}"
    addresses = [address for chart in charts_of(document) for address in re.findall("<c:f>([^<]*)</c:f>", chart)]
    assert addresses
    assert [address for address in addresses if "cmd" in address] == []


def test_who_stands_alone_has_nothing_added_up():
    charts = charts_of(model(alternative("ours", "ours", line())))
    assert [("<c:lineChart>" in chart) for chart in charts] == [False]


def test_a_model_without_lists_has_no_sheet_for_them():
    assert "Lists" not in openpyxl.load_workbook(io.BytesIO(calculation_of(small_document()))).sheetnames


HOSTILE = [
    "=1+1",
    "+7 495 123-45-67",
    "@ivanov",
    '=WEBSERVICE("http://127.0.0.1")',
    "{=1}",
    "<r>1 & 2</r>",
    "a_x000D_b",
    "'quoted'",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_is_never_a_formula(text: str):
    document = rich_document()
    plain = {cell.coordinate for cell in cells(calculation_of(document)) if cell.data_type == "f"}
    document["name"] = text
    for owner in document["alternatives"]:
        owner["name"] = text
        for each in owner["lines"]:
            each["name"] = each["category"] = each["concern"] = text
            each["source"] = {"kind": "estimate", "note": text}
    for driver in document["drivers"]:
        driver["name"] = driver["unit"] = text
    found = cells(calculation_of(document))
    assert [cell.value for cell in found if cell.data_type == "f" and text in str(cell.value)] == []
    assert text in {cell.value for cell in found if cell.data_type == "s"}
    assert plain


def test_the_same_model_gives_the_same_bytes():
    assert calculation_of(rich_document()) == calculation_of(rich_document())


def test_a_model_past_what_a_spreadsheet_holds_is_refused_with_both_numbers():
    lines = [line(name=str(number)) for number in range(300)]
    large = model(alternative("ours", "ours", *lines), count=600, unit="month")
    with pytest.raises(CannotWriteCalculation, match="holds at most 150,000"):
        calculation_of(large)


def test_reruns_that_would_not_fit_leave_values_in_the_sensitivity(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tco.workbook.study.MOST_RERUN_CELLS", 10)
    assert "value, not live" in {cell.value for cell in cells(calculation_of(rich_document()))}


# --- The page -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_workbook_of_a_deal_is_downloaded_under_the_models_name(client: Client):
    deal = make_deal()
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    response = client.get(f"/deals/{deal.pk}/cost/calculation.xlsx")
    assert (response.status_code, response["Content-Disposition"]) == (
        200,
        'attachment; filename="label-printers-calculation.xlsx"',
    )
    assert openpyxl.load_workbook(io.BytesIO(response.content))["Comparison"]["A1"].value == "Comparison"


@pytest.mark.django_db
def test_a_deal_without_a_model_has_no_workbook(client: Client):
    deal = make_deal()
    client.force_login(deal.owner)
    assert client.get(f"/deals/{deal.pk}/cost/calculation.xlsx").status_code == 404


@pytest.mark.django_db
def test_a_refusal_is_said_on_the_page_of_the_comparison(client: Client, monkeypatch: pytest.MonkeyPatch):
    deal = make_deal()
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    monkeypatch.setattr(calculation, "MOST_CELLS", 10)
    response = client.get(f"/deals/{deal.pk}/cost/calculation.xlsx", follow=True)
    assert response.redirect_chain == [(f"/deals/{deal.pk}/cost/", 302)]
    assert "a workbook with live formulas holds at most 10" in response.content.decode()
