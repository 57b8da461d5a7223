"""Numbers and spans of time as labels and sentences have them, in both languages."""

import pytest
from django.utils.translation import override

from tco.charts.layout import round_ticks
from tco.charts.wording import category_name, cleaned, compact, compact_money, duration, percent, places_for, signed, study_length


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", 1234567.0, "1.23\u00a0M"),
        ("en", 999999.0, "1\u00a0M"),
        ("en", -12345.0, "−12.3\u00a0K"),
        ("en", 0.0, "0"),
        ("ru", -0.0, "0"),
        ("en", 0.00412, "0.00412"),
        ("ru", 1234567.0, "1,23\u00a0млн"),
        ("ru", 2.5e9, "2,5\u00a0млрд"),
    ],
)
def test_labels_have_three_figures_in_the_readers_way(language, value, shown):
    with override(language):
        assert compact(value) == shown


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [
        ("en", "EUR", "€1.23\u00a0M"),
        ("en", "KZT", "KZT\u00a01.23\u00a0M"),
        ("ru", "RUB", "1,23\u00a0млн\u00a0₽"),
        ("ru", "EUR", "1,23\u00a0млн\u00a0€"),
    ],
)
def test_amounts_carry_their_currency_where_the_reader_expects_it(language, currency, shown):
    with override(language):
        assert compact_money(1234567, currency) == shown


@pytest.mark.parametrize(
    ("count", "unit", "shown"),
    [
        (5, "year", "five years"),
        (60, "month", "five years"),
        (12, "year", "12 years"),
        (18, "month", "18 months"),
        (4, "quarter", "one year"),
        (7, "quarter", "7 quarters"),
        (1, "month", "1 month"),
    ],
)
def test_the_length_of_a_study_is_told_in_whole_years_where_it_can(count, unit, shown):
    assert study_length(count, unit) == shown


@pytest.mark.parametrize(
    ("years", "shown"), [(2.66, "2.7 years"), (2.0, "2.0 years"), (1.66, "20 months"), (0.5, "6 months"), (0.01, "1 month")]
)
def test_a_computed_time_has_one_decimal_or_whole_months(years, shown):
    assert duration(years) == shown


@pytest.mark.parametrize(
    ("fraction", "shown"), [(0.41, "41\u00a0%"), (0.0412, "4.1\u00a0%"), (0.0996, "10\u00a0%"), (-0.2, "−20\u00a0%")]
)
def test_percentages_below_ten_have_a_decimal(fraction, shown):
    assert percent(fraction) == shown


def test_a_gain_in_quantity_has_its_sign():
    assert (signed("5", 5), signed("−5", -5), signed("0", 1e-9)) == ("+5", "−5", "0")


def test_names_lose_what_cannot_be_printed():
    assert cleaned(" a\x00b\u202ec \n\t d ") == "abc d"


def test_categories_of_the_contract_are_named_and_others_keep_their_name():
    assert (category_name("end_of_life"), category_name("Own  one")) == ("End of life", "Own one")


@pytest.mark.parametrize(("values", "places"), [([], 0), ([0.0], 0), ([12345.6], 0), ([12.5, -3], 2), ([0.004], 6)])
def test_a_column_has_the_decimals_it_needs(values, places):
    assert places_for(values) == places


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (0, 97, [0, 20, 40, 60, 80, 100]),
        (-3, 7, [-4, -2, 0, 2, 4, 6, 8]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1.0][:2]),
    ],
)
def test_ticks_are_round_and_enclose_the_range(low, high, ticks):
    assert round_ticks(low, high, 5) == ticks
