"""What a printed form states below its table: totals of scores and weights, sums of levels, the grade."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.indicators.enums import Grade
from apps.papers.checks.layout import group_name
from apps.papers.checks.words import OF_A_SCORE
from apps.papers.imports import Printed, PrintedForm, number_of, plain, quantities_in
from apps.papers.imports.heads import BARE_TOTALS, TOTAL_OF_INDICATORS

TOTAL_LABEL = pattern_of(
    f"(?:{OF_A_SCORE}|正文|文中|报告|合计|考核|复核|评定|自评价|自我评价|平均)*(?:总分|总得分|得分|总分数|分数|评分|总评分)(?:合计)?"
)
_GRADE_LABEL = pattern_of(".*(?:等级|评级|等次|评价结果|评价结论|评定结果|自评结果|自评结论)")
_WEIGHT_LABEL = pattern_of("权重|分值|满分")
_SUM_LABEL = pattern_of("得分|小计|合计")
_OTHER_SCORE = pattern_of("考核|平均|复核|复评|上年|排名")
_NO_GROUPS = {"", "项目", "整体"}  # words of many labels
_GRADES: Mapping[str, Grade] = {
    "优": Grade.EXCELLENT,
    "良": Grade.GOOD,
    "中": Grade.FAIR,
    "差": Grade.POOR,
    "较差": Grade.POOR,
}


class Total(NamedTuple):
    """A printed total with its cell."""

    cell: str
    label: str
    printed: str | None
    value: Decimal | None


class Totals(NamedTuple):
    """What the form prints below its table: the score's total, the weights' total, level sums and the grade.

    ``of_indicators`` add up the indicators without the points of the money.
    """

    score: Total | None = None
    weight: Total | None = None
    grade: Total | None = None
    empty: tuple[Total, ...] = ()
    levels: tuple[tuple[str, Total], ...] = ()
    others: tuple[Total, ...] = ()
    of_indicators: tuple[Total, ...] = ()


class _Role(Enum):
    """What a printed total is the total of."""

    INDICATORS = "indicators"
    WEIGHTS = "weights"
    LEVEL = "level"
    SCORES = "scores"


class _Named(NamedTuple):
    """A printed total with what its label says; ``group`` is the level-1 group that it names, empty for none."""

    total: Total
    label: str
    group: str

    @property
    def is_below_the_table(self) -> bool:
        return self.total.cell.startswith("total.")

    @property
    def is_total(self) -> bool:
        return is_total_label(self.label, is_of_points=self.is_below_the_table)

    @property
    def is_of_a_level(self) -> bool:
        is_group_alone = self.is_below_the_table and group_name(self.label) == self.group
        return bool(self.group) and (is_group_alone or bool(_SUM_LABEL.search(self.label)))

    @property
    def has_grade(self) -> bool:
        return bool(_GRADE_LABEL.fullmatch(self.label)) or (self.is_total and grade_in(self.total.printed) is not None)

    @property
    def role(self) -> _Role | None:
        """The first role that the label fits."""
        return next((role for role, fits in _ROLES.items() if fits(self)), None)


_ROLES: Mapping[_Role, Callable[[_Named], bool]] = {
    _Role.INDICATORS: lambda named: named.label == TOTAL_OF_INDICATORS and named.is_below_the_table,
    _Role.WEIGHTS: lambda named: bool(_WEIGHT_LABEL.search(named.label)),
    _Role.LEVEL: lambda named: named.is_of_a_level,
    _Role.SCORES: lambda named: named.is_total or (named.has_grade and named.total.value is not None),
}


def totals_of(form: PrintedForm) -> Totals:
    """The totals by the roles of their labels, with a grade that stands in the same cell."""
    named = list(_named_totals(form))
    by_role: dict[_Role | None, list[_Named]] = {role: [] for role in (*_Role, None)}
    for one in named:
        by_role[one.role].append(one)
    stated = [one.total for one in by_role[_Role.SCORES]]
    scores = [total for total in stated if total.printed != ""]
    weights = [*(one.total for one in by_role[_Role.WEIGHTS]), *_of_weights_by_value(scores, form)]
    points = [total for total in scores if total.value is not None and total not in weights]
    return Totals(
        score=next(iter(points), None),
        weight=next((total for total in weights if total.value is not None), None),
        grade=next((one.total for one in named if one.has_grade), None),
        empty=tuple(total for total in stated if total.printed == ""),
        levels=tuple((one.group, one.total) for one in by_role[_Role.LEVEL]),
        others=tuple(points[1:]),
        of_indicators=tuple(one.total for one in by_role[_Role.INDICATORS]),
    )


def is_total_label(label: str, *, is_of_points: bool = True) -> bool:
    """Whether a label names the total of a form; 合计 alone does so only where points are added up."""
    return bool(TOTAL_LABEL.fullmatch(label)) or (is_of_points and label in BARE_TOTALS.split())


def _named_totals(form: PrintedForm) -> Iterator[_Named]:
    groups = [name for row in form.indicators if (name := group_name(row.level1)) not in _NO_GROUPS]
    for total in _printed_totals(form):
        label = re.sub(r"[\s:：]|\(.*?\)", "", plain(total.label))
        named = _Named(total, label, next((name for name in groups if name in label), ""))
        is_of_something_else = form.indicators and not named.is_below_the_table and _OTHER_SCORE.search(label)
        if not is_of_something_else:
            yield named


def _of_weights_by_value(scores: Sequence[Total], form: PrintedForm) -> Iterator[Total]:
    """Totals of the weights that are called 总分: beside a lower 得分, and 100 where no indicator is scored."""
    gained = [total.value for total in scores if "得分" in total.label and total.value is not None]
    is_scored = any(number_of(row.score) for row in form.indicators)
    for total in scores:
        if "得分" in total.label or total.value is None:
            continue
        is_above = bool(gained) and total.value >= max(gained) and total.cell.startswith("total.")
        is_full = total.value == HUNDRED and bool(form.indicators) and not is_scored
        if is_above or is_full:
            yield total


def _printed_totals(form: PrintedForm) -> Iterator[Total]:
    for part, figures in (("total", form.totals), ("figure", form.figures)):
        for index, figure in enumerate(figures):
            if len(figure.values) == 1:
                yield Total(f"{part}.{index}", figure.label, figure.values[0], _score(figure.values[0]))
            for column, heading in enumerate(figure.columns):
                if "得分" in heading and len(figure.values) > 1:
                    text = figure.values[column]
                    yield Total(f"{part}.{index}.{column}", figure.label, text, _score(text))


def _score(text: Printed) -> Decimal | None:
    """The points in a cell; beside a grade only those that are called 分."""
    value = number_of(text)
    if value is None and grade_in(text):
        value = next((item.number for item in quantities_in(text or "") if item.unit == "分"), None)
    return value if value is not None and 0 <= value <= 2 * HUNDRED else None


def grade_in(printed: str | None) -> Grade | None:
    """The grade that a text names first: ``优``, ``良好``, ``等级为“中”``."""
    match = re.search("较差|优|良|中|差", printed or "")
    return _GRADES[match[0]] if match else None
