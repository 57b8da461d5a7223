"""Each column and each row may say what its amounts are in; the preview says what was multiplied, and by what."""

from dataclasses import replace

import pytest

from tco.column_mapping.words import scale_at_the_end_of, scale_named_in, scale_of_money_in, without_unit
from tco.mapping import plain_form
from tests.tco.column_mapping.tables import GROUND, likely, lines, read, wrong
from tests.tco.documents import small_document


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("тыс. руб.", 1000),
        ("k€", 1000),
        ("kEUR", 1000),
        ("EUR thousand", 1000),
        ("млн ₽", 1_000_000),
        ("mEUR", 1_000_000),
        ("€", 1),
    ],
)
def test_a_unit_of_money_says_what_amounts_are_multiplied_by(text: str, scale: int):
    assert (scale_named_in([text]), scale_of_money_in(text)) == (scale, scale)


def test_a_unit_of_something_else_says_nothing_of_money():
    assert [scale_of_money_in(text) for text in ("тыс. км", "pcs", "1000 h")] == [None, None, None]


@pytest.mark.parametrize(
    ("name", "scale", "bare"),
    [
        ("Energy, k€", 1000, "Energy"),
        ("Сервис (тыс. руб.)", 1000, "Сервис"),
        ("Pump, EUR", 0, "Pump"),
        ("Страховка на 10 млн руб.", 0, "Страховка на 10 млн руб."),
        ("Cover, 10 million euros", 0, "Cover, 10 million euros"),
        ("Oil, every 10 thousand km", 0, "Oil, every 10 thousand km"),
    ],
)
def test_the_end_of_a_name_may_say_its_unit(name: str, scale: int, bare: str):
    assert (scale_at_the_end_of(name), without_unit(name)) == (scale, bare)


def test_columns_in_thousands_and_in_units_stand_side_by_side():
    text = "Item;Our offer, €;Acme, k€\nPump;12000;9,5\nPipe;1;0,1\n"
    upload = read(text)
    assert [line["amount"] for line in (*lines(upload), *lines(upload, "rival"))] == [12000, 1, 9500, 100]
    assert [one["name"] for one in upload.document["alternatives"]] == ["Our offer", "Acme"]
    assert "× 1,000: column C “Acme, k€”." in upload.notes
    assert "All amounts were multiplied by a thousand." not in upload.notes


def test_a_column_may_be_set_back_to_units_beside_a_table_in_thousands():
    text = "Budget, EUR thousand;;\nItem;Ours;Acme\nPump;1;2000\nPipe;2;3000\n"
    layout = likely(text)
    assert (layout.scale, [column.scale for column in layout.columns]) == (1000, [0, 0, 0])
    columns = (*layout.columns[:2], replace(layout.columns[2], scale=1))
    upload = read(text, layout=replace(layout, columns=columns))
    assert [line["amount"] for line in (*lines(upload), *lines(upload, "rival"))] == [1000, 2000, 2000, 3000]
    assert "Not multiplied: column C “Acme”." in upload.notes


def test_a_column_of_units_and_the_name_of_a_row_say_another_scale():
    text = "Item;Unit;Ours\nPump;k€;1,5\nPipe;€;30\nValves;pcs;4\nEnergy, k€;;2\n"
    upload = read(text)
    assert [(line["name"], line["amount"]) for line in lines(upload)] == [
        ("Pump", 1500),
        ("Pipe", 30),
        ("Valves", 4),
        ("Energy", 2000),
    ]
    assert "× 1,000, as the rows say: 2 “Pump”, 5 “Energy, k€”." in upload.notes


def test_a_row_in_units_is_spared_in_a_table_in_thousands():
    text = "Смета, тыс. руб.;;\nСтатья;Ед. изм.;1-й год;2-й год\nСтанок;тыс. руб.;1,5;\nЛицензии;руб.;120 000;120 000\n"
    upload = read(text.encode("cp1251"))
    assert [line["amount"] for line in lines(upload)] == [1500, 120_000]
    assert (upload.document["currency"], "Not multiplied, as the row says: 4 “Лицензии”." in upload.notes) == ("RUB", True)


def test_bounds_are_in_what_their_amount_is_in():
    line = lines(read("Item;Unit;Ours;Low;High\nPump;k€;1,5;1;2\nPipe;€;3;2;4\n"))[0]
    assert (line["amount"], line["low"], line["high"]) == (1500, 1000, 2000)


def test_a_table_in_another_currency_than_the_model_is_never_taken_for_the_models():
    document = plain_form(small_document())
    text = "Budget, USD thousand;\nItem;Our printers\nInk;1\n"
    assert [rule for _cell, rule in wrong(read(text, replace(GROUND, present=document))) if "exchange rate" in rule]
    rated = document | {"fx": {"USD": {"rate": 0.5}}}
    upload = read(text, replace(GROUND, present=rated))
    assert [(line["amount"], line["currency"]) for line in lines(upload) if line["name"] == "Ink"] == [(1000, "USD")]
    assert "The table is in USD, the model in EUR: amounts are converted at the model's rate." in upload.notes
