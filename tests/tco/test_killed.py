"""A process killed with SIGKILL in the middle of a change of costs: the old state stands, its history fits, a retry ends well."""

from collections.abc import Callable
from typing import Any

import pytest

from cjm.deals.models import Deal, DealEvent
from cjm.team.models import CompanyEvent
from tco.changes.models import ModelChange
from tco.cost_templates.models import CostTemplate
from tco.cost_templates.operations import make_template
from tco.mapping import document_of
from tco.models import CostLine, CostModel, ImportDraft
from tco.operations import confirm_draft, keep_draft, save_document
from tco.saved_versions.models import SavedVersion
from tco.saved_versions.operations import restore_version, save_version
from tco.workspace.operations import edit_model
from tests.factories import NOW, make_deal, people
from tests.killing import kill_after_write, writes_of
from tests.tco.documents import small_document
from tests.tco.sheets import as_json
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)

Work = Callable[[Deal], object]


@pytest.fixture
def deal() -> Deal:
    """A deal with a model on the desk, a version of it, and a file that waits to be confirmed."""
    deal = make_deal()
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    save_version(deal=deal, name="Before the call", by=deal.owner, at=NOW)
    edit_price(deal, "1100")
    keep_draft(deal=deal, file_name="costs.json", content=as_json(small_document()), by=deal.owner, at=NOW)
    return deal


def price_of(deal: Deal) -> Any:
    return CostModel.objects.get(deal=deal).alternatives.get(key="ours").lines.get(name="Price")


def edit_price(deal: Deal, amount: str) -> object:
    line = price_of(deal)
    operation = {"op": "set", "line": line.pk, "field": "amount", "text": amount}
    return edit_model(deal=deal, operations=[operation], by=deal.owner, at=NOW, edit_id=f"edit-{amount}")


def edit(deal: Deal) -> object:
    return edit_price(deal, "1200")


def confirm_import(deal: Deal) -> object:
    draft = ImportDraft.objects.get(deal=deal)
    return confirm_draft(draft=draft, document=small_document(), by=deal.owner, at=NOW, based_on=deal.cost_model.version)


def go_back(deal: Deal) -> object:
    return restore_version(version=deal.saved_cost_versions.get(), by=deal.owner, at=NOW, based_on=deal.cost_model.version)


def add_template(deal: Deal) -> object:
    values = {"name": "Printers", "description": "", "trade": "equipment"}
    return make_template(cost_model=deal.cost_model, team=None, by=people().director, at=NOW, **values)


def state() -> dict[str, Any]:
    """Return everything that a change of costs may leave a trace in."""
    deal = Deal.objects.get()
    counted = (DealEvent, CompanyEvent, ModelChange, ImportDraft, SavedVersion, CostTemplate)
    return {
        "document": document_of(deal.cost_model),
        "version": deal.cost_model.version,
        "rows": list(CostLine.objects.order_by("pk").values_list("pk", "version")),
        "figures": (deal.headroom, deal.evidence_score),
        "counts": {model.__name__: model.objects.count() for model in counted},
    }


@pytest.mark.parametrize("work", [edit, confirm_import, go_back, add_template])
def test_a_killed_process_leaves_the_old_state_and_a_retry_ends_well(deal: Deal, work: Work):
    def act() -> object:
        return work(Deal.objects.get())

    before, writes = state(), writes_of(act)
    assert writes > 0
    for number in range(1, writes + 1):
        kill_after_write(act, number)
        assert state() == before, f"killed after write {number} of {writes}"
    act()
    after = state()
    assert after != before
    assert list(ModelChange.objects.order_by("version").values_list("version", flat=True)) == list(range(1, after["version"] + 1))


def test_the_same_kill_without_a_transaction_leaves_half_of_the_work(deal: Deal):
    def half() -> None:
        Deal.objects.filter(pk=deal.pk).update(title="First half")
        Deal.objects.filter(pk=deal.pk).update(next_step="Second half")

    kill_after_write(half, 1)
    deal.refresh_from_db()
    assert (deal.title, deal.next_step) == ("First half", "")
