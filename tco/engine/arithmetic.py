"""What an expression's tree is worth: its value, its slope, its bounds and where it divides by zero.

Values are numpy arrays that broadcast against each other: the last axis is the period (length T, or 1 when the
value is the same in every period), an axis before it counts draws, prices or cells. Callers silence numpy's
floating-point warnings with `quiet()`; a division by zero gives an infinity or NaN, found by reading the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from tco.engine.expressions import Call, Name, Negation, Node, Number, Operation

Array = NDArray[np.float64]
Values = Mapping[str, Array]

# ceil and floor first round their argument to 9 decimals. Where a float is too coarse for that, a few units in its
# last place are rounding residue all the same.
ROUNDING = 5e-10
COARSE = 8 * float(np.finfo(np.float64).eps)
# A sum this small beside its terms is what is left of rounding, and means zero.
RESIDUE = 1e-12
# What a call of numpy takes besides, at the few points for which it is usually made.
NUMBERS_PER_CALL = 30


def quiet() -> np.errstate:
    """Context in which overflow and division by zero give infinities instead of warnings."""
    return np.errstate(all="ignore")


def settled(value: float, size: float) -> float:
    """Return `value`, or 0 when it is rounding residue beside terms of this size. Zero is never negative."""
    return 0.0 if abs(value) < RESIDUE * size else value + 0.0


def ratio(part: float, whole: float) -> float | None:
    """Return part ÷ whole, `whole` being above zero; None beside a whole so small that no number can say it."""
    value = part / whole
    return value if math.isfinite(value) else None


def settled_array(values: Array, sizes: Array) -> Array:
    """`settled` for each element."""
    return np.where(np.abs(values) < RESIDUE * sizes, 0.0, values) + 0.0


def nearest_step(x: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return the nearest whole number and whether `x`, rounded to 9 decimals, is that number."""
    whole = np.rint(x)
    return whole, np.abs(x - whole) <= np.maximum(ROUNDING, COARSE * np.abs(x))


def ceil(x: Array) -> Array:
    """Round up, after rounding to 9 decimals."""
    whole, is_whole = nearest_step(x)
    return np.where(is_whole, whole, np.ceil(x))


def floor(x: Array) -> Array:
    """Round down, after rounding to 9 decimals."""
    whole, is_whole = nearest_step(x)
    return np.where(is_whole, whole, np.floor(x))


def evaluate(node: Node, values: Values) -> Array:
    """Return the value of the tree with each name at `values[name]`."""
    match node:
        case Number(value):
            return np.asarray(value)
        case Name(key):
            return values[key]
        case Negation(operand):
            return -evaluate(operand, values)
        case Operation(sign, left, right):
            return _operate(sign, evaluate(left, values), evaluate(right, values))
        case Call(function, arguments):
            return _call(function, [evaluate(argument, values) for argument in arguments])


def _operate(sign: str, left: Array, right: Array) -> Array:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _call(function: str, arguments: Sequence[Array]) -> Array:
    match function:
        case "min":
            return reduce(np.minimum, arguments)
        case "max":
            return reduce(np.maximum, arguments)
        case "abs":
            return np.abs(arguments[0])
        case "ceil":
            return ceil(arguments[0])
        case _:
            return floor(arguments[0])


def degree(node: Node, names: frozenset[str]) -> int:
    """0 when the tree does not use `names`, 1 when they enter only through + − × others ÷ others, else 2."""
    match node:
        case Name(key):
            return int(key in names)
        case Negation(operand):
            return degree(operand, names)
        case Operation(sign, left, right):
            first, second = degree(left, names), degree(right, names)
            if sign == "*":
                return min(first + second, 2)
            return 2 if sign == "/" and second else max(first, second)
        case Call(_, arguments):
            return 2 if any(degree(argument, names) for argument in arguments) else 0
        case _:
            return 0


