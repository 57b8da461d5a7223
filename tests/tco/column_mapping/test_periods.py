"""Columns of single years, quarters and months, and words for how often, become flows that the engine pays back to the cent."""

from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from tco.column_mapping.building import REPLACE
from tco.column_mapping.layout import Layout, signature_of
from tco.column_mapping.periods import OWN, Period, period_named
from tco.column_mapping.study import Study
from tco.engine.evaluate import evaluate
from tco.imports import Upload
from tco.mapping import plain_form
from tests.tco.column_mapping.tables import GROUND, codes, likely, lines, read, wrong
from tests.tco.documents import small_document
from tests.tco.sheets import saved

YEARS = "Item;Category;2027;2028;2029;Total\nPump;Purchase price;1000;;;1000\nService;Maintenance;100;100;100;300\n"
RAMP = "Item;2027;2028;2029\nEnergy;50;55,5;60\n"


def calendar(year: int, month: int = 1, months: int = 12) -> Period:
    return Period(months, begins=year * 12 + month - 1)


@pytest.mark.parametrize(
    ("heading", "period", "rest"),
    [
        ("2027", calendar(2027), ""),
        ("2027 г.", calendar(2027), ""),
        ("FY27", calendar(2027), ""),
        ("FY 2026/27", calendar(2026, 7), ""),
        ("Year 1", Period(12, number=1), ""),
        ("Y3", Period(12, number=3), ""),
        ("1-й год", Period(12, number=1), ""),
        ("Второй год", Period(12, number=2), ""),
        ("Year 0", Period(12, number=0), ""),
        ("Period 4", Period(OWN, number=4), ""),
        ("Q2 2027", calendar(2027, 4, 3), ""),
        ("II кв. 2027 г.", calendar(2027, 4, 3), ""),
        ("Quarter 5", Period(3, number=5), ""),
        ("H2 2027", calendar(2027, 7, 6), ""),
        ("Feb 2027", calendar(2027, 2, 1), ""),
        ("фев. 27", calendar(2027, 2, 1), ""),
        ("02.2027", calendar(2027, 2, 1), ""),
        ("3-й месяц", Period(1, number=3), ""),
        ("2027-12-31", calendar(2027), ""),
        ("Offer A 2027", calendar(2027), "Offer A"),
        ("Наше предложение, 2028 г.", calendar(2028), "Наше предложение"),
        ("One-off", Period(OWN, number=0), ""),
        ("Разово", Period(OWN, number=0), ""),
        ("Per month, EUR", Period(1), "EUR"),
        ("Ежегодно", Period(12), ""),
    ],
)
def test_a_heading_in_either_language_names_a_period(heading: str, period: Period, rest: str):
    assert period_named(heading) == (period, rest)


@pytest.mark.parametrize(
    "heading", ["2027–2031", "2027-2031", "5 years", "за 5 лет", "Years 1-5", "Total", "Amount", "May", "", "Model 3"]
)
def test_a_span_of_years_and_other_words_name_no_period(heading: str):
    assert period_named(heading) is None


def test_a_calendar_year_is_the_year_of_the_study_that_holds_its_middle():
    def places(base: date, unit: str = "year", count: int = 5) -> list[int]:
        return [Study(unit, count, base).place_of(calendar(year)) for year in (2026, 2027, 2028)]

    assert places(date(2027, 1, 1)) == [0, 1, 2]
    assert places(date(2026, 12, 31)) == [0, 1, 2]
    assert places(date(2026, 11, 22)) == [0, 1, 2]
    assert places(date(2026, 3, 2)) == [1, 2, 3]
    assert places(date(2027, 1, 1), "month", 60) == [0, 12, 24]
    assert places(date(2027, 1, 1), "quarter", 20) == [0, 4, 8]


def test_months_fall_into_the_years_that_hold_them():
    year, month = Study("year", 5, date(2027, 1, 1)), Study("month", 60, date(2027, 1, 1))
    assert [year.place_of(calendar(2027, number, 1)) for number in (1, 12)] == [1, 1]
    assert [month.place_of(calendar(2027, number, 1)) for number in (1, 12)] == [1, 12]
    assert (year.place_of(Period(1, number=13)), month.place_of(Period(12, number=2))) == (2, 24)


