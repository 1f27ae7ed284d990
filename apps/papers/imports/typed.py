"""What a person types as target or as actual value of an indicator: one cell, split into its parts, no word lost."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core.amounts import STORED_PLACES, read_number, show_plain
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, is_misprinted, measure_of, read_cell
from apps.core.quantities.units import SCALES
from apps.indicators.enums import Operator
from apps.indicators.facts import Target
from apps.papers.imports.expressions import EMPTY_MARKS, OPERATOR_WORDS, Expression, Kind, plain, read_expression

LONGEST_UNIT = 20
LONGEST_UNREAD = 60  # characters; digits that are none in a longer text are a slip in a sentence, not the value

_NOTE = pattern_of(r"(?P<main>[^(（]+?)\s*(?:[(（](?P<note>.*)[)）]|[,，;；、]\s*(?P<among>其中.*))\s*", re.DOTALL)
_SIGN_ALONE = pattern_of(r"[≥≤<>=]\s*")
_SAYS_NOTHING = rf"已经?|实际|达到|实现|完成|达|共计?|为|是|[\s.。:≥≤<>=]|\(含\)|{'|'.join(OPERATOR_WORDS)}"
_LEAD_SAYS_NOTHING = pattern_of(rf"(?:{_SAYS_NOTHING})+$")
_TRAIL_SAYS_NOTHING = pattern_of(rf"^(?:{_SAYS_NOTHING})+")
_PER = pattern_of(r"每[^\d\s]{1,4}$")
_LETTERS_IN_DIGITS = pattern_of(r"(?<![A-Za-z\d])\d+[OoIl]\d*(?![A-Za-z])|(?<![A-Za-z])[OIl]\d+(?![A-Za-z\d])")
_MARKER = "①-⑳⑴-⒇"
_LIST_MARK = pattern_of(rf"(?:^|[{_MARKER};；\n])[{_MARKER}]*")
_INEXACT = {Approximation.AROUND, Approximation.BELOW}
_SAME_UNITS = {"日": "天", "位": "人", "名": "人", "百分比": "%"}
_WORDS_BY_KIND = {Kind.DATE: "完成时间", Kind.RULE: "计分办法"}
_OPERATOR_SAID = {
    Operator.AT_LEAST: "不低于",
    Operator.MORE_THAN: "高于",
    Operator.EQUAL: "等于",
    Operator.AT_MOST: "不高于",
    Operator.LESS_THAN: "低于",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as typed. ``note`` are its words beside the number, all of them where there is none.

    ``beside`` are those of them that are no remark in brackets.
    ``operator`` is what was written and ``None`` where nothing was; ``is_about`` for 约 and its like. A ``problem``
    says in the user's words why it cannot be kept as a value.
    """

    number: Decimal | None = None
    operator: Operator | None = None
    unit: str = ""
    note: str = ""
    is_about: bool = False
    problem: str = ""
    beside: str = ""


def read_typed(text: str) -> Typed:
    """Split what was typed. Only a single value is a number: ranges, lists, dates and rules are kept as words."""
    text = text.strip()
    if problem := problem_of(text):
        return Typed(problem=problem)
    noted = _NOTE.fullmatch(text)
    for main, note in ([(noted["main"], noted["note"] or noted["among"] or "")] if noted else []) + [(text, "")]:
        found = _number(main.strip())
        if found is not None:
            words = "，".join(filter(None, (found.note, note.strip())))
            return replace(found, note=words, beside=found.note)
    return Typed(note=text)


def problem_of(text: str) -> str:
    """Why a text is neither value nor words: wrong grouping, letters among digits, a sign alone, too large."""
    flat = plain(text)
    if len(flat) > LONGEST_UNREAD:
        return ""
    if _SIGN_ALONE.fullmatch(flat):
        return "只有比较符号，缺少数值。"
    if is_misprinted(flat) and len(re.split(r"[;\n]", flat)) == 1:
        return "数字的千分位分隔有误，无法确定是多少，请核对后重新填写。"
    if _LETTERS_IN_DIGITS.search(flat):
        return "数字中混有字母，请核对后重新填写。"
    expression = read_expression(text)
    if expression.kind is Kind.NUMBER and expression.number is not None:
        return read_number(show_plain(expression.number), places=STORED_PLACES).problem
    return ""


