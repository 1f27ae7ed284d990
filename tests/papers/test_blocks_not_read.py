"""Blocks and columns under heads that nobody knows: named, and nothing is built on them."""

from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.papers.checks import find_printed, recompute
from apps.papers.checks.recomputed import NO_VALUES, NO_WEIGHTS
from tests.papers.grids import form_in, forms_in, grid_of, rows_of

TITLE = "云溪区2024年度项目支出绩效自评表"
INDICATORS = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
产出 | 数量 | 培训人次 | ≥500人次 | 500人次 | 50 | 50 |
效益 | 社会效益 | 投诉办结率 | ≥98% | 99% | 30 | 30 |
满意度 | 满意度 | 学员满意度 | ≥90% | 95% | 10 | 10 |
总分 | | | | | 100 | 99 |
""".strip()
SCORED_MONEY = """
甲类 | 乙名 | 丙额 | 丁额 | 戊额 | 己率 | 分值 | 得分
 | 合计 | 100 | 120 | 108 | 90% | 10 | 9
 | 其中：财政拨款 | 100 | 100 | 90 | 90% | |
""".strip()
BARE_MONEY = """
甲类 | 乙名 | 丙额 | 戊额
 | 合计 | 100 | 90
 | 财政拨款 | 100 | 90
""".strip()
SHEET = """
科目 | 上年决算数 | 决算数
支出合计 | 200 | 230
基本支出 | 120 | 130
项目支出 | 80 | 110
"""
KNOWN_MONEY = """
资金安排及支用 | 资金来源 | 年初批复 | 调整预算 | 实际支用 | 支用率 | 分值 | 得分
 | 合计 | 120 | 120 | 108 | 0.9 | 10 | 9
 | 财政拨款 | 120 | 120 | 108 | 0.9 | |
""".strip()


@pytest.mark.parametrize("money", [SCORED_MONEY, BARE_MONEY])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_sum_of_money_is_never_the_total_of_the_form(money: str, is_above: bool) -> None:
    parts = (money, INDICATORS) if is_above else (INDICATORS, money)
    form = form_in(rows_of("\n".join((TITLE, *parts))))
    assert [total.values[0] for total in form.totals if total.label == "得分"] == ["99"]
    assert [finding for finding in find_printed(form) if finding.severity is Severity.ERROR] == []
    assert any("合计" in sentence and "没有读" in sentence for sentence in form.unread)
    assert recompute(form).grade is None


def test_indicators_with_all_points_need_no_block_that_was_not_read() -> None:
    whole = INDICATORS.replace("| 50 | 50 |", "| 60 | 60 |").replace("| 100 | 99", "| 100 | 100")
    form = form_in(rows_of("\n".join((TITLE, BARE_MONEY, whole))))
    assert recompute(form).by_rule == 100


def test_a_sum_below_the_indicators_is_their_total() -> None:
    form = form_in(rows_of("\n".join((TITLE, INDICATORS.replace("总分", "合计")))))
    assert [total.values[0] for total in form.totals] == ["100", "99"]


def test_words_of_a_region_are_known() -> None:
    heads = INDICATORS.replace("实际完成值", "全年实现")
    form = form_in(rows_of("\n".join((TITLE, KNOWN_MONEY, heads))))
    (total, _) = form.funding
    assert (total.original, total.adjusted, total.actual, total.rate, total.score) == ("120", "120", "108", "0.9", "9")
    assert [row.actual for row in form.indicators] == ["500人次", "99%", "95%"]
    assert (form.unread, recompute(form).by_rule) == ((), Decimal(99))


@pytest.mark.parametrize(
    ("head", "reason"), [("年度指标值", NO_VALUES), ("实际完成值", NO_VALUES), ("分值", NO_WEIGHTS)]
)
@pytest.mark.parametrize("called", ["庚栏", "占比额"])
def test_without_a_column_that_a_score_is_computed_from_there_is_no_total_by_rule_and_no_grade(
    head: str, called: str, reason: str
) -> None:
    form = form_in(rows_of("\n".join((TITLE, KNOWN_MONEY, INDICATORS.replace(head, called)))))
    recomputed = recompute(form)
    assert (recomputed.by_rule, recomputed.grade, recomputed.unread) == (None, None, reason)
    assert recomputed.grade_in_words == f"不能给出：{reason.split('，')[0]}"
    assert f"“{called}”一列没有读。" in form.unread


@pytest.mark.parametrize("called", ["庚栏", "分数情况", "评价结论"])
def test_without_a_column_of_scores_there_is_no_grade(called: str) -> None:
    form = form_in(rows_of("\n".join((TITLE, KNOWN_MONEY, INDICATORS.replace("| 得分 |", f"| {called} |")))))
    recomputed = recompute(form)
    assert (recomputed.grade, recomputed.grade_in_words) == (None, "不能给出：有 3 项指标的得分没有读到")
    assert f"“{called}”一列没有读。" in form.unread


@pytest.mark.parametrize(("cells", "has_grade"), [(("", "", ""), False), (("60", "30", "10"), True)])
def test_a_form_without_weights_has_no_grade(cells: tuple[str, ...], has_grade: bool) -> None:
    rows = (f"{name} | ≥1次 | 1次 | {weight} | {weight or 30}" for name, weight in zip("甲乙丙", cells, strict=True))
    heads = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
    form = form_in(rows_of("\n".join((TITLE, heads, *rows, "总分 | | | | 100"))))
    assert (recompute(form).grade is not None, recompute(form).grade_in_words[:4] == "不能给出") == (
        has_grade,
        not has_grade,
    )


def test_a_column_that_speaks_of_weights_holds_them() -> None:
    form = form_in(rows_of("\n".join((TITLE, KNOWN_MONEY, INDICATORS.replace("| 分值 |", "| 占比权数 |")))))
    assert [row.weight for row in form.indicators] == ["50", "30", "10"]


def test_a_column_not_read_beside_all_that_is_needed_changes_nothing() -> None:
    heads = INDICATORS.replace("偏差原因", "督导").replace("| 30 | 30 |", "| 30 | 30 | 好")
    form = form_in(rows_of("\n".join((TITLE, KNOWN_MONEY, heads))))
    assert (recompute(form).by_rule, form.unread) == (Decimal(99), ("“督导”一列没有读。",))


def test_figures_on_a_sheet_of_their_own_are_a_form_of_their_own() -> None:
    scored = grid_of(rows_of("\n".join((TITLE, KNOWN_MONEY, INDICATORS))), "培训")
    first, second = forms_in(scored, grid_of(rows_of(SHEET), "支出决算"))
    assert (first.name, first.figures, second.name) == ("培训", (), "支出决算")
    assert second.figures[0].path == ("支出决算", "支出合计")
    assert [finding.check for finding in find_printed(second)] == ["F01"]


def test_a_form_on_a_sheet_behind_figures_is_a_form_of_its_own() -> None:
    first, second = forms_in(
        grid_of(rows_of(SHEET), "支出决算"), grid_of(rows_of("\n".join((KNOWN_MONEY, INDICATORS))), "培训")
    )
    assert (first.name, second.name, len(second.indicators)) == ("支出决算", "培训", 3)


def test_a_row_that_was_not_read_names_no_table() -> None:
    form = form_in(rows_of("\n".join((TITLE, "甲 | 乙 | 丙", "其他 | 20 | 18", SHEET.strip()))))
    assert not any("20" in part for figure in form.figures for part in figure.path)
