"""Forms as regions print them: which column holds what, under heads of one to three lines, merged or not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.papers.checks import find_printed, recompute
from apps.papers.imports import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from tests.papers.grids import form_in, rows_of

YUNNAN = rows_of("""
2022年度项目支出绩效自评表 | < | < | < | < | < | < | < | < | <
部门：沙河县第二中学 | < | < | < | < | < | < | < | < | 公开14表
项目名称 | < | < | 助学 | < | < | < | < | < | <
项目资金（元） | < | < | 年初预算数 | 全年预算数 | 全年执行数 | < | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | 200,000.00 | 200,000.00 | 196,000.00 | < | 10 | 98% | 9.8
^ | 其他资金 | < | | | | < | — | | —
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < | <
^ | 学生都享受政策 | < | < | < | 已享受 | < | < | < | <
绩效指标 | < | < | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^
产出指标 | 数量指标 | 受助人数 | ≧ | 735 | 人次 | 735 | 50 | 50 |
^ | 时效指标 | 及时率 | ═ | 100 | % | 100% | 10 | 7 |
效益指标 | 社会效益指标 | 知晓率 | ≧ | 90 | % | 95% | 30 | 30 |
其他需要说明事项 | < | < | 无 | < | < | < | < | < | <
总分 | < | < | < | < | < | < | 100 | 96.8 | 优
""")
CHONGQING = rows_of("""
部门整体绩效自评表（2021年度） | < | < | < | < | < | < | < | < | <
部门名称 | 沙河区融媒体中心 | < | < | < | 自评总分 | < | 97.6 | < | <
部门预算（万元） | | 年初预算数 | 全年（调整）预算数 | 全年执行数 | 执行率 | 执行率权重 | 执行率得分 | < | <
^ | 年度总金额 | 1000 | 1000 | 760 | 76% | 10 | 7.6 | < | <
绩效指标 | 指标名称 | 计量单位 | 指标性质 | 年初指标值 | 全年完成值 | 得分系数 | 指标权重 | 指标得分 | 是否核心指标
^ | 预算调整率 | % | ≤ | 3 | 0 | 1 | 40 | 40 | 否
^ | 政府采购执行率 | % | ≥ | 100 | 72.5 | 1 | 20 | 20 | 否
^ | 播发稿件 | 篇 | ≥ | 2200 | 2859 | 1 | 30 | 30 | 是
""")
HUBEI = rows_of("""
2020年度禁捕项目自评表 | < | < | < | < | < | <
单位名称：农业科 | < | < | 填报日期：2021年3月10日 | < | < | <
预算执行情况（万元）（20分） | | < | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分*执行率）
^ | 年度财政资金总额 | < | 10 | 9 | 90% | 18
年度绩效目标1（80分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
^ | 产出指标 | 数量指标 | 补贴渔船 | 6 | 6 | 40
^ | 效益指标 | 满意度指标 | 渔民满意度 | ≥90% | 92% | 40
总分 | < | < | < | < | < | 98
偏差大或目标未完成原因分析 | 无 | < | < | < | < | <
""")
HUNAN = rows_of("""
部门整体支出绩效自评表 | < | < | < | < | < | < | <
省级预算部门名称 | 沙河局 | < | < | < | < | < | <
年度预算申请（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 1000 | 1100 | 1045 | 10 | 95% | 9.5
^ | 按收入性质分： | < | < | 按支出性质分： | < | < | <
^ | 其中：一般公共预算：1000 | < | < | 其中：基本支出 | 600 | < | <
^ | 政府性基金拨款：45 | < | < | 项目支出 | 445 | < | <
^ | 其他资金：0 | < | < | | | < | <
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | 完成年度工作。 | < | < | 已完成。 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标（90分） | 数量指标 | 检查次数 | ≥12次 | 12次 | 90 | 90
总分 | < | < | < | < | < | 100 | 99.5
""")
THREE_LINES = rows_of("""
年度绩效指标完成情况 | < | < | < | < | < | < | 分值 | 得分 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | 指标值 | < | < | 实际完成值 | ^ | ^ | ^
^ | ^ | ^ | 符号 | 数值 | 单位（文字描述） | ^ | ^ | ^ | ^
产出指标 | 数量指标 | 里程 | ≥ | 12 | 公里 | 9 | 60 | 45 | 雨季停工
效益指标 | 社会效益指标 | 出行 | 定性 | 便利 | | 便利 | 40 | 40 |
""")
CHANGSHA = rows_of("""
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 评价标准 | 自评得分 | 扣分原因和其他说明
投入 | 40 | 预算配置 | 40 | 控制率 | 40 | 不超过100%得满分 | 40 |
过程 | 60 | 预算执行 | 60 | 完成率 | 60 | 100%得满分 | 57 | 年底未付清
合计 | < | < | < | < | 100 | | 97 |
""")
GUANGDONG = rows_of("""
评价指标 | < | < | < | < | 评分标准 | 自评分数 | 自评依据
一级指标 | < | 二级指标 | < | 三级指标 | ^ | ^ | ^
名称 | 权重（%） | 名称 | 权重（%） | 名称 | ^ | ^ | ^
履职效能 | 60 | 整体效能 | 60 | 完成率（60分） | 按比例 | 58 | 见附件
管理效率 | 40 | 预算编制 | 40 | 新增项目（40分） | 按比例 | 38 | 见附件
""")
BOTH_IN_PARTS = rows_of("""
序号 | 绩效指标 | < | < | 预期指标值 | < | < | 实际完成指标值 | < | < | 得分情况 | < | 偏差原因
^ | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位 | 指标性质 | 指标值 | 计量单位 | 分值 | 得分 | ^
1 | 产出 | 数量 | 井 | ≥ | 5 | 口 | | 4 | 口 | 100 | 80 | 停电
""")
MERGED = pytest.mark.parametrize("merged", [True, False], ids=["merged", "not merged"])


def cells(form: PrintedForm) -> list[tuple[str | None, ...]]:
    return [(row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators]


@MERGED
def test_two_lines_of_head_in_yunnan(merged: bool) -> None:
    form = form_in(YUNNAN, merged=merged)
    assert (form.year, form.department, form.name, form.money_unit) == (2022, "沙河县第二中学", "助学", "元")
    assert form.funding[0] == PrintedFunding(
        "年度资金总额", "200,000.00", "200,000.00", "196,000.00", "10", "98%", "9.8"
    )
    assert cells(form) == [
        ("受助人数", "≥735人次", "735", "50", "50"),
        ("及时率", "=100%", "100%", "10", "7"),
        ("知晓率", "≥90%", "95%", "30", "30"),
    ]
    assert [(row.level1, row.level2) for row in form.indicators][1] == ("产出指标", "时效指标")
    assert [(total.label, total.values[0]) for total in form.totals] == [
        ("分值合计", "100"),
        ("得分", "96.8"),
        ("等级", "优"),
    ]
    assert {found.where.cell for found in find_printed(form) if found.severity == "error"} >= {"indicator.1.score"}


@MERGED
def test_a_factor_is_no_score_in_chongqing(merged: bool) -> None:
    form = form_in(CHONGQING, merged=merged)
    assert form.funding == (PrintedFunding("年度总金额", "1000", "1000", "760", "10", "76%", "7.6"),)
    assert cells(form) == [
        ("预算调整率", "≤3%", "0", "40", "40"),
        ("政府采购执行率", "≥100%", "72.5", "20", "20"),
        ("播发稿件", "≥2200篇", "2859", "30", "30"),
    ]
    assert form.totals == (PrintedFigure(("得分",), ("97.6",)),)
    assert [found.where.cell for found in find_printed(form) if found.severity == "error"] == ["indicator.1.score"]


@MERGED
def test_the_weight_of_the_execution_stands_in_the_head_of_hubei(merged: bool) -> None:
    form = form_in(HUBEI, merged=merged)
    assert (form.department, form.layout) == ("农业科", "执行20 / 年度绩效目标80")
    assert form.passages[-1] == "偏差大或目标未完成原因分析：无"
    total = recompute(form).total
    assert total is not None
    assert (total.printed, total.computed) == (Decimal(98), Decimal(98))
    assert [found for found in find_printed(form) if found.severity != "hint"] == []


@MERGED
def test_both_splits_are_read_in_hunan(merged: bool) -> None:
    form = form_in(HUNAN, merged=merged)
    assert form.department == "沙河局"
    assert [(figure.label, figure.values[0]) for figure in form.figures] == [
        ("按收入性质分：一般公共预算", "1000"),
        ("按支出性质分：基本支出", "600"),
        ("按收入性质分：政府性基金拨款", "45"),
        ("按支出性质分：项目支出", "445"),
        ("按收入性质分：其他资金", "0"),
    ]
    assert form.layout == "产出指标90"
    assert len(form.funding) == 1
    assert [found.check for found in find_printed(form) if found.severity == "error"] == []
    wrong = [[cell.replace("445", "455") for cell in row] for row in HUNAN]
    (found,) = [found for found in find_printed(form_in(wrong, merged=merged)) if found.severity == "error"]
    assert (found.expected, found.actual) == (Decimal(1055), Decimal(1045))


@MERGED
def test_three_lines_of_head(merged: bool) -> None:
    assert form_in(THREE_LINES, merged=merged).indicators == (
        PrintedIndicator("产出指标", "数量指标", "里程", "≥12公里", "9", "60", "45", "雨季停工", True, ""),
        PrintedIndicator("效益指标", "社会效益指标", "出行", "便利", "便利", "40", "40", "", False, "none"),
    )


@MERGED
def test_weights_of_levels_are_none_of_the_rows(merged: bool) -> None:
    form = form_in(CHANGSHA, merged=merged)
    assert form.layout == "投入40 / (预算配置40) / 过程60 / (预算执行60)"
    assert [(row.weight, row.score) for row in form.indicators] == [("40", "40"), ("60", "57")]
    assert find_printed(form) == ()
    other = form_in(GUANGDONG, merged=merged)
    assert other.layout == "履职效能60 / (整体效能60) / 管理效率40 / (预算编制40)"
    assert [(row.level1, row.level2, row.name, row.weight, row.score) for row in other.indicators] == [
        ("履职效能", "整体效能", "完成率", "60", "58"),
        ("管理效率", "预算编制", "新增项目", "40", "38"),
    ]


@MERGED
def test_target_and_result_each_in_parts(merged: bool) -> None:
    assert cells(form_in(BOTH_IN_PARTS, merged=merged)) == [("井", "≥5口", "4口", "100", "80")]


HEADS = """
一级指标 | 二级指标 | 三级指标 | 年初设定值 | 全年完成值 | 完成比例 | 分值 | 自评得分 | 扣分原因
一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成情况 | 偏离度 | 指标分值 | 得分 | 未完成原因和改进措施
一级指标 | 二级指标 | 指标名称 | 计划值 | 实际值 | 得分系数 | 权重 | 自评分 | 偏差原因分析
一级指标 | 二级指标 | 三级指标 | 绩效目标 | 完成情况 | 是否达标 | 标准分值 | 实际得分 | 备注
指标类型 | 二级指标 | 绩效指标 | 目标值 | 年度实际完成值 | 完成率（%） | 满分 | 单位自评得分 | 原因分析
一级指标 | 二级指标 | 三级指标 | 年度目标（A） | 全年实际完成（B） | 指标解释 | 权重（100分） | 评价得分 | 减分原因
"""


@pytest.mark.parametrize("head", rows_of(HEADS))
def test_one_label_for_one_role(head: list[str]) -> None:
    row = ["产出指标", "数量指标", "甲", "5个", "4个", "80", "100", "80", "延期"]
    (read,) = form_in([head, row]).indicators
    expected = PrintedIndicator("产出指标", "数量指标", "甲", "5个", "4个", "100", "80", "延期", True, "")
    assert read == replace(expected, factor=read.factor, completion=read.completion)
    assert read.factor == ("80" if "得分系数" in head else None)
    assert read.completion == ("80" if {"完成比例", "完成率（%）"} & {*head} else None)


MONEY_HEADS = """
资金来源 | 年初预算数 | 调整后预算数 | 实际支出数 | 分值 | 预算执行进度 | 自评得分
项目资金（万元） | 年初批复数 | 全年预算数 | 累计支出 | 权重 | 支出进度（%） | 得分
预算执行情况（万元） | 年初预算数 | 预算调整数 | 预算执行数 | 满分 | 执行率 | 自评分
资金名称 | 期初预算 | 预算金额 | 支付金额 | 分值（10分） | 预算完成率 | 执行率得分
"""


@pytest.mark.parametrize("head", rows_of(MONEY_HEADS))
def test_one_label_for_one_amount(head: list[str]) -> None:
    form = form_in([head, ["资金总额", "100", "120", "90", "10", "75%", "7.5"]])
    assert form.funding == (PrintedFunding("资金总额", "100", "120", "90", "10", "75%", "7.5"),)


def test_the_target_that_was_adjusted_counts() -> None:
    form = form_in(
        rows_of("""
        三级指标 | 年初指标值 | 调整后指标值 | 完成值 | 分值 | 自评得分 | 财政复核得分
        甲 | ≥10个 | ≥8个 | 8个 | 60 | 60 | 50
        乙 | ≥90% | | 92% | 40 | 40 | 38
        """)
    )
    assert cells(form) == [("甲", "≥8个", "8个", "60", "60"), ("乙", "≥90%", "92%", "40", "40")]
    assert form.unread == ()


@pytest.mark.parametrize("score", ["满分", "√", "优秀"])
def test_scores_that_are_no_numbers_leave_the_form_without_a_grade(score: str) -> None:
    rows = rows_of("""
        三级指标 | 指标值 | 完成值 | 分值 | 得分
        甲 | 5个 | 5个 | 60 | 60
        乙 | 5个 | 5个 | 40 | 40
        总分 | | | 100 | 100
    """)
    assert recompute(form_in(rows)).grade is not None
    form = form_in([[score if cell == "40" and at == 4 else cell for at, cell in enumerate(row)] for row in rows])
    assert form.unread == (f"指标“乙”的得分“{score}”不是数值，没有读。",)
    assert form.has_unread_scores
    assert recompute(form).grade is None


@MERGED
def test_levels_under_other_names(merged: bool) -> None:
    form = form_in(
        rows_of("""
        项目 | 考核内容 | 考核指标 | < | 指标说明 | 年度工作目标 | 评分标准 | 权数 | 考评得分
        预算管理（60分） | 支出 | 完成率 | < | 完成数与预算数之比 | 100% | 按比例 | 20 | 20
        ^ | 结转 | 结转率 | < | 结转与完成之比 | 9% | 按比例 | 40 | 40
        内控（40分） | 制度 | 健全性 | < | 是否健全 | 健全 | 有得满分 | 40 | 38
        合计 | < | < | < | | | | 100 | 98
        """),
        merged=merged,
    )
    assert [(row.level1, row.level2, row.name, row.target, row.weight, row.score) for row in form.indicators] == [
        ("预算管理", "支出", "完成率", "100%", "20", "20"),
        ("预算管理", "结转", "结转率", "9%", "40", "40"),
        ("内控", "制度", "健全性", "健全", "40", "38"),
    ]
    assert form.unread == ()


TASKS = rows_of("""
部门（单位）整体支出绩效自评表 | < | < | < | < | < | < | < | <
部门（单位）名称 | 沙河县林业局 | < | < | < | < | < | < | <
年度主要任务 | 任务名称 | 主要内容及完成情况 | 预算数（万元） | < | 执行数（万元） | < | 分值 | 得分
^ | ^ | ^ | 总额 | 其他资金 | 总额 | 其他资金 | ^ | ^
^ | 造林 | 已完成 | 60 | 0 | 58 | 0 | |
^ | 防火 | 主干道已完成 | 40 | 10 | 40 | 10 | |
^ | 金额合计 | < | 100 | 10 | 98 | 10 | 10 | 9.8
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 造林千亩。 | < | < | < | 已造林。 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 未完成原因
^ | 产出指标 | 数量指标 | 造林面积 | 5亩 | 5亩 | 90 | 90 |
总分 | < | < | < | < | < | 100 | 99.8 |
""")


@MERGED
def test_tasks_with_their_money(merged: bool) -> None:
    form = form_in(TASKS, merged=merged)
    assert [(row.name, row.adjusted, row.actual, row.score) for row in form.funding] == [
        ("造林", "60", "58", ""),
        ("防火", "40", "40", ""),
        ("金额合计", "100", "98", "9.8"),
    ]
    assert cells(form) == [("造林面积", "5亩", "5亩", "90", "90")]
    assert form.passages[-2:] == ("造林千亩。", "已造林。")
    assert [found.check for found in find_printed(form) if found.severity == "error"] == []


def test_a_transfer_form_has_no_scores() -> None:
    form = form_in(
        rows_of("""
        转移支付（项目）名称 | 水利资金 | < | < | < | < | <
        资金投入情况（万元） | | 全年预算数（A） | < | 全年执行数（B） | < | 预算执行率（B/A×100%）
        ^ | 年度资金总额： | 100 | < | 90 | < | 90%
        总体目标完成情况 | 总体目标 | < | < | 全年实际完成情况 | < | <
        ^ | 修渠10公里。 | < | < | 已修9公里。 | < | <
        绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 全年实际完成值 | 未完成原因和改进措施
        ^ | 产出指标 | 数量指标 | 修渠 | 10公里 | 9公里 | 雨季
        说明 | 无 | < | < | < | < | <
        """)
    )
    assert form.name == "水利资金"
    assert form.funding == (PrintedFunding("年度资金总额：", None, "100", "90", None, "90%", None),)
    assert form.indicators == (
        PrintedIndicator("产出指标", "数量指标", "修渠", "10公里", "9公里", None, None, "雨季", True, ""),
    )
    assert not form.has_unread_scores


@pytest.mark.parametrize("numbers", ["1 | 2 | 3 | 4 | 5 | 6", "A | B | C | D | E | F=E/D", "栏次 | 1 | 2 | 3 | 4 | 5"])
def test_numbers_of_columns_are_no_row(numbers: str) -> None:
    head = "一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分"
    form = form_in(rows_of(f"{head}\n{numbers}\n产出指标 | 甲 | 5个 | 5个 | 100 | 100"))
    assert cells(form) == [("甲", "5个", "5个", "100", "100")]


@pytest.mark.parametrize(
    ("row", "totals"),
    [
        ("总分 | | | 100 | 96", [("分值合计", "100"), ("得分", "96")]),
        ("合计（100分） | | | | 96分", [("得分", "96分")]),
        ("分值合计 | 100 | | |", [("分值合计", "100")]),
        ("分值合计 | 100 | 自评总分 | 96 |", [("分值合计", "100"), ("得分", "96")]),
        ("五、自评得分 | | | 100 | 96", [("分值合计", "100"), ("得分", "96")]),
        ("总得分 | | | 100 | 良", [("分值合计", "100"), ("得分", "良"), ("等级", "良")]),
        ("自评结论 | 优 | | |", [("自评结论", "优")]),
    ],
)
def test_totals(row: str, totals: list[tuple[str, str]]) -> None:
    form = form_in(rows_of(f"三级指标 | 指标值 | 完成值 | 分值 | 得分\n甲 | 5个 | 5个 | 100 | 96\n{row}"))
    assert [(total.label, total.values[0]) for total in form.totals] == totals
    assert len(form.indicators) == 1


def test_an_indicator_may_be_called_a_grade() -> None:
    form = form_in(
        rows_of("""
        三级指标 | 指标值 | 完成值 | 分值 | 得分
        评定等级 | ≥2级 | 2级 | 100 | 100
        自评等级 | 优 | | |
        """)
    )
    assert [row.name for row in form.indicators] == ["评定等级"]
    assert form.totals == (PrintedFigure(("自评等级",), ("优",)),)


def test_goals_without_scores_are_no_unread_scores() -> None:
    form = form_in(rows_of("三级指标 | 指标值 | 分值\n甲 | 5个 | 60\n乙 | 6个 | 40\n合计 | | 100"))
    assert not form.has_unread_scores


def test_columns_without_a_role_are_named() -> None:
    form = form_in(
        rows_of("""
        三级指标 | 指标值 | 完成值 | 满分 | 甲组打的分 | 意见 | 盖章
        甲 | 5个 | 5个 | 60 | 60 | 好 |
        乙 | 5个 | 5个 | 40 | 38 | 好 |
        总分 | | | 100 | 98 | |
        """)
    )
    assert form.unread == ("“甲组打的分”一列没有读。", "“意见”一列没有读。")
    assert form.has_unread_scores
    assert recompute(form).grade is None


def test_a_table_of_scores_under_unknown_heads_is_told() -> None:
    form = form_in(HUNAN, rows_of("考核点 | 甲 | 乙\n要求 | 5个 | 6个\n得分 | 50 | 40"))
    assert form.unread == ("以“考核点 甲 乙”开头的表没有认出表头，没有读。",)
    assert form.has_unread_scores


def test_of_four_levels_the_last_that_is_filled_names_the_indicator() -> None:
    form = form_in(
        rows_of("""
        2023年度部门整体支出绩效自评评分表 | < | < | < | < | <
        评价指标 | < | < | < | 指标分值 | 自评分数
        一级指标 | 二级指标 | 三级指标 | 四级指标 | ^ | ^
        履职效能（60分） | 整体效能（60分） | 产出完成情况 | | 40 | 38
        ^ | ^ | 社会效益 | 群众满意度 | 20 | 20
        管理效率（40分） | 预算执行（40分） | 支出率 | | 40 | 41
        合计 | < | < | < | 100 | 99
        """)
    )
    assert [row.name for row in form.indicators] == ["产出完成情况", "群众满意度", "支出率"]
    assert [(one.check, one.where.cell) for one in find_printed(form) if one.severity == "error"] == [
        ("S02", "indicator.2.score")
    ]


def test_points_of_the_execution_may_stand_beside_the_money() -> None:
    form = form_in(
        rows_of("""
        2021年抽检项目绩效自评表 | < | < | < | < | < | <
        资金执行（20分） | （万元） | < | 调整后预算数 | 实际支出数 | 执行率 | 得分
        ^ | 资金总额 | < | 240 | 235.2 | 98% | 18.6
        绩效指标（80分） | 一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 得分
        ^ | 产出指标 | 数量指标 | 抽检批次 | ≥1600批次 | 1600批次 | 50
        ^ | 满意度指标 | 满意度 | 消费者满意度 | ≥85% | 86% | 30
        合计得分 | < | < | < | < | < | 98.6
        """)
    )
    told = [(one.check, one.expected) for one in find_printed(form) if one.where.cell == "funding.0.score"]
    assert told == [("S04", Decimal("19.6"))]


def test_a_printed_completion_follows_from_its_two_values() -> None:
    head = """
    2023年度部门整体绩效自评表 | < | < | < | < | < | <
    一级指标 | 三级指标 | 年初目标值 | 全年完成值 | 完成比例 | 权重 | 得分
    """
    rows = """
    产出指标 | 保障户数 | ≥3120户 | 3120户 | 100% | 30 | 30
    产出指标 | 新增床位数 | ≥260张 | 234张 | {} | 30 | 27
    产出指标 | 人均公用经费 | ≤2.4万元 | 2.31万元 | 96.25% | 20 | 20
    满意度指标 | 救助对象满意度 | ≥90% | 93% | 103.33% | 20 | 20
    """

    def told(ratio: str) -> list[tuple[str, str, Decimal | None]]:
        found = find_printed(form_in(rows_of(head + rows.format(ratio))))
        return [(one.severity, one.where.cell, one.expected) for one in found if one.check == "D01"]

    assert told("95%") == [("warning", "indicator.1.completion", Decimal(90))]
    assert told("90%") == told("0.9") == told("90.0%") == told("") == told("已完成") == []
