"""The indicator rows of a printed form, read and scored again by their rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core.amounts import CENT
from apps.core.enums import LabelledEnum
from apps.core.patterns import pattern_of
from apps.indicators.enums import Direction, Operator, ReverseMode
from apps.indicators.facts import ProjectForm, SchemeContent, Target
from apps.indicators.rules import direction_against, direction_of, is_paid_out, score_target
from apps.papers.checks.layout import DEFAULT_FORM, full_group_name, score_decimals
from apps.papers.imports import (
    Expression,
    Kind,
    PrintedForm,
    PrintedIndicator,
    decimals_of,
    number_of,
    read_expression,
)

_TIME = pattern_of("(?:个?工作)?[日天]|个?小时|分钟|秒|周|个?月")
_UNITS: Mapping[str, tuple[str, int]] = {
    unit: (kind, size)
    for kind, units in {
        "length": {"米": 1, "公里": 1_000},
        "weight": {"克": 1, "斤": 500, "公斤": 1_000, "千克": 1_000, "吨": 1_000_000},
        "time": {"分钟": 1, "小时": 60, "个小时": 60, "天": 1_440, "日": 1_440},
    }.items()
    for unit, size in units.items()
}
_STATED = {"positive": Direction.HIGH, "reverse": Direction.LOW}
_DIRECTIONS = {"positive": Operator.AT_LEAST, "reverse": Operator.AT_MOST, "equal": Operator.EQUAL}
_LATE = 12, 31  # month and day that nothing of a year is behind
_TO_ITS_END = pattern_of("底|末|内")  # of the month or year
_NOT_DONE = pattern_of("[未没不]|预计|计划|拟|延|推迟|[\\d一二三四五六七八九十]+[%％]")
_SLIP = (Decimal(3_000), Decimal(30_000))
_EITHER_REVERSE_MODE = (ReverseMode.RATIO, ReverseMode.LINEAR_TO_DOUBLE)  # the ratio is the milder one


class Certainty(LabelledEnum):
    """How the direction of an indicator is known."""

    STATED = "stated", "表中写明"
    NAMED = "named", "从名称或类别得知"
    UNKNOWN = "unknown", "不能确定"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, read.

    ``operator`` is how the actual is held against the target, and ``certainty`` how that is known.
    ``goal`` and ``done`` are comparable numbers, both or neither. ``points`` are the scores that the readings of
    its rule allow (two for a reverse target), best known first; empty where nothing can be recomputed.
    ``decimals`` are those that its score is printed with, of a whole number those of the other scores in the form.
    """

    index: int
    printed: PrintedIndicator
    target: Expression
    actual: Expression
    weight: Decimal | None
    score: Decimal | None
    operator: Operator
    certainty: Certainty
    goal: Decimal | None = None
    done: Decimal | None = None
    is_slip: bool = False
    decimals: int = 0
    points: tuple[Decimal, ...] = ()

    def cell(self, field: str) -> str:
        """The id of one of its cells."""
        return f"indicator.{self.index}.{field}"

    @property
    def name(self) -> str:
        """The row in a message."""
        return f"“{self.printed.name}”"

    @property
    def completion(self) -> Decimal | None:
        """How far the target was reached, 1 and more for reached; ``None`` where there is no proportion."""
        if self.goal is None or self.done is None or self.goal <= 0 or self.done < 0:
            return None
        if not self.operator.is_reverse:
            return self.done / self.goal
        return self.goal / self.done if self.done > self.goal else Decimal(1)

    @property
    def stated_direction(self) -> Direction | None:
        """What the form itself says: 正向 or 反向, in a column of its own or in front of the target."""
        return _STATED.get(self.printed.direction or self.target.direction)

    @property
    def is_missed(self) -> bool:
        """The printed actual does not reach the printed target; unsaid of an indicator whose direction is unknown."""
        if self.goal is None or self.done is None or self.certainty is Certainty.UNKNOWN:
            return False
        return self.done > self.goal if self.operator.is_reverse else self.done < self.goal


