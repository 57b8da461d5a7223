"""Going back brings back what stands beside the document: which line was which, comments on it, until when a source holds."""

import copy
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cjm.deals.models import Deal
from tco.mapping import document_of
from tco.models import CostLine, CostModel, Driver, LineComment, ModelChange, SavedVersion
from tco.operations import delete_model, save_document
from tco.saved_versions.operations import restore_replaced, restore_version, save_version
from tco.workspace.comments import add_comment, comments_on
from tests.factories import NOW, make_deal
from tests.tco.documents import rich_document

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 31)


@pytest.fixture
def deal() -> Deal:
    deal = make_deal()
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    return deal


def model_of(deal: Deal) -> CostModel:
    return CostModel.objects.get(deal=deal)


def line_of(deal: Deal, name: str, alternative: str = "ours") -> CostLine:
    return CostLine.objects.get(alternative__cost_model__deal=deal, alternative__key=alternative, name=name)


def keep(deal: Deal) -> SavedVersion:
    return save_version(deal=deal, name="Before the meeting", by=deal.owner, at=NOW)


def go_back(deal: Deal, version: SavedVersion) -> CostModel:
    return restore_version(version=version, by=deal.owner, at=NOW, based_on=model_of(deal).version)


def replace(deal: Deal, **changes: Any) -> None:
    document = {name: value for name, value in {**rich_document(), **changes}.items() if value is not None}
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)


def without_line(name: str) -> list[dict[str, Any]]:
    """Return the alternatives without the line of ours that is called so."""
    alternatives = copy.deepcopy(rich_document()["alternatives"])
    alternatives[0]["lines"] = [line for line in alternatives[0]["lines"] if line["name"] != name]
    return alternatives


def test_a_line_that_was_removed_comes_back_with_its_key_its_comments_and_its_date(deal: Deal) -> None:
    line = line_of(deal, "Service")
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    CostLine.objects.filter(pk=line.pk).update(source_expires=UNTIL)
    version = keep(deal)
    replace(deal, alternatives=without_line("Service"))
    assert not CostLine.objects.filter(pk=line.pk).exists()
    go_back(deal, version)
    back = line_of(deal, "Service")
    assert (back.pk, back.source_expires, [comment.text for comment in comments_on(back)]) == (line.pk, UNTIL, ["Ask Olga"])
    assert document_of(model_of(deal)) == rich_document()


def test_an_alternative_that_was_removed_comes_back_with_the_comments_on_its_lines(deal: Deal) -> None:
    line = CostLine.objects.filter(alternative__cost_model__deal=deal).exclude(alternative__key="ours").first()
    assert line is not None
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    version = keep(deal)
    key = line.alternative.key
    replace(deal, alternatives=[each for each in rich_document()["alternatives"] if each["key"] != key], reference=None)
    go_back(deal, version)
    back = CostLine.objects.get(pk=line.pk)
    assert (back.alternative.key, [comment.text for comment in comments_on(back)]) == (key, ["Ask Olga"])


def test_a_line_that_was_renamed_keeps_its_comments_under_its_earlier_name(deal: Deal) -> None:
    line = line_of(deal, "Service")
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    version = keep(deal)
    CostLine.objects.filter(pk=line.pk).update(name="Maintenance")
    CostModel.objects.filter(deal=deal).update(version=2)
    go_back(deal, version)
    assert (line_of(deal, "Service").pk, LineComment.objects.get().line_id) == (line.pk, line.pk)


def test_dates_become_what_they_were_also_where_no_number_differs(deal: Deal) -> None:
    CostLine.objects.filter(name="Service").update(source_expires=UNTIL)
    Driver.objects.filter(key="hours").update(source_expires=UNTIL)
    version = keep(deal)
    CostLine.objects.filter(name="Service").update(source_expires=None)
    Driver.objects.filter(key="hours").update(source_expires=date(2020, 1, 1))
    go_back(deal, version)
    assert (line_of(deal, "Service").source_expires, Driver.objects.get(key="hours").source_expires) == (UNTIL, UNTIL)
    kept_before = SavedVersion.objects.get(number=2)
    go_back(deal, kept_before)
    assert (line_of(deal, "Service").source_expires, Driver.objects.get(key="hours").source_expires) == (None, date(2020, 1, 1))


