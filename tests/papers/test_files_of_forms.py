"""Files as they are: covers, several forms, tables that go on, merged cells, notes between the rows, and reports."""

from decimal import Decimal

import pytest

from apps.core.tabular import Opened
from apps.papers.checks import find_printed, recompute
from apps.papers.imports import PrintedFigure, PrintedForm, UnreadableFormError
from apps.papers.imports.tables import forms_of
from tests.papers.build import BASE_DATA, PROJECT_FORM, Rows
from tests.papers.grids import form_in, forms_in, grid_of, opened_of, rows_of

MERGED = pytest.mark.parametrize("merged", [True, False], ids=["merged", "not merged"])
FIRST_INDICATOR = next(number for number, row in enumerate(PROJECT_FORM) if row[0] == "产出指标")


def renamed(rows: Rows, name: str, score: str) -> Rows:
    """The same form of another project, its last score changed."""
    texts = [[name if cell == "义务教育营养改善计划" else cell for cell in row] for row in rows]
    texts[-2][-2] = score
    return texts


def errors(form: PrintedForm) -> list[tuple[str, str]]:
    return [(found.check, found.where.cell) for found in find_printed(form) if found.severity == "error"]


RIGHT = errors(form_in(PROJECT_FORM))
SECOND = renamed(PROJECT_FORM, "校园维修", "20")


@MERGED
def test_every_sheet_is_read(merged: bool) -> None:
    sheets = [grid_of(PROJECT_FORM, "项目1", merged=merged), grid_of(SECOND, "项目2", merged=merged)]
    first, second = forms_in(*sheets)
    assert [(form.name, form.title, len(form.indicators)) for form in (first, second)] == [
        ("义务教育营养改善计划", "项目支出绩效自评表", 5),
        ("校园维修", "项目支出绩效自评表", 5),
    ]
    assert errors(first) == RIGHT
    assert set(errors(second)) - set(errors(first)) == {("S02", "indicator.4.score")}


@MERGED
@pytest.mark.parametrize("between", [(), ("",), ("附件2", "<", "<", "<", "<", "<", "<", "<")])
def test_forms_below_each_other_on_one_sheet(merged: bool, between: tuple[str, ...]) -> None:
    width = len(PROJECT_FORM[0])
    gap = [(*between, *[""] * (width - len(between)))]
    forms = forms_in(grid_of([*PROJECT_FORM, *gap, *SECOND], "自评表", merged=merged))
    assert [(form.name, form.department, form.year) for form in forms] == [
        ("义务教育营养改善计划", "县教育体育局", 2022),
        ("校园维修", "县教育体育局", 2022),
    ]
    assert forms[0] == form_in(grid_of(PROJECT_FORM, "自评表", merged=merged))


def test_forms_of_a_document_below_their_titles() -> None:
    table, other = (grid_of(rows[2:]) for rows in (PROJECT_FORM, SECOND))
    first, second = forms_in("附件1", "2021年度项目支出绩效自评表", table, "附件2", "2022年度项目支出绩效自评表", other)
    assert (first.title, first.year, first.passages[0]) == ("2021年度项目支出绩效自评表", 2021, "附件1")
    assert (second.title, second.year, second.passages[0]) == ("2022年度项目支出绩效自评表", 2022, "附件2")


def test_tables_of_one_report_are_one_form() -> None:
    (form,) = forms_in("2020年度部门整体支出绩效自评报告", BASE_DATA, "评分如下。", PROJECT_FORM)
    assert len(form.figures) == 11
    assert len(form.indicators) == 5


COVER = rows_of("绩效自评资料\n单位：沙河县教育局\n2023年3月")
RULES = rows_of("填报说明\n1.定量指标得分=实际完成值/年度指标值×分值\n2.分值合计100分，其中预算执行10分，产出指标50分")
STANDARDS = rows_of("三级指标 | 评分标准 | 分值\n甲 | 达到得满分 | 50\n乙 | 达到得满分 | 50")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("封面", COVER),
        ("填报说明", RULES),
        ("Sheet1", RULES),
        ("评分说明", STANDARDS),
        ("填报样例", PROJECT_FORM),
    ],
)
def test_covers_and_instructions_are_left_out_and_named(name: str, rows: Rows) -> None:
    (form,) = forms_in(grid_of(rows, name), grid_of(PROJECT_FORM, "自评表"))
    assert form.unread == (f"“{name}”是封面或说明，没有检查。",)
    assert errors(form) == RIGHT
    assert not any("分值合计100分" in text for text in form.passages)


