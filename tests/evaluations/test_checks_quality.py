"""Quality of indicators, alarms, plausibility, and the relations between budgets and years."""

import inspect
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import Funding, ProjectBudget
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.places import form_order
from apps.evaluations.checks.quality import LAST_YEAR_CHECKS, QUALITY_CHECKS
from apps.evaluations.enums import Section
from apps.evaluations.facts import Context, ProjectSheet, Sheet
from apps.evaluations.rules import assess
from apps.indicators.enums import Band, Operator, OverAchievement
from tests.evaluations.sheets import (
    SCHEME,
    cell,
    complete,
    figures,
    findings,
    large,
    project,
    with_entry,
    with_figures,
    with_form,
    with_funding,
    with_indicator,
    with_project,
    yuelu_2020,
)

D = Decimal


def quality(sheet: Sheet, *checks: str) -> list[Finding]:
    assessment = assess(sheet)
    asked = [check for check in QUALITY_CHECKS if not checks or check.__name__[:3].upper() in checks]
    found = [finding for check in asked for finding in check(sheet, assessment)]
    return [finding for finding in found if not checks or finding.check in checks]


def places(sheet: Sheet, *checks: str) -> list[tuple[str, str]]:
    return [(found.severity.value, found.where.cell) for found in quality(sheet, *checks)]


def of_row(number: int = 11, /, **changes: Any) -> Sheet:
    return with_indicator(number, **changes)


def test_complete_sheet_has_no_finding() -> None:
    assert quality(complete()) == []


def test_names_sources_places_and_keys() -> None:
    for check in (*QUALITY_CHECKS, *LAST_YEAR_CHECKS):
        assert re.match(r"[fw]\d\d_", check.__name__)
        assert re.search(r"regulation §\d", inspect.getdoc(check) or ""), check.__name__
    sheet = with_figures({"three_public.actual": "90", "in_post.current": "1000"}, large(3, 3))
    assessment, cells = assess(sheet), set(form_order(sheet))
    found = [(check, finding) for check in QUALITY_CHECKS for finding in check(sheet, assessment)]
    assert {finding.check for _, finding in found} >= {"W14", "W15"}
    assert all(finding.check == check.__name__[:3].upper() for check, finding in found)
    assert all(finding.where.cell in cells and finding.text.count("\n") == 1 for _, finding in found)
    assert len({finding.key for _, finding in found}) == len(found)


def test_published_figures_of_2020() -> None:
    (found,) = quality(yuelu_2020())
    assert (found.check, found.where.cell) == ("W17", "figure.project_closing_balance.current")
    assert found.fact == (
        "年末结转结余 1,569.73 万元，年初结转结余 730.36 万元，增加 839.37 万元，变动率 114.93%，没有写明原因。"
    )


# Indicators


