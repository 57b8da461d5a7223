"""What is usually forgotten is said where a model is read and where it is built."""

import pytest
from django.test import Client

from tco.operations import save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import small_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["", "workspace/"])
def test_each_missing_cost_names_who_lacks_it_and_what_belongs_there(client: Client, page: str):
    deal = make_deal()
    document = small_document()
    document["alternatives"][0]["lines"].append({"name": "Service", "category": "maintenance", "amount": 10, "when": {"from": 1}})
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    client.force_login(people().presales)
    text = client.get(f"/deals/{deal.pk}/cost/{page}").content.decode()
    assert "6 kinds of cost are missing somewhere. Forgotten?" in text
    assert "Missing: Their printers. Others have it. service contract, spare parts" in text
    assert "No alternative has it. design, installation" in text


def test_a_model_begun_from_a_template_has_nothing_to_be_reminded_of(client: Client):
    deal = make_deal()
    client.force_login(people().presales)
    client.post(f"/deals/{deal.pk}/cost/begin/", {"template": "shipped-services"})
    assert "missing somewhere" not in client.get(f"/deals/{deal.pk}/cost/").content.decode()
