"""What stands in the cells of the package, before anything is laid out."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.enums import FundingSource, ProjectCategory
from apps.budgets.facts import Funding, Line
from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks import find
from apps.evaluations.facts import Explanation, ProjectIndicator, Reviewed, ScoreEntry
from apps.evaluations.rules import assess
from apps.indicators.enums import Band, Level, Operator
from apps.indicators.facts import TotalCap
from apps.reports.documents import Edition, document_name, package_html
from apps.reports.documents.base_data import base_data_of
from apps.reports.documents.projects import actual_text, department_paper_of, project_papers_of
from apps.reports.documents.scores import ScoreRow, score_sheet_of
from tests.evaluations.sheets import (
    PROJECT_SCHEME,
    SCHEME,
    TABLE,
    cell,
    complete,
    department_form,
    shipped,
    with_entry,
    with_figures,
    with_indicator,
    with_project,
    yuelu_2020,
)
from tests.reports.papers import DRAFT, html_of, titled, yuelu

D = Decimal


def test_the_base_data_table_of_2020() -> None:
    base = base_data_of(yuelu_2020())
    assert base.staff == ("16", "", "")
    assert [(row.label, row.depth, row.cells) for row in base.control] == [
        ("“三公”经费", 0, ("", "", "0.00")),
        ("1、公务用车配置和维护经费", 1, ("", "", "")),
        ("其中：公车购置", 2, ("", "", "0.00")),
        ("　　　公车运行维护", 2, ("", "", "")),
        ("2、出国经费", 1, ("", "", "0.00")),
        ("3、公务接待", 1, ("", "", "0.00")),
        ("项目支出", 0, ("", "", "6,605.82")),
        ("1、业务工作专项", 1, ("", "", "")),
        ("2、运行维护专项", 1, ("", "", "")),
        ("3、市级/省级专项资金", 1, ("", "", "")),
        ("公用经费", 0, ("", "", "55.21")),
        ("其中：办公经费", 1, ("", "", "")),
        ("　　　水费、电费、差旅费", 1, ("", "", "")),
        ("　　　会议费、培训费", 1, ("", "", "")),
        ("政府采购金额", 0, ("—", "", "")),
        ("部门整体（基本）支出预算调整", 0, ("—", "", "")),
    ]
    assert base.buildings == ("", "", "", "", "", "")
    assert base.spending[0].cells == ("", "", "", "7,038.47")


def test_rates_are_computed_and_projects_stand_in_their_category() -> None:
    figures = {
        "building_area_approved.current": "1000",
        "building_area_actual.current": "1050.5",
        "building_investment_budget.current": "300",
        "building_investment_actual.current": "0",
    }
    sheet = with_figures(figures)
    budget = replace(sheet.project(2).budget, category=ProjectCategory.SPECIAL_FUND, prior_actual=cell("12.5"))
    base = base_data_of(with_project(2, sheet, budget=budget))
    assert base.staff == ("20", "19", "95.00%")
    assert base.buildings == ("1,000.00", "1,050.50", "105.05%", "300.00", "0.00", "0.00%")
    assert [(row.label, row.cells) for row in base.control[6:12]] == [
        ("项目支出", ("500.00", "510.00", "600.00")),
        ("1、业务工作专项", ("", "300.00", "350.00")),
        ("项目1", ("", "300.00", "350.00")),
        ("2、运行维护专项", ("", "", "")),
        ("3、市级/省级专项资金", ("12.50", "210.00", "250.00")),
        ("项目2", ("12.50", "210.00", "250.00")),
    ]


def test_function_classes_end_with_what_they_leave_out() -> None:
    rows = base_data_of(yuelu_2020()).lines
    assert [(row.label, row.cells[4]) for row in rows] == [
        ("201 一般公共服务支出", "2,083.40"),
        ("206 科学技术支出", "1,790.00"),
        ("208 社会保障与就业支出", "19.76"),
        ("210 卫生健康支出", "26.14"),
        ("216 商业服务业等支出", "2,628.92"),
        ("合计", "6,548.22"),
        ("其他未列示功能分类", "490.25"),
    ]


def test_details_hold_every_figure_of_one_column_once() -> None:
    details = base_data_of(complete()).details
    assert [table.title for table in details] == ["项目资金情况", "收支平衡情况", "编制构成和“三公”经费相关数量"]
    pairs = [pair for table in details for row in table.rows for pair in row if pair.label]
    assert len(pairs) == 7 + 6 + 3 + 8
    assert [(pair.label, pair.unit, pair.text) for pair in details[2].rows[0]] == [
        ("行政编制", "人", "12"),
        ("事业编制", "人", "8"),
    ]
    assert all(len(row) == 2 for table in details for row in table.rows)


def test_supplementary_figures_are_printed_where_they_are_needed_or_filled_in() -> None:
    base = base_data_of(with_figures({"works_done.current": "12", "funds_total.budget": "900"}))
    assert [(pair.label, pair.unit, pair.text) for pair in base.details[3].rows[0]] == [
        ("实际完成工作数", "个", "12"),
        ("", "", ""),
    ]
    assert [(row.label, row.cells) for row in base.funds] == [("年度资金总额", ("900.00", "", ""))]
    assert base_data_of(complete()).funds == ()
    (pairs,) = base_data_of(replace(complete(), scheme=shipped("changsha-district-2020"))).details[3].rows
    assert (pairs[0].label, pairs[0].text) == ("上年“三公”经费预算数", "")


def test_a_total_that_is_no_plain_sum_is_explained_on_paper() -> None:
    caps = (TotalCap(D(90), D(89)),)
    scheme = replace(SCHEME, score_table=replace(TABLE, execution_key="three_public_control"), total_caps=caps)
    sheet = with_figures({"three_public.actual": "5"}, replace(complete(), scheme=scheme))
    money = (Funding(FundingSource.APPROPRIATION, cell("300"), cell("350"), cell("200")),)
    budget = replace(sheet.project(1).budget, funding=money)
    sheet = with_project(1, replace(sheet, project_scheme=replace(PROJECT_SCHEME, total_caps=caps)), budget=budget)
    assessment = assess(sheet)
    text = package_html(sheet, assessment, find(sheet, assessment), DRAFT)
    assert "各项得分合计 100.00 分。预算执行率 50.00%，低于 90%，总分不超过 89 分。总分 89.00 分。" in text
    paper, other = project_papers_of(sheet, assessment)
    assert (paper.total, paper.steps) == ("89.00", "预算执行率 57.14%，低于 90%，总分不超过 89 分。")
    assert paper.steps in text
    assert other.steps == "预算执行率 83.33%，低于 90%，总分不超过 89 分。"


def test_no_gap_row_within_rounding() -> None:
    sheet = replace(complete(), lines=(Line(1, "201", "一般公共服务支出", actual=cell("999.99")),))
    assert [row.label for row in base_data_of(sheet).lines] == ["201 一般公共服务支出", "合计"]


def test_what_is_no_number_yet_is_printed_as_typed() -> None:
    base = base_data_of(with_figures({"reception.actual": "约3万"}))
    assert base.control[5].cells == ("5.00", "4.00", "约3万")


def test_the_score_table_has_sums_total_and_grade() -> None:
    sheet = complete()
    scores = score_sheet_of(sheet, assess(sheet))
    assert [(group.name, group.weight, group.points) for group in scores.groups] == [
        ("投入", "30", "30.00"),
        ("过程", "40", "40.00"),
        ("产出及效率", "30", "30.00"),
    ]
    assert (scores.weight, scores.total, scores.grade, scores.open_rows) == ("100", "100.00", "优", 0)
    levels = [(row.level1, row.level2) for group in scores.groups for row in group.rows]
    assert levels == [
        ("投入", "预算配置"),
        ("", ""),
        ("", ""),
        ("过程", "预算执行"),
        ("", "预算管理"),
        ("", ""),
        ("", ""),
        ("产出及效率", "职责履行"),
        ("", "履职效益"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("key", "entry", "achieved"),
    [
        ("staff", {}, "95%"),
        ("three_public_change", {}, "−16.67%"),
        ("buildings", {"is_not_applicable": True}, "不适用"),
        ("institutions", {"ticks": (True, False)}, "1/2 项"),
        ("institutions", {"ticks": ()}, ""),
        ("compliance", {"count": cell("3")}, "3 例"),
        ("compliance", {"count": cell("三")}, "三"),
        ("compliance", {"count": cell(None)}, ""),
        ("satisfaction", {"value": cell("85.5")}, "85.5%"),
        ("satisfaction", {"value": cell("很高")}, "很高"),
        ("satisfaction", {"value": cell(None)}, ""),
        ("efficiency", {"level": Level.FAIR}, "一般"),
        ("benefit", {"band": Band.PARTLY, "band_score": cell("7")}, "部分达成年度指标并具有一定效果"),
    ],
)
def test_achieved_values(key: str, entry: dict[str, Any], achieved: str) -> None:
    assert _row(key, entry).achieved == achieved


@pytest.mark.parametrize(
    ("key", "entry", "points", "reason"),
    [
        ("staff", {}, "10.00", ""),
        (
            "compliance",
            {"count": cell("2"), "deviation_reason": "两笔报销缺少附件", "improvement": "已补齐。"},
            "8.00",
            "两笔报销缺少附件。已补齐。",
        ),
        (
            "compliance",
            {"count": cell("0"), "adjusted_score": cell("9"), "adjust_reason": "从严自评"},
            "9.00",
            "按规则计 10.00 分，自评调整：从严自评。",
        ),
    ],
)
def test_points_and_reasons(key: str, entry: dict[str, Any], points: str, reason: str) -> None:
    row = _row(key, entry)
    assert (row.points, row.reason) == (points, reason)


def test_a_row_that_cannot_be_computed_names_what_is_missing() -> None:
    sheet = yuelu_2020()
    scores = score_sheet_of(sheet, assess(sheet))
    rows = {row.name: row for group in scores.groups for row in group.rows}
    assert rows["在职人员控制率"].points == ""
    assert rows["在职人员控制率"].reason == "未计分：缺少实际在职人数。"
    assert rows["在职人员控制率"].trace.startswith("在职人员控制率 = 在职人员数/编制数。")
    assert rows["服务对象满意度"].points == ""
    assert rows["服务对象满意度"].reason == "未计分：尚未填报。"
    assert scores.grade == ""


@pytest.mark.parametrize(
    ("row", "target", "actual"),
    [
        ({"target_number": "50", "unit": "个", "actual": "52"}, "≥50个", "52个"),
        ({"operator": Operator.AT_MOST, "target_number": "90.50", "unit": "万元"}, "≤90.5万元", ""),
        (
            {"target_number": "100", "unit": "%", "target_text": "按季", "actual": "98", "actual_text": "四季度未到"},
            "≥100%（按季）",
            "98%（四季度未到）",
        ),
        (
            {"operator": Operator.QUALITATIVE, "target_text": "效果明显", "band": Band.REACHED},
            "效果明显",
            "达成年度指标",
        ),
        (
            {
                "operator": Operator.QUALITATIVE,
                "target_text": "12月底前",
                "actual_text": "11月完成",
                "band": Band.REACHED,
            },
            "12月底前",
            "11月完成",
        ),
        ({"target_number": "不少于12种", "unit": "种"}, "不少于12种", ""),
        ({}, "", ""),
    ],
)
def test_targets_and_actual_values(row: dict[str, Any], target: str, actual: str) -> None:
    values: dict[str, Any] = {
        name: cell(value) if name in {"target_number", "actual"} else value for name, value in row.items()
    }
    indicator = ProjectIndicator(1, **values)
    assert (indicator.target_written, actual_text(indicator)) == (target, actual)


def test_the_project_form_carries_one_weight_and_score_in_the_total_row() -> None:
    sheet = complete()
    paper = project_papers_of(sheet, assess(sheet))[1]
    assert [(row.label, row.amounts, row.weight, row.rate, row.points) for row in paper.funding] == [
        ("年度资金总额", ("210.00", "300.00", "250.00"), "10", "83.33%", "8.33"),
        ("其中：当年财政拨款", ("210.00", "300.00", "250.00"), "—", "83.33%", "—"),
        ("上年结转资金", ("", "", ""), "—", "", "—"),
        ("其他资金", ("", "", ""), "—", "", "—"),
    ]
    assert (paper.weight, paper.total, paper.grade) == ("100", "98.33", "优")
    assert [(row.level1, row.level2) for row in paper.rows] == [
        ("产出指标", "数量指标"),
        ("", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


def test_the_same_level2_name_under_another_level1_is_printed_again() -> None:
    sheet = with_indicator(13, level2="质量指标")
    assert [row.level2 for row in project_papers_of(sheet, assess(sheet))[0].rows[1:3]] == ["质量指标", "质量指标"]


@pytest.mark.parametrize(
    ("edition", "stamp"),
    [
        (Edition("0123456789abcdef" * 4), "草稿　未经审定　数据校验码 0123456789ab"),
        (
            Edition("0123456789abcdef" * 4, 2, date(2021, 5, 8)),
            "数据校验码 0123456789ab　第2版　2021年5月8日审定",
        ),
    ],
)
def test_the_stamp_says_which_record_is_printed(edition: Edition, stamp: str) -> None:
    assert edition.stamp == stamp
    assert f'<div class="stamp">{stamp}</div>' in html_of(titled(complete()), edition)


def test_warnings_and_their_explanations_are_printed_once() -> None:
    sheet = yuelu()
    where = Where("money", "lines.gap")
    warning = Finding("F04", Severity.WARNING, where, "相差 490.25。\n请核对后填写。", Decimal(1), Decimal(2))
    error = replace(warning, severity=Severity.ERROR, text="错误不印")
    silent = replace(warning, where=Where("base", "figure.x.actual"), text="没有说明")
    html = package_html(sheet, assess(sheet), (warning, warning, error, silent), DRAFT)
    assert html.count("1.相差 490.25。</p>") == 1
    assert html.count("说明：住房保障支出等功能分类未单独列示，合计 490.25 万元") == 1
    assert "错误不印" not in html
    assert "没有说明" not in html


def test_facts_with_one_explanation_are_numbered_and_named_by_it() -> None:
    sheet = yuelu()
    same, other = Explanation("已核实。"), Explanation("另有原因。")
    found = [
        Finding(
            "F04", Severity.WARNING, Where("money", f"figure.{place}.actual"), f"事实{place}。", Decimal(1), Decimal(2)
        )
        for place in "甲乙丙"
    ]
    explained = dict(zip((finding.key for finding in found), (same, same, other), strict=True))
    html = package_html(replace(sheet, explanations=explained), assess(sheet), found, DRAFT)
    printed = re.findall(r"<p[^>]*>((?:\d\.事实|[^<]*说明：).*?)</p>", html.partition("需说明事项")[2])
    assert printed[:5] == ["1.事实甲。", "2.事实乙。", "第1至2项说明：已核实。", "3.事实丙。", "说明：另有原因。"]


def test_reviewed_scores_stand_beside_the_self_scores_in_every_sum() -> None:
    sheet = replace(
        complete(),
        reviewed={
            "score.key_work": Reviewed(Decimal("0"), "没有完成证明"),
            "score.benefit": Reviewed(Decimal("9"), "效益未经核实。"),
            "indicator.11": Reviewed(Decimal(20), "人次重复计算"),
        },
    )
    scores = score_sheet_of(sheet, assess(sheet))
    assert [(group.name, group.points, group.reviewed) for group in scores.groups] == [
        ("投入", "30.00", "30.00"),
        ("过程", "40.00", "40.00"),
        ("产出及效率", "30.00", "19.00"),
    ]
    assert (scores.total, scores.grade, scores.is_reviewed) == ("100.00", "优", True)
    assert (scores.reviewed_total, scores.reviewed_grade) == ("89.00", "良")
    rows = [(row.points, row.reviewed, row.reason) for row in scores.groups[2].rows]
    assert ("10.00", "0.00", "复核调整理由：没有完成证明。") in rows
    first, second = project_papers_of(sheet, assess(sheet))
    assert (first.total, first.reviewed_total, first.is_reviewed, second.is_reviewed) == (
        "100.00",
        "90.00",
        True,
        False,
    )
    assert first.rows[0].reason == "复核调整理由：人次重复计算。"
    html = html_of(titled(sheet))
    assert "<th>复核<br>得分</th>" in html
    assert "自评等级：优，复核等级：良" in html
    assert html.count("复核<br>得分") == 2  # the score table and the one project


def test_a_reviewed_score_that_no_longer_stands_is_not_printed() -> None:
    sheet = replace(complete(), reviewed={"score.key_work": Reviewed(Decimal("10.01"), "超过分值")})
    html = html_of(titled(sheet))
    assert "复核<br>得分" not in html
    assert "超过分值" not in html


def test_names_and_telephone_numbers_of_clerks_are_not_printed() -> None:
    sheet = yuelu()
    people = replace(sheet.basics, contact_name="赵钱孙", contact_phone="0731-88888888", head_name="周吴郑")
    html = html_of(replace(sheet, basics=people))
    assert "厉行节约保障措施" in html
    for secret in ("赵钱孙", "0731-88888888", "周吴郑", "王五"):
        assert secret not in html


def test_what_people_typed_is_text_and_never_markup() -> None:
    attack = "<script>alert(1)</script><img src='file:///etc/passwd'>"
    sheet = replace(
        complete(),
        basics=replace(complete().basics, thrift_measures=attack),
        narrative={"use": attack},
        entries={**complete().entries, "compliance": ScoreEntry(count=cell("1"), deviation_reason=attack)},
        explanations={"x": Explanation(attack)},
    )
    sheet = with_project(1, titled(sheet), expected_goal=attack, execution_reason=attack)
    html = html_of(replace(sheet, header=replace(sheet.header, department=attack)))
    assert "<script>" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") > 10


def test_a_table_in_the_report_is_printed_as_one() -> None:
    sheet = replace(complete(), narrative={"use": "资金如下：\n项目\t金额\n<甲>\t60.00\n以上。"})
    html = "".join(line.strip() for line in html_of(titled(sheet)).splitlines())
    assert '<th scope="col">项目</th><th scope="col">金额</th>' in html
    assert "<td>&lt;甲&gt;</td><td>60.00</td>" in html
    assert "<p>资金如下：</p>" in html


def test_document_name() -> None:
    assert document_name(2020, "岳麓区商务局") == "2020年度岳麓区商务局部门整体支出绩效自评报告"


def _row(key: str, entry: dict[str, Any]) -> ScoreRow:
    sheet = with_entry(key, **entry)
    name = next(row.name for row in sheet.scheme.score_table.indicators if row.key == key)  # type: ignore[union-attr]
    groups = score_sheet_of(sheet, assess(sheet)).groups
    return next(row for group in groups for row in group.rows if row.name == name)


def test_the_form_of_a_department_stands_in_the_place_of_the_score_table() -> None:
    sheet = department_form()
    paper = department_paper_of(sheet, assess(sheet))
    assert (paper.title, paper.head) == ("部门整体支出绩效自评表", ((("部门（单位）名称", "示例区农业农村局"),),))
    assert [(row.label, row.amounts, row.weight, row.rate, row.points) for row in paper.funding] == [
        ("年度资金总额", ("900.00", "1,060.00", "1,000.00"), "10", "94.34%", "9.43"),
        ("按收入性质分：一般公共预算", ("900.00", "1,060.00", "1,000.00"), "—", "", "—"),
        ("按收入性质分：政府性基金拨款", ("", "", ""), "—", "", "—"),
        ("按收入性质分：纳入专户管理的非税收入拨款", ("", "", ""), "—", "", "—"),
        ("按收入性质分：其他资金", ("", "", ""), "—", "", "—"),
        ("按支出性质分：基本支出", ("390.00", "410.00", "400.00"), "—", "", "—"),
        ("按支出性质分：项目支出", ("510.00", "650.00", "600.00"), "—", "", "—"),
    ]
    assert [row.name for row in paper.rows] == ["培训人次", "培训质量", "就业率", "学员满意度"]
    assert (paper.weight, paper.total, paper.grade) == ("100", "99.43", "优")
    html = html_of(sheet)
    assert html.count("部门整体支出绩效自评表") == 3  # in both lists of annexes, and above the form
    assert "评分计算说明" not in html


def test_a_score_table_that_nobody_began_is_left_out_of_the_package() -> None:
    """As the report of 2020 was published: the project forms follow the base data."""
    sheet = replace(complete(), entries={}, stated_total=cell(None), stated_grade="")
    html = html_of(sheet)
    assert TABLE.title not in html
    assert "评分计算说明" not in html
    annexes = re.findall(r'<p class="number">(附件\d+)</p>', html)
    assert annexes[:1] == ["附件1"]
    assert annexes[-1] == f"附件{1 + len(sheet.projects)}"
    demanded = html_of(replace(sheet, scheme=replace(SCHEME, demands_scores=True)))
    assert demanded.count(TABLE.title) == 3
    begun = html_of(with_entry("efficiency", sheet, level=Level.GOOD))
    assert begun.count(TABLE.title) == 3
