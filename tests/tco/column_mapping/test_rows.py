"""Sums and headings of sections are told from costs, by words and by amounts; the preview names each."""

from dataclasses import replace

import pytest

from tests.tco.column_mapping.tables import likely, lines, read


def names(text: str) -> list[str]:
    """Return the costs that are read from a table."""
    return [line["name"] for line in lines(read(text))]


def categories(text: str) -> list[tuple[str, str]]:
    return [(line["name"], line["category"]) for line in lines(read(text))]


@pytest.mark.parametrize(
    "total",
    [
        "Grand total",
        "Total",
        "TOTAL:",
        "Total, EUR",
        "Total excl. VAT",
        "Total costs",
        "Sum",
        "Sum of services",
        "Sub-total",
        "Maintenance, total",
        "Maintenance (total)",
        "Итого по разделу",
        "Итого оборудование",
        "ВСЕГО по смете",
        "Всего с НДС",
        "Сумма",
        "Обслуживание, итого",
        "Общая сумма",
    ],
)
def test_a_row_that_is_called_a_sum_is_left_out_whatever_its_amounts(total: str):
    assert names(f"Item;Ours\nPump;100\nPipe;50\n{total};7\n") == ["Pump", "Pipe"]


@pytest.mark.parametrize(
    "name", ["Total station rental", "Sum insured premium", "Maintenance total care", "Сумма страхования", "Totally"]
)
def test_a_cost_that_mentions_a_sum_is_one_only_when_its_amounts_are(name: str):
    assert names(f"Item;Ours;Acme\nPump;100;90\nPipe;50;60\n{name};7;8\n") == ["Pump", "Pipe", name]
    if name != "Totally":
        assert names(f"Item;Ours;Acme\nPump;100;90\nPipe;50;60\n{name};150;150\n") == ["Pump", "Pipe"]
        assert names(f"Item;Ours;Acme\nPump;100;90\nPipe;50;60\n{name};150;151\n") == ["Pump", "Pipe", name]


def test_a_cost_that_speaks_of_a_total_is_told_and_so_is_each_sum():
    notes = read("Item;Ours\nPump;100\nTotal station;7\nSum of equipment;107\nPipe;1\nEverything total;108\n").notes
    said = "Read as a cost although it speaks of a total, for its amounts are not the sum of rows above it: row 3 “Total station”."
    assert said in notes
    assert "Left out, because they are sums of others: rows 4 “Sum of equipment”, 6 “Everything total”." in notes


def test_a_sum_may_be_that_of_its_section_or_of_everything_above():
    text = "Item;Ours\nPump;100\nPipe;50\nHardware in total 1;150\nVisits;30\nCalls;20\nService in total 2;50\nAll in total;200\n"
    assert names(text) == ["Pump", "Pipe", "Visits", "Calls"]


def test_a_row_without_a_name_is_a_sum_when_its_amounts_are():
    assert names("Item;Ours\nPump;100\nPipe;50\n;150\n") == ["Pump", "Pipe"]
    assert read("Item;Ours\nPump;100\nPipe;50\n;149\n").problems[0].cell == "A4"


def test_a_numbered_row_that_sums_up_those_numbered_within_it_is_left_out_and_heads_them():
    text = "№;Item;Ours\n1;Сервис;300\n1.1;Фильтры;100\n1.2;Масло;200\n2;Персонал;50\n3;Сервис без деталей;5\n"
    assert categories(text) == [
        ("Фильтры", "maintenance"),
        ("Масло", "maintenance"),
        ("Персонал", "staff"),
        ("Сервис без деталей", "maintenance"),
    ]
    assert "Left out, because it is the sum of others: row 2 “Сервис”." in read(text).notes
    assert names("№;Item;Ours\n1;Base;300\n1.1;Extra;100\n") == ["Base", "Extra"]


def test_headings_of_sections_need_neither_a_colon_nor_a_sum_below_them():
    text = "Item;Ours\nEquipment\nPump;100\nPipe;50\nVarious\nSigns;30\n".replace("Equipment", "Equipment;").replace(
        "Various", "Various;"
    )
    assert categories(text) == [("Pump", "acquisition"), ("Pipe", "acquisition"), ("Signs", "Various")]
    said = "Taken for headings of sections, whose words are the category of the rows below them: rows 2 “Equipment”, 5 “Various”."
    assert said in read(text).notes
    left = read(text, layout=replace(likely(text), sections="leave"))
    assert [line["category"] for line in lines(left)] == ["operation", "operation", "operation"]
    assert "Left out, because they have no amount: rows 2, 5." in left.notes


def test_costs_without_an_amount_are_no_headings():
    assert categories("Item;Ours\nTraining;-\nPipe;50\n") == [("Pipe", "operation")]
    assert categories("Item;Ours\nPipe;50\nTraining;\nCable;5\nTo be asked;\n") == [("Pipe", "operation"), ("Cable", "operation")]
    assert categories("Item;Ours\nAnything;\nPipe;50\n") == [("Pipe", "operation")]
    assert categories("Item;Ours\nPUMPS AND PIPES;\nPipe;50\nTo be asked;\n") == [("Pipe", "PUMPS AND PIPES")]