@pytest.mark.parametrize(
    ("check", "changes", "field", "severity"),
    [
        ("W01", {"operator": Operator.QUALITATIVE, "band": Band.REACHED}, "operator", "hint"),
        ("W01", {"operator": Operator.QUALITATIVE, "level2": "成本指标"}, "operator", "hint"),
        ("W02", {"name": "社会效益明显", "unit": "%"}, "name", "hint"),
        ("W02", {"operator": Operator.QUALITATIVE, "target_text": "效果明显"}, "target_text", "hint"),
        ("W02", {"operator": Operator.QUALITATIVE, "target_text": "培训 人次"}, "target_text", "hint"),
        ("W02", {"target_number": cell(""), "target_text": "提升"}, "target_text", "hint"),
        ("W03", {"name": "安全事故起数"}, "operator", "warning"),
        ("W03", {"name": "投诉率", "operator": Operator.MORE_THAN}, "operator", "warning"),
        ("W03", {"name": "验收合格率", "operator": Operator.AT_MOST}, "operator", "warning"),
        ("W03", {"name": "群众满意度", "operator": Operator.LESS_THAN}, "operator", "warning"),
        ("W04", {"level2": "成本指标", "name": "项目总成本"}, "operator", "warning"),
        ("W04", {"level1": "成本指标", "level2": "经济成本指标"}, "operator", "warning"),
        ("W05", {"name": "项目合格率", "unit": "%", "target_number": cell("110")}, "target_number", "warning"),
        ("W07", {"actual_text": "≥50个"}, "actual_text", "warning"),
        ("W07", {"actual_text": "不少于50个"}, "actual_text", "warning"),
        ("W07", {"actual_text": "50个以上"}, "actual_text", "warning"),
        ("W07", {"actual_text": "各项制度执行到位。", "target_text": "各项制度执行到位"}, "actual_text", "hint"),
        ("W13", {"actual": cell("260")}, "deviation_reason", "hint"),
        ("W18", {"name": "资金支付率"}, "level2", "hint"),
        ("W19", {"deviation_reason": "受疫情影响。"}, "deviation_reason", "hint"),
        ("W19", {"deviation_reason": "客观原因"}, "deviation_reason", "hint"),
        ("W19", {"deviation_reason": "酌情扣分"}, "deviation_reason", "hint"),
    ],
)
def test_doubtful_indicators(check: str, changes: dict[str, Any], field: str, severity: str) -> None:
    assert places(of_row(**changes), check) == [(severity, f"indicator.11.{field}")]


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("W01", {"operator": Operator.QUALITATIVE, "level2": "质量指标"}),
        ("W02", {"name": "社会效益明显", "operator": Operator.QUALITATIVE, "unit": "%"}),
        ("W02", {"name": "就业增长率", "unit": "%"}),
        ("W02", {"name": "社会效益明显", "unit": "个"}),
        ("W02", {"target_text": "效果明显"}),  # beside a number
        ("W02", {"operator": Operator.QUALITATIVE, "target_text": "建成台账"}),
        ("W03", {"name": "安全事故起数", "operator": Operator.AT_MOST}),
        ("W03", {"name": "安全事故起数", "target_number": cell("0")}),
        ("W03", {"name": "生产安全事故起数下降率"}),
        ("W03", {"name": "投诉办结率"}),
        ("W03", {"name": "验收合格率"}),
        ("W04", {"level2": "成本指标", "operator": Operator.AT_MOST}),
        ("W04", {"level2": "成本指标", "operator": Operator.EQUAL}),
        ("W04", {"level2": "成本指标", "name": "成本节约率"}),
        ("W05", {"name": "项目合格率", "unit": "%", "target_number": cell("100")}),
        ("W05", {"name": "销售增长率", "unit": "%", "target_number": cell("110")}),
        ("W05", {"name": "资产保值增值率", "unit": "%", "target_number": cell("110")}),
        ("W05", {"name": "合格率", "unit": "个", "target_number": cell("110")}),
        ("W07", {"actual_text": "已建成210个", "target_text": "效果明显"}),
        ("W07", {"actual_text": "", "target_text": ""}),
        ("W07", {"actual_text": "按时完成", "target_text": "按时完成"}),  # short: it may be the fact
        ("W13", {"actual": cell("259.99")}),
        ("W13", {"actual": cell("260"), "deviation_reason": "新增两期培训。"}),
        ("W18", {"name": "资金支付率", "level2": "质量指标"}),
        ("W19", {"deviation_reason": "汛期停训两周，少培训 50 人次。"}),
        ("W19", {"deviation_reason": ""}),
    ],
)
def test_sound_indicators(check: str, changes: dict[str, Any]) -> None:
    assert quality(of_row(**changes), check) == []


@pytest.mark.parametrize(
    ("policy", "deduction", "checks", "words"),
    [
        (OverAchievement.REMARK, "0", ["W13"], "请说明超额完成的原因，不扣分"),
        (OverAchievement.FLAG, "0", ["W13"], "请说明超额完成的原因，不扣分"),
        (OverAchievement.REDUCIBLE, "0", ["W13"], "请说明超额完成的原因，审核人可调低得分"),
        (OverAchievement.DEDUCT, "2", ["S05"], "未填偏差原因和改进措施"),
    ],
)
def test_over_achievement_by_the_policy_of_the_scheme(
    policy: OverAchievement, deduction: str, checks: list[str], words: str
) -> None:
    sheet = replace(
        of_row(actual=cell("260")),
        project_scheme=with_form(over_achievement=policy, over_achievement_deduction=D(deduction)),
        scheme=replace(SCHEME, severities={"W13": Severity.ERROR}),
    )
    (found,) = findings(sheet, "W13", "S05")
    assert [found.check] == checks
    assert words in found.message
    assert found.severity is (Severity.HINT if found.check == "W13" else Severity.ERROR)


