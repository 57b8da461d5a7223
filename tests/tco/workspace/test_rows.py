"""Whole rows as forms: lines, drivers, alternatives, conventions; comments; and who may do what."""

from typing import Any

import pytest
from django.test import Client

from tco.models import CostLine, LineComment, ModelChange
from tests.factories import make_deal, people
from tests.tco.workspace.desk import Desk, document

pytestmark = pytest.mark.django_db
PANE = {"HX-Request": "true"}


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk.laid(make_deal(), client)


def line_address(desk: Desk, line: CostLine) -> str:
    return f"/deals/{desk.deal.pk}/cost/lines/{line.pk}/"


def filled(desk: Desk, address: str, **changes: Any) -> dict[str, Any]:
    """Return what the form at `address` sends when nothing but `changes` is typed."""
    form = desk.client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not False and value is not None}
    return {**data, "version": form.shown_version, **changes}


def send(desk: Desk, address: str, **changes: Any) -> Any:
    return desk.client.post(address, filled(desk, address, **changes))


ADDRESSES = ["lines/{line}/", "drivers/{driver}/", "alternatives/{alternative}/", "conventions/"]


def addresses(desk: Desk) -> list[str]:
    keys = {"line": desk.line("ours", "Price").pk, "driver": desk.driver("wage").pk, "alternative": desk.alternative("rival").pk}
    return [f"/deals/{desk.deal.pk}/cost/{address.format(**keys)}" for address in ADDRESSES]


def test_a_form_that_is_sent_as_it_came_changes_nothing(desk: Desk):
    for address in addresses(desk):
        answer = send(desk, address)
        assert answer.status_code == 302, answer.context["form"].errors
    assert (desk.document(), desk.model.version) == (document(), 1)


def test_all_fields_of_a_line_are_saved(desk: Desk):
    line = desk.line("rival", "Price")
    address = line_address(desk, line)
    answer = send(
        desk,
        address,
        amount="5,000",
        low="4,000",
        high="6,500.5",
        distribution="uniform",
        risk_adjustment="5",
        escalation="2.5 %",
        escalation_first="2",
        vat_rate="19",
        lifetime_periods="2",
        lifetime_replace="on",
        lifetime_residual="straight_line",
        investment="no",
        source_kind="vendor_quote",
        source_date="2026-02-01",
        source_expires="2026-05-01",
        source_confidence="high",
        source_note="By mail",
        concern="price",
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert desk.document()["alternatives"][1]["lines"][0] == {
        "name": "Price",
        "category": "acquisition",
        "amount": 5000,
        "when": {"at": 0},
        "escalation": {"rate": 0.025, "first": 2},
        "low": 4000,
        "high": 6500.5,
        "distribution": "uniform",
        "risk_adjustment": 0.05,
        "lifetime": {"periods": 2, "replace": True, "residual": "straight_line"},
        "price": True,
        "investment": False,
        "vat_rate": 0.19,
        "source": {"kind": "vendor_quote", "note": "By mail", "date": "2026-02-01", "confidence": "high"},
        "concern": "price",
    }
    assert str(desk.line("rival", "Price").source_expires) == "2026-05-01"


def test_what_cannot_stand_is_said_at_its_field_and_nothing_is_saved(desk: Desk):
    address = line_address(desk, desk.line("rival", "Price"))
    answer = send(desk, address, amount="nobody", when="17", vat_rate="much")
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"vat_rate"}
    answer = send(desk, address, amount="nobody", when="17")
    assert answer.context["form"].errors == {
        "amount": ["“nobody” is not a driver, a function, t or year."],
        "when": ["The period lies outside the study, which runs from 0 to 3."],
    }
    assert answer.context["form"]["amount"].value() == "nobody"
    assert desk.document() == document()


def test_a_late_save_meets_the_earlier_one_with_both_values(desk: Desk):
    line = desk.line("rival", "Price")
    address = line_address(desk, line)
    late = filled(desk, address, amount="900")
    desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "850"})
    answer = desk.client.post(address, late)
    assert answer.status_code == 409
    assert [(one.theirs, one.yours) for one in answer.context["form"].conflict] == [("850", "900")]
    assert desk.line("rival", "Price").amount == 850
    again = desk.client.post(address, {**late, "version": answer.context["form"].shown_version})
    assert again.status_code == 302
    assert desk.line("rival", "Price").amount == 900


def test_a_form_without_a_version_is_late(desk: Desk):
    address = line_address(desk, desk.line("rival", "Price"))
    late = filled(desk, address, amount="900")
    for version in ("", "0", "99", "x", "9" * 30):
        assert desk.client.post(address, {**late, "version": version}).status_code == 409
    assert desk.document() == document()