def target_of(typed: Typed, without_sign: Operator) -> Target:
    """The target that was typed; a number written without a sign is compared by ``without_sign``."""
    if typed.number is None:
        is_empty = plain(typed.note) in EMPTY_MARKS
        return Target(Operator.AT_LEAST if is_empty else Operator.QUALITATIVE, text=typed.note)
    return Target(typed.operator or without_sign, typed.number, typed.unit, typed.note)


def in_unit(typed: Typed, unit: str) -> Decimal | None:
    """The exact number that was typed, in the ``unit`` of the target; ``None`` where it is none or of another."""
    if typed.number is None or typed.operator is not None or typed.is_about:
        return None
    if not typed.unit or _same(typed.unit) == _same(unit):
        return typed.number
    own, wanted = measure_of(typed.unit), measure_of(unit)
    if own is None or wanted is None or own.dimension is not wanted.dimension:
        return None
    number = typed.number * own.factor / wanted.factor
    return number if read_number(show_plain(number)).value is not None else None


def understood_target(target: Target) -> str:
    """What a target is taken for, in words for under its cell; empty for an empty one."""
    if target.operator is not Operator.QUALITATIVE:
        if target.number is not None:
            return f"理解为：{_OPERATOR_SAID[target.operator]} {_quantity(target.number, target.unit)}"
        is_empty = plain(target.text) in EMPTY_MARKS
        return "没有目标值" if target.text and is_empty else "没有读作目标，改写后重新识别" if target.text else ""
    return f"理解为：{_kind_of_words(target.text)}，按完成档次计分" if target.text else ""


def understood_actual(number: Decimal | None, text: str, target: Target) -> str:
    """What an actual value is taken for; empty where it stands there as it is understood."""
    if number is not None or not text or target.operator is Operator.QUALITATIVE or target.number is None:
        return ""
    typed = read_typed(text)
    if typed.number is not None and typed.unit and in_unit(typed, target.unit) is None and typed.operator is None:
        return f"单位与目标的“{target.unit}”不同，不能比较" if target.unit else "目标没有写单位，不能比较"
    return f"按文字保留，要计分请填确切的数{f'（单位：{target.unit}）' if target.unit else ''}"


def _number(text: str) -> Typed | None:
    """A single value with everything around it accounted for: what says more than its parts goes into the note."""
    expression = read_expression(text)
    flat = plain(text)
    numbers = read_cell(flat)
    if expression.kind is not Kind.NUMBER or expression.direction or len(numbers) != 1 or expression.number is None:
        return None
    one = numbers[0]
    scale = next(word for word, factor in SCALES.items() if factor == expression.scale)
    unit = f"{scale}{expression.unit}"
    if len(unit) > LONGEST_UNIT:
        return None
    lead, trail = flat[: one.start].removesuffix("-"), flat[one.end :]
    before = _LEAD_SAYS_NOTHING.sub("", _PER.sub("", lead.strip()))
    behind = _TRAIL_SAYS_NOTHING.sub("", _behind_unit(trail.strip(), expression))
    note = f"{before}{behind}".strip()
    return Typed(expression.number, expression.operator, unit, note, one.approximation in _INEXACT)


def _behind_unit(trail: str, expression: Expression) -> str:
    unit = expression.unit.split("/每")[0]
    for known in (unit, unit.split("/")[0], "百分比", "百分之"):
        if known and trail.startswith(known):
            return trail.removeprefix(known)
    return trail


def _same(unit: str) -> str:
    bare = plain(unit).removeprefix("个") or unit
    return _SAME_UNITS.get(bare, bare)


def _quantity(number: Decimal, unit: str) -> str:
    return f"{show_plain(number)}{unit if unit[:1] in {'%', '‰'} else f' {unit}'}".strip()


def _kind_of_words(text: str) -> str:
    pieces = [piece.strip() for piece in _LIST_MARK.split(text) if piece.strip()]
    if len(pieces) > 1:
        return f"{len(pieces)} 项：{'；'.join(map(_said_in_short, pieces))}"
    expression = read_expression(text)
    if expression.bounds is not None:
        low, high = expression.bounds
        return f"{show_plain(low)} 至 {_quantity(high, expression.unit)}"
    if expression.kind in _WORDS_BY_KIND:
        return _WORDS_BY_KIND[expression.kind]
    return "文字说明的目标" if expression.note else "定性目标"


def _said_in_short(piece: str) -> str:
    typed = read_typed(piece)
    if typed.number is None or typed.note:
        return piece
    said = _OPERATOR_SAID[typed.operator] + " " if typed.operator else ""
    return f"{said}{_quantity(typed.number, typed.unit)}"
