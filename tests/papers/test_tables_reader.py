"""Tables of the official forms: the same form with its cells merged or not, in every layout that was seen."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from apps.papers.checks import find_printed, place_of
from apps.papers.imports import (
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    UnreadableFormError,
)
from apps.papers.imports.tables import forms_of
from tests.papers.build import BASE_DATA, PROJECT_FORM, Rows
from tests.papers.grids import form_in, opened_of

Read = Callable[[Rows], PrintedForm]
READERS = pytest.mark.parametrize(
    "read", [partial(form_in, merged=True), partial(form_in, merged=False)], ids=["merged", "not merged"]
)


@READERS
def test_the_project_form(read: Read) -> None:
    form = read(PROJECT_FORM)
    assert (form.title, form.year, form.department, form.money_unit) == (
        "项目支出绩效自评表",
        2022,
        "县教育体育局",
        "万元",
    )
    assert [(row.name, row.rate, row.score) for row in form.funding] == [
        ("年度资金总额", "96.25%", "9.63"),
        ("其中：当年财政拨款", "96.25%", "—"),
        ("上年结转资金", "", "—"),
        ("其他资金", "", "—"),
    ]
    assert form.indicators[1] == PrintedIndicator(
        "产出指标", "质量指标", "营养改善计划覆盖率", "=100%", "98%", "20", "20", "", False, ""
    )
    assert [row.level1 for row in form.indicators] == ["产出指标", "产出指标", "产出指标", "效益指标", "满意度指标"]
    assert form.totals == (PrintedFigure(("分值合计",), ("100",)), PrintedFigure(("得分",), ("99.63",)))
    assert [
        f"{finding.check} {finding.severity} {place_of(form, finding.where)}" for finding in find_printed(form)
    ] == [
        "S04 error 指标：产出指标/质量指标/营养改善计划覆盖率·得分",
        "S03 hint 合计：得分",
        "D10 warning 文字：“全部完成。”",
    ]


@READERS
def test_the_base_data_table(read: Read) -> None:
    form = read(BASE_DATA)
    columns = ("2019年决算数", "2020年预算数", "2020年决算数")
    assert form.figures[:3] == (
        PrintedFigure(("编制数",), ("143",)),
        PrintedFigure(("2020年实际在职人数",), ("136",)),
        PrintedFigure(("控制率",), ("95.10%",)),
    )
    assert form.figures[3] == PrintedFigure(("基础数据表", "三公经费"), ("29.08", "63.46", "44.39"), columns)
    assert [figure.label for figure in form.figures[3:]] == [
        "三公经费",
        "1、公务用车配置和维护经费",
        "其中：公车购置",
        "公车运行维护",
        "2、出国经费",
        "3、公务接待",
        "公用经费",
        "其中：办公经费",
    ]
    assert [(finding.check, finding.severity, finding.expected) for finding in find_printed(form)] == [
        ("F07", "error", Decimal("44.29")),
        ("F11", "warning", None),
        ("T24", "warning", None),
    ]


HEAD = ("一级指标", "二级指标", "三级指标")
TAIL = ("实际完成值", "分值", "得分", "备注")


@READERS
@pytest.mark.parametrize(
    ("heading", "cells", "target", "direction"),
    [
        (("年度指标值",), ("≥95%",), "≥95%", ""),
        (("指标性质", "指标值", "度量单位"), ("≥", "95", "%"), "≥95%", ""),
        (("指标性质", "指标值", "度量单位"), (">=", "50", "个"), "≥50个", ""),
        (("指标性质", "指标值", "度量单位"), ("定性", "优良", "无"), "优良", "none"),
        (("指标性质", "指标值", "度量单位"), ("=", "95%", "%"), "=95%", ""),
        (("指标方向", "指标性质", "指标值", "度量单位"), ("正向", "≥", "95", "%"), "≥95%", "positive"),
        (("指标方向", "指标性质", "指标值", "度量单位"), ("反向", "≤", "5", "天"), "≤5天", "reverse"),
        (("指标方向", "指标性质", "指标值", "度量单位"), ("正向", "≥", "≥95", "%"), "≥95%", "positive"),
        (("指标方向", "指标性质", "指标值", "度量单位"), ("", "", "", ""), "", ""),
    ],
)
def test_operator_value_and_unit_stand_in_one_three_or_four_columns(
    read: Read, heading: tuple[str, ...], cells: tuple[str, ...], target: str, direction: str
) -> None:
    form = read(((*HEAD, *heading, *TAIL), ("产出指标", "数量指标", "甲", *cells, "96%", "10", "9", "延期")))
    assert form.indicators == (
        PrintedIndicator("产出指标", "数量指标", "甲", target, "96%", "10", "9", "延期", True, direction),
    )


@READERS
def test_a_layout_without_weights_and_reasons(read: Read) -> None:
    """湖北 20/80: the weights stand behind the names of the groups."""
    form = read(
        (
            ("2022年度某项目自评表", "<", "<", "<", "<", "<"),
            ("单位名称", "某局", "<", "<", "<", "<"),
            ("预算执行情况（万元）（20分）", "", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"),
            ("^", "年度财政资金总额", "200", "195.5", "97.75%", "19.55"),
            ("一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"),
            ("产出指标（40分）", "数量指标", "宣传片", "1部", "1部", "40"),
            ("效益指标（30分）", "社会效益", "知晓率", "≥90%", "91%", "30"),
            ("满意度指标（10分）", "满意度", "满意度", "≥90%", "91%", "10"),
            ("总分", "99.55分", "<", "<", "<", "<"),
        )
    )
    assert form.funding == (PrintedFunding("年度财政资金总额", None, "200", "195.5", None, "97.75%", "19.55"),)
    assert form.layout == "执行20 / 产出指标40 / 效益指标30 / 满意度指标10"
    assert [(row.level1, row.weight, row.has_reason) for row in form.indicators] == [
        ("产出指标", None, None),
        ("效益指标", None, None),
        ("满意度指标", None, None),
    ]
    assert form.totals == (PrintedFigure(("得分",), ("99.55分",)),)
    assert [finding.check for finding in find_printed(form) if finding.severity == "error"] == []


@READERS
def test_a_score_table_of_a_whole_department(read: Read) -> None:
    form = read(
        (
            ("一级指标", "二级指标", "三级指标", "评分标准", "分值", "自评得分", "扣分原因和其他说明"),
            ("投入", "预算配置", "在职人员控制率", "≤100%得5分", "60", "60", ""),
            ("过程", "预算执行", "预算完成率", "100%得满分", "41", "40", ""),
            ("合计", "<", "<", "<", "101", "100", ""),
            ("评价等级", "优", "<", "<", "<", "<", "<"),
        )
    )
    assert [(row.name, row.target, row.actual, row.weight) for row in form.indicators] == [
        ("在职人员控制率", None, None, "60"),
        ("预算完成率", None, None, "41"),
    ]
    assert [(figure.label, figure.values) for figure in form.totals] == [
        ("分值合计", ("101",)),
        ("得分", ("100",)),
        ("评价等级", ("优",)),
    ]
    assert [finding.check for finding in find_printed(form) if finding.severity == "warning"] == ["S05"]


@READERS
def test_one_weight_for_several_rows_is_not_counted_twice(read: Read) -> None:
    form = read(
        (
            (*HEAD, "年度指标值", *TAIL),
            ("产出指标", "数量指标", "甲", "≥5个", "5个", "100", "100", ""),
            ("^", "^", "乙", "≥6个", "6个", "^", "^", ""),
        )
    )
    assert [(row.level2, row.weight, row.score) for row in form.indicators] == [
        ("数量指标", "100", "100"),
        ("数量指标", "", ""),
    ]
    assert [(finding.check, finding.where.cell) for finding in find_printed(form)] == [("D07", "indicator.1.weight")]


@READERS
def test_the_unit_of_money_is_read(read: Read) -> None:
    rows = [("单位：元", "<", "<"), ("", "全年预算数", "全年执行数"), ("年度资金总额", "100", "100")]
    assert read(rows).money_unit == "元"
    assert read(rows[1:]).money_unit == "万元"
    assert read([("项目资金（元）", "全年预算数", "全年执行数"), rows[2]]).money_unit == "元"


@READERS
def test_prompts_telephones_and_an_empty_name_are_found(read: Read) -> None:
    form = read(
        (
            ("部门名称", "", ""),
            ("存在问题", "（200字以内）", "<"),
            ("联系电话", "13800000000", "<"),
            ("", "全年预算数", "全年执行数"),
            ("年度资金总额", "100", "100"),
        )
    )
    assert [(finding.check, finding.where.cell) for finding in find_printed(form)] == [
        ("C01", "form.department"),
        ("T04", "passage.1"),
        ("T24", "passage.2"),
    ]


def test_the_year_is_no_document_number() -> None:
    rows = [["依据财预〔2020〕10号"], ["", "全年预算数", "全年执行数"], ["年度资金总额", "1", "1"]]
    assert form_in(rows).year is None
    assert form_in("2021年度自评表", rows).year == 2021


@pytest.mark.parametrize("tables", [[], [[]], [[["甲", "乙"]]], [[["三级指标"], ["甲"]]]])
def test_a_file_without_a_form_is_refused(tables: list[list[list[str]]]) -> None:
    with pytest.raises(UnreadableFormError, match="没有自评表，也没有成句的正文。请确认选对了文件。"):
        forms_of(opened_of("一段文字", *tables))


@pytest.mark.parametrize(
    "heads",
    [
        ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"),
        ("年初预算", "调整后预算数", "预算执行数", "权重", "预算执行率", "得分"),
        ("年初批复预算", "调整预算数", "实际支出", "分值", "执行率", "自评得分"),
        ("年初预算数", "预算数", "全年支出数", "分值（10分）", "执行率(%)", "得分（10分*执行率）"),
    ],
)
def test_headings_of_the_money_block(heads: tuple[str, ...]) -> None:
    form = form_in([["项目资金", *heads], ["年度资金总额", "100", "120", "90", "10", "75%", "7.5"]])
    assert form.funding == (PrintedFunding("年度资金总额", "100", "120", "90", "10", "75%", "7.5"),)


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("年度指标值", "全年实际值", "未完成原因及拟采取的改进措施"),
        ("年初目标值（A）", "实际完成值（B）", "偏差大或目标未完成原因分析"),
        ("目标值", "完成值", "偏差原因分析及改进措施"),
        ("年度目标值", "全年实际完成情况", "未完成原因分析"),
        ("计划指标值", "年度实际完成值", "扣分原因"),
        ("预期值", "本年实际完成数", "备注"),
    ],
)
def test_headings_of_the_indicators(target: str, actual: str, reason: str) -> None:
    head = ["一级指标", "二级指标", "三级指标", "分值", target, actual, "得分", reason]
    form = form_in([head, ["产出", "数量", "甲", "10", "≥5个", "4个", "8", "延期"]])
    assert form.indicators == (PrintedIndicator("产出", "数量", "甲", "≥5个", "4个", "10", "8", "延期", True, ""),)


@pytest.mark.parametrize(
    ("heads", "cells", "read"),
    [
        (("年度指标值（人）", "实际完成值（人）"), ("≥50", "45"), ("≥50人", "45人")),
        (("年度指标值（人）", "实际完成值（人）"), ("≥50个", "45人"), ("≥50个", "45人")),
        (("年度指标值（%）", "实际完成值（%）"), ("≥95", "96.5"), ("≥95%", "96.5%")),
        (("年度指标值（%）", "实际完成值（%）"), ("≥95", "0.96"), ("≥95%", "0.96")),
        (("年度指标值（万元）", "实际完成值"), ("≤90", "已完成"), ("≤90万元", "已完成")),
        (("年度指标值（A）", "实际完成值（B）"), ("≥50", "45"), ("≥50", "45")),
    ],
)
def test_the_unit_of_a_head_counts_where_a_value_has_none(
    heads: tuple[str, str], cells: tuple[str, str], read: tuple[str, str]
) -> None:
    head = ["一级指标", "二级指标", "三级指标", "分值", *heads, "得分"]
    (row,) = form_in([head, ["产出", "数量", "甲", "10", *cells, "8"]]).indicators
    assert (row.target, row.actual) == read


@READERS
def test_empty_lines_of_the_template_are_no_indicators(read: Read) -> None:
    form = read(
        (
            (*HEAD, "年度指标值", *TAIL),
            ("产出指标", "数量指标", "指标1：甲", "≥5个", "5个", "60", "60", ""),
            ("^", "^", "指标2：", "", "", "", "", ""),
            ("^", "^", "……", "", "", "", "", ""),
            ("^", "^", "其中：乙", "≥3个", "3个", "", "", ""),
            ("^", "质量指标", "指标1", "≥90%", "95%", "40", "40", ""),
            ("总分", "", "", "", "", "100", "99", ""),
        )
    )
    assert [row.name for row in form.indicators] == ["指标1：甲", "其中：乙", "指标1"]
    assert [f"{found.check} {found.severity}" for found in find_printed(form)] == ["S03 error"]
