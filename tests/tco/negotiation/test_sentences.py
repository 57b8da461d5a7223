"""The sentence to say: chosen by how things stand, in round numbers, in either language."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from tco.engine.reading.reader import read_model
from tco.negotiation import sentences
from tco.negotiation.desk import Desk
from tco.negotiation.equivalents import Equivalent
from tco.negotiation.forms import DeskForm
from tco.negotiation.sentences import equivalent_words, months_words, rounded, sentences_for, spoken_money, spoken_share
from tests.tco.negotiation.models import desk_document


def said(document: dict[str, Any] | None = None, **typed: str) -> list[tuple[str, str]]:
    """Return what can be said of a model after something was typed: situation and words."""
    document = document or desk_document()
    desk = Desk(document, read_model(document), {})
    form = DeskForm(typed, rivals=desk.rivals(), drivers=desk.drivers())
    form.full_clean()
    outcome = desk.work_out(form)
    assert outcome is not None
    periods = document["periods"]
    found = sentences_for(outcome, currency=document["currency"], periods=periods["count"], unit=periods["unit"])
    return [(each.situation, each.text.replace("\u00a0", " ")) for each in found]


def without(document: dict[str, Any], *, drivers: bool = False, status_quo: bool = False) -> dict[str, Any]:
    """Return the model without what an equivalent or the cost of waiting is told by."""
    if drivers:
        document["drivers"] = document["drivers"][1:]
        document["drivers"][0]["unit"] = "EUR"
    if status_quo:
        document["alternatives"] = document["alternatives"][:2]
    return document


def test_a_rival_who_is_cheaper_to_buy_and_dearer_to_own():
    assert said()[0] == (
        "cheaper_price",
        (
            "Yes, their price is 20 % lower. Still, Their printers costs you about €150 more to own over two years: "
            "to draw level they would have to come down by another 18 %."
        ),
    )


def test_a_rival_whom_no_discount_helps():
    document = desk_document()
    document["alternatives"][1]["lines"][1]["amount"] = 2000
    assert said(document)[0][1].endswith("even free of charge it would cost you more.")


def test_a_rival_who_is_dearer_in_every_way():
    assert said(theirs="1200", theirs_as="price") == [
        ("ahead", "Everything counted, you pay about €550 less over two years with us than with Their printers.")
    ]


def test_we_are_dearer_and_say_so():
    assert said(theirs="50") == [
        (
            "dearer",
            (
                "Ours costs you about €250 more to own over two years than Their printers, and I will not hide it. "
                "Let's go through it line by line and see what you get for that."
            ),
        )
    ]


def test_dearer_than_leaving_things_as_they_are():
    assert said(against="today", ours="2500", ours_as="price")[0] == (
        "dearer",
        (
            "On these figures, leaving things as they are costs you about €1,100 less over two years. "
            "So the change pays only if something matters that is not in them: what would that be?"
        ),
    )


def test_both_cost_the_same():
    situation, sentence = said(theirs="18.4")[0]
    assert (situation, sentence) == (
        "even",
        (
            "Everything counted, Their printers and we cost you about the same: some €1,200 over two years. "
            "So price need not decide it. Ask who answers when something goes wrong."
        ),
    )


def test_the_decision_is_put_off():
    assert said(delay="3")[0] == (
        "waiting",
        (
            "As things are, a month costs you about €75; with ours running it would be about €8.30. "
            "Putting the decision off by 3 months costs you about €200 that nobody gives back."
        ),
    )


def test_the_decision_is_put_off_and_nobody_knows_what_today_costs():
    assert said(without(desk_document(), status_quo=True), delay="1")[0] == (
        "waiting", "Every month with ours saves you about €7.10. Putting the decision off by 1 month costs you about €7.10.",
    )  # fmt: skip


def test_nobody_is_told_that_waiting_costs_when_it_saves():
    document = desk_document()
    document["alternatives"][2]["lines"][0]["amount"] = 10
    assert [situation for situation, _ in said(document, delay="3")] == ["cheaper_price"]


def test_a_discount_is_asked_for():
    assert said(ours="5")[0] == (
        "discount",
        (
            "The discount comes to about €50, as much as 2 hours of standstill; "
            "even without it you save about €150 with us over two years. If the price moves, what can move on your side?"
        ),
    )


def test_without_the_discount_ours_would_not_be_the_cheaper_one():
    situation, sentence = said(ours="20", theirs="20")[0]
    assert (situation, sentence.split(". ")[0]) == (
        "discount", "With the discount of about €200, ours costs you about €190 less to own over two years",
    )  # fmt: skip


def test_a_discount_that_nothing_in_the_model_tells_otherwise():
    document = without(desk_document(), drivers=True)
    assert said(document, ours="5")[0][1].startswith("The discount comes to about €50; even without it you save about €150")


def test_a_name_that_nobody_would_say_aloud_stays_out_of_the_sentence():
    document = desk_document()
    document["drivers"] = document["drivers"][1:]
    assert said(document, ours="5")[0][1].startswith("The discount comes to about €50; even without it")


def test_what_holds_besides_is_offered_after_it():
    assert [situation for situation, _ in said(ours="5", delay="2", theirs="3")] == ["waiting", "discount", "cheaper_price"]


def test_leaving_things_as_they_are_is_the_rival():
    assert said(against="today") == [
        ("ahead", "Leaving things as they are costs you about €390 more over two years than changing to ours.")
    ]


def test_studies_of_unequal_length_are_told_by_the_year():
    document = desk_document()
    document["alternatives"][1]["periods"] = 1
    assert "more to own a year" in said(document)[0][1]


LEFT_OVER = re.compile(r"%\(|%s|\{|None|nan")
SITUATIONS: list[dict[str, str]] = [
    {}, {"theirs": "50"}, {"theirs": "18.4".replace(".", ",")}, {"delay": "1"}, {"delay": "2,5"}, {"delay": "5"}, {"ours": "5"},
    {"theirs": "-50"}, {"against": "today"}, {"against": "today", "ours": "-100"}, {"against": "today", "ours": "61"},
]  # fmt: skip


@pytest.mark.parametrize("typed", SITUATIONS, ids=str)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_is_whole_in_either_language(language: str, typed: dict[str, str]):
    with override(language):
        mark = "," if language == "ru" else "."
        found = said(None, **{name: value.replace(",", mark) for name, value in typed.items()})
    assert found
    assert [text for _, text in found if LEFT_OVER.search(text)] == []
    # A Russian reader's currency stands behind the number.
    assert [text for _, text in found if re.search(r"\d €" if language == "en" else r"€\d", text)] == []


def test_every_sentence_of_the_desk_has_its_placeholders_filled():
    names = {
        "amount",
        "unaided",
        "cost",
        "span",
        "rival",
        "share",
        "discount",
        "given",
        "equivalent",
        "month",
        "months",
        "today",
        "ours",
        "lost",
    }
    asked = {
        found
        for name, text in vars(sentences).items()
        if name.isupper() and not isinstance(text, int | float)
        for found in re.findall(r"%\((\w+)\)s", str(text))
    }
    assert asked <= names


@pytest.mark.parametrize(
    ("value", "expected"), [(41_263, 41_000), (1_260_000, 1_300_000), (999, 1000), (7.14, 7.1), (0, 0), (-41_263, -41_000)]
)
def test_numbers_are_said_with_two_telling_digits(value: float, expected: float):
    assert rounded(value) == expected


def test_amounts_and_shares_are_said_in_the_readers_way():
    with override("ru"):
        assert (spoken_money(41_263, "EUR"), spoken_share(0.155)) == ("41\u00a0000\u00a0€", "16\u00a0%")
        assert months_words(2.5).startswith("2,5")
    with override("en"):
        assert (spoken_money(41_263, "EUR"), spoken_share(0.031), spoken_share(0.05)) == ("€41,000", "3.1\u00a0%", "5\u00a0%")
        assert (months_words(1), months_words(2.5), months_words(3)) == ("1 month", "2.5 months", "3 months")


@pytest.mark.parametrize(
    ("equivalent", "expected"),
    [
        (Equivalent(38.2, "hour", "Cost of an hour of downtime", "downtime"), "38 hours of downtime"),
        (Equivalent(2.44, "week", "Roll-out"), "2.4 weeks (“Roll-out”)"),
        (Equivalent(1.0, "day", "Set-up"), "1 day (“Set-up”)"),
        (Equivalent(5.6, "month", "Planner", None), "5.6 months (“Planner”)"),
        (Equivalent(0.35, "share", "implementation"), "35\u00a0% of the whole implementation"),
    ],
)
def test_an_equivalent_is_told_in_words(equivalent: Equivalent, expected: str):
    assert equivalent_words(equivalent) == expected


@pytest.mark.parametrize(
    ("value", "currency", "english", "russian"),
    [
        (7_204_928, "RUB", "RUB 7.2 million", "7,2 million ₽"),
        (1_030_000, "EUR", "€1 million", "1 million €"),
        (999_600, "EUR", "€1 million", "1 million €"),
        (994_000, "EUR", "€990,000", "990 000 €"),
        (23_870_000, "EUR", "€24 million", "24 million €"),
        (-1_260_000_000, "EUR", "−€1.3 billion", "−1,3 billion €"),
    ],
)
def test_nobody_says_six_zeros(value: float, currency: str, english: str, russian: str):
    with override("en"):
        assert spoken_money(value, currency).replace("\u00a0", " ") == english
    with override("ru"):
        # The words wait for their translation in the catalogue.
        words = {"млн": "million", "млрд": "billion"}
        assert re.sub("млн|млрд", lambda found: words[found[0]], spoken_money(value, currency).replace("\u00a0", " ")) == russian