def test_over_achievement_begins_where_the_scheme_says() -> None:
    sheet = of_row(actual=cell("260"))
    assert quality(replace(sheet, project_scheme=with_form(over_achievement_ratio=D("1.4"))), "W13") == []
    lower = replace(of_row(actual=cell("240")), project_scheme=with_form(over_achievement_ratio=D("1.2")))
    assert len(quality(lower, "W13")) == 1


def test_messages_of_indicators() -> None:
    (found,) = quality(of_row(actual=cell("300")), "W13")
    assert found.message == (
        "项目“项目1”指标“培训人次”实际完成 300人次，为年度指标值 200人次 的 150.00%，没有说明。"
        "请说明超额完成的原因，不扣分；指标值偏低的，下年度调整。"
    )
    assert (found.expected, found.actual) == (D(200), D(300))
    (found,) = quality(of_row(level2="成本指标"), "W04")
    assert found.fact == "项目“项目1”指标“培训人次”是成本指标，指标性质为“≥”，花得越多得分越高。"


def test_same_indicator_in_outputs_and_benefits() -> None:
    sheet = of_row(13, name="培训 人次")
    (found,) = quality(sheet, "W06")
    assert (found.where.cell, found.fact) == (
        "indicator.13.name",
        "项目“项目1”指标“培训 人次”在产出和效益中重复设置。",
    )
    assert quality(of_row(12, name="培训人次"), "W06") == []
    assert quality(of_row(23, name="培训人次2"), "W06") == []


def test_every_actual_equal_to_its_target() -> None:
    first = complete().projects[0]
    rows = tuple(
        replace(first.indicators[0], id=10 + number, actual=cell("200"), target_number=cell("200"))
        for number in range(1, 6)
    )
    assert places(with_project(1, indicators=rows), "W07") == [("hint", "project.1.indicators")]
    assert quality(with_project(1, indicators=rows[:4]), "W07") == []
    other = (*rows[:4], replace(rows[4], actual=cell("201")))
    assert quality(with_project(1, indicators=other), "W07") == []
    certain = tuple(replace(row, target_number=cell("100"), actual=cell("100")) for row in rows)
    assert quality(with_project(1, indicators=certain), "W07") == []


# Alarms


@pytest.mark.parametrize(
    ("adjusted", "actual", "accused"),
    [
        ("1000", "950", []),  # (1 − 0.95) ÷ 1 is not above 5 %
        ("1000", "949.99", ["W08"]),
        ("1000", "800", ["W08"]),  # not above 20 %
        ("1000", "799.99", ["W08", "W09"]),
        ("0.5", "0.1", ["W08", "W09"]),
        ("-5", "-9", []),
        ("0", "5", ["W09"]),
        ("0", "0", ["W09"]),
        (None, "5", []),
        ("5", None, []),
    ],
)
def test_red_and_yellow(adjusted: str | None, actual: str | None, accused: list[str]) -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, adjusted=adjusted, actual=actual)
    silent = with_project(1, sheet, execution_reason="")
    found = quality(silent, "W08", "W09")
    assert [one.check for one in found] == accused
    assert {(one.where.cell, one.where.item, one.severity) for one in found} <= {
        ("project.1.execution_reason", 1, Severity.WARNING)
    }
    assert quality(sheet, "W08", "W09") == []


