"""The quick formats write exactly what Babel writes."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cjm.kernel import formats
from cjm.kernel.quick_formats import quick_formats, shape_of

LANGUAGES = st.sampled_from(["en", "ru"])
CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "CHF", "JPY", "RUB", "KZT", "PLN", "XXX"])
AMOUNTS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    st.sampled_from([0, Decimal("0.5"), Decimal("1.5"), Decimal("2.5"), Decimal("-0.4"), Decimal("999.5"), Decimal("999999.5")]),
)
FRACTIONS = st.floats(-2, 1000, allow_nan=False, allow_subnormal=False).map(lambda value: round(value, 6))


@given(language=LANGUAGES, currency=CURRENCIES, amount=AMOUNTS)
def test_money_is_written_as_babel_writes_it(language, currency, amount):
    with translation.override(language):
        assert quick_formats().money(amount, currency) == formats.money(amount, currency)


@given(language=LANGUAGES, amount=AMOUNTS)
def test_numbers_are_written_as_babel_writes_them(language, amount):
    with translation.override(language):
        assert quick_formats().number(amount) == formats.number(amount)


@given(language=LANGUAGES, fraction=FRACTIONS)
def test_percentages_are_written_as_babel_writes_them(language, fraction):
    with translation.override(language):
        assert quick_formats().percent(fraction) == formats.percent(fraction)


def test_nothing_known_is_a_dash():
    assert quick_formats().money(None, "EUR") == quick_formats().number(None) == quick_formats().percent(None) == formats.EMPTY


@pytest.mark.parametrize("sample", ["12,34,567", "1234567", "1,234,567, net", "net, 1,234,567"])
def test_a_figure_of_another_shape_is_left_to_babel(sample):
    assert shape_of(sample) is None
