"""A Russian cost sheet as a client's department keeps it, pasted into the workspace as it stands."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cjm.team.models import User
from tco.mapping import document_of
from tco.models import CostModel
from tests.e2e.workspace import paste
from tests.factories import make_deal, people

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = """Расчёт стоимости владения, ₽
Статья затрат\tПериодичность\tНаше предложение\tКонкурент «Альфа»\tКак есть сейчас
Капитальные затраты\t\t\t\t
Закупка оборудования\tразово\t4\u00a0250\u00a0000,50 ₽\t3 900 000,00 ₽\t—
Монтаж\tразово\t350 000,00 ₽\t420 000,00 ₽\t—
Итого капитальные затраты\t\t4 600 000,50 ₽\t4 320 000,00 ₽\t0,00 ₽
Эксплуатационные затраты\t\t\t\t
Электроэнергия\tежегодно\t1 234,50 ₽\t2 000,00 ₽\t3 500,00 ₽
ИТОГО\t\t4 601 235,00\t4 322 000,00\t3 500,00
"""


def test_a_russian_sheet_is_understood_with_its_title_sections_totals_words_and_signs(page: Page, login):
    User.objects.filter(pk=people().owner.pk).update(language="ru")
    deal = make_deal(owner=people().owner, currency="RUB")
    login(page, deal.owner)
    page.goto(reverse("deal_cost", args=[deal.pk]))
    page.get_by_role("button", name="Открыть пустую таблицу").click()
    expect(page.locator("#workspace.is-live")).to_be_visible()
    page.locator("#lines-grid tbody td").first.click()
    paste(page, SHEET)
    dialog = page.get_by_role("dialog")
    left_out = "Капитальные затраты · Итого капитальные затраты · Эксплуатационные затраты · ИТОГО"
    expect(dialog.locator("[data-left]")).to_have_text(left_out)
    dialog.get_by_role("button", name="Вставить").click()
    expect(page.locator("#lines-grid tbody tr:not(.is-blank)")).to_have_count(3)
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    # A dash beside the price is no amount: nothing is refused, and no line is made for it.
    expect(page.locator("#workspace-said")).not_to_contain_text("Напишите")
    offers = document_of(CostModel.objects.get(deal=deal))["alternatives"]
    read = {
        offer["name"]: [
            (line["name"], line["category"], line["amount"], line["when"], line.get("price", False)) for line in offer["lines"]
        ]
        for offer in offers
    }
    assert read == {
        "Наше предложение": [
            ("Закупка оборудования", "acquisition", 4250000.5, {"at": 0}, True),
            ("Монтаж", "implementation", 350000, {"at": 0}, False),
            ("Электроэнергия", "operation", 1234.5, {"from": 1}, False),
        ],
        "Конкурент «Альфа»": [
            ("Закупка оборудования", "acquisition", 3900000, {"at": 0}, True),
            ("Монтаж", "implementation", 420000, {"at": 0}, False),
            ("Электроэнергия", "operation", 2000, {"from": 1}, False),
        ],
        "Как есть сейчас": [("Электроэнергия", "operation", 3500, {"from": 1}, False)],
    }