def test_red_compares_with_what_was_scored() -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, adjusted="1000", actual="840")
    sheet = with_project(1, sheet, execution_reason="")
    low = with_indicator(11, with_indicator(13, sheet, actual=cell("40")), adjusted_score=cell("29"))  # 74 of 90
    assert quality(low, "W08") == []
    (found,) = quality(sheet, "W08")
    assert found.fact == "项目“项目1”指标得分率 100.00%，预算执行率 84.00%，资金支出明显落后于完成情况。"
    assert found.actual == D(84)
    assert quality(with_indicator(11, sheet, actual=cell(None)), "W08") == []


# Plausibility


@pytest.mark.parametrize(
    ("spent", "number", "unit", "name", "is_absurd"),
    [
        ("0.1", "748", "人", "救助人数", True),
        ("0.374", "748", "人", "救助人数", False),  # 5 yuan each
        ("0.1", "748", "个", "救助人数", False),
        ("0.1", "748", "人次", "宣传覆盖人次", False),
        ("0", "748", "人", "救助人数", False),
        ("0.1", "0", "人", "救助人数", False),
    ],
)
def test_unit_cost(spent: str, number: str, unit: str, name: str, is_absurd: bool) -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, actual=spent)
    sheet = with_indicator(11, sheet, name=name, unit=unit, actual=cell(number))
    expected = [("hint", "indicator.11.actual")] if is_absurd else []
    assert places(sheet, "W10") == expected


def test_unit_price_times_number_against_the_money() -> None:
    sheet = with_indicator(11, unit="户", name="改造户数", actual=cell("512"))
    sheet = with_indicator(12, sheet, operator=Operator.AT_MOST, unit="元/户", name="户均成本", actual=cell("29400"))
    (found,) = quality(sheet, "W10")  # 1,505.28 against 350
    assert (found.where.cell, found.expected, found.actual) == ("indicator.12.actual", D(350), D("1505.28"))
    assert quality(with_indicator(12, sheet, actual=cell("2940")), "W10") == []
    assert places(with_indicator(12, sheet, unit="万元/户", actual=cell("2.94")), "W10") == [
        ("hint", "indicator.12.actual")
    ]
    assert quality(with_indicator(12, sheet, unit="元/月"), "W10") == []
    half_more = with_indicator(11, with_indicator(12, sheet, actual=cell("10500")), actual=cell("500"))  # 525
    assert quality(half_more, "W10") == []


def test_full_satisfaction_needs_a_survey() -> None:
    sheet = with_entry("satisfaction", of_row(14, actual=cell("100")), value=cell("100"))
    assert places(sheet, "W11") == [("warning", "indicator.14.actual"), ("warning", "score.satisfaction.value")]
    assert quality(of_row(14, actual=cell("99.9")), "W11") == []
    assert places(of_row(14, name="群众评价", actual=cell("100")), "W11") == [("warning", "indicator.14.actual")]
    assert places(of_row(13, name="师生满意率", actual=cell("100")), "W11") == [("warning", "indicator.13.actual")]
    item = sheet.evidence[0]
    assert quality(replace(sheet, evidence=(replace(item, name="问卷汇总.csv"),)), "W11") == []
    tied = replace(sheet, evidence=(replace(item, section=Section.PROJECTS, cell="indicator.14"),))
    assert places(tied, "W11") == [("warning", "score.satisfaction.value")]


@pytest.mark.parametrize(
    ("words", "is_accused"),
    [
        ("全年无投诉", True),
        ("未收到群众投诉", True),
        ("零信访", True),
        ("投诉全部办结", False),
        ("没有问题，投诉率下降", False),
        ("", False),
    ],
)
def test_no_complaints_are_no_survey(words: str, is_accused: bool) -> None:
    found = quality(of_row(14, actual_text=words), "W11")
    assert [one.where.cell for one in found] == ["indicator.14.actual"] * is_accused
    assert quality(of_row(13, actual_text=words), "W11") == []
    item = replace(complete().evidence[0], cell="indicator.14")
    assert quality(replace(of_row(14, actual_text=words), evidence=(item,)), "W11") == []


def test_no_complaints_message() -> None:
    (found,) = quality(of_row(14, deviation_reason="全年未接到企业投诉。"), "W11")
    assert found.fact == f"项目“项目1”指标“{_name_of(14)}”以“未接到企业投诉”为依据，没有调查材料。"


