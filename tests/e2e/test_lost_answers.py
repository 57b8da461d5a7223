"""The cost workspace on a bad line, where the answer of an edit gets lost, and a comment that comes from elsewhere."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from cjm.deals.models import Deal
from tco.models import CostLine, CostModel
from tco.operations import save_document
from tco.workspace.comments import add_comment
from tests.e2e.test_workspace import Sheet
from tests.factories import NOW, make_deal, people
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(page: Page, login, transactional_db: None) -> Sheet:
    deal: Deal = make_deal(owner=people().owner)
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    login(page, deal.owner)
    return Sheet(page, deal)


def test_an_edit_whose_answer_was_lost_is_done_once(table, watch):
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    table.page.route("**/workspace/edit/", lose_the_first)
    table.press("Control+End", "Home")
    table.type("Training")
    table.press("Enter")
    expect(table.page.locator("#save-state")).to_contain_text("Not saved")
    assert lost == [200]
    table.page.get_by_role("button", name="Try again").click()
    table.is_saved()
    assert table.names() == ["Price", "Service", "Ribbons", "Training"]
    assert (list(table.amounts()), CostModel.objects.get().version) == (["Price", "Service", "Training"], 2)
    watch.problems[:] = [problem for problem in watch.problems if "ERR_FAILED" not in problem]


def test_a_comment_of_another_appears_in_its_cell(table):
    line = CostLine.objects.get(alternative__key="ours", name="Price")
    add_comment(line=line, text="With delivery?", by=people().director, at=timezone.now())
    expect(table.page.locator("#workspace-said")).to_have_text(f"{people().director.name}: comment on Our offer: Price")
    expect(table.cell("Price", "Our offer")).to_contain_text("1")
    assert CostModel.objects.get().version == 1
