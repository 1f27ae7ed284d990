"""Habits that are rare and right: a form that has one of them is accused of nothing."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.papers.checks import find_printed
from tests.papers.grids import form_in, rows_of

FORM = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | <
项目名称 | 村级便民服务 | < | < | < | < | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
{money}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
{rows}
总分 | < | < | < | < | 100 | {total} |
"""
MONEY = ("^ | 年度资金总额 | 50 | 50 | 47.5 | 10 | 95% | 9.5",)

# What is usual elsewhere: the rows of indicators, each with its level, and the points that they have together.
HABITS: dict[str, tuple[Sequence[str], str]] = {
    "more than 130 percent with a remark": (
        ("产出 | 数量指标 | 服务次数 | ≥100次 | 160次 | 10 | 10 | 疫情后需求集中，来年上调指标值",),
        "10",
    ),
    "over-achieved and capped": (("产出 | 数量指标 | 服务次数 | ≥100次 | 120次 | 10 | 10 |",), "10"),
    "too much of it, points taken off with a reason": (
        ("产出 | 数量指标 | 服务次数 | ≥100次 | 180次 | 10 | 8 | 指标值设置偏低，自扣2分",),
        "8",
    ),
    "one decimal, rounded": (("产出 | 数量指标 | 服务次数 | ≥90次 | 82次 | 10 | 9.1 | 雨天停办",), "9.1"),
    "one decimal beside two": (
        (
            "产出 | 数量指标 | 服务次数 | ≥90次 | 82次 | 10 | 9.1 | 雨天停办",
            "产出 | 质量指标 | 办结率 | ≥96% | 95% | 10 | 9.90 | 材料不全",
        ),
        "19.00",
    ),
    "nothing is best": (("产出 | 质量指标 | 投诉件数 | 0件 | 0件 | 10 | 10 |",), "10"),
    "fewer is better": (("产出 | 质量指标 | 投诉件数 | ≤3件 | 1件 | 10 | 10 |",), "10"),
    "a negative growth is met": (("产出 | 成本指标 | 能耗降低率 | ≥3% | 3.4% | 10 | 10 |",), "10"),
    "a negative number": (("效益 | 生态效益指标 | 碳排放变化 | ≤-2% | -3% | 10 | 10 |",), "10"),
    "words": (("效益 | 社会效益指标 | 办事便利程度 | 明显改善 | 达成预期指标 | 10 | 10 |",), "10"),
    "words, partly reached": (
        ("效益 | 社会效益指标 | 办事便利程度 | 明显改善 | 部分达成预期指标并具有一定效果 | 10 | 8 | 两村未通网络",),
        "8",
    ),
    "satisfaction in bands": (
        ("满意度 | 服务对象满意度指标 | 群众满意度 | ≥90% | 85% | 10 | 8.33 | 等候较久",),
        "8.33",
    ),
    "satisfaction without a number": (("满意度 | 服务对象满意度指标 | 群众满意度 | 满意 | 满意 | 10 | 10 |",), "10"),
    "a date kept": (("产出 | 时效指标 | 完工时间 | 2022年11月底前 | 2022年10月28日 | 10 | 10 |",), "10"),
    "days, fewer": (("产出 | 时效指标 | 办结时限 | ≤5个工作日 | 3个工作日 | 10 | 10 |",), "10"),
    "a range": (("产出 | 数量指标 | 巡查次数 | 20-30次 | 26次 | 10 | 10 |",), "10"),
    "another unit": (("产出 | 成本指标 | 建设成本 | ≤1.2万元 | 11800元 | 10 | 10 |",), "10"),
    "of a thousand": (("产出 | 质量指标 | 差错率 | ≤2‰ | 1.5‰ | 10 | 10 |",), "10"),
    "not begun, nothing scored": (("产出 | 数量指标 | 新建站点 | ≥2个 | 0个 | 10 | 0 | 用地未批，已转下年",), "0"),
    "one reason for two rows": (
        (
            "产出 | 数量指标 | 服务次数 | ≥100次 | 90次 | 10 | 9 | 两月停办",
            "产出 | 数量指标 | 服务人次 | ≥200人次 | 180人次 | 10 | 9 | ^",
        ),
        "18",
    ),
    "one target for two rows": (
        (
            "产出 | 质量指标 | 甲站合格率 | ≥95% | 96% | 10 | 10 |",
            "产出 | 质量指标 | 乙站合格率 | ^ | 95% | 10 | 10 |",
        ),
        "20",
    ),
    "points with their unit": (("产出 | 数量指标 | 服务次数 | ≥100次 | 100次 | 10分 | 10分 |",), "10"),
    "a percentage without its sign": (("产出 | 质量指标 | 办结率 | ≥95% | 97 | 10 | 10 |",), "10"),
    "less taken off than the rule, with a reason": (
        ("产出 | 数量指标 | 服务次数 | ≥100次 | 100次 | 10 | 9 | 档案不齐，自扣1分",),
        "9",
    ),
    "a full-width percent": (("产出 | 质量指标 | 办结率 | ≥９５％ | ９７％ | 10 | 10 |",), "10"),
    "stated as at least in words": (("产出 | 质量指标 | 办结率 | 不低于95% | 97% | 10 | 10 |",), "10"),
    "about": (("产出 | 数量指标 | 服务人次 | 约500人次 | 506人次 | 10 | 10 |",), "10"),
}

