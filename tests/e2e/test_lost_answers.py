"""The cost workspace on a bad line, where the answer of an edit gets lost, and a comment that comes from elsewhere."""

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from tco.models import CostLine, CostModel
from tco.workspace.comments import add_comment
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_edit_whose_answer_was_lost_is_done_once(sheet, watch):
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    sheet.page.route("**/workspace/edit/", lose_the_first)
    sheet.press("Control+End", "Home")
    sheet.type("Training")
    sheet.press("Enter")
    expect(sheet.page.locator("#save-state")).to_contain_text("Not saved")
    assert lost == [200]
    sheet.page.get_by_role("button", name="Try again").click()
    sheet.is_saved()
    assert sheet.names() == ["Price", "Service", "Ribbons", "Training"]
    assert (list(sheet.amounts()), CostModel.objects.get().version) == (["Price", "Service", "Training"], 2)
    watch.problems[:] = [problem for problem in watch.problems if "ERR_FAILED" not in problem]


def test_a_comment_of_another_appears_in_its_cell(sheet):
    line = CostLine.objects.get(alternative__key="ours", name="Price")
    add_comment(line=line, text="With delivery?", by=people().director, at=timezone.now())
    expect(sheet.page.locator("#workspace-said")).to_have_text(f"{people().director.name}: comment on Our offer: Price")
    expect(sheet.cell("Price", "Our offer")).to_contain_text("1")
    assert CostModel.objects.get().version == 1
