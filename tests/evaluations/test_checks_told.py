"""What the checks of figures, scores and completeness tell, and the reasons that let unspent money stand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import FundingSource
from apps.evaluations.facts import Sheet
from apps.indicators.enums import Band
from apps.indicators.facts import Direct
from tests.evaluations.sheets import (
    COMPLETE_FIGURES,
    SCHEME,
    TABLE,
    cell,
    complete,
    findings,
    with_entry,
    with_figures,
    with_funding,
    with_indicator,
    with_line,
    with_project,
)

ROW = "指标“培训质量”"


@pytest.mark.parametrize(
    ("check", "sheet", "cell_id", "text", "expected", "actual"),
    [
        (
            "S01",
            with_indicator(14, weight=cell("-1")),
            "indicator.14.weight",
            "指标“学员满意度”的分值为 -1，应大于 0。\n请填写分值或删除该指标。",
            *(None, "-1"),
        ),
        (
            "S02",
            with_indicator(14, adjusted_score=cell("10.5")),
            "indicator.14.adjusted_score",
            "指标“学员满意度”调整后得分 10.50 分，应在 0 至分值 10 分之间。\n请更正。",
            *("10", "10.5"),
        ),
        (
            "S02",
            with_entry("efficiency", adjusted_score=cell("-2")),
            "score.efficiency.adjusted_score",
            "行政效能调整后得分 −2.00 分，应在 0 至分值 10 分之间。\n请更正。",
            *("0", "-2"),
        ),
        (
            "S03",
            with_project(1, stated_total=cell("99")),
            "project.1.stated_total",
            "项目“项目1”自评总分填 99.00 分，各项得分合计 100.00 分，相差 1.00 分。\n请核对各项得分和总分。",
            *("100", "99"),
        ),
        (
            "S03",
            replace(complete(), stated_total=cell("99.5")),
            "scores.stated_total",
            "自评总分填 99.50 分，各项得分合计 100.00 分，相差 0.50 分。\n请核对各项得分和总分。",
            *("100", "99.5"),
        ),
        (
            "S04",
            with_entry("efficiency", adjusted_score=cell("9")),
            "score.efficiency.adjust_reason",
            "行政效能按规则计 10.00 分，调整为 9.00 分，未说明调整理由。\n请填写理由，或取消调整。",
            *("10", "9"),
        ),
        (
            "S04",
            with_entry("satisfaction", value=cell(None), adjusted_score=cell("9")),
            "score.satisfaction.adjust_reason",
            "服务对象满意度按规则无法计分，调整为 9.00 分，未说明调整理由。\n请填写理由，或取消调整。",
            *(None, "9"),
        ),
        (
            "S05",
            with_entry("efficiency", adjusted_score=cell("9")),
            "score.efficiency.deviation_reason",
            "行政效能分值 10 分，得 9.00 分，扣 1.00 分，未填扣分原因和改进措施。\n请补填。",
            *("10", "9"),
        ),
        (
            "S05",
            with_indicator(14, adjusted_score=cell("9"), deviation_reason="样本偏小"),
            "indicator.14.improvement",
            "指标“学员满意度”分值 10 分，得 9.00 分，扣 1.00 分，未填改进措施。\n请补填。",
            *("10", "9"),
        ),
        (
            "S07",
            with_indicator(12, band_score=cell("15")),
            "indicator.12.band_score",
            f"{ROW}选择“达成年度指标”，得分应不低于 16.00 分、不高于 20.00 分，填写 15.00 分。\n请更正得分或档次。",
            *("16", "15"),
        ),
        (
            "S07",
            with_indicator(12, band=Band.PARTLY, band_score=cell("16")),
            "indicator.12.band_score",
            f"{ROW}选择“部分达成年度指标并具有一定效果”，得分应不低于 12.00 分、低于 16.00 分，填写 16.00 分。"
            "\n请更正得分或档次。",
            *("16", "16"),
        ),
        (
            "S08",
            replace(complete(), stated_grade="good"),
            "scores.stated_grade",
            "各项得分合计 100.00 分，对应等级“优”，填写的等级为“良”。\n请更正等级或得分。",
            *(None, None),
        ),
        (
            "S08",
            replace(complete(), stated_total=cell("85")),
            "scores.stated_grade",
            "填写的总分 85.00 分，对应等级“良”，填写的等级为“优”。\n请更正等级或得分。",
            *(None, None),
        ),
        (
            "C03",
            with_indicator(12, name=" ", level2="质量指标", band=Band.REACHED),
            "indicator.12.name",
            "项目“项目1”第 2 行指标未填三级指标名称。\n请补填，或删除该行，或说明原因。",
            *(None, None),
        ),
        (
            "C03",
            with_indicator(12, band=None),
            "indicator.12.band",
            f"项目“项目1”{ROW}未填完成档次。\n请补填，或删除该行，或说明原因。",
            *(None, None),
        ),
        (
            "C03",
            replace(complete(), projects=()),
            "projects.list",
            "项目支出 600.00 万元，未列任何项目。\n请列出项目并填写自评表，或说明原因。",
            *(None, None),
        ),
        (
            "C04",
            with_figures({name: None for name in COMPLETE_FIGURES if name.startswith(("three", "ve", "ab", "re"))}),
            "figure.three_public.actual",
            "“经费控制情况”整表未填。\n有此类事项请填写。",
            *(None, None),
        ),
        (
            "F03",
            with_line(1, actual=cell("290")),
            "figure.personnel_expenditure.actual",
            "本年决算数（万元）：功能分类明细中的人员经费 290.00，人员经费 300.00，相差 10.00。"
            "\n请核对明细的支出性质和金额，更正填错的一项。",
            *("290", "300"),
        ),
        (
            "F14",
            with_figures({name: "0" for name in COMPLETE_FIGURES if name.startswith("establishment")}),
            "figure.in_post.current",
            "编制数为 0 人，实际在职人数为 19 人，无法计算在职人员控制率。\n请核对编制数和在职人数。",
            *("0", "19"),
        ),
        (
            "F11",
            with_figures({"total_expenditure.actual": "-1"}),
            "figure.total_expenditure.actual",
            "部门整体支出：执行数为 −1.00 万元，不能为负数。\n请更正。",
            *("0", "-1"),
        ),
        (
            "F11",
            with_figures({"total_expenditure.actual": "1061"}),
            "figure.total_expenditure.actual",
            "部门整体支出：执行数 1,061.00 万元，全年预算数 1,060.00 万元，超出 1.00 万元，执行率 100.09%。"
            "\n请核对，或说明超预算的原因。",
            *("1060", "1061"),
        ),
        (
            "F11",
            with_funding(1, FundingSource.APPROPRIATION, actual="-1"),
            "funding.1.appropriation.actual",
            "项目“项目1”当年财政拨款：执行数为 −1.00 万元，不能为负数。\n请更正。",
            *("0", "-1"),
        ),
        (
            "F11",
            with_funding(1, FundingSource.APPROPRIATION, actual="351"),
            "funding.1.appropriation.actual",
            "项目“项目1”：执行数 351.00 万元，全年预算数 350.00 万元，超出 1.00 万元，执行率 100.29%。"
            "\n请核对，或说明超预算的原因。",
            *("350", "351"),
        ),
    ],
)
def test_both_figures_of_a_finding(
    check: str, sheet: Sheet, cell_id: str, text: str, expected: str | None, actual: str | None
) -> None:
    told = [one for one in findings(sheet, check) if one.where.cell == cell_id]
    assert [one.text for one in told] == [text]
    assert (told[0].expected, told[0].actual) == (expected and Decimal(expected), actual and Decimal(actual))
    kind = cell_id.partition(".")[0]
    assert told[0].where.item == (1 if kind in {"project", "indicator", "funding"} else None)
    assert kind == "figure" or told[0].where.section == ("scores" if kind.startswith("score") else "projects")


def test_every_project_is_looked_at_though_one_before_has_nothing() -> None:
    sheet = with_project(1, indicators=())
    sheet = with_project(2, sheet, indicators=sheet.project(2).indicators[:3])
    assert [one.where.cell for one in findings(sheet, "S01")] == ["project.2.indicators"]


def test_every_column_of_the_lines_is_looked_at_though_one_is_empty() -> None:
    sheet = with_line(1, with_line(2, original=cell(None)), original=cell(None), adjusted=cell("290"))
    assert [one.where.cell for one in findings(sheet, "F03")] == ["figure.personnel_expenditure.adjusted"]


def test_both_sums_of_the_official_cars_are_told_under_one_check() -> None:
    assert [(one.check, one.where.cell) for one in findings(with_figures({"vehicles.actual": "6"}), "F07")] == [
        ("F07", "figure.three_public.actual"),
        ("F07", "figure.vehicles.actual"),
    ]


UNSPENT = {"total_expenditure.actual": "800"}


def test_a_question_that_is_not_answered_is_asked_at_its_tick() -> None:
    rows = (
        replace(
            TABLE.indicators[0], key="asked", name="是否公开", rule=Direct(TABLE.indicators[0].weight), formula=None
        ),
    )
    scheme = replace(SCHEME, score_table=replace(TABLE, indicators=(*rows, *TABLE.indicators[1:])))
    sheet = replace(complete(), scheme=scheme)
    (found,) = findings(sheet, "C02")
    assert found.where.cell == "score.asked.tick.0"
    assert findings(with_entry("asked", sheet, ticks=(False,)), "C02") == []


def test_evidence_is_asked_for_by_its_kinds() -> None:
    (found,) = findings(replace(complete(), evidence=()), "C05")
    assert found.text == "未上传任何佐证材料。\n请上传决算批复、绩效目标、满意度调查等材料，或说明原因。"
    assert (found.where.section, found.where.cell) == ("evidence", "evidence.list")


def test_a_missing_figure_is_asked_for_in_the_section_of_its_table() -> None:
    missing = {"in_post.current": None, "income.current": None}
    found = findings(with_figures(missing), "C02", "C06")
    assert {(one.check, one.where.section, one.where.cell) for one in found} == {
        ("C02", "base", "figure.in_post.current"),
        ("C06", "money", "figure.income.current"),
    }


@pytest.mark.parametrize(
    ("words", "is_explained"),
    [
        ("执行率偏低，原因是工程尚未验收。", True),
        ("结转较多，由于合同跨年。", True),
        ("结余为质保金。", True),
        ("未支出部分次年支付。", True),
        ("款项未支付，所致执行缓慢。", True),
        ("执行率偏低。", False),
        ("支出进度偏慢，原因是工程尚未验收。", False),
        ("结转较多。\n由于合同跨年。", False),
    ],
)
def test_what_explains_unspent_money(words: str, is_explained: bool) -> None:
    sheet = with_figures({**UNSPENT, "closing_balance.current": "300"})
    for number in (1, 2):
        sheet = with_project(number, sheet, execution_reason="")
    told = replace(sheet, narrative={"use": words})
    assert [one.check for one in findings(told, "W16", "W17")] == ([] if is_explained else ["W16", "W17"])


@pytest.mark.parametrize("reason", ["资金结转", "尚有结余", "余款未支出", "余款未支付", "合同约定次年付款", "下年支付"])
def test_the_form_of_a_project_explains_it_too(reason: str) -> None:
    sheet = with_project(1, with_figures(UNSPENT), execution_reason="按合同执行")
    sheet = with_project(2, sheet, execution_reason="")
    assert len(findings(sheet, "W16")) == 1
    assert findings(with_project(2, sheet, execution_reason=reason), "W16") == []
