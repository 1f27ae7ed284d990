"""The expression language of derived indicators: named figures, numbers, ``+ - * /`` and parentheses."""

import ast
import operator
import re
from collections.abc import Callable, Iterator
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from apps.core.amounts import show_plain

MAX_LENGTH = 500
MAX_DEPTH = 20
LIMIT = Decimal(10) ** 15  # no sum or rate of figures of at most twelve digits that means anything is larger

_CHARACTERS = re.compile(r"[A-Za-z0-9_.+\-*/() ]+")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_SYMBOLS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.truediv,
}


class FormulaError(ValueError):
    """An expression that is not one, or that has no result; the message is for people."""


class _Name(NamedTuple):
    name: str


class _Number(NamedTuple):
    value: Decimal


class _Operation(NamedTuple):
    symbol: str
    left: "_Node"
    right: "_Node"

    @property
    def is_sum(self) -> bool:
        return self.symbol in "+−"


_Node = _Name | _Number | _Operation


def names_in(expression: str) -> tuple[str, ...]:
    """The figures that the expression names (``three_public.budget``), each once, in order.

    ``FormulaError`` for anything outside the language.
    """
    return tuple(dict.fromkeys(_names(_parse(expression))))


def is_zero(expression: str) -> bool:
    """The expression is zero whatever the figures are. ``FormulaError`` for anything outside the language."""
    return _constant(_parse(expression)) == 0


def evaluate(expression: str, figures: Callable[[str], Decimal]) -> Decimal:
    """The exact value. ``FormulaError`` for anything outside the language, a zero divisor or a huge result."""
    with localcontext(Context(prec=60)):
        value = _value(_parse(expression), figures)
    if abs(value) >= LIMIT:
        raise FormulaError("结果过大，请核对数据的单位")
    return value


def in_words(expression: str, show: Callable[[str], str], *, is_operand: bool = False) -> str:
    """The expression as people write it, every name replaced by ``show(name)``.

    With ``is_operand`` anything but a single name or number stands in parentheses.
    """
    node = _parse(expression)
    words = _words(node, show)
    return f"（{words}）" if is_operand and isinstance(node, _Operation) else words


@lru_cache(maxsize=512)
def _parse(expression: str) -> _Node:
    text = expression.strip()
    if not text:
        raise FormulaError("公式为空")
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式超过 {MAX_LENGTH} 个字符")
    if not _CHARACTERS.fullmatch(text):
        raise FormulaError("公式中只能有英文名称、数字、半角的 + - * / 和括号")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        raise FormulaError(f"“{text}”不是完整的公式") from None
    return _node(tree, text, MAX_DEPTH)


def _node(tree: ast.expr, text: str, depth: int) -> _Node:
    if not depth:
        raise FormulaError(f"公式嵌套超过 {MAX_DEPTH} 层")
    match tree:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SYMBOLS:
            divisor = _node(right, text, depth - 1)
            if isinstance(op, ast.Div) and _constant(divisor) == 0:
                raise FormulaError(f"除数“{text[right.col_offset : right.end_col_offset]}”恒为 0")
            return _Operation(_SYMBOLS[type(op)], _node(left, text, depth - 1), divisor)
        case ast.Attribute(value=ast.Name(id=figure), attr=column):
            return _Name(f"{figure}.{column}")
    source = text[tree.col_offset : tree.end_col_offset]
    match tree:
        case ast.Constant() if _NUMBER.fullmatch(source):
            return _Number(Decimal(source))
        case ast.Constant():
            raise FormulaError(f"“{source}”不是可用的数字：整数部分最多 12 位，小数最多 6 位")
        case ast.Name():
            raise FormulaError(f"“{source}”缺少栏目，应写作“数据名.栏目”，如 three_public.budget")
    raise FormulaError(f"公式中不能使用“{source}”")


def _constant(node: _Node) -> Decimal | None:
    """The value that no figure can change; ``None`` where there is a figure that counts."""
    match node:
        case _Name():
            return None
        case _Number(value):
            return value
        case _Operation(symbol, left, right):
            first, second = _constant(left), _constant(right)
            if (symbol == "×" and 0 in (first, second)) or (symbol == "÷" and first == 0):
                return Decimal(0)
            return None if first is None or second is None else _OPERATIONS[symbol](first, second)


def _names(node: _Node) -> Iterator[str]:
    match node:
        case _Name(name):
            yield name
        case _Operation(_, left, right):
            yield from _names(left)
            yield from _names(right)


def _value(node: _Node, figures: Callable[[str], Decimal]) -> Decimal:
    match node:
        case _Name(name):
            return figures(name)
        case _Number(value):
            return value
        case _Operation(symbol, left, right):
            divisor = _value(right, figures)
            if symbol == "÷" and not divisor:
                raise FormulaError("除数为 0")
            return _OPERATIONS[symbol](_value(left, figures), divisor)


def _words(node: _Node, show: Callable[[str], str]) -> str:
    match node:
        case _Name(name):
            return show(name)
        case _Number(value):
            return show_plain(value)
        case _Operation(symbol, left, right):
            # a − (b + c) and a ÷ (b × c) need their parentheses on the right, (a + b) × c on the left.
            is_left_loose = isinstance(left, _Operation) and left.is_sum and not node.is_sum
            is_right_loose = isinstance(right, _Operation) and (not node.is_sum or right.is_sum)
            first, second = _words(left, show), _words(right, show)
            if is_left_loose:
                first = f"（{first}）"
            if is_right_loose:
                second = f"（{second}）"
            return f"{first} {symbol} {second}"
