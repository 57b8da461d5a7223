"""What a table most likely means is guessed from its headings and its values."""

from dataclasses import replace

import pytest

from tco.column_mapping.faults import faults_of
from tco.column_mapping.layout import ColumnUse, Layout, signature_of
from tco.column_mapping.words import category_likely_for, column_meant_by
from tests.tco.column_mapping.tables import GROUND, WIDE, codes, likely
from tests.tco.documents import small_document


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Наименование", "name"),
        ("Статья затрат", "name"),
        ("Item", "name"),
        ("Категория", "category"),
        ("Сумма, EUR", "amount"),
        ("Стоимость", "amount"),
        ("Кол-во, шт", "quantity"),
        ("Qty.", "quantity"),
        ("Цена за ед.", "unit_price"),
        ("Unit price", "unit_price"),
        ("Ед. изм.", ""),
        ("№ п/п", ""),
        ("2027", ""),
        ("Year 3", ""),
        ("owner_id", ""),
        ("Примечание", "comment"),
        ("Источник", "source.note"),
        ("Валюта", "currency"),
        ("Дата", "day"),
        ("From period", "when.from"),
        ("Acme", None),
        ("", None),
    ],
)
def test_a_heading_in_either_language_says_what_its_column_means(heading: str, meaning: str | None):
    assert column_meant_by(heading) == meaning


def test_columns_of_numbers_are_amounts_of_alternatives_whose_kind_their_names_tell():
    assert codes(WIDE) == ["name", "category", "amount+ours", "amount+competitor", "amount+status_quo"]
    assert codes("Статья;Siemens;Наш проект;Сейчас\nПривод;3;1;2\n") == [
        "name",
        "amount+competitor",
        "amount+ours",
        "amount+status_quo",
    ]


def test_without_a_word_for_ours_the_first_amount_is_taken_for_it():
    assert codes("Item;Alpha;Beta\nPump;1;2\n") == ["name", "amount+ours", "amount+competitor"]


def test_amounts_find_the_alternatives_that_the_deal_has():
    ground = replace(GROUND, present=small_document())
    assert codes("Item;Our printers;Their printers\nInk;1;2\n", ground) == ["name", "amount@ours", "amount@rival"]
    assert codes("Item;Amount\nInk;1\n", ground) == ["name", "amount@ours"]
    assert codes("Item;Our offer;Acme\nInk;1;2\n", ground) == ["name", "amount@ours", "amount+competitor"]


def test_quantity_and_price_are_multiplied_unless_the_amount_stands_beside_them():
    assert codes("Item;Qty;Price\nSeat;3;10\n") == ["name", "quantity", "unit_price+ours"]
    both = ["name", "quantity", "unit_price+ours", "unit_price+competitor"]
    assert codes("Статья;Кол-во;Наша цена;Цена «Бета»\nШкаф;3;10;12\n") == both
    assert codes("Item;Qty;Our price;Their price\nSeat;3;10;12\n") == both
    assert codes("Item;Qty;Our total price\nSeat;3;30\n") == ["name", "", "amount+ours"]
    assert codes("Item;Qty;Price;Amount\nSeat;3;10;30\n") == ["name", "", "", "amount+ours"]
    assert codes("Item;Price\nSeat;10\n") == ["name", "amount+ours"]


def test_a_column_that_names_the_alternative_makes_a_long_table():
    assert codes("Vendor;Item;Amount\nUs;Pump;1\n") == ["alternative", "name", "amount+ours"]


def test_titles_above_the_headings_are_skipped_and_say_what_amounts_are_in():
    layout = likely("Бюджет проекта, тыс. руб.;;\n\nСтатья;Сумма\nСтанок;1\nПила;2\n")
    assert ([column.means for column in layout.columns][:2], layout.scale) == (["name", "amount"], 1000)


@pytest.mark.parametrize("heading", ["Затраты, тыс. руб.", "Costs, thousand RUB"])
def test_the_heading_over_the_names_of_costs_speaks_of_the_whole_table(heading: str):
    layout = likely(f"{heading};Наше предложение;;Конкурент;\n;2027;2028;2027;2028\nЛиния;1200;0;900;0\nСервис;30;30;50;50\n")
    assert ([column.means for column in layout.columns], layout.scale, layout.currency) == (["name", *["period"] * 4], 1000, "RUB")


def test_the_currency_is_the_one_that_the_table_names():
    assert likely("Item;Amount, USD\nPump;1\n").currency == "USD"
    assert likely("Item;Amount\nPump;1 ₽\nPipe;2 ₽\n").currency == "RUB"
    assert likely("Item;Amount\nPump;1 ₽\nPipe;€2\n").currency == "EUR"


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Machine", "acquisition"),
        ("Machine maintenance", "maintenance"),
        ("Станок", "acquisition"),
        ("Капитальный ремонт", "maintenance"),
        ("Капитальные затраты", "acquisition"),
        ("Утилизация отходов", "operation"),
        ("Утилизация оборудования", "end_of_life"),
        ("Waste disposal", "operation"),
        ("Dismantling", "end_of_life"),
        ("Запасные части", "maintenance"),
        ("Integration with the order system", "implementation"),
    ],
)
def test_the_name_of_a_cost_speaks_for_what_is_done_not_for_one_word_of_it(name, category):
    assert category_likely_for(name) == category


def test_words_speak_for_a_category():
    assert [category_likely_for(text) for text in ("Обучение операторов", "Spare parts", "Downtime", "Xyz")] == [
        "implementation",
        "maintenance",
        "risk",
        None,
    ]


def faults(*meanings: str) -> list[str]:
    uses = tuple(ColumnUse(f"H{place}").with_code(code) for place, code in enumerate(meanings))
    return list(faults_of(Layout(uses)))


@pytest.mark.parametrize(
    ("meanings", "fault"),
    [
        (("amount+ours",), "Say which column names the costs."),
        (("name",), "Say which column holds the amounts."),
        (("name", "name", "amount+ours"), "“H0” and “H1” mean the same. Keep one, so that it is clear which counts."),
        (("name", "amount@a", "amount@a"), "“H1” and “H2” mean the same. Keep one, so that it is clear which counts."),
        (("name", "unit_price+ours"), "A unit price needs a column with the quantity."),
        (
            ("name", "quantity", "amount+ours"),
            "A quantity needs a column with the unit price. Where the amount is multiplied already, leave the quantity out.",
        ),
        (
            ("name", "alternative", "amount+ours", "amount+competitor"),
            "One column names the alternative of each row, so there can be one column of amounts alone.",
        ),
        (("name", "amount+ours", "low"), "A lowest value needs a highest one, and the other way round."),
        (
            ("name", "amount+ours", "amount+competitor", "low", "high"),
            "Lowest and highest values can be read beside one column of amounts. Leave them out, or give each its own table.",
        ),
    ],
)
def test_a_layout_that_cannot_be_read_says_why(meanings: tuple[str, ...], fault: str):
    assert faults(*meanings) == [fault]


def test_comments_may_be_several_and_a_whole_layout_has_no_fault():
    assert faults("name", "comment", "comment", "quantity", "unit_price+ours", "") == []


def test_a_layout_comes_back_from_what_is_kept_of_it():
    layout = likely(WIDE)
    assert Layout.from_json(layout.as_json()) == layout
    assert Layout.from_json({**layout.as_json(), "of_a_later_release": 1}) == layout


def test_tables_are_known_again_by_their_headings_whatever_their_spelling():
    assert signature_of(["Item ", "AMOUNT*"]) == signature_of(["item", "Amount"]) != signature_of(["Amount", "item"])