@pytest.mark.parametrize("name", ["说明", "项目代码001", "模板"])
def test_a_form_is_read_whatever_its_sheet_is_called(name: str) -> None:
    first, second = forms_in(grid_of(PROJECT_FORM, name), grid_of(SECOND, "项目2"))
    assert len(first.indicators) == len(second.indicators) == 5


def test_a_cover_says_the_year_that_a_form_does_not() -> None:
    (form,) = forms_in(grid_of(COVER, "封面"), grid_of(PROJECT_FORM[2:], "自评表"))
    assert form.year == 2023


@MERGED
@pytest.mark.parametrize("inside", [1, 2, 3, 4])
@pytest.mark.parametrize("has_head", [True, False])
@pytest.mark.parametrize("page", ["", "— 3 —", "第 3 页"])
def test_a_table_that_goes_on_is_one_table(merged: bool, inside: int, has_head: bool, page: str) -> None:
    cut = FIRST_INDICATOR + inside
    rest = [["" if cell == "^" else cell for cell in PROJECT_FORM[cut]], *PROJECT_FORM[cut + 1 :]]
    head = [PROJECT_FORM[FIRST_INDICATOR - 1]] if has_head else []
    pages = [page] if page else []
    (form,) = forms_in(PROJECT_FORM[:cut], *pages, [*head, *rest], merged=merged)
    assert form == form_in(PROJECT_FORM, merged=merged)


def test_percentages_are_held_against_each_other_as_shown() -> None:
    form = form_in(
        rows_of("""
        三级指标 | 指标值 | 完成值 | 分值 | 得分
        合格率 | 95.00% | 97.3% | 40 | 40
        按时完成率 | 100.00% | 100% | 30 | 30
        变动率 | ≥0.5% | 0.8 | 20 | 20
        完成率 | 100% | 105% | 10 | 10
        """)
    )
    assert [found.where.cell for found in find_printed(form) if found.severity == "error"] == []
    wrong = form_in(rows_of("三级指标 | 指标值 | 完成值 | 分值 | 得分\n合格率 | ≥0.9% | 0.8 | 100 | 100"))
    assert [(found.expected, found.actual) for found in find_printed(wrong) if found.severity == "error"] == [
        (Decimal("88.89"), Decimal(100))
    ]


def test_a_merged_target_counts_for_each_of_its_rows() -> None:
    rows = rows_of("""
        三级指标 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因
        里程 | ≥100公里 | 100公里 | 50 | 50 |
        便道 | ^ | 95公里 | 50 | 50 | 施工
    """)
    form = form_in(rows)
    assert [row.target for row in form.indicators] == ["≥100公里", "≥100公里"]
    assert errors(form) == [("S04", "indicator.1.score")]
    assert [row.target for row in form_in(rows, merged=False).indicators] == ["≥100公里", ""]


def test_a_merged_score_is_one_score() -> None:
    rows = rows_of("""
        三级指标 | 指标值 | 完成值 | 分值 | 得分
        里程 | ≥100公里 | 100公里 | 60 | 60
        便道 | ≥50公里 | 50公里 | ^ | ^
        桥梁 | ≥5座 | 5座 | 40 | 40
    """)
    for merged in (True, False):
        form = form_in(rows, merged=merged)
        assert [row.score for row in form.indicators] == ["60", "", "40"]
        assert recompute(form).levels[0].computed in {None, 100}
        assert [found.check for found in find_printed(form)] == ["D07"]