# --- What the columns are taken for -------------------------------------------------------------------------------------------


def test_years_are_guessed_as_flows_and_what_sums_them_up_is_left_out():
    assert codes(YEARS) == ["name", "category", "period+ours", "period+ours", "period+ours", ""]
    assert codes("Item;Qty;Price;Year 1;Year 2;2 years\nPump;1;2;2;2;4\n") == ["name", "", "", "period+ours", "period+ours", ""]
    assert codes("Item;2027;2028;Average;Our total;As it is\nPump;2;4;3;6;5\n")[3:] == ["", "", "amount+status_quo"]
    assert codes("Item;Windows 2019\nSeat;3\n") == ["name", "amount+ours"]


def test_years_of_several_offers_belong_to_the_offer_above_or_before_them():
    grouped = ";Our offer;;;Acme;;\nItem;2027;2028;Total;2027;2028;Total\nService;1;2;3;4;5;9\n"
    wanted = ["name", "period+ours", "period+ours", "", "period+competitor", "period+competitor", ""]
    assert codes(grouped) == wanted
    assert codes("Item;Our offer 2027;Our offer 2028;Acme 2027;Acme 2028\nPump;1;2;3;4\n") == [one for one in wanted if one]
    upload = read(grouped)
    assert [(one["key"], one["name"]) for one in upload.document["alternatives"]] == [("ours", "Our offer"), ("rival", "Acme")]


def test_merged_headings_of_a_workbook_group_numbers_and_days_as_years():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Budget, EUR thousand"])
    sheet.append(["Item", "Offer A", None, "Acme", None])
    sheet.append([None, 2027, 2028, date(2027, 12, 31), date(2028, 12, 31)])
    sheet.append(["Service", 1, 2, 3, 3])
    for place in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(place)
    upload = read(saved(book))
    assert [(one["name"], one["lines"][0]["when"]) for one in upload.document["alternatives"]] == [
        ("Offer A", {"from": 1}),
        ("Acme", {"from": 1}),
    ]
    assert (flows(upload), flows(upload, "rival")) == ([0, 1000, 2000], [0, 3000, 3000])


def test_a_first_row_of_costs_that_look_like_years_is_no_heading():
    assert codes("Item;Ours;Acme\nPump;2000;2001\nPipe;1;2\n") == ["name", "amount+ours", "amount+competitor"]


def test_a_layout_of_years_is_known_again_in_a_later_study():
    first = signature_of(["Item", "2027", "2028"])
    assert first == signature_of(["item", "2031 г.", "2032"])
    assert first != signature_of(["Item", "2027", "2029"])
    assert first != signature_of(["Item", "Year 1", "Year 2"])


@pytest.mark.parametrize(
    ("headings", "meanings", "fault"),
    [
        (
            ("Item", "Acme"),
            ("name", "period+ours"),
            "“Acme” names no year or period, such as 2027, Year 1, Q2 2027 or One-off. Choose another meaning.",
        ),
        (
            ("Item", "2027", "Total"),
            ("name", "period+ours", "amount+ours"),
            "“Total” would be counted on top of “2027” and the like. Leave it out if it is their sum.",
        ),
        (
            ("Item", "2027", "2027"),
            ("name", "period@a", "period@a"),
            "“2027” and “2027” mean the same. Keep one, so that it is clear which counts.",
        ),
        (
            ("Item", "2027", "Day"),
            ("name", "period+ours", "day"),
            "The columns of single periods say when a cost falls. Leave “Day” out.",
        ),
    ],
)
def test_columns_of_periods_that_cannot_be_read_say_why(headings: tuple[str, ...], meanings: tuple[str, ...], fault: str):
    from tco.column_mapping.faults import faults_of
    from tco.column_mapping.layout import ColumnUse

    pairs = zip(headings, meanings, strict=True)
    assert list(faults_of(Layout(tuple(ColumnUse(heading).with_code(code) for heading, code in pairs)))) == [fault]


# --- What becomes of the amounts ----------------------------------------------------------------------------------------------


def flows(upload: Upload, key: str = "ours", **changed: Any) -> list[float]:
    """Return what an alternative pays in each period, as the engine works it out."""
    assert upload.problems == []
    result: Any = evaluate({**upload.document, **changed})
    return list(result["alternatives"][key]["flows"])


