"""The published collection of hostile inputs, typed into the cells of the workspace and wherever else costs are named."""

from typing import Any

import pytest
from django.urls import reverse

from cjm.kernel.text import normalise
from tco.models import CostLine, CostModel
from tco.negotiation.operations import add_concession
from tco.saved_versions.models import SavedVersion
from tco.saved_versions.operations import save_version
from tco.scenarios.operations import add_scenario
from tco.workspace.comments import add_comment
from tests.cjm.test_hostile_input import Structure, entries
from tests.factories import NOW, make_deal, people
from tests.tco.negotiation.conftest import trade_values
from tests.tco.workspace.desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.needs("shared")]

PAGES = ("deal_cost", "cost_workspace", "cost_scenarios", "cost_versions", "deal_negotiation", "deal_history")
FILES = (
    "cost_workspace_sheet",
    "cost_document",
    "cost_result",
    "cost_lines_csv",
    "cost_flows_csv",
    "cost_workbook",
    "cost_calculation",
)


@pytest.fixture
def desk(client: Any) -> Desk:
    return Desk.laid(make_deal(), client)


def texts_of(kind: str) -> list[tuple[str, str]]:
    """Return what the collection holds of a kind: the name of each entry and its text."""
    return [(parameters.values[0]["id"], parameters.values[1]) for parameters in entries(kind)]


def operations_with(desk: Desk, text: str) -> list[dict[str, Any]]:
    """Return one operation for each kind of cell, with `text` in it."""
    line, driver = desk.line("rival", "Service").pk, desk.driver("unused").pk
    cells: list[dict[str, Any]] = [{"line": line, "field": name} for name in ("name", "category", "amount", "unit", "when")]
    cells += [{"driver": driver, "field": name} for name in ("key", "name", "value", "low", "unit")]
    cells += [{"alternative": desk.alternative("rival").pk, "field": "name"}]
    set_cells = [{"op": "set", **cell, "text": text} for cell in cells]
    rows: list[dict[str, Any]] = [{"op": "new_row", "id": "a", "after": None, "name": text, "category": text, "amounts": {}}]
    return [*set_cells, *rows, {"op": "new_driver", "id": "b", "after": None, "name": text, "value": text}]


@pytest.mark.parametrize("kind", ["xss", "text", "formula", "number", "date"])
def test_every_cell_takes_any_text_as_it_is_or_names_what_is_wrong_with_it(desk, kind):
    before = desk.document()
    for entry, text in texts_of(kind):
        operations = operations_with(desk, text)
        answer = desk.edit(*operations)
        assert answer.status_code in (200, 400), entry
        if answer.status_code == 200:
            refused = {error["op"]: error["message"] for error in answer.json()["errors"]}
            assert all(refused.values()), entry
            name = CostLine.objects.get(pk=operations[0]["line"]).name
            assert name == ("Service" if 0 in refused else normalise(text, single_line=True)), entry
            desk.undo(anyway=True)
        assert desk.document() == before, entry


def named(desk: Desk, text: str) -> None:
    """Put `text` wherever people name or say something, through the operations behind the forms."""
    line, owner = normalise(text, single_line=True)[:100] or "x", desk.deal.owner
    model = CostModel.objects.get(deal=desk.deal)
    ribbons = CostLine.objects.filter(alternative__key="rival").order_by("position", "pk").last()
    assert ribbons is not None
    values = {"name": line, "source_kind": "estimate", "source_note": normalise(text)[:500]}
    CostLine.objects.filter(pk=ribbons.pk).update(**values)
    SavedVersion.objects.filter(deal=desk.deal).first() or save_version(deal=desk.deal, name="First", by=owner, at=NOW)
    copied = SavedVersion.objects.filter(deal=desk.deal).latest("number")
    copied.pk, copied.number, copied.name, copied.note = None, copied.number + 1, line, normalise(text)[:500]
    copied.save(force_insert=True)
    model.scenarios.all().delete()
    add_scenario(cost_model=model, name=line, note=normalise(text)[:500], changes={}, by=owner, at=NOW)
    add_concession(cost_model=model, by=people().presales, at=NOW, values=trade_values(gives=line, asks=line))
    add_comment(line=desk.line("rival", "Price"), text=normalise(text)[:500] or "x", by=owner, at=NOW)


def test_what_was_typed_about_costs_never_becomes_an_element_or_an_attribute(desk):
    def structures() -> list[tuple[set[str], set[str], set[str]]]:
        pages = [Structure(desk.client.get(reverse(name, args=[desk.deal.pk])).content.decode()) for name in PAGES]
        return [(set(page.dangerous), set(page.handlers), page.schemes - {"", "http", "https", "mailto"}) for page in pages]

    named(desk, "Harmless")
    before = structures()
    for _, text in texts_of("xss"):
        named(desk, text)
    assert structures() == before


def test_every_file_is_still_written(desk):
    for _, text in [*texts_of("text"), *texts_of("formula")]:
        named(desk, text)
    for name in FILES:
        answer = desk.client.get(reverse(name, args=[desk.deal.pk]))
        assert (answer.status_code, bool(b"".join(answer))) == (200, True)