@MERGED
def test_notes_between_and_below_the_rows_are_texts(merged: bool) -> None:
    form = form_in(
        rows_of("""
        指标名称 | 目标值 | 实际值 | 分值 | 得分
        一、产出指标（60分） | < | < | < | <
        甲 | 5个 | 5个 | 60 | 60
        二、效益指标（40分） | < | < | < | <
        乙 | 90% | 95% | 40 | 40
        注：得分按比例计算。 | < | < | < | <
        总分 | | | 100 | 100
        其他需要说明的事项 | 无 | < | < | <
        填表人：王 | | 联系电话： | | 审核：李
        """),
        merged=merged,
    )
    assert [(row.level1, row.name) for row in form.indicators] == [("产出指标", "甲"), ("效益指标", "乙")]
    assert form.layout == "产出指标60 / 效益指标40"
    assert form.passages == ("注：得分按比例计算。", "其他需要说明的事项：无", "填表人：王　联系电话：　审核：李")


@MERGED
def test_subtotals_are_no_indicators(merged: bool) -> None:
    form = form_in(
        rows_of("""
        一级指标 | 二级指标 | 三级指标 | 目标值 | 实际值 | 分值 | 得分
        产出指标 | 数量指标 | 甲 | 5个 | 5个 | 50 | 50
        ^ | 小计 | < | < | < | 50 | 50
        效益指标 | 社会效益指标 | 乙 | 5个 | 5个 | 50 | 50
        效益指标小计 | < | < | < | < | 50 | 40
        合计 | < | < | < | < | 100 | 100
        """),
        merged=merged,
    )
    assert [row.name for row in form.indicators] == ["甲", "乙"]
    assert form.totals[:2] == (PrintedFigure(("产出指标小计",), ("50",)), PrintedFigure(("效益指标小计",), ("40",)))
    assert errors(form) == [("S03", "total.1")]


REPORT = (
    "沙河县水务局2022年度部门整体支出绩效自评报告",
    "一、收支情况",
    "全年收入100万元，其中财政拨款90万元，其他收入10万元。",
    grid_of(
        rows_of("""
        项目 | 年初预算数（万元） | 全年执行数（万元） | 执行率
        基本支出 | 60 | 58 | 96.67%
        项目支出 | 40 | 39 | 99%
        合计 | 100 | 97 | 97%
        """)
    ),
    "二、人员情况",
    grid_of(rows_of("股室 | 行政 | 事业\n办公室 | 4 | 2\n水政股 | 3 | 5")),
    "编制名册另附。",
)


def test_a_report_is_its_passages_and_the_figures_of_its_tables() -> None:
    form = form_in(*REPORT)
    assert (form.title, form.year, form.funding, form.indicators) == (REPORT[0], 2022, (), ())
    assert form.passages == tuple(part for part in REPORT if isinstance(part, str))
    assert [(figure.path, figure.values) for figure in form.figures[2:4]] == [
        (("一、收支情况", "合计"), ("100", "97", "97%")),
        (("二、人员情况", "办公室"), ("4", "2")),
    ]
    assert form.figures[4].columns == ("行政", "事业")
    assert [(found.where.cell, found.expected) for found in find_printed(form) if found.severity != "hint"] == [
        ("figure.1.2", Decimal("97.5"))
    ]


def test_a_text_alone_is_a_report() -> None:
    text = "2022年“三公”经费决算总额27万元，其中公务接待费10万元，公务用车运行维护费17万元。"
    assert form_in(text).passages == (text,)


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        (Opened(), "^文件里没有文字。请确认选对了文件。"),
        (opened_of(rows_of(" | ")), "^文件里没有文字。"),
        (opened_of("封面"), "^文件里只有“封面”，没有自评表，也没有成句的正文。"),
        (opened_of(rows_of("甲 | 乙\n丙 | 丁")), "^文件里只有“甲　乙　丙　丁”，"),
        (opened_of(*["关于召开会议的通知"] * 5), "^没有找到自评表，也没有找到可以检查的正文。"),
    ],
)
def test_what_is_neither_form_nor_report_is_refused(opened: Opened, words: str) -> None:
    with pytest.raises(UnreadableFormError, match=words):
        forms_of(opened)


def test_what_the_opener_left_out_is_told_once() -> None:
    opened = opened_of(PROJECT_FORM, SECOND)
    first, second = forms_of(Opened(opened.grids, (), ("第 5 行是隐藏的，没有读。",), opened.blocks))
    assert (first.unread, second.unread) == (("第 5 行是隐藏的，没有读。",), ())


