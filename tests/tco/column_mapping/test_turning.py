"""A table with alternatives in rows and costs in columns is recognised, turned, and told by the cells of the file."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client

from tco.column_mapping.layout import Place
from tco.column_mapping.reading import find_table, guessed, read_table
from tco.imports import Upload
from tests.factories import make_deal, people
from tests.tco.column_mapping.pages import answers, asked
from tests.tco.column_mapping.tables import GROUND, codes, lines, read, wrong

IN_ROWS = """Supplier;Machine;Installation;Service;Energy
Our offer;1000;100;50;20,5
Acme;800;;70;30
"""
TOLD = "The table was turned, because alternatives stand in its rows and costs in its columns."


def offers(upload: Upload) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """Return each alternative with the names and amounts of its costs."""
    assert upload.problems == []
    found = upload.document["alternatives"]
    return [(one["name"], one["kind"], [(line["name"], line["amount"]) for line in one["lines"]]) for one in found]


def test_alternatives_in_rows_are_read_like_columns():
    upload = read(IN_ROWS)
    assert offers(upload) == [
        ("Our offer", "ours", [("Machine", 1000), ("Installation", 100), ("Service", 50), ("Energy", 20.5)]),
        ("Acme", "competitor", [("Machine", 800), ("Service", 70), ("Energy", 30)]),
    ]
    assert upload.notes[0] == TOLD


def test_more_costs_than_a_model_may_have_alternatives_are_turned_too():
    names = [f"Position {number}" for number in range(1, 21)]
    table = f"Vendor;{';'.join(names)}\n" + "".join(f"{vendor};{';'.join(['5'] * 20)}\n" for vendor in ("Alpha", "Beta"))
    assert [(name, len(costs)) for name, _kind, costs in offers(read(table))] == [("Alpha", 20), ("Beta", 20)]


@pytest.mark.parametrize(
    "table",
    [
        ";Станок;Монтаж;Энергия\nНаше предложение;5;6;7\nКонкурент;8;9;1\n",
        "Option;Licence;Support\nA;5;6\nB;8;9\n",
        ";Licence;Support;Training\nAlpha;5;6;7\nBeta;8;9;1\n",
    ],
)
def test_words_for_offers_or_for_costs_tell_such_a_table(table: str):
    assert find_table(table.encode()).place.is_turned


@pytest.mark.parametrize(
    "table",
    [
        "Item;Our offer;Acme;As it is\nMachine;1;2;3\nEnergy;1;2;3\n",
        ";Our offer;Acme\nMachine;1;2\nService;1;2\n",
        "Item;Machine A;Machine B\nEnergy;1;2\nSupport;1;2\n",
        "Vendor;Item;Amount\nOurs;Pump;1\nAcme;Pump;1\n",
        "Vendor;Unit price;Qty\nOurs;1;2\nAcme;1;2\n",
        "Offer;2027;2028\nOurs;1;2\nAcme;1;2\n",
        "Supplier;Amount\nOurs;1\nAcme;2\n",
        ";Licence;Support\nAlpha;5;6\nBeta;8;9\n",
    ],
)
def test_other_tables_are_left_as_they_are(table: str):
    assert not find_table(table.encode()).place.is_turned


def test_faults_name_the_cell_of_the_file():
    assert [cell for cell, _rule in wrong(read(IN_ROWS.replace("70;30", "70;many")))] == ["E3"]


def test_the_source_of_a_line_names_the_cell_of_the_file():
    assert lines(read(IN_ROWS), "rival")[1]["source"]["note"] == "costs.csv, D3"


def test_a_title_above_still_says_what_amounts_are_in_and_rows_keep_their_place():
    upload = read(f"Budget in thousand EUR;;;;\n{IN_ROWS}")
    assert offers(upload)[0][2][0] == ("Machine", 1_000_000)
    assert lines(upload)[0]["source"]["note"] == "costs.csv, B3"


def test_totals_in_a_column_are_left_out():
    table = "Supplier;Machine;Service;Total\nOurs;100;5;105\nAcme;80;7;87\n"
    assert [name for name, _amount in offers(read(table))[0][2]] == ["Machine", "Service"]
    assert "Left out, because it is the sum of others: row D “Total”." in read(table).notes


def test_what_was_chosen_counts_and_not_the_guess():
    table = find_table(IN_ROWS.encode())
    straight = find_table(IN_ROWS.encode(), replace(table.place, is_turned=False))
    assert straight.headings == ["Supplier", "Machine", "Installation", "Service", "Energy"]
    assert find_table(b"Item;Alpha;Beta\nPump;1;2\n", Place(is_turned=True)).headings == ["Cost item", "Pump"]


def test_merged_cells_keep_a_table_from_being_turned():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Supplier", "Machine", "Installation"], ["Our offer", 100, None], ["Acme", 80, 5]):
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    file = io.BytesIO()
    book.save(file)
    assert not find_table(file.getvalue()).place.is_turned
    table = find_table(file.getvalue(), Place(is_turned=True))
    [problem] = read_table(table, guessed(table, GROUND), GROUND).problems
    assert problem.rule.startswith("Merged cells or rows that end early")


def test_a_row_that_ends_early_is_never_turned_unseen():
    assert not find_table(b"Supplier;Machine;Service;Energy\nOurs;1;2;3\nAcme;1;2\n").place.is_turned


def test_too_many_columns_of_amounts_are_refused_with_what_to_do():
    heads = ";".join(f"N{number}" for number in range(13))
    table = f"Item;{heads}\n" + "".join(f"{name};{';'.join(['1'] * 13)}\n" for name in "abcdefghijklmn")
    assert len(codes(table)) == 14
    [(_cell, rule)] = wrong(read(table))
    assert rule.startswith("13 columns would each be an alternative; at most 12 are possible.")


@pytest.mark.django_db
def test_the_page_says_that_it_turned_the_table_and_lets_it_be_read_as_it_was(client: Client):
    deal = make_deal()
    client.force_login(people().presales)
    address = asked(client, deal, IN_ROWS)
    page = client.get(address)
    assert "The table was turned: alternatives stood in its rows" in page.content.decode()
    assert [(row.letters, row.heading) for row in page.context["columns"]] == [
        ("1", "Cost item"),
        ("2", "Our offer"),
        ("3", "Acme"),
    ]
    preview = client.post(address, answers(client, address))["Location"]
    assert TOLD in client.get(preview).content.decode()
    straight = client.get(address, {"shape": "rows"})
    assert [row.letters for row in straight.context["columns"]] == ["A", "B", "C", "D", "E"]
    assert straight.context["place_form"]["shape"].value() == "rows"
