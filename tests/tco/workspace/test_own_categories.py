"""A category nobody knows is kept as one's own; one that looks like a slip is asked about, in the table and in the form."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_deal
from tests.tco.workspace.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk.laid(make_deal(), client)


def meant(desk: Desk) -> dict[str, str | None]:
    return {row["name"]: row["category_meant"] for row in desk.sheet()["rows"]}


def set_category(desk: Desk, name: str, text: str) -> dict[str, object]:
    operation = {"op": "set", "line": desk.line("rival", name).pk, "field": "category", "text": text, "row": True}
    found: dict[str, object] = desk.edit(operation).json()
    return found


def test_a_slip_is_stored_as_typed_and_the_category_probably_meant_stands_at_its_row(desk: Desk):
    found = set_category(desk, "Service", "Maintenence")
    assert found["errors"] == []
    assert (desk.line("ours", "Service").category, desk.line("rival", "Service").category) == ("Maintenence", "Maintenence")
    assert meant(desk) == {"Price": None, "Service": "Maintenance", "Ribbons": None}


def test_a_category_that_is_plainly_ones_own_is_not_asked_about(desk: Desk):
    set_category(desk, "Service", "Insurance")
    assert meant(desk) == {"Price": None, "Service": None, "Ribbons": None}


def test_a_slip_of_an_own_category_of_this_model_is_known(desk: Desk):
    set_category(desk, "Service", "Insurance")
    found = set_category(desk, "Ribbons", "Insurence")
    assert {row["name"]: row["category_meant"] for row in found["sheet"]["rows"]}["Ribbons"] == "Insurance"  # type: ignore[index]


def form_of(desk: Desk) -> tuple[str, dict[str, str]]:
    """Return the address of the form of a line with a slip, and what it sends."""
    set_category(desk, "Service", "Maintenence")
    line = desk.line("ours", "Service")
    sent = {
        "version": str(line.version),
        "name": line.name,
        "amount": line.expression,
        "when": "1–",
        "category": line.category,
        "type": "cost",
        "lifetime_residual": "none",
    }
    return reverse("cost_line", args=[desk.deal.pk, line.pk]), sent


def test_the_form_asks_and_one_press_takes_the_category_meant(desk: Desk):
    address, sent = form_of(desk)
    assert "Did you mean Maintenance?" in desk.client.get(address).content.decode()
    assert desk.client.post(address, sent | {"category_meant": "Maintenance"}).status_code == 302
    assert desk.line("ours", "Service").category == "maintenance"
    assert "Did you mean" not in desk.client.get(address).content.decode()


def test_the_form_completes_to_the_usual_categories_and_to_the_models_own(desk: Desk):
    set_category(desk, "Ribbons", "Insurance")
    address, _sent = form_of(desk)
    page = desk.client.get(address).content.decode()
    assert '<option value="Purchase price"></option>' in page
    assert '<option value="Insurance"></option>' in page
    assert '<option value="Maintenence"></option>' not in page