def _name_of(number: int) -> str:
    return next(row.name for row in complete().projects[0].indicators if row.id == number)


@pytest.mark.parametrize(
    ("target", "actual", "is_accused"),
    [
        ("2025年12月底前", "2025年12月31日", False),
        ("2025年12月底前", "2026年1月", True),
        ("2025年6月30日前", "2025年6月30日完成", False),
        ("2025年6月30日前", "2025年7月1日完成", True),
        ("6月底前", "7月", True),
        ("6月底前", "6月", False),
        ("10月15日前", "10月16日", True),
        ("１０月前", "１１月", True),
        ("2025-06-30", "2025/7/1", True),
        ("2025.6.30", "2025.06.30", False),
        ("2026年3月底前", "2026年3月20日", False),
        ("次年3月底前", "2026年4月", True),
        ("按时完成", "2026年1月5日完工", True),
        ("按时完成", "次年1月完工", True),
        ("", "2025年12月", False),
        ("2025年3月至10月", "2025年3月至11月", True),
        ("12个月内", "13个月", False),
        ("及时", "及时", False),
        ("2025年12月底前", "", False),
    ],
)
def test_late_results_lose_points(target: str, actual: str, is_accused: bool) -> None:
    row = {"level2": "时效指标", "target_text": target, "actual_text": actual}
    assert places(of_row(**row), "W20") == [("warning", "indicator.11.actual_text")] * is_accused
    assert quality(of_row(**{**row, "level2": "数量指标"}), "W20") == []
    assert quality(of_row(**row, adjusted_score=cell("1")), "W20") == []


def test_late_results_messages() -> None:
    late = of_row(level2="时效指标", target_text="2025年6月底前", actual_text="2025年8月")
    (found,) = quality(late, "W20")
    assert found.message == (
        f"项目“项目1”指标“{_name_of(11)}”实际完成“2025年8月”，晚于要求的“2025年6月底前”，仍得满分。"
        "请核对完成时间和得分，或说明原因。"
    )
    (found,) = quality(of_row(level2="时效指标", actual_text="2026年1月"), "W20")
    assert found.fact == f"项目“项目1”指标“{_name_of(11)}”实际完成“2026年1月”，晚于 2025 年末，仍得满分。"


@pytest.mark.parametrize(
    ("words", "is_accused"),
    [
        ("尚未验收", True),
        ("项目未组织竣工验收", True),
        ("验收未通过", True),
        ("已验收，部分设备返修", False),
        ("", False),
    ],
)
def test_what_is_not_accepted_is_not_done(words: str, is_accused: bool) -> None:
    short = of_row(12, level2="质量指标", adjusted_score=cell("1"), deviation_reason=words)
    sheet = with_indicator(11, short, level2="数量指标")
    assert places(sheet, "W21") == [("hint", "project.1.indicators")] * is_accused
    assert quality(with_indicator(11, sheet, level2="质量指标"), "W21") == []
    assert quality(with_indicator(11, sheet, adjusted_score=cell("1")), "W21") == []
    assert quality(with_indicator(12, sheet, adjusted_score=cell(None)), "W21") == []


def test_what_is_not_accepted_message() -> None:
    short = of_row(12, name="验收合格率", adjusted_score=cell("1"), deviation_reason="尚未验收。")
    (found,) = quality(with_indicator(11, short, level2="数量指标", name="改造里程"), "W21")
    assert found.message == (
        "项目“项目1”指标“验收合格率”因未验收扣分，数量指标“改造里程”仍得满分。请按同一口径核对完成数量。"
    )


def test_all_projects_at_100_points() -> None:
    first = complete().projects[0]
    second = replace(project(2, "210", "250", "250"), indicators=complete().projects[1].indicators)
    perfect = replace(complete(), projects=(first, second))
    (found,) = quality(perfect, "W12")
    assert (found.where.cell, found.severity, found.fact) == (
        "projects.list",
        Severity.WARNING,
        "2 个项目自评都是 100 分。",
    )
    assert quality(replace(complete(), projects=(first,)), "W12") == []
    assert quality(with_indicator(21, perfect, actual=cell("199")), "W12") == []


