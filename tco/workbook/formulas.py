"""An expression of the contract as a spreadsheet formula."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tco.engine.expressions import Call, Name, Negation, Node, Number, Operation
from tco.workbook.refusals import CannotWriteCalculation

# Spreadsheets nest functions 64 deep; the formula around an expression takes some of that.
DEEPEST = 58
SUM, PRODUCT, ATOM = 1, 2, 3
STRENGTH = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}


def as_formula(node: Node, names: Mapping[str, str]) -> str:
    """Return the formula of a tree, each name being the cell that `names` tells.

    Rounding up and down first rounds to 9 decimals, as the contract has it. Raises CannotWriteCalculation when the tree is
    deeper than spreadsheets nest.
    """
    if _depth(node) > DEEPEST:
        raise CannotWriteCalculation(_("An amount of this model is too deeply nested for a spreadsheet. Download it as JSON."))
    return _written(node, names)[0]


def number_text(value: float) -> str:
    """Return a number as formulas write it, with all its digits."""
    return f"{value:.0f}" if value == int(value) else repr(value).upper()


def _written(node: Node, names: Mapping[str, str]) -> tuple[str, int]:
    """Return a part of the formula and how tightly it holds together."""
    match node:
        case Number(value):
            return number_text(value), ATOM
        case Name(key):
            return names[key], ATOM
        case Negation(operand):
            return f"(-{_held(operand, names, ATOM)})", ATOM
        case Operation(sign, left, right):
            strength = STRENGTH[sign]
            return f"{_held(left, names, strength)}{sign}{_held(right, names, strength + 1)}", strength
        case Call(function, arguments):
            return _call(function, [_written(argument, names)[0] for argument in arguments]), ATOM


def _held(node: Node, names: Mapping[str, str], strength: int) -> str:
    text, own = _written(node, names)
    return text if own >= strength else f"({text})"


def _call(function: str, arguments: list[str]) -> str:
    match function:
        case "ceil":
            return f"(-INT(-ROUND({arguments[0]},9)))"
        case "floor":
            return f"INT(ROUND({arguments[0]},9))"
        case _:
            return f"{function.upper()}({','.join(arguments)})"


def _depth(node: Node) -> int:
    match node:
        case Negation(operand):
            return 1 + _depth(operand)
        case Operation(_sign, left, right):
            return max(_depth(left), _depth(right))
        case Call(function, arguments):
            own = 2 if function in ("ceil", "floor") else 1
            return own + max(map(_depth, arguments))
        case _:
            return 0
