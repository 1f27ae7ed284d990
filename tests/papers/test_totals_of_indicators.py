"""合计 and 小计 below a table of indicators: what they add up, their own weight says."""

import pytest

from apps.core.findings import Severity
from apps.papers.checks import find_printed, recompute
from tests.papers.grids import form_in, rows_of

FORM = """
    项目支出绩效自评表
    项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    | 年度资金总额 | 100 | 100 | 95 | 10 | 95% | 9.5
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
    产出指标 | 数量指标 | 巡查次数 | ≥12次 | 12次 | 50 | 50 |
    效益指标 | 社会效益指标 | 知晓率 | ≥80% | 84% | 30 | 30 |
    满意度指标 | 满意度 | 群众满意度 | ≥90% | 92% | 10 | 10 |
"""


def told_of(*below: str) -> list[str]:
    form = form_in(rows_of("\n".join((FORM.strip(), *below))))
    findings = [finding for finding in find_printed(form) if finding.severity is not Severity.HINT]
    return [f"{finding.check} {finding.where.cell} {finding.actual} → {finding.expected}" for finding in findings]


@pytest.mark.parametrize(
    "below",
    [
        ("合计 | | | | | 90 | 90 |",),
        ("合计 | | | | | 90 | 90 |", "总分 | | | | | 100 | 99.5 |"),
        ("合计 | | | | | 90 | 99.5 |",),
        ("小计 | | | | | 90 | 90 |",),
        ("小计 | | | | | 10 | 10 |", "总分 | | | | | 100 | 99.5 |"),
        ("小计 | | | | | 40 | 40 |", "总分 | | | | | 100 | 99.5 |"),
    ],
)
def test_a_sum_of_the_indicators_alone_is_no_total_of_the_form(below: tuple[str, ...]) -> None:
    assert told_of(*below) == []


@pytest.mark.parametrize(
    ("below", "told"),
    [
        (("合计 | | | | | 90 | 88 |",), ["S03 total.1 88 → 90"]),
        (("小计 | | | | | 90 | 89 |",), ["S03 total.0 89 → 90"]),
        (("小计 | | | | | 10 | 9 |", "总分 | | | | | 100 | 99.5 |"), ["S03 total.0 9 → 10"]),
        (("合计 | | | | | 90 | 90 |", "总分 | | | | | 100 | 98 |"), ["S03 total.3 98 → 99.5"]),
        (("总分 | | | | | 100 | 90 |",), ["S03 total.1 90 → 99.5"]),
    ],
)
def test_a_wrong_sum_is_held_against_what_it_adds_up(below: tuple[str, ...], told: list[str]) -> None:
    assert told_of(*below) == told


def test_a_subtotal_that_fits_nothing_is_named() -> None:
    form = form_in(rows_of(f"{FORM.strip()}\n小计 | | | | | 40 | 40 |"))
    assert form.unchecked == ("分值 40 的“小计”没有核对。",)
    total = recompute(form).total
    assert total is not None
    assert total.printed is None