def test_going_forward_again_brings_the_comments_on_lines_that_came_in_between(deal: Deal) -> None:
    version = keep(deal)
    alternatives = copy.deepcopy(rich_document()["alternatives"])
    alternatives[0]["lines"].append({"name": "Insurance", "category": "risk", "amount": 5, "when": {"at": 0}})
    replace(deal, alternatives=alternatives)
    line = line_of(deal, "Insurance")
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    go_back(deal, version)
    go_back(deal, SavedVersion.objects.get(number=2))
    assert (line_of(deal, "Insurance").pk, [comment.text for comment in comments_on(line)]) == (line.pk, ["Ask Olga"])


def test_the_record_brings_back_as_much_as_a_version(deal: Deal) -> None:
    line = line_of(deal, "Service")
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    CostLine.objects.filter(pk=line.pk).update(source_expires=UNTIL)
    replace(deal, alternatives=without_line("Service"))
    change = ModelChange.objects.get(cost_model__deal=deal, kind="replaced")
    restore_replaced(change=change, by=deal.owner, at=NOW, based_on=2)
    back = line_of(deal, "Service")
    assert (back.pk, back.source_expires) == (line.pk, UNTIL)


def test_a_removed_model_comes_back_with_its_dates(deal: Deal) -> None:
    CostLine.objects.filter(name="Service").update(source_expires=UNTIL)
    version = keep(deal)
    delete_model(cost_model=model_of(deal), by=deal.owner, at=NOW)
    restore_version(version=version, by=deal.owner, at=NOW, based_on=0)
    assert line_of(deal, "Service").source_expires == UNTIL


def test_a_key_that_another_model_has_by_now_stays_with_that(deal: Deal) -> None:
    version = keep(deal)
    delete_model(cost_model=model_of(deal), by=deal.owner, at=NOW)
    other = make_deal(client=deal.client, title="Another")
    save_document(deal=other, document=rich_document(), by=other.owner, at=NOW)
    taken = line_of(other, "Service")
    SavedVersion.objects.filter(pk=version.pk).update(rows=_with_keys_of(other, version.rows))
    version.refresh_from_db()
    restore_version(version=version, by=deal.owner, at=NOW, based_on=0)
    assert (line_of(other, "Service").pk, document_of(model_of(deal))) == (taken.pk, rich_document())


def _with_keys_of(deal: Deal, rows: dict[str, Any]) -> dict[str, Any]:
    from tco.kept_rows import kept_rows_of

    found = kept_rows_of(model_of(deal))
    assert [len(own) for own in found["lines"]] == [len(own) for own in rows["lines"]]
    return found


def test_a_version_of_an_earlier_release_brings_back_its_numbers(deal: Deal, client: Client) -> None:
    CostLine.objects.filter(name="Service").update(source_expires=UNTIL)
    version = keep(deal)
    SavedVersion.objects.update(rows={})
    version.refresh_from_db()
    replace(deal, name="Another name")
    client.force_login(deal.owner)
    page = client.get(f"/deals/{deal.pk}/cost/versions/{version.number}/restore/").content.decode()
    assert "which kept the numbers alone" in page
    go_back(deal, version)
    assert (document_of(model_of(deal)), line_of(deal, "Service").source_expires) == (rich_document(), UNTIL)


def test_the_question_says_what_comes_back_and_what_goes(deal: Deal, client: Client) -> None:
    line = line_of(deal, "Service")
    add_comment(line=line, text="Ask Olga", by=deal.owner, at=NOW)
    CostLine.objects.filter(pk=line.pk).update(source_expires=UNTIL)
    version = keep(deal)
    alternatives = without_line("Service")
    alternatives[0]["lines"].append({"name": "Insurance", "category": "risk", "amount": 5, "when": {"at": 0}})
    replace(deal, alternatives=alternatives)
    for text in ("One", "Two"):
        add_comment(line=line_of(deal, "Insurance"), text=text, by=deal.owner, at=NOW)
    client.force_login(deal.owner)
    response = client.get(f"/deals/{deal.pk}/cost/versions/{version.number}/restore/")
    trip = response.context["trip"]
    assert (trip.lines, trip.comments, trip.dates, trip.leaving, trip.hushed) == (1, 1, 1, 1, 2)
    page = " ".join(response.content.decode().split())
    assert "1 line that was removed since comes back. 1 comment comes back with that." in page
    assert "1 line that came in since goes. 2 comments there are kept, out of sight until you go forward again." in page