def test_equal_amounts_become_one_recurring_line_and_a_single_one_is_paid_once():
    pump, service = lines(read(YEARS))
    assert (pump["amount"], pump["when"], service["amount"], service["when"]) == (1000, {"at": 1}, 100, {"from": 1})
    assert (read(YEARS).document["base_date"], read(YEARS).document["periods"]) == ("2027-01-01", {"count": 3, "unit": "year"})


def test_amounts_that_differ_become_a_driver_with_a_value_for_each_period():
    upload = read(RAMP)
    assert lines(upload)[0]["amount"] == "ours_energy"
    assert [(driver["name"], driver["value"]) for driver in upload.document["drivers"]] == [
        ("Our offer: Energy", [0, 50, 55.5, 60])
    ]


@pytest.mark.parametrize(
    ("row", "paid"),
    [
        ("10;20;30;40", [0, 10, 20, 30, 40]),
        ("10;10;10;10", [0, 10, 10, 10, 10]),
        ("10;;10;", [0, 10, 0, 10, 0]),
        (";;;7", [0, 0, 0, 0, 7]),
        ("7;;;7", [0, 7, 0, 0, 7]),
        (";5;5;", [0, 0, 5, 5, 0]),
        ("0,1;0,2;-0,3;", [0, 0.1, 0.2, -0.3, 0]),
        ("0;0;0;0", [0, 0, 0, 0, 0]),
    ],
)
@pytest.mark.parametrize("inflation", [0, 0.07])
def test_each_period_pays_exactly_what_the_table_says_whatever_the_inflation(row: str, paid: list[float], inflation: float):
    upload = read(f"Item;Year 1;Year 2;Year 3;Year 4\nEnergy;{row}\nWater;1;1;1;1\n")
    water = [0, 1, 1, 1, 1]
    wanted = [one + other for one, other in zip(paid, water, strict=True)]
    assert flows(upload, inflation=inflation) == pytest.approx(wanted, abs=1e-12)


def test_a_start_beside_years_is_the_base_date():
    assert flows(read("Item;One-off;Year 1;Year 2\nPlatform;5000;10;20\n")) == [5000, 10, 20]
    assert flows(read("Item;Разово;Ежегодно\nПлатформа;5000;10\n")) == [5000, 10, 10, 10, 10, 10]


def test_months_are_added_up_into_the_years_of_a_model():
    ground = replace(GROUND, present=plain_form(small_document()))
    months = ";".join(f"{number:02}.2026" for number in range(1, 13))
    upload = read(f"Item;{months}\nInk;{';'.join(map(str, range(1, 13)))}\n", ground)
    line = next(line for line in lines(upload) if line["name"] == "Ink")
    assert (line["amount"], line["when"]) == (78, {"from": 1, "to": 1})


def test_a_year_outside_the_study_is_named_before_anything_is_read_unless_it_is_empty():
    ground = replace(GROUND, present=plain_form(small_document()))
    outside = (
        "“2029” would be period 4, outside the study: it begins on 1 Jan 2026 and ends with period 2. "
        "Leave the column out, or change the study first."
    )
    assert wrong(read("Item;2026;2027;2029\nInk;1;2;3\n", ground)) == [("", outside)]
    assert flows(read("Item;2026;2027;2029\nInk;1;2;-\n", ground, mode=REPLACE)) == [0, 1, 2]


def test_the_same_table_read_twice_changes_nothing_and_later_amounts_fill_the_same_driver():
    ground = replace(GROUND, present=plain_form(small_document()))
    text = "Item;2026;2027\nInk;1;2\nRibbons;100;100\n"
    first = read(text, ground).document
    for mode in ("update", REPLACE):
        again = read(text, replace(GROUND, present=first), mode=mode).document
        assert again["drivers"] == first["drivers"]
    assert read(text, replace(GROUND, present=first)).document == first
    later = read(text.replace("1;2", "1;9"), replace(GROUND, present=first)).document
    assert [(driver["key"], driver["value"]) for driver in later["drivers"]] == [("ours_ink", [0, 1, 9])]