def rows_of(form: PrintedForm, scheme: SchemeContent | None) -> tuple[Row, ...]:
    """Every indicator with what can be recomputed from its printed cells."""
    rules = scheme.project_form if scheme is not None and scheme.project_form is not None else None
    decimals = score_decimals(form)
    return tuple(_row(index, printed, rules, decimals, form.year) for index, printed in enumerate(form.indicators))


def _row(index: int, printed: PrintedIndicator, rules: ProjectForm | None, decimals: int, year: int | None) -> Row:
    target, actual = read_expression(printed.target), read_expression(printed.actual)
    operator, certainty = _operator(printed, target)
    weight, score = number_of(printed.weight), number_of(printed.score)
    own = decimals_of(printed.score) or decimals
    row = Row(index, printed, target, actual, weight, score, operator, certainty, decimals=own)
    if target.kind is Kind.RULE:
        return replace(row, points=_points_by_deduction(row) or _points_by_tiers(row))
    if target.kind is Kind.DATE:
        return replace(row, points=_points_by_date(row, year))
    pair = comparable(target, actual)
    if pair is None or operator is Operator.QUALITATIVE:
        return row
    goal, done = pair
    if goal > 0 and done > 0 and _SLIP[0] <= max(goal / done, done / goal) <= _SLIP[1]:
        return replace(row, is_slip=True)
    row = replace(row, goal=goal, done=done)
    return replace(row, points=_points_by_target(row, rules))


def row_with_wrong_weight(rows: Sequence[Row], excess: Decimal) -> Row | None:
    """The one row whose score follows from another weight, by just what all weights have too much (or lack)."""
    wrong = [row for row in rows if row.weight and row.score is not None and _follows_from(row, row.weight - excess)]
    return wrong[0] if excess and len(wrong) == 1 else None


def _follows_from(row: Row, weight: Decimal) -> bool:
    """Whether the score is none of the printed weight, but one of this; nothing follows from a guessed direction."""
    if row.weight is None or row.score is None or weight <= 0:
        return False
    if not row.points:
        return row.score == weight > row.weight
    if row.certainty is not Certainty.STATED and row.target.kind is Kind.NUMBER and row.goal != row.done:
        return False
    fits = [abs(points - row.score) <= CENT for points in row.points]
    return not any(fits) and any(abs(points * weight / row.weight - row.score) <= CENT for points in row.points)


def comparable(target: Expression, actual: Expression) -> tuple[Decimal, Decimal] | None:
    """Target and actual as numbers of one unit; ``None`` where they are not, or one is no number.

    Where only one of them counts in 万 or 亿 and the other names no unit, the nearer reading is taken. Of a range it is
    the nearest of its values; an actual of 近 or 约 so much is none.
    """
    goal, done = target.value, actual.value
    if target.bounds is not None and done is not None and target.unit == actual.unit:
        goal = min(max(done, target.bounds[0]), target.bounds[1])
    if goal is None or done is None or actual.is_about or not is_same_measure(target, actual):
        return None
    if target.unit != actual.unit and {target.unit, actual.unit} & _UNITS.keys():
        kind, size = _UNITS.get(target.unit, ("", 1))
        other, other_size = _UNITS.get(actual.unit, ("", 1))
        if kind and other:
            return (goal * size, done * other_size) if kind == other else None
    if {target.unit, actual.unit} == {"‰", "%"}:
        return (goal, done * 10) if actual.unit == "%" else (goal * 10, done)
    if target.is_percent and not actual.unit and 0 < done <= 1 < goal:
        return None  # 0.95 for 95%
    if goal > 0 and done > 0 and target.scale != actual.scale and "" in {target.unit, actual.unit}:
        same_scale = done / actual.scale * target.scale
        done = min(done, same_scale, key=lambda value: max(value / goal, goal / value))
    return goal, done


def is_same_measure(target: Expression, actual: Expression) -> bool:
    """No count for a rate and no money for a number of things; an unnamed unit fits any."""
    return not target.unit or not actual.unit or _measure(target) == _measure(actual)


def _measure(expression: Expression) -> str:
    if expression.is_percent:
        return "rate"
    return "money" if "元" in expression.unit else "count"