def test_the_conventions_are_not_late_because_somebody_changed_a_line(desk: Desk):
    address = addresses(desk)[3]
    data = filled(desk, address, discount_rate="8", fx="usd; 0.92; 1\nGBP; 1.2")
    desk.edit({"op": "set", "line": desk.line("rival", "Price").pk, "field": "amount", "text": "850"})
    assert desk.client.post(address, data).status_code == 302
    found = desk.document()
    assert found["discount"] == {"rate": 0.08}
    assert found["fx"] == {"GBP": {"rate": 1.2}, "USD": {"rate": 0.92, "drift": 0.01}}
    late = desk.client.post(address, {**data, "discount_rate": "9"})
    assert late.status_code == 409


def test_a_study_too_short_for_its_lines_names_them(desk: Desk):
    desk.edit({"op": "set", "line": desk.line("rival", "Service").pk, "field": "when", "text": "1-3"})
    answer = send(desk, addresses(desk)[3], period_count="2")
    assert answer.context["form"].non_field_errors() == [
        "Rival: Service, schedule — The period lies outside the study, which runs from 0 to 2."
    ]


def test_a_driver_renamed_in_its_form_is_renamed_where_it_is_used(desk: Desk):
    assert send(desk, addresses(desk)[1], key="pay", value="10; 20; 30; 40", low="", high="").status_code == 302
    found = desk.document()
    assert found["drivers"][1] == {"key": "pay", "name": "Wage", "value": [10, 20, 30, 40]}
    assert found["alternatives"][1]["lines"][2]["amount"] == "printers*pay"


def test_rows_are_added_and_removed_without_a_table(desk: Desk):
    base = f"/deals/{desk.deal.pk}/cost/"
    rival = desk.alternative("rival")
    assert send(desk, f"{base}lines/new/?alternative={rival.pk}", name="Disposal", amount="70", when="3").status_code == 302
    assert send(desk, f"{base}drivers/new/", key="sites", value="4").status_code == 302
    assert send(desk, f"{base}alternatives/new/", name="Wait", kind="status_quo").status_code == 302
    found = desk.document()
    assert found["alternatives"][1]["lines"][-1] == {
        "name": "Disposal",
        "category": "operation",
        "amount": 70,
        "when": {"at": 3},
    }
    assert (found["drivers"][-1], found["alternatives"][-1]["name"]) == ({"key": "sites", "value": 4}, "Wait")
    for kind, pk in (
        ("lines", desk.line("rival", "Disposal").pk),
        ("drivers", desk.driver("sites").pk),
        ("alternatives", desk.alternative("status_quo").pk),
    ):
        assert desk.client.get(f"{base}{kind}/{pk}/delete/").status_code == 200
        assert desk.client.post(f"{base}{kind}/{pk}/delete/").status_code == 302
        assert desk.client.post(f"{base}{kind}/{pk}/delete/").status_code == 404
    assert desk.document() == document()


def test_what_is_still_needed_is_not_removed(desk: Desk):
    base = f"/deals/{desk.deal.pk}/cost/"
    used, sold = desk.driver("printers").pk, desk.alternative("ours").pk
    assert "Our offer: Service" in desk.client.post(f"{base}drivers/{used}/delete/").content.decode()
    assert "what the model is about" in desk.client.post(f"{base}alternatives/{sold}/delete/").content.decode()
    assert desk.document() == document()


def test_a_new_driver_with_a_key_that_is_taken_is_refused_at_its_field(desk: Desk):
    answer = send(desk, f"/deals/{desk.deal.pk}/cost/drivers/new/", key="wage", value="4")
    assert answer.context["form"].errors == {"key": ["The key “wage” is used more than once. Keys must differ."]}


def test_each_page_says_where_a_number_is_used(desk: Desk):
    ribbons = desk.line("rival", "Ribbons")
    assert [each.key for each in desk.client.get(line_address(desk, ribbons)).context["drivers"]] == ["printers", "wage"]
    driver = f"/deals/{desk.deal.pk}/cost/drivers/{desk.driver('printers').pk}/"
    assert [each.name for each in desk.client.get(driver).context["users"]] == ["Service", "Ribbons"]


def test_the_pane_gets_the_form_alone_and_tells_the_table_that_it_changed(desk: Desk):
    address = line_address(desk, desk.line("rival", "Price"))
    data = filled(desk, address, amount="900")
    pane = desk.client.get(address, headers=PANE)
    assert b"<html" not in pane.content
    saved = desk.client.post(address, data, headers=PANE)
    assert (saved.status_code, saved["HX-Trigger"]) == (200, "sheet-changed")
    late = desk.client.post(address, {**data, "amount": "950"}, headers=PANE)
    assert late.status_code == 409
    assert b"<html" not in late.content


