"""What the words of an indicator say: one rule for the checker of printed forms and for the workspace (W02, W07)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.facts import ProjectBudget
from apps.core.amounts import Cell
from apps.core.findings import Finding
from apps.evaluations.checks import find
from apps.evaluations.facts import ProjectIndicator, ProjectSheet
from apps.evaluations.rules import assess
from apps.papers.checks import find_printed
from apps.papers.imports import PrintedForm, PrintedIndicator
from tests.evaluations.sheets import complete

GROUP = ("产出指标", "质量指标")
NAMES = ("管护河段", "清淤塘坝", "巡查堤防", "加固水闸", "养护泵站", "更换闸门")
Pairs = Sequence[tuple[str, str]]


def printed(pairs: Pairs) -> tuple[Finding, ...]:
    """Indicators with these targets and actuals in a printed form."""
    named = zip(NAMES, pairs, strict=False)
    rows = tuple(PrintedIndicator(*GROUP, name, target, actual) for name, (target, actual) in named)
    return find_printed(PrintedForm(title="项目支出绩效自评表", year=2024, indicators=rows))


def workspace(pairs: Pairs) -> tuple[Finding, ...]:
    """The same in the form of a project: numbers in their own cells, words in those for words."""
    rows = []
    for number, (name, (target, actual)) in enumerate(zip(NAMES, pairs, strict=False), start=1):
        row = ProjectIndicator(number, *GROUP, name, target_text=target, actual_text=actual)
        if target.isdecimal() and actual.isdecimal():
            target_number, actual_number = Cell(Decimal(target)), Cell(Decimal(actual))
            row = ProjectIndicator(number, *GROUP, name, target_number=target_number, actual=actual_number)
        rows.append(row)
    sheet = replace(complete(), projects=(ProjectSheet(1, ProjectBudget(1, "河道管护"), indicators=tuple(rows)),))
    return find(sheet, assess(sheet))


@pytest.mark.parametrize("door", [printed, workspace])
@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("按时完成", "按时完成")], []),
        ([("按时完成", "≥95%")], ["W07 warning"]),
        ([("≥95%", "≥95%")], ["W07 warning"]),
        ([("95%", "95%以上")], ["W07 warning"]),
        ([("提升", "提升")], ["W02 hint"]),
        ([("有效保障", "有效保障")], ["W02 hint"]),
        ([("严格执行轮灌用水制度", "严格执行轮灌用水制度。")], ["W07 hint"]),
        ([("严格执行轮灌用水制度", "已按制度轮灌三次")], []),
        ([("12", "12"), ("30", "30"), ("45", "45"), ("7", "7"), ("26", "26")], ["W07 hint"]),
        ([("12", "12"), ("30", "30"), ("45", "45"), ("7", "7"), ("26", "27")], []),
        ([("12", "12"), ("30", "30"), ("45", "45"), ("7", "7"), ("100", "100")], []),
    ],
)
def test_both_doors_say_the_same(door: Callable[[Pairs], tuple[Finding, ...]], pairs: Pairs, told: list[str]) -> None:
    assert [f"{one.check} {one.severity}" for one in door(pairs) if one.check in {"W02", "W07"}] == told