def _operator(printed: PrintedIndicator, target: Expression) -> tuple[Operator, Certainty]:
    """The sign of the target first, then what the form says beside it, the official group, and the name."""
    stated = printed.direction or target.direction
    if target.operator is not None and target.kind is Kind.NUMBER:
        is_doubtful = direction_against(printed.name, target.operator, target.number) and stated not in _STATED
        return target.operator, Certainty.UNKNOWN if is_doubtful else Certainty.STATED
    if stated:
        return _DIRECTIONS.get(stated, Operator.QUALITATIVE), Certainty.STATED
    if target.kind not in {Kind.NUMBER, Kind.RANGE}:
        return Operator.QUALITATIVE, Certainty.UNKNOWN
    is_spent = "成本" in printed.level2 + printed.level1 and not target.is_percent
    if is_spent or ("时效" in printed.level2 and _TIME.fullmatch(target.unit)):
        return Operator.AT_MOST, Certainty.UNKNOWN if is_paid_out(printed.name) else Certainty.NAMED
    direction = direction_of(printed.name)
    if direction is Direction.LOW:
        return Operator.AT_MOST, Certainty.NAMED
    is_output = "数量" in printed.level2 and not target.is_percent and not _TIME.fullmatch(target.unit)
    is_known = direction is Direction.HIGH or is_output
    return Operator.AT_LEAST, Certainty.NAMED if is_known else Certainty.UNKNOWN


def _points_by_target(row: Row, rules: ProjectForm | None) -> tuple[Decimal, ...]:
    target = Target(row.operator, row.goal, row.target.unit, row.target.text)
    forms = [rules] if rules else [replace(DEFAULT_FORM, reverse_mode=mode) for mode in _EITHER_REVERSE_MODE]
    scores = [
        score_target(
            form, target, row.weight, row.done, None, None, level1=full_group_name(form, row.printed.level1)
        ).points
        for form in forms
    ]
    return tuple(dict.fromkeys(points for points in scores if points is not None))


def _points_by_deduction(row: Row) -> tuple[Decimal, ...]:
    """达到标准得满分，每超/低一档扣若干分: a part of a step may count in none, in part or in full."""
    rule, done = row.target.deduction, row.actual.value
    if rule is None or done is None or row.weight is None or row.actual.kind is not Kind.NUMBER:
        return ()
    beyond = max(done - rule.standard if rule.is_above else rule.standard - done, Decimal(0))
    steps = beyond / rule.step
    whole = steps // 1
    counts = (whole, steps, whole + (steps > whole))
    return tuple(dict.fromkeys(max(row.weight - count * rule.points, Decimal(0)) for count in counts))


def _points_by_tiers(row: Row) -> tuple[Decimal, ...]:
    """The points of every tier that may hold the value; a value on a limit may belong to two."""
    done = row.actual.value
    if done is None or row.weight is None or row.actual.kind is not Kind.NUMBER:
        return ()
    fitting = (
        tier.points
        for tier in row.target.tiers
        if (tier.low is None or tier.low <= done) and (tier.high is None or done <= tier.high)
    )
    return tuple(dict.fromkeys(points for points in fitting if points <= (row.weight or 0)))


def _points_by_date(row: Row, year: int | None) -> tuple[Decimal, ...]:
    """All points for what was done before its limit; what a delay costs no form says."""
    target, actual = row.target, row.actual
    if target.operator is not Operator.AT_MOST or actual.kind is not Kind.DATE or row.weight is None:
        return ()
    if len(target.dates) != 1 or len(actual.dates) != 1 or _NOT_DONE.search(actual.text):
        return ()
    limit_year, limit_month, limit_day = target.dates[0]
    done_year, done_month, done_day = actual.dates[0]
    if ((limit_year or year) is None) != ((done_year or year) is None):
        return ()
    last_month, last_day = _LATE if _TO_ITS_END.search(target.text) else (1, 1)
    limit = (limit_year or year or 0, limit_month or last_month, limit_day or last_day)
    done = (done_year or year or 0, done_month or _LATE[0], done_day or _LATE[1])
    return (row.weight,) if done <= limit else ()