def test_comments_are_made_settled_and_opened_again(desk: Desk):
    line = desk.line("ours", "Price")
    base = f"/deals/{desk.deal.pk}/cost/"
    desk.client.post(f"{base}lines/{line.pk}/comments/", {"text": "Too <b>low</b>?"})
    comment = LineComment.objects.get()
    assert (comment.text, comment.line_id, comment.by) == ("Too <b>low</b>?", line.pk, desk.deal.owner)
    assert "Too &lt;b&gt;low&lt;/b&gt;?" in desk.client.get(line_address(desk, line)).content.decode()
    assert desk.sheet()["rows"][0]["cells"][str(line.alternative_id)]["comments"] == 1
    desk.client.post(f"{base}comments/{comment.pk}/settle/")
    comment.refresh_from_db()
    assert comment.settled_by == desk.deal.owner
    assert desk.sheet()["rows"][0]["cells"][str(line.alternative_id)]["comments"] == 0
    desk.client.post(f"{base}comments/{comment.pk}/reopen/")
    assert LineComment.objects.filter(settled_at=None, settled_by=None).exists()
    desk.client.post(f"{base}lines/{line.pk}/comments/", {"text": "  "})
    assert LineComment.objects.count() == 1


def test_comments_come_back_with_a_line_whose_removal_is_undone(desk: Desk):
    line = desk.line("ours", "Price")
    desk.client.post(f"/deals/{desk.deal.pk}/cost/lines/{line.pk}/comments/", {"text": "Why?"})
    desk.edit({"op": "delete_row", "line": line.pk})
    desk.undo()
    assert [comment.text for comment in desk.line("ours", "Price").comments.all()] == ["Why?"]


@pytest.mark.parametrize("name", ["base_date", "period_count"])
def test_what_a_model_has_to_have_cannot_be_left_empty(desk: Desk, name: str):
    answer = send(desk, addresses(desk)[3], **{name: ""})
    assert (answer.status_code, set(answer.context["form"].errors)) == (200, {name})
    assert desk.document() == document()


def test_who_may_only_look_reads_everything_and_changes_nothing(client: Client):
    desk = Desk.laid(make_deal(), client)
    line = desk.line("ours", "Price")
    desk.client.post(f"/deals/{desk.deal.pk}/cost/lines/{line.pk}/comments/", {"text": "Why?"})
    comment = LineComment.objects.get()
    every = addresses(desk)
    client.force_login(people().teammate)
    assert desk.sheet()["may_edit"] is False
    for address in every:
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 403
        if "conventions" not in address:
            assert client.get(f"{address}delete/").status_code == 403
    base = f"/deals/{desk.deal.pk}/cost/"
    sent = ["workspace/edit/", "workspace/undo/", "workspace/redo/", "workspace/start/", f"lines/{line.pk}/comments/"]
    sent += [f"comments/{comment.pk}/settle/", f"comments/{comment.pk}/reopen/", "lines/new/", "drivers/new/", "alternatives/new/"]
    for address in sent:
        assert client.post(base + address, {}).status_code == 403
    client.force_login(people().outsider)
    read = ["workspace/", "workspace/sheet.json", "workspace/changes/"]
    for address in [*every, *(base + one for one in read)]:
        assert client.get(address).status_code == 404
    for address in sent:
        assert client.post(base + address, {}).status_code == 404
    assert (desk.document(), ModelChange.objects.count()) == (document(), 1)


def test_rows_of_another_deal_are_not_there(desk: Desk):
    other = Desk.laid(make_deal(title="Other"), desk.client)
    base = f"/deals/{other.deal.pk}/cost/"
    line = desk.line("ours", "Price")
    desk.client.post(f"/deals/{desk.deal.pk}/cost/lines/{line.pk}/comments/", {"text": "Why?"})
    comment = LineComment.objects.get()
    for address in (f"lines/{line.pk}/", f"drivers/{desk.driver('wage').pk}/", f"alternatives/{desk.alternative('ours').pk}/"):
        assert desk.client.get(base + address).status_code == 404
    assert desk.client.post(f"{base}lines/{line.pk}/comments/", {"text": "Hm"}).status_code == 404
    assert desk.client.post(f"{base}comments/{comment.pk}/settle/").status_code == 404
    assert other.edit({"op": "set", "line": line.pk, "field": "amount", "text": "1"}).status_code == 409
    assert desk.document() == document()


def test_a_row_whose_name_speaks_for_a_category_gets_it_and_is_paid_once_where_that_is_usual(desk: Desk):
    desk.edit({"op": "new_row", "id": "n1", "after": None, "name": "Installation and training", "amounts": {}})
    desk.edit({"op": "new_row", "id": "n2", "after": None, "name": "Repairs", "amounts": {}})
    desk.edit({"op": "new_row", "id": "n3", "after": None, "name": "Zzz", "amounts": {}})
    made = [desk.line("ours", name) for name in ("Installation and training", "Repairs", "Zzz")]
    assert [(line.category, line.at, line.first) for line in made] == [
        ("implementation", 0, None),
        ("maintenance", None, 1),
        ("operation", None, 1),
    ]


def test_a_category_and_a_schedule_that_were_typed_go_before_what_the_name_speaks_for(desk: Desk):
    row = {"name": "Installation", "category": "operation", "when": "1-", "amounts": {}}
    desk.edit({"op": "new_row", "id": "n1", "after": None, **row})
    line = desk.line("ours", "Installation")
    assert (line.category, line.at, line.first) == ("operation", None, 1)
