"""Numbers as clients write them: each is read as what it means, or refused with the reason."""

from decimal import Decimal

import pytest

from tco.spreadsheet.values import BadCell
from tco.spreadsheet.written_numbers import Ambiguous, Mark, Written, decimal_mark, written_number


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1 234,50", "1234.50", ""),
        ("1\u00a0234\u202f567,8", "1234567.8", ""),
        ("1,234.50", "1234.50", ""),
        ("1.234.567,89", "1234567.89", ""),
        ("1'234.50", "1234.50", ""),
        ("1,234,567", "1234567", ""),
        ("1234,5", "1234.5", ""),
        ("0,125", "0.125", ""),
        ("1234.567", "1234.567", ""),
        (".5", "0.5", ""),
        ("(1 234)", "-1234", ""),
        ("−5", "-5", ""),
        ("+5", "5", ""),
        ("(0)", "0", ""),
        ("€ 1.234,5", "1234.5", "EUR"),
        ("-€5", "-5", "EUR"),
        ("€-5", "-5", "EUR"),
        ("1 234 ₽", "1234", "RUB"),
        ("500 руб.", "500", "RUB"),
        ("EUR 12", "12", "EUR"),
        ("($7)", "-7", "USD"),
    ],
)
def test_a_number_with_one_meaning_is_read(text: str, number: str, currency: str):
    assert written_number(text) == Written(Decimal(number), currency)


NO_NUMBERS = ["abc", "12 34", "1.2.3", "1.2,5", "1,23,4", "1.234,567.8", "5%", "--5", "5-", "(5", "1e5"]
STRANGE_NUMBERS = ["٣", "100 руб./мес", "€5 $", "0x1F", "1_000"]


@pytest.mark.parametrize("text", ["", *NO_NUMBERS, *STRANGE_NUMBERS])
def test_what_is_no_number_is_refused(text: str):
    with pytest.raises(BadCell):
        written_number(text)


def test_a_word_beside_a_number_is_told():
    assert written_number("10 шт.") == Written(Decimal(10), "", "шт.")


@pytest.mark.parametrize(("mark", "number"), [("comma", "1234"), ("point", "1.234")])
def test_a_number_that_could_be_a_thousand_times_more_hangs_on_the_mark_of_its_table(mark: Mark, number: str):
    assert written_number("1.234", mark).number == Decimal(number)
    with pytest.raises(Ambiguous):
        written_number("1.234")


def test_a_number_with_one_meaning_keeps_it_whatever_the_mark_of_its_table():
    assert written_number("1234.5", "comma").number == written_number("1.234,5", "point").number + Decimal(0) == Decimal("1234.5")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["1.234", "12,5"], ("comma", True)),
        (["1,234", "1,234.5"], ("point", True)),
        (["1.234", "5"], ("", True)),
        (["1.234.567", "1.234"], ("comma", True)),
        (["1,5", "1.5"], ("", False)),
        (["word", "7"], ("", False)),
    ],
)
def test_the_mark_of_a_table_is_what_its_unambiguous_numbers_prove(texts: list[str], found: tuple[str, bool]):
    assert decimal_mark(texts) == found