def test_a_driver_that_another_line_uses_is_left_alone():
    ground = replace(GROUND, present=plain_form(small_document()))
    first = read("Item;2026;2027\nInk;1;2\n", ground).document
    first["alternatives"][1]["lines"].append({**first["alternatives"][0]["lines"][-1], "name": "Copied"})
    later = read("Item;2026;2027\nInk;3;4\n", replace(GROUND, present=first)).document
    assert {driver["key"]: driver["value"] for driver in later["drivers"]} == {"ours_ink": [0, 1, 2], "ours_ink_2": [0, 3, 4]}


def test_the_preview_says_what_was_made_of_the_periods():
    assert read(YEARS + "Energy;Operation;1;2;3;6\n").notes == [
        "The text was read as UTF-8 with “;” between the cells.",
        "This column was left out: F “Total”.",
        "Columns of single periods, and the period of the study in which each falls: 2027 → 1, 2028 → 2, 2029 → 3.",
        "The study begins on 1 Jan 2027, its period 0.",
        "1 cost has the same amount in each of its periods: one recurring line.",
        "1 cost has amounts that differ by period: a driver of its own holds a value for each.",
        "Amounts of single periods are taken as they will be paid: no price increase comes on top.",
    ]


# --- How often ----------------------------------------------------------------------------------------------------------------


def test_words_for_how_often_are_converted_exactly_and_told():
    text = "Item;How often;Our offer\nRent;monthly;1000\nAudit;every 2 years;500\nSetup;once;7000\nWater;ежеквартально;30\n"
    upload = read(text)
    assert [(line["amount"], line["when"]) for line in lines(upload)] == [
        (12000, {"from": 1}),
        (500, {"from": 2, "every": 2}),
        (7000, {"at": 0}),
        (120, {"from": 1}),
    ]
    assert "× 12, because the amount falls 12 times in a period of the model. Rows: 2 “Rent”." in upload.notes
    assert "Paid every 2 periods, because a period of the model is shorter. Rows: 3 “Audit”." in upload.notes


def test_a_yearly_amount_in_a_model_of_months_falls_every_twelfth_month():
    text = "Item;Frequency;Amount\nAudit;yearly;500\nRent;monthly;10\n"
    upload = read(text, layout=replace(likely(text), unit="month", count=24))
    assert [(line["amount"], line["when"]) for line in lines(upload)] == [(500, {"from": 12, "every": 12}), (10, {"from": 1})]


def test_a_rhythm_that_no_period_holds_evenly_or_nobody_understands_is_named_by_its_cell():
    rules = [rule for _cell, rule in wrong(read("Item;Frequency;Amount\nA;daily;5\nB;sometimes;5\nC;yearly;1\n"))]
    assert rules[0].startswith("A period holds no whole number of days")
    assert rules[1] == "Say how often in such words: once, weekly, monthly, quarterly, yearly, every 2 years."


def test_arithmetic_over_drivers_is_multiplied_as_arithmetic():
    document = plain_form(small_document()) | {"drivers": [{"key": "users", "value": 3}]}
    upload = read(
        "Item;Frequency;Our printers\nSeat;monthly;users * 2\nDesk;monthly;1\nLamp;once;2\n", replace(GROUND, present=document)
    )
    assert next(line["amount"] for line in lines(upload) if line["name"] == "Seat") == "12 * (users * 2)"


def test_a_weekly_cost_is_counted_with_fifty_two_weeks_a_year():
    upload = read("Item;Frequency;Amount\nCleaning;weekly;5\nWaste;раз в 2 недели;10\nRent;monthly;100\n")
    assert [(line["name"], line["amount"], line["when"]) for line in lines(upload)] == [
        ("Cleaning", 260, {"from": 1}),
        ("Waste", 260, {"from": 1}),
        ("Rent", 1200, {"from": 1}),
    ]
    assert "× 52, with 52 weeks a year. Rows: 2 “Cleaning”." in upload.notes
    assert "× 26, with 52 weeks a year. Rows: 3 “Waste”." in upload.notes


def test_a_weekly_cost_of_a_model_of_months_is_kept_exactly():
    layout = replace(likely("Item;Frequency;Amount\nCleaning;weekly;5\nBins;weekly;3\n"), unit="month", count=12)
    upload = read("Item;Frequency;Amount\nCleaning;weekly;5\nBins;weekly;3\n", layout=layout)
    assert [line["amount"] for line in lines(upload)] == ["5 * 52 / 12", 13]