@pytest.mark.parametrize(
    ("spent", "persons", "is_doubtful"),
    [
        ("300", "19", False),
        ("57", "19", False),
        ("56.99", "19", True),
        ("950", "19", False),
        ("950.01", "19", True),
        ("3000000", "19", True),
        ("300", "0", False),
        ("300", None, False),
        (None, "19", False),
    ],
)
def test_personnel_per_head(spent: str | None, persons: str | None, is_doubtful: bool) -> None:
    sheet = with_figures({"personnel_expenditure.actual": spent, "in_post.current": persons})
    expected = [("warning", "figure.personnel_expenditure.actual")] if is_doubtful else []
    assert places(sheet, "W14") == expected


def test_personnel_per_head_message() -> None:
    (found,) = quality(with_figures({"in_post.current": "3"}), "W14")
    assert found.fact == "人员经费 300.00 万元，实际在职 3 人，人均 100.00 万元，不在 3 至 50 万元之间。"
    assert found.actual == D(100)


@pytest.mark.parametrize(
    ("prior", "actual", "is_doubtful"),
    [
        ("10", "13", False),
        ("10", "13.01", True),
        ("10", "6.99", True),
        ("10", "7", False),
        ("2", "1", False),  # less than 1 万元
        ("2", "3.01", True),
        ("1", "2.01", True),
        ("0", "13", False),
        (None, "13", False),
        ("10", None, False),
    ],
)
def test_year_on_year(prior: str | None, actual: str | None, is_doubtful: bool) -> None:
    sheet = with_figures({"office.prior": prior, "office.actual": actual})
    assert places(sheet, "W15") == ([("warning", "figure.office.actual")] if is_doubtful else [])


def test_a_large_change_with_its_reason_in_the_report() -> None:
    sheet = with_figures({"reception.prior": "8"})
    assert [one.fact for one in quality(sheet, "W15")] == [
        "公务接待：上年决算数 8.00 万元，本年决算数 3.50 万元，下降 56.25%，正文没有写明原因。"
    ]
    for text, is_explained in (
        ("公务接待费减少，原因是厉行节约。", True),
        ("公务接待费减少。", False),
        ("公务接待费减少。\n原因是厉行节约。", False),
    ):
        told = replace(sheet, narrative={"use": text})
        assert (quality(told, "W15") == []) == is_explained


@pytest.mark.parametrize(("spent", "accused"), [("848", False), ("847.9", True)])  # 80 % of 1,060
def test_low_execution(spent: str, accused: bool) -> None:
    sheet = with_figures({"total_expenditure.actual": spent})
    silent = with_project(2, with_project(1, sheet, execution_reason=""), execution_reason="")
    assert places(silent, "W16") == ([("warning", "figure.total_expenditure.actual")] if accused else [])
    assert quality(sheet, "W16") == []  # the projects' forms say why
    told = replace(silent, narrative={"use": "执行率偏低，原因是工程尚未验收。"})
    assert quality(told, "W16") == []


@pytest.mark.parametrize(
    ("changes", "cell_id"),
    [
        ({"closing_balance.current": "80"}, ""),
        ({"closing_balance.current": "80.01"}, "closing_balance"),
        ({"opening_balance.current": "0"}, "closing_balance"),
        ({"opening_balance.current": None}, "project_closing_balance"),
        ({"opening_balance.current": None, "project_closing_balance.current": "50"}, ""),
    ],
)
def test_growing_balances(changes: dict[str, str | None], cell_id: str) -> None:
    sheet = with_figures(changes)
    silent = with_project(2, with_project(1, sheet, execution_reason=""), execution_reason="")
    assert places(silent, "W17") == ([("warning", f"figure.{cell_id}.current")] if cell_id else [])
    assert quality(sheet, "W17") == []


# Budgets


