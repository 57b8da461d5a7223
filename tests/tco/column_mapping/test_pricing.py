"""Which cost of a client's table is the price of the offers: asked about, guessed where no category says it, and told."""

from dataclasses import replace

import pytest
from django.test import Client

from tco.column_mapping.building import REPLACE
from tco.imports import Upload
from tests.factories import make_deal, people
from tests.tco.column_mapping.pages import answers, asked
from tests.tco.column_mapping.tables import GROUND, likely, read
from tests.tco.documents import small_document

OWN_CATEGORIES = """Item;Category;Our offer;Acme;As it is
Palletiser;Capital;1000;800;
Cleaning;Running;50;70;90
Spare rollers;Running;5;7;9
"""
TAKEN = "“Palletiser” is taken for the price of the offers, which headroom is about."
UNKNOWN = "No cost is marked as the price of the offers, so no headroom can be told. Say which one it is, where the columns are."


def priced(upload: Upload) -> list[tuple[str, str]]:
    """Return the alternative and the name of each line that is marked as price."""
    assert upload.problems == []
    return [(one["key"], line["name"]) for one in upload.document["alternatives"] for line in one["lines"] if line.get("price")]


def test_a_category_of_ones_own_that_speaks_of_capital_holds_the_price_of_every_seller():
    upload = read(OWN_CATEGORIES)
    assert priced(upload) == [("ours", "Palletiser"), ("rival", "Palletiser")]
    assert TAKEN in upload.notes
    assert upload.document["alternatives"][0]["lines"][0]["category"] == "Capital"


@pytest.mark.parametrize(
    ("costs", "price"),
    [
        (("Upkeep", "Purchase of the press", "Machine"), "Purchase of the press"),
        (("Upkeep", "Machine", "Yearly licence"), "Machine"),
        (("Upkeep", "Лицензия на год", "Пар"), "Лицензия на год"),
        (("Upkeep", "Капитальный ремонт", "Капиталовложения"), "Капиталовложения"),
    ],
)
def test_the_name_that_speaks_most_for_a_price_is_taken(costs: tuple[str, ...], price: str):
    table = "Item;Category;Ours\n" + "".join(f"{name};Mine;5\n" for name in costs)
    assert priced(read(table)) == [("ours", price)]


def test_where_no_name_speaks_for_a_price_the_preview_asks():
    upload = read("Item;Category;Ours\nUpkeep;Mine;5\nSteam;Mine;7\n")
    assert priced(upload) == []
    assert UNKNOWN in upload.notes


def test_purchase_and_implementation_need_no_guess():
    upload = read("Item;Category;Ours\nSorter;Purchase price;5\nTraining;Implementation;7\nMachine;Mine;1\n")
    assert priced(upload) == [("ours", "Sorter"), ("ours", "Training")]
    assert not any("price of the offers" in note for note in upload.notes)


def test_the_cost_that_was_chosen_is_the_price_alone():
    layout = replace(likely(OWN_CATEGORIES), price_name="cleaning")
    assert priced(read(OWN_CATEGORIES, layout=layout)) == [("ours", "Cleaning"), ("rival", "Cleaning")]
    assert priced(read(OWN_CATEGORIES, layout=replace(layout, price=False, price_name=""))) == []


def test_a_choice_for_another_table_falls_back_to_the_name():
    assert priced(read(OWN_CATEGORIES, layout=replace(likely(OWN_CATEGORIES), price_name="press")))[0] == ("ours", "Palletiser")


def test_a_model_that_has_its_price_is_not_asked_about():
    ground = replace(GROUND, present=small_document())
    assert UNKNOWN not in read("Item;Category;Our printers\nSteam;Mine;7\n", ground).notes
    replaced = read("Item;Category;Our printers;Their printers\nSteam;Mine;7;8\n", ground, mode=REPLACE)
    assert UNKNOWN in replaced.notes


@pytest.mark.django_db
def test_the_page_shows_the_guess_and_keeps_the_choice(client: Client):
    deal = make_deal()
    client.force_login(people().presales)
    address = asked(client, deal, OWN_CATEGORIES)
    given = answers(client, address)
    assert given["price"] == "cost:palletiser"
    choices = [key for key, _name in client.get(address).context["form"].fields["price"].choices]
    assert choices == ["category", "cost:palletiser", "cost:cleaning", "cost:spare rollers", "none"]
    preview = client.post(address, {**given, "price": "cost:cleaning"})["Location"]
    assert "“Cleaning” is taken for the price of the offers" in client.get(preview).content.decode()
    assert answers(client, address)["price"] == "cost:cleaning"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    [
        "Item;Price;Qty;Price;Qty;Price\nMachine;1;2;3;4;5\nFilm;1;2;3;4;5\n",
        "Item;Unit price;Unit price\nMachine;1;2\nFilm;1;2\n",
        "Item;Low;Amount\nMachine;1;2\nFilm;1;2\n",
        "A;B\n1;2\n3;4\n",
    ],
)
def test_the_page_asks_about_tables_that_cannot_be_read_yet(client: Client, table: str):
    deal = make_deal()
    client.force_login(people().presales)
    assert client.get(asked(client, deal, table)).status_code == 200


@pytest.mark.django_db
def test_a_price_that_is_no_cost_of_the_table_is_refused(client: Client):
    deal = make_deal()
    client.force_login(people().presales)
    address = asked(client, deal, OWN_CATEGORIES)
    response = client.post(address, {**answers(client, address), "price": "cost:nothing"})
    assert "price" in response.context["form"].errors
