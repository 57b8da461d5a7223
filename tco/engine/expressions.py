"""Amounts written as arithmetic over drivers: the grammar, and the tree it is read into.

    expression := term (("+" | "-") term)*
    term       := factor (("*" | "/") factor)*
    factor     := "-" factor | number | name | function "(" expression ("," expression)* ")" | "(" expression ")"
    number     := digits ["." [digits]] [("e" | "E") ["+" | "-"] digits]

Nothing else parses. What a tree is worth is in `arithmetic`.
"""

from __future__ import annotations

import re
from collections.abc import KeysView, Mapping
from dataclasses import dataclass

from tco.engine.messages import Error

MAX_CHARACTERS = 500
MAX_LEVELS = 50
MAX_NUMBER = 1e15
FUNCTIONS = frozenset({"min", "max", "abs", "ceil", "floor"})
ONE_ARGUMENT = frozenset({"abs", "ceil", "floor"})

_TOKEN = re.compile(r"[ \t\r\n]*(?:([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/(),]))")
_BLANK = re.compile(r"[ \t\r\n]*\Z")
# A name in the text of an expression; the exponent of 1e5 is none.
_NAME = re.compile(r"(?<![\w.])[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A driver, `t` or `year`."""

    key: str


@dataclass(frozen=True, slots=True)
class Negation:
    """− operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Operation:
    """left (+ − × ÷) right."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """min, max, abs, ceil or floor of its arguments."""

    function: str
    arguments: tuple[Node, ...]


Node = Number | Name | Negation | Operation | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as it was written, its tree, and the names it uses."""

    text: str
    tree: Node
    names: frozenset[str]


class ExpressionError(Exception):
    """The text is no expression. `code` and `params` belong to `messages.MESSAGES`."""

    def __init__(self, code: str, params: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def at(self, path: str) -> Error:
        """Return the error that reports this at `path`."""
        return Error(path, self.code, self.params)


def parse_expression(text: str) -> Expression:
    """Read `text`. Raises ExpressionError; unknown names are for the caller, who knows the drivers."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError("expression_too_long", {"limit": MAX_CHARACTERS, "count": len(text)})
    parser = _Parser(text)
    return Expression(text, parser.parse(), frozenset(parser.names))


def names_in(text: str) -> KeysView[str]:
    """Return the names that stand in an expression, functions, `t` and `year` too: each once, in the order of the text.

    Nothing is parsed: the text may be one that is not valid yet.
    """
    return dict.fromkeys(_NAME.findall(text)).keys()


def with_names(text: str, said: Mapping[str, str]) -> str:
    """Return the text of an expression with each name that `said` knows written as `said` has it."""
    return _NAME.sub(lambda name: said.get(name[0], name[0]), text)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while not _BLANK.match(text, position):
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip(" \t\r\n"))
            raise ExpressionError("expression_character", {"character": text[start], "position": start + 1})
        number, name, sign = match.groups()
        kind = "number" if number else "name" if name else "sign"
        tokens.append(_Token(kind, number or name or sign, match.end() - len(number or name or sign)))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens. A parenthesis, a call or a unary minus is a level."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.next = 0
        self.levels = 0
        self.names: set[str] = set()

    def parse(self) -> Node:
        if not self.tokens:
            raise ExpressionError("expression_empty", {})
        tree = self.sum()
        if self.next < len(self.tokens):
            raise self.unexpected()
        return tree

    def sum(self) -> Node:
        tree = self.product()
        while sign := self.accept("+", "-"):
            tree = Operation(sign, tree, self.product())
        return tree

    def product(self) -> Node:
        tree = self.factor()
        while sign := self.accept("*", "/"):
            tree = Operation(sign, tree, self.factor())
        return tree

    def factor(self) -> Node:
        if self.accept("-"):
            self.enter()
            negated = Negation(self.factor())
            self.levels -= 1
            return negated
        if self.accept("("):
            self.enter()
            inner = self.sum()
            self.expect(")")
            self.levels -= 1
            return inner
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            return self.call(token) if token.text in FUNCTIONS else self.name(token)
        self.next -= 1
        raise self.unexpected()

    def number(self, token: _Token) -> Node:
        value = float(token.text)
        if value > MAX_NUMBER:
            raise ExpressionError("number_too_large", {})
        return Number(value)

    def name(self, token: _Token) -> Node:
        self.names.add(token.text)
        return Name(token.text)

    def call(self, token: _Token) -> Node:
        self.expect("(")
        self.enter()
        arguments = [self.sum()]
        while self.accept(","):
            arguments.append(self.sum())
        self.expect(")")
        self.levels -= 1
        if token.text in ONE_ARGUMENT and len(arguments) > 1:
            raise ExpressionError("expression_arguments", {"function": token.text})
        return Call(token.text, tuple(arguments))

    def enter(self) -> None:
        self.levels += 1
        if self.levels > MAX_LEVELS:
            raise ExpressionError("expression_too_deep", {"limit": MAX_LEVELS})

    def accept(self, *signs: str) -> str:
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.kind == "sign" and token.text in signs:
                self.next += 1
                return token.text
        return ""

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise self.unexpected()

    def take(self) -> _Token:
        if self.next >= len(self.tokens):
            raise self.unexpected()
        self.next += 1
        return self.tokens[self.next - 1]

    def unexpected(self) -> ExpressionError:
        if self.next >= len(self.tokens):
            return ExpressionError("expression_ends", {"near": self.tokens[-1].text})
        token = self.tokens[self.next]
        return ExpressionError("expression_syntax", {"position": token.position + 1, "near": token.text})
