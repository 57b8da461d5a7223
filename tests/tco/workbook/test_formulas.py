"""Expressions of the contract as spreadsheet formulas."""

import pytest

from tco.engine.expressions import parse_expression
from tco.workbook.formulas import as_formula, number_text
from tco.workbook.refusals import CannotWriteCalculation

NAMES = {"a": "A1", "b": "B1", "t": "T4"}


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        ("a + b * 2", "A1+B1*2"),
        ("(a + b) * 2", "(A1+B1)*2"),
        ("a - (b - 1)", "A1-(B1-1)"),
        ("a - b - 1", "A1-B1-1"),
        ("a / (b * 2)", "A1/(B1*2)"),
        ("a + (b + 1)", "A1+(B1+1)"),
        ("-a * b", "(-A1)*B1"),
        ("--a", "(-(-A1))"),
        ("-(a + b)", "(-(A1+B1))"),
        ("min(a, b, 3) + max(t)", "MIN(A1,B1,3)+MAX(T4)"),
        ("ceil(a / 7)", "(-INT(-ROUND(A1/7,9)))"),
        ("floor(abs(a))", "INT(ROUND(ABS(A1),9))"),
        ("1e-7 * a", "1E-07*A1"),
    ],
)
def test_an_expression_becomes_the_formula_that_means_the_same(expression: str, formula: str):
    assert as_formula(parse_expression(expression).tree, NAMES) == formula


def test_more_nesting_than_a_spreadsheet_takes_is_refused_in_a_sentence():
    with pytest.raises(CannotWriteCalculation, match="too deeply nested"):
        as_formula(parse_expression("ceil(" * 40 + "a" + ")" * 40).tree, NAMES)


@pytest.mark.parametrize(("number", "text"), [(3.0, "3"), (0.1, "0.1"), (1e15, "1000000000000000"), (2.5e-12, "2.5E-12")])
def test_numbers_keep_their_digits(number: float, text: str):
    assert number_text(number) == text
