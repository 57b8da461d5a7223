"""Expressions for the oracle: their grammar is a subset of Python's, so Python reads them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import lru_cache

NINE_DECIMALS = Decimal("1e-9")
SIGNS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@lru_cache(maxsize=4096)
def tree_of(text: str) -> ast.expr:
    """Parse an expression, keeping the digits of its numbers."""
    text = text.strip()
    tree = ast.parse(text, mode="eval").body
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.kind = ast.get_source_segment(text, node)
    return tree


@lru_cache(maxsize=4096)
def names_in(text: str) -> set[str]:
    """Names that an expression mentions."""
    return {node.id for node in ast.walk(tree_of(text)) if isinstance(node, ast.Name)}


def value_of(text: str, names: Mapping[str, Decimal]) -> Decimal:
    """The value of an expression."""
    return _value(tree_of(text), names)


def _value(node: ast.expr, names: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(kind=digits):
            value = Decimal(digits or "")
        case ast.Name(id=name):
            value = names[name]
        case ast.UnaryOp(operand=operand):
            value = -_value(operand, names)
        case ast.BinOp(left=left, op=sign, right=right):
            value = SIGNS[type(sign)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=function), args=arguments):
            value = _called(function, [_value(argument, names) for argument in arguments])
        case _:
            raise AssertionError(ast.dump(node))
    return value


def _called(function: str, values: list[Decimal]) -> Decimal:
    if function in {"min", "max"}:
        return min(values) if function == "min" else max(values)
    if function == "abs":
        return abs(values[0])
    rounded = values[0].quantize(NINE_DECIMALS, ROUND_HALF_EVEN)
    return rounded.quantize(Decimal(1), ROUND_CEILING if function == "ceil" else ROUND_FLOOR)


def uses_straight(text: str, names: set[str]) -> int:
    """0, 1 or 2: the names do not enter, enter only through + − × others ÷ others, or otherwise."""
    return _degree(tree_of(text), names)


def _degree(node: ast.expr, names: set[str]) -> int:
    degree = 0
    match node:
        case ast.Name(id=name):
            degree = int(name in names)
        case ast.UnaryOp(operand=operand):
            degree = _degree(operand, names)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            degree = _degree(left, names) + _degree(right, names)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            degree = _degree(left, names) + 2 * _degree(right, names)
        case ast.BinOp(left=left, right=right):
            degree = max(_degree(left, names), _degree(right, names))
        case ast.Call(args=arguments):
            degree = 2 * max(_degree(argument, names) for argument in arguments)
    return min(2, degree)
