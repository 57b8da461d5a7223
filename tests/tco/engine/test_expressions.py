"""What an expression is worth, and what is no expression."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tco.engine.arithmetic import bounds, degree, evaluate, quiet, slope
from tco.engine.expressions import ExpressionError, names_in, parse_expression, with_names
from tests.tco.engine.oracle_expressions import value_of

VALUES = {"a": np.array(3.0), "b": np.array(-2.0), "t": np.arange(4.0), "year": np.arange(4.0)}


def worth(text: str) -> list[float]:
    value = np.broadcast_to(evaluate(parse_expression(text).tree, VALUES), (4,))
    return [float(number) for number in value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8/4/2*100", 100),
        ("2 - 3 - 4", -5),
        ("-2*-3", 6),
        ("--2", 2),
        ("2--2", 4),
        ("1.5e2 + 2E-1", 150.2),
        ("7.", 7),
        ("min(3, 1, 2)", 1),
        ("max(a)", 3),
        ("abs(b) * a", 6),
        ("ceil(2.0000000001)", 2),
        ("ceil(2.000000001)", 3),
        ("floor(-0.5)", -1),
        ("floor(2.9999999999)", 3),
        ("ceil(0.1 * 3 / 0.1)", 3),
        ("ceil(12345678.3 * 10 / 10 - 0.3)", 12345678),
        ("\ta\n-\r b ", 5),
    ],
)
def test_arithmetic_is_the_ordinary_one(text: str, value: float):
    assert worth(text) == pytest.approx([value] * 4, rel=1e-14)


def test_period_and_year_are_names():
    assert worth("t * year + 1") == [1, 2, 5, 10]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1 +", "+1", "* 2", "(1", "1)", "1 2", "2a", "a b", ".5", "1e", "1..2", "1_000", "1,5", "a,b", "a.b", "a[0]",
        "a ** 2", "a // 2", "a % 2", "a ^ 2", "a < b", "a if b else 1", "not a", "'a'", "min", "min()", "min(1,)", "abs(1, 2)",
        "ceil()", "log(2)", "a(1)", "t()", "lambda: 1", "__import__('os')", "1;2", "a=1", "٣", "½", "1\u00a0+ 1", "1e400", "а",
    ],
)  # fmt: skip
def test_nothing_else_parses(text: str):
    with pytest.raises(ExpressionError):
        parse_expression(text)


@pytest.mark.parametrize(
    ("level", "inner"), [("({})", "1"), ("-{}", "1"), ("abs({})", "1"), ("min(2, {})", "1"), ("-(abs({}))", "1")]
)
def test_fifty_levels_are_allowed_and_no_more(level: str, inner: str):
    deep = inner
    for _ in range(50 // (level.count("(") + level.count("-"))):
        deep = level.format(deep)
    parse_expression(deep)
    for _ in range(3):
        deep = level.format(deep)
    with pytest.raises(ExpressionError) as refused:
        parse_expression(deep)
    assert refused.value.code == "expression_too_deep"


def test_a_long_chain_is_not_deep():
    chain = "+".join("1" * 250)
    assert worth(chain) == [250] * 4
    with pytest.raises(ExpressionError):
        parse_expression(chain + "+1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 * b", 0),
        ("a", 1),
        ("-(a + b) * b / (b + 1)", 1),
        ("a * a", 2),
        ("b / a", 2),
        ("max(a, b)", 2),
        ("ceil(b) * a", 1),
        ("abs(b) + a / 2", 1),
        ("a * (b - a)", 2),
    ],
)
def test_straight_is_what_enters_through_plus_minus_times_others_and_by_others(text: str, expected: int):
    assert degree(parse_expression(text).tree, frozenset({"a"})) == expected


NAMES = ("a", "b")
TREES = st.recursive(
    st.sampled_from([*NAMES, "2", "0.5", "7.25"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
        st.builds("({} / (abs({}) + 1))".format, inner, inner),
        st.builds("{}({})".format, st.sampled_from(["ceil", "floor", "abs", "-"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
    ),
    max_leaves=7,
).filter(lambda text: len(text) < 300)
QUARTERS = st.integers(-400, 400).map(lambda number: number / 4)


@settings(deadline=None)
@given(text=TREES, a=QUARTERS, b=QUARTERS)
def test_any_expression_is_worth_what_decimals_say(text: str, a: float, b: float):
    from decimal import Decimal

    found = float(evaluate(parse_expression(text).tree, {"a": np.array(a), "b": np.array(b)}))
    assert found == pytest.approx(float(value_of(text, {"a": Decimal(a), "b": Decimal(b)})), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(text=TREES, ends=st.tuples(QUARTERS, QUARTERS), share=st.floats(0, 1), b=QUARTERS)
def test_bounds_hold_for_every_value_between_the_ends(text: str, ends: tuple[float, float], share: float, b: float):
    low, high = sorted(ends)
    tree = parse_expression(text).tree
    with quiet():
        least, greatest = bounds(tree, {"a": np.array(low), "b": np.array(b)}, {"a": np.array(high), "b": np.array(b)})
    inside = float(evaluate(tree, {"a": np.array(low + (high - low) * share), "b": np.array(b)}))
    room = 1e-9 * (1 + abs(inside))
    assert float(least) - room <= inside <= float(greatest) + room


@settings(deadline=None)
@given(text=TREES, a=QUARTERS, b=QUARTERS, step=QUARTERS)
def test_the_slope_of_a_straight_expression_is_the_same_everywhere(text: str, a: float, b: float, step: float):
    tree = parse_expression(text).tree
    if degree(tree, frozenset({"a"})) > 1:
        return
    values = {"a": np.array(a), "b": np.array(b)}
    there = evaluate(tree, {**values, "a": np.array(a + step)})
    expected = float(evaluate(tree, values)) + step * float(slope(tree, values, {"a": np.array(1.0)}))
    assert float(there) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_a_name_is_a_whole_word_and_no_exponent():
    assert list(names_in("min(seats, 2e3) * t + seats")) == ["min", "seats", "t"]
    assert with_names("e5*2e5+e5_2-e5", {"e5": "x"}) == "x*2e5+e5_2-x"