def test_amounts_in_a_line_are_figures() -> None:
    form = form_in(rows_of("预算执行情况 | 预算数（调整后） | 100 | 执行数 | 95 | 执行率 | 96%"), PROJECT_FORM)
    assert [(figure.label, figure.values[0]) for figure in form.figures] == [
        ("预算数", "100"),
        ("执行数", "95"),
        ("执行率", "96%"),
    ]


def test_numbers_under_no_head_are_told() -> None:
    form = form_in(rows_of("甲 | 12 | 13 | 14"), PROJECT_FORM)
    assert form.unread == ("“甲 12 13 14”一行的数没有认出表头，没有读。",)


def with_merged(role: str, first: str, second: str, shared: str) -> Rows:
    """The form with the scores, or the weights, of its first two indicators in one cell."""
    column = {"weight": 5, "score": 6}[role]
    rows = [list(row) for row in PROJECT_FORM]
    for row, text, other in ((FIRST_INDICATOR, shared, first), (FIRST_INDICATOR + 1, "^", second)):
        rows[row][column], rows[row][11 - column] = text, other
    return rows


@pytest.mark.parametrize("role", ["score", "weight"])
def test_points_in_one_cell_for_two_indicators_are_shared_by_what_each_has(role: str) -> None:
    form = form_in(with_merged(role, "25", "15", "40"))
    assert [(row.weight, row.score) for row in form.indicators[:2]] == [("25", "25"), ("15", "15")]
    assert not form.unread
    assert not {"C03", "S02", "D07"} & {finding.check for finding in find_printed(form)}


@pytest.mark.parametrize("role", ["score", "weight"])
def test_points_in_one_cell_that_cannot_be_shared_count_as_not_read(role: str) -> None:
    form = form_in(with_merged(role, "25", "15", "39"))
    assert [getattr(row, role) for row in form.indicators[:2]] == [None, None]
    assert [note for note in form.unread if "学生受资助人数" in note and "合在一格（39）" in note]
    assert not {"C03", "S02", "S04"} & {check for check, _ in errors(form)} - {check for check, _ in RIGHT}
    assert recompute(form).grade is None


def test_a_weight_in_words_is_named() -> None:
    rows = [list(row) for row in PROJECT_FORM]
    rows[FIRST_INDICATOR][5] = "见附件"
    form = form_in(rows)
    assert form.unread == ("指标“学生受资助人数”的分值“见附件”不是数值，没有读。",)
    assert recompute(form).grade_in_words.startswith("不能给出")


HEAD_IN_A_LINE = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"
ROW_IN_A_LINE = "产出指标 数量指标 维修水库 ≥10座 8座 20 20"


def test_a_table_without_rules_is_refused_by_its_reason() -> None:
    with pytest.raises(UnreadableFormError, match=r"没有表格线.*请上传原来的 Excel 或 Word 文件"):
        forms_in("项目支出绩效自评表", HEAD_IN_A_LINE, ROW_IN_A_LINE)


def test_a_table_without_rules_beside_what_was_read_is_named() -> None:
    form = form_in("本年度共维修水库8座，群众满意度达到92%，完成了年初目标。", HEAD_IN_A_LINE, ROW_IN_A_LINE)
    assert [note for note in form.unread if "没有表格线" in note]
    prose = form_in("一级指标 二级指标 三级指标 均已完成。本年度共维修水库8座，群众满意度达到92%。")
    assert not prose.unread


@pytest.mark.parametrize(
    ("rate", "told"), [("90%", []), ("95%", [("F11", "error")]), ("0.9", [])], ids=["right", "wrong", "fraction"]
)
def test_a_rate_in_a_row_of_its_own_is_held_against_the_columns_above_it(
    rate: str, told: list[tuple[str, str]]
) -> None:
    rows = [["项目", "全年预算数", "全年执行数"], ["支出合计", "100", "90"], ["执行率", "", rate]]
    form = form_in("某县水务局2023年度部门整体支出绩效自评报告", rows)
    of_the_rate = [found for found in find_printed(form) if found.where.cell.startswith("figure.1")]
    assert [(found.check, found.severity) for found in of_the_rate if found.severity != "hint"] == told
    assert "C02" not in {found.check for found in of_the_rate}
