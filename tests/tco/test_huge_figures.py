"""Sums are as large as any number can be: whoever types nines without end spoils their own model, and nobody's page."""

import pytest
from django.test import Client

from tests.factories import make_deal, people
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db
PAGES = [
    "cost/",
    "cost/workspace/",
    "cost/workspace/answer/",
    "cost/scenarios/",
    "cost/versions/",
    "cost/versions/difference/?from=1",
    "cost/versions/difference.csv?from=1",
    "cost/calculation.xlsx",
    "cost/model.xlsx",
    "cost/flows.csv",
    "negotiation/?theirs=10&delay=2",
    "",
]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("amount", ["wage" + "*1e15" * 2, "-wage" + "*1e15" * 17])
def test_every_page_of_a_deal_shows_a_sum_of_any_size(client: Client, amount: str, language: str):
    director = people().director
    director.language = language
    director.save()
    desk = Desk.laid(make_deal(), client, document())
    client.force_login(director)
    client.post(f"/deals/{desk.deal.pk}/cost/versions/", {"name": "Before"})
    client.post(f"/deals/{desk.deal.pk}/cost/scenarios/usual/")
    line = desk.line("rival", "Ribbons")
    assert desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": amount}).json()["errors"] == []
    statuses = {page: client.get(f"/deals/{desk.deal.pk}/{page}").status_code for page in PAGES}
    assert statuses == dict.fromkeys(PAGES, 200)