MONEYS: dict[str, tuple[Sequence[str], str]] = {
    "nothing was planned and nothing spent": (
        ("^ | 年度资金总额 | 0 | 0 | 0 | 10 | | 10",),
        "10",
    ),
    "the split rows have no rate": (
        (*MONEY, "^ | 其中：当年财政拨款 | 50 | 50 | 47.5 | — | — | —", "^ | 其他资金 | 0 | 0 | 0 | — | — | —"),
        "9.5",
    ),
    "money carried over stands beside": (
        (
            "^ | 年度资金总额 | 50 | 50 | 47.5 | 10 | 95.00% | 9.50",
            "^ | 其中：当年财政拨款 | 40 | 40 | 40 | — | 100% | —",
            "^ | 上年结转资金 | 10 | 10 | 7.5 | — | 75% | —",
        ),
        "9.5",
    ),
    "one decimal": (("^ | 年度资金总额 | 43.2 | 43.2 | 37.24 | 10 | 86.2% | 8.6",), "8.6"),
    "all was spent": (("^ | 年度资金总额 | 1,250.50 | 1,250.50 | 1,250.50 | 10 | 100% | 10",), "10"),
}


def accused(money: Sequence[str], money_score: str, rows: Sequence[str], scores: str) -> list[str]:
    """The errors and warnings on a form of these rows, filled up to 100 points."""
    given = sum(Decimal(row.split(" | ")[5].removesuffix("分")) for row in rows)
    rest = f"效益 | 社会效益指标 | 站点覆盖率 | ≥90% | 92% | {90 - given} | {90 - given} |"
    total = Decimal(money_score) + Decimal(scores) + 90 - given
    text = FORM.format(money="\n".join(money), rows="\n".join((*rows, rest)), total=total)
    findings = find_printed(form_in(rows_of(text)))
    return [f"{item.check} {item.message}" for item in findings if item.severity in (Severity.ERROR, Severity.WARNING)]


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_of_indicators_accuses_nobody(habit: str) -> None:
    assert accused(MONEY, "9.5", *HABITS[habit]) == []


@pytest.mark.parametrize("habit", MONEYS)
def test_a_habit_of_money_accuses_nobody(habit: str) -> None:
    money, score = MONEYS[habit]
    assert accused(money, score, (), "0") == []


def test_the_same_form_with_a_wrong_score_is_accused() -> None:
    row = "产出 | 数量指标 | 服务次数 | ≥100次 | 90次 | 10 | 10 |"
    (told,) = accused(MONEY, "9.5", (row,), "10")
    assert told.startswith("S04 指标“服务次数”")
