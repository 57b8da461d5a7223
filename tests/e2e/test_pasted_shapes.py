"""Tables of other shapes pasted into the workspace: one that says how often, one with a row for each offer."""

import pytest
from playwright.sync_api import expect

from tco.mapping import document_of
from tco.models import CostModel
from tests.e2e.workspace import pasted_into_new_table

pytestmark = pytest.mark.django_db(transaction=True)

FREQUENCIES = """\
No.\tItem\tFrequency\tNordpack\tUs\tCurrent line
1\tMachine\tOne-off\t480,000\t393,600\t
2\tFilm\tper month\t3,100\t2,542\t1,240
3\tGlue\tper month\t700\t574\t280
4\tSoftware licence\tannual\t5,000\t4,100\t2,000
5\tOverhaul\tyear 3\t24,000\t19,680\t9,600
"""
A_ROW_FOR_EACH_OFFER = """\
Supplier\tCost item\tAmount, EUR\tFrequency\tSource
Our offer\tMachine\t480,000.00\tOne-off\tquote of 12 October
Our offer\tTraining\t8,000.00\tOne-off\tquote of 12 October
Our offer\tFilm\t37,200.00\tyearly\tmeasured
Nordpack 400\tMachine\t393,600.00\tOne-off\ttheir website
Nordpack 400\tFilm\t30,504.00\tyearly\tmeasured
Current line\tFilm\t14,880.00\tyearly\tmeasured
"""


def test_a_column_that_says_how_often_is_read_and_the_numbers_of_rows_are_not(page, login):
    deal, dialog = pasted_into_new_table(page, login, FREQUENCIES)
    expect(dialog.get_by_label("Where No. goes")).to_have_value("skip")
    expect(dialog.get_by_label("Where Frequency goes")).to_have_value("when")
    # The machine is the price, not the licence of its software.
    expect(dialog.get_by_label("Which line is the price of the offers?")).to_have_value("0")
    dialog.get_by_role("button", name="Paste", exact=True).click()
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(5)
    # An amount of a month is not taken for that of a year.
    expect(page.locator("td.is-wrong")).to_have_count(2)
    expect(page.get_by_role("button", name="Convert all (2)")).to_be_visible()
    # "Us" is no name for a sentence.
    offers = document_of(CostModel.objects.get(deal=deal))["alternatives"]
    assert [(one["name"], one["kind"]) for one in offers] == [
        ("Our offer", "ours"),
        ("Nordpack", "competitor"),
        ("Current line", "status_quo"),
    ]
    when = {line["name"]: line["when"] for line in offers[0]["lines"]}
    assert (when["Machine"], when["Software licence"], when["Overhaul"]) == ({"at": 0}, {"from": 1}, {"at": 3})


def test_rows_of_each_offer_stand_side_by_side(page, login):
    deal, dialog = pasted_into_new_table(page, login, A_ROW_FOR_EACH_OFFER)
    expect(dialog).to_contain_text("Lines: 3")
    dialog.get_by_role("button", name="Paste", exact=True).click()
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(3)
    offers = document_of(CostModel.objects.get(deal=deal))["alternatives"]
    assert [(one["name"], one["kind"], [(line["name"], line["amount"]) for line in one["lines"]]) for one in offers] == [
        ("Our offer", "ours", [("Machine", 480_000), ("Training", 8_000), ("Film", 37_200)]),
        ("Nordpack 400", "competitor", [("Machine", 393_600), ("Film", 30_504)]),
        ("Current line", "status_quo", [("Film", 14_880)]),
    ]


def test_a_title_that_speaks_of_thousands_is_heard(page, login):
    _deal, dialog = pasted_into_new_table(page, login, "Costs, thousand EUR\t\t\nItem\tWe, k€\tNordpack, k€\nMachine\t480\t394\n")
    assert [field.input_value() for field in dialog.locator("input[name=name]").all()] == ["Our offer", "Nordpack"]
    expect(dialog).to_contain_text("A heading speaks of thousands")
    dialog.get_by_role("link", name="Or paste or upload the table here").click()
    expect(page.get_by_role("heading", name="Upload a cost model")).to_be_visible()