def slope(node: Node, values: Values, directions: Values) -> Array:
    """Return how much the value grows for each unit of a step along `directions` (name → change per unit).

    Only for trees of degree 1 in the names of `directions`: there it is the same everywhere.
    """
    match node:
        case Name(key) if key in directions:
            return directions[key]
        case Negation(operand):
            return -slope(operand, values, directions)
        case Operation("*", left, right) if degree(left, frozenset(directions)):
            return slope(left, values, directions) * evaluate(right, values)
        case Operation("*", left, right):
            return evaluate(left, values) * slope(right, values, directions)
        case Operation(sign, left, right):
            other = evaluate(right, values) if sign == "/" else slope(right, values, directions)
            return _operate(sign, slope(left, values, directions), other)
        case _:
            return np.zeros(())


def bounds(node: Node, low: Values, high: Values) -> tuple[Array, Array]:
    """Return the least and the greatest the tree may be worth while each name lies between `low` and `high`."""
    match node:
        case Number(value):
            constant = np.asarray(value)
            return constant, constant
        case Name(key):
            return low[key], high[key]
        case Negation(operand):
            least, greatest = bounds(operand, low, high)
            return -greatest, -least
        case Operation(sign, left, right):
            return _operation_bounds(sign, bounds(left, low, high), bounds(right, low, high))
        case Call(function, arguments):
            return _call_bounds(function, [bounds(argument, low, high) for argument in arguments])


def _operation_bounds(sign: str, left: tuple[Array, Array], right: tuple[Array, Array]) -> tuple[Array, Array]:
    if sign == "+":
        return left[0] + right[0], left[1] + right[1]
    if sign == "-":
        return left[0] - right[1], left[1] - right[0]
    if sign == "*":
        return _hull([a * b for a in left for b in right])
    least, greatest = _hull([a / b for a in left for b in right])
    crosses_zero = (right[0] <= 0) & (right[1] >= 0)
    return np.where(crosses_zero, -np.inf, least), np.where(crosses_zero, np.inf, greatest)


def _hull(corners: Sequence[Array]) -> tuple[Array, Array]:
    least = reduce(np.minimum, corners)
    greatest = reduce(np.maximum, corners)
    # 0 × ∞ and ∞ ÷ ∞ say nothing about the value.
    return np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(greatest), np.inf, greatest)


def _call_bounds(function: str, arguments: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    least, greatest = arguments[0]
    if function == "abs":
        contains_zero = (least <= 0) & (greatest >= 0)
        nearest = np.minimum(np.abs(least), np.abs(greatest))
        return np.where(contains_zero, 0.0, nearest), np.maximum(np.abs(least), np.abs(greatest))
    return _call(function, [low for low, _ in arguments]), _call(function, [high for _, high in arguments])


def effort(node: Node, count: int) -> int:
    """Return about how many numbers are worked out for a tree's value, `count` for each of its nodes and something besides."""
    match node:
        case Negation(operand):
            return count + NUMBERS_PER_CALL + effort(operand, count)
        case Operation(_, left, right):
            return count + NUMBERS_PER_CALL + effort(left, count) + effort(right, count)
        case Call(_, arguments):
            return count + NUMBERS_PER_CALL + sum(effort(argument, count) for argument in arguments)
        case _:
            return count


def divisors(node: Node) -> list[Node]:
    """Return everything that the tree divides by."""
    match node:
        case Negation(operand):
            return divisors(operand)
        case Operation(sign, left, right):
            return divisors(left) + divisors(right) + ([right] if sign == "/" else [])
        case Call(_, arguments):
            return [divisor for argument in arguments for divisor in divisors(argument)]
        case _:
            return []


def is_zero(node: Node, values: Values) -> NDArray[np.bool_]:
    """Where the value is zero, or nothing but rounding residue."""
    value, scale = _value_and_scale(node, values)
    return np.asarray(np.abs(value) <= RESIDUE * scale)


def _value_and_scale(node: Node, values: Values) -> tuple[Array, Array]:
    """Return the value and the size of the terms it was summed from."""
    match node:
        case Negation(operand):
            value, scale = _value_and_scale(operand, values)
            return -value, scale
        case Operation(sign, left, right):
            left_value, left_scale = _value_and_scale(left, values)
            right_value, right_scale = _value_and_scale(right, values)
            value = _operate(sign, left_value, right_value)
            if sign in "+-":
                return value, left_scale + right_scale
            return value, left_scale * right_scale if sign == "*" else left_scale / np.abs(right_value)
        case _:
            value = evaluate(node, values)
            return value, np.abs(value)