@pytest.mark.parametrize(
    ("added", "opening", "adjusted", "expected"),
    [
        ("160", None, "1060", None),
        ("80", "80", "1060", None),
        ("160", "80", "1060", None),  # the carry-over is in the original budget already
        ("120", "80", "1060", None),  # half of it
        ("79.97", "80", "1060", "1059.97"),
        ("79.98", "80", "1060", None),
        ("160.03", "80", "1060", "1060.03"),
        ("-40", None, "1060", "860"),
        (None, "80", "1060", None),
        ("80", "80", None, None),
    ],
)
def test_adjusted_budget(added: str | None, opening: str | None, adjusted: str | None, expected: str | None) -> None:
    sheet = with_figures(
        {
            "budget_added.current": added,
            "opening_balance.current": opening,
            "total_expenditure.adjusted": adjusted,
            "project_expenditure.adjusted": None,
        }
    )
    found = quality(sheet, "F10")
    assert [(one.severity.value, one.where.cell, one.expected) for one in found] == (
        [("warning", "figure.total_expenditure.adjusted", D(expected))] if expected else []
    )


def test_adjusted_budget_message() -> None:
    (found,) = quality(with_figures({"budget_added.current": "20"}), "F10")
    assert found.message == (
        "支出总计（万元）：年初预算数 900.00，本年追加预算 20.00，年初结转和结余 80.00，全年预算数应为 1,000.00，"
        "填 1,060.00，相差 60.00。请核对追加预算和全年预算数，或说明原因。"
    )


def _last(**changes: str | None) -> Sheet:
    base = with_figures({name.replace("__", "."): text for name, text in changes.items()})
    return replace(base, header=replace(base.header, year=2024))


def last_year(sheet: Sheet, last: Sheet | None, check: str) -> list[Finding]:
    return [found for one in LAST_YEAR_CHECKS for found in one(sheet, Context(last)) if found.check == check]


def test_opening_balance_is_last_years_closing_balance() -> None:
    for closing in ("80", "80.01", "79.99"):
        last = _last(closing_balance__current=closing, project_closing_balance__current="50")
        assert last_year(complete(), last, "F15") == []
    (found,) = last_year(complete(), _last(closing_balance__current="75", project_closing_balance__current="50"), "F15")
    assert found.message == (
        "年初结转和结余填 80.00 万元，2024 年度自评报送的年末结转和结余为 75.00 万元，相差 5.00 万元。"
        "请更正，或说明调整的原因。"
    )
    assert (found.severity, found.where.cell) == (Severity.WARNING, "figure.opening_balance.current")
    assert (found.expected, found.actual) == (D(75), D(80))


@pytest.mark.parametrize("closing", [None, "x"])
def test_a_balance_that_last_year_does_not_say_is_none_to_hold(closing: str | None) -> None:
    last = _last(closing_balance__current=closing, project_closing_balance__current="50")
    assert last_year(complete(), last, "F15") == []
    silent = with_figures({"opening_balance.current": closing, "project_opening_balance.current": closing})
    assert last_year(silent, _last(), "F15") == []


def test_column_of_last_year_is_what_was_submitted() -> None:
    submitted = {
        name.replace(".prior", "__actual"): text.value
        for name, text in complete().figures.cells.items()
        if name.endswith(".prior")
    }
    last = _last(**{name: str(value) for name, value in submitted.items()})
    assert last_year(complete(), last, "F16") == []
    changed = with_figures({"reception.prior": "5.5", "three_public_prior_budget.current": "11"})
    assert [(one.where.cell, one.expected, one.actual) for one in last_year(changed, last, "F16")] == [
        ("figure.reception.prior", D(5), D("5.5")),
        ("figure.three_public_prior_budget.current", D(10), D(11)),
    ]
    assert [one.fact for one in last_year(changed, last, "F16")] == [
        "公务接待（上年决算数）填 5.50 万元，2024 年度自评报送的公务接待（本年决算数）为 5.00 万元，相差 0.50 万元。",
        "上年“三公”经费预算数填 11.00 万元，2024 年度自评报送的“三公”经费（年初预算数）为 10.00 万元，相差 1.00 万元。",
    ]
    assert last_year(with_figures({"reception.prior": "5.01"}), last, "F16") == []


