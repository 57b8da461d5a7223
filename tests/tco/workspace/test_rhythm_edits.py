"""Words for how often a cost falls, typed into the workspace, and the conversion of amounts that goes with some of them."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.factories import make_deal
from tests.tco.workspace.desk import Desk, document


@pytest.fixture
def desk(client: Client, db: None) -> Desk:
    return Desk.laid(make_deal(), client)


def conversion(desk: Desk, text: str = "monthly") -> dict[str, object]:
    """Return the operation that the page sends when the offer at Service is taken."""
    lines = [desk.line("ours", "Service"), desk.line("rival", "Service")]
    versions = {str(line.pk): line.version for line in lines}
    return {"op": "convert_rhythm", "line": lines[0].pk, "text": text, "versions": versions}


def test_monthly_in_a_yearly_model_is_refused_with_the_conversion_on_offer(desk: Desk):
    line = desk.line("ours", "Service")
    found = desk.edit({"op": "set", "line": line.pk, "field": "when", "text": "Monthly", "was": "1–", "row": True}).json()
    assert found["errors"] == [
        {
            "op": 0,
            "field": "when",
            "text": "Monthly",
            "message": "A period of this model is a year: the amount falls 12 times in each.",
            "offer": {"op": "convert_rhythm", "label": "Multiply by 12"},
        }
    ]
    assert (desk.document(), desk.model.version) == (document(), 1)


def test_the_conversion_multiplies_amounts_ranges_and_expressions_as_one_edit(desk: Desk):
    found = desk.edit(conversion(desk)).json()
    ours, rival = (each["lines"][1] for each in desk.document()["alternatives"])
    assert (found["errors"], desk.model.version) == ([], 2)
    assert (ours["amount"], ours["when"]) == ("12 * (printers * 10)", {"from": 1})
    assert (rival["amount"], rival["low"], rival["high"]) == (3606.0, 2400, 4800)
    assert found["said"] == "Our offer: Service: multiplied by 12, in each period. Undo brings the old amounts back."


def test_weekly_is_converted_with_fifty_two_weeks_a_year(desk: Desk):
    line = desk.line("ours", "Service")
    found = desk.edit({"op": "set", "line": line.pk, "field": "when", "text": "еженедельно", "was": "1–", "row": True}).json()
    assert found["errors"][0]["message"] == "With 52 weeks a year, a period of this model costs the amount × 52."
    assert found["errors"][0]["offer"] == {"op": "convert_rhythm", "label": "Multiply by 52"}
    assert desk.edit(conversion(desk, "еженедельно")).json()["errors"] == []
    ours, rival = (each["lines"][1] for each in desk.document()["alternatives"])
    assert (ours["amount"], rival["amount"], rival["low"]) == ("52 * (printers * 10)", 15_626, 10_400)


def test_a_week_in_a_month_is_kept_as_arithmetic_unless_a_range_stands_beside_it(desk: Desk):
    model = desk.model
    model.period_unit = "month"
    model.save()
    line = desk.line("ours", "Service")
    found = desk.edit({"op": "set", "line": line.pk, "field": "when", "text": "weekly", "was": "1–", "row": True}).json()
    assert found["errors"][0]["offer"]["label"] == "Multiply by 52 / 12"
    line.amount, line.expression = Decimal("100.4"), ""
    line.save()
    assert desk.edit(conversion(desk, "weekly")).json()["errors"] == []
    ours, rival = (each["lines"][1] for each in desk.document()["alternatives"])
    assert (ours["amount"], rival["amount"], rival["low"]) == ("100.4 * 52 / 12", 1302.166667, 866.666667)


def test_several_rows_are_told_in_one_sentence_for_each_factor(desk: Desk):
    ribbons, prices = desk.line("rival", "Ribbons"), [desk.line(key, "Price") for key in ("ours", "rival")]
    other = {"op": "convert_rhythm", "line": ribbons.pk, "text": "monthly", "versions": {str(ribbons.pk): ribbons.version}}
    versions = {str(line.pk): line.version for line in prices}
    last = {"op": "convert_rhythm", "line": prices[0].pk, "text": "weekly", "versions": versions}
    found = desk.edit(conversion(desk), other, last).json()
    assert found["errors"] == []
    assert found["said"] == (
        "2 rows are multiplied by 12. Undo brings the old amounts back. "
        "Our offer: Price: multiplied by 52, in each period. Undo brings the old amounts back."
    )


def test_one_undo_takes_the_conversion_back(desk: Desk):
    desk.edit(conversion(desk))
    desk.undo()
    assert desk.document() == document()


def test_amounts_that_somebody_changed_since_are_not_multiplied(desk: Desk):
    meant = conversion(desk)
    desk.edit({"op": "set", "line": desk.line("rival", "Service").pk, "field": "amount", "text": "350"})
    before = desk.document()
    found = desk.edit(meant).json()
    assert [error["message"] for error in found["errors"]] == [
        "Somebody changed these amounts meanwhile. Look at them, and choose again."
    ]
    assert desk.document() == before


def test_an_amount_grown_past_what_a_model_holds_stays(desk: Desk):
    line = desk.line("rival", "Service")
    desk.edit({"op": "set", "line": line.pk, "field": "amount", "text": "900000000000000"})
    before = desk.document()
    found = desk.edit(conversion(desk)).json()
    assert len(found["errors"]) == 1
    assert desk.document() == before


def test_a_word_that_needs_no_conversion_is_taken_as_it_is(desk: Desk):
    line = desk.line("ours", "Service")
    assert desk.edit({"op": "set", "line": line.pk, "field": "when", "text": "every 2 years"}).json()["errors"] == []
    assert desk.line("ours", "Service").every == 2


def test_a_day_is_refused_with_the_reason_and_without_an_offer(desk: Desk):
    line = desk.line("ours", "Service")
    [error] = desk.edit({"op": "set", "line": line.pk, "field": "when", "text": "daily"}).json()["errors"]
    message = "A period holds no whole number of days, hours or shifts: enter what a whole period costs, and write 1–."
    assert (error["message"], "offer" in error) == (message, False)


def test_a_new_row_keeps_its_amounts_and_is_offered_the_conversion(desk: Desk):
    ours = desk.alternative("ours")
    row = {"op": "new_row", "id": "n1", "after": None, "name": "Hosting", "when": "monthly", "amounts": {str(ours.pk): "50"}}
    [error] = desk.edit(row).json()["errors"]
    assert (error["field"], error["offer"]["op"]) == ("when", "convert_rhythm")
    assert desk.line("ours", "Hosting").amount == 50


@pytest.mark.parametrize("more", [{"text": "never"}, {"text": "daily"}, {"versions": []}, {"versions": None}])
def test_a_conversion_that_no_page_sends_is_malformed(desk: Desk, more: dict[str, object]):
    assert desk.edit(conversion(desk) | more).status_code == 400
    assert desk.document() == document()