def test_a_sum_that_follows_its_parts_is_not_accused_beside_them() -> None:
    last = _last(reception__actual="4", three_public__actual=None, vehicles__actual=None)
    changed = with_figures({"reception.prior": "5", "three_public.prior": None, "vehicles.prior": None})
    assert "figure.reception.prior" in [one.where.cell for one in last_year(changed, last, "F16")]
    assert "figure.three_public.prior" not in [one.where.cell for one in last_year(changed, last, "F16")]
    stated = with_figures({"three_public.prior": "1000"}, changed)
    (found,) = [one for one in last_year(stated, last, "F16") if one.where.cell == "figure.three_public.prior"]
    assert found.expected == last.figures.computed("three_public", Column.ACTUAL)


def _spent(*projects: tuple[str, str, str]) -> tuple[ProjectSheet, ...]:
    """Projects by code, name and what was spent on them."""
    return tuple(
        ProjectSheet(
            number,
            ProjectBudget(number, name, code, funding=(Funding(FundingSource.APPROPRIATION, actual=cell(actual)),)),
        )
        for number, (code, name, actual) in enumerate(projects, 1)
    )


@pytest.mark.parametrize(
    ("before", "prior", "is_accused"),
    [
        ([("XM1", "旧名", "30")], "30.01", False),
        ([("XM1", "旧名", "30")], "30.02", True),
        ([("", "种粮补贴", "30")], "31", True),
        ([("XM2", "种粮补贴", "30")], "31", True),
        ([("XM2", "别的项目", "30")], "31", False),
        ([("", "种粮补贴", "30"), ("", "种粮补贴", "1")], "31", False),
        ([("XM1", "种粮补贴", "30"), ("XM9", "种粮补贴", "1")], "31", True),
        ([("XM1", "XM1", "30")], "31", True),
        ([("XM1", "旧名", "30")], None, False),
        ([], "31", False),
    ],
)
def test_a_projects_last_year_is_what_was_submitted(
    before: list[tuple[str, str, str]], prior: str | None, is_accused: bool
) -> None:
    (project,) = _spent(("XM1", "种粮补贴", "40"))
    project = replace(project, budget=replace(project.budget, prior_actual=cell(prior)))
    sheet = replace(complete(), projects=(project,))
    found = last_year(sheet, replace(_last(), figures=figures({}), projects=_spent(*before)), "F16")
    assert [one.where.cell for one in found] == ["project.1.prior_actual"] * is_accused


def test_project_of_last_year_message() -> None:
    (project,) = _spent(("XM1", "种粮补贴", "40"))
    project = replace(project, budget=replace(project.budget, prior_actual=cell("31")))
    last = replace(_last(), figures=figures({}), projects=_spent(("XM1", "旧名", "30")))
    (found,) = last_year(replace(complete(), projects=(project,)), last, "F16")
    assert found.message == (
        "项目“种粮补贴”上年决算数填 31.00 万元，2024 年度自评报送的项目“旧名”全年执行数为 30.00 万元，相差 1.00 万元。"
        "请更正，或说明调整的原因。"
    )


def test_without_a_last_year_there_is_nothing_to_hold() -> None:
    for check in LAST_YEAR_CHECKS:
        assert list(check(complete(), Context())) == []


AMOUNTS = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=6).map(str), st.just("x"))


@given(
    st.dictionaries(st.sampled_from(["total_expenditure", "personnel_expenditure", "reception"]), AMOUNTS),
    AMOUNTS,
    AMOUNTS,
    st.text(max_size=20),
)
def test_no_figure_makes_a_check_fail(
    changes: dict[str, str | None], target: str | None, actual: str | None, words: str
) -> None:
    sheet = with_figures({f"{key}.{column}": text for key, text in changes.items() for column in ("prior", "actual")})
    sheet = with_indicator(
        11, sheet, name=words, unit=words, deviation_reason=words, target_number=cell(target), actual=cell(actual)
    )
    cells = set(form_order(sheet))
    assert {found.where.cell for found in quality(sheet)} <= cells
