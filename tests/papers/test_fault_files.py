"""The inputs of ``faults.yaml`` that only a workbook or a document can show, 30 to 42, through the real door."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.core.opening import FileOpener
from apps.papers.documents import CheckedForm, check_forms, read_forms
from tests.papers.build import Rows, areas_of
from tests.papers.grids import rows_of
from tests.papers.layouts.grids import Cell, Grid
from tests.papers.layouts.writers import Sheet, word, xlsx
from tests.papers.test_published_cases import line_of

OPEN_TABLE_14 = rows_of("""
2023年度项目支出绩效自评表 | < | < | < | < | < | < | < | < | <
部门：石桥县第三中学 | < | < | < | < | < | < | < | < | 公开14表
项目名称 | < | < | 课后服务 | < | < | < | < | < | <
项目资金（元） | | | 年初预算数 | 全年预算数 | 全年执行数 | < | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | 250,000.00 | 250,000.00 | 240,000.00 | < | 10 | 96% | 9.6
^ | 其他资金 | < | | | | < | — | | —
绩效指标 | < | < | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^
产出指标 | 数量指标 | 参加人数 | ≧ | 620 | 人次 | 620 | 30 | 30 |
^ | 时效指标 | 按时开课率 | ═ | 100 | % | 100% | 20 | 17 |
效益指标 | 社会效益指标 | 家长知晓率 | ═ | 100 | % | 98% | 30 | 26 |
满意度指标 | 服务对象满意度指标 | 家长满意度 | ≧ | 95 | % | 99% | 10 | 10 |
总分 | < | < | < | < | < | < | 100 | 92.6 | 优
""")
FACTORS = rows_of("""
部门整体绩效自评表（2022年度） | < | < | < | < | < | < | < | < | <
部门名称 | 石桥区广播站 | < | < | < | 自评总分 | < | 98 | < | <
部门预算（万元） | | 年初预算数 | 全年（调整）预算数 | 全年执行数 | 执行率 | 执行率权重 | 执行率得分 | < | <
^ | 年度总金额 | 500 | 500 | 400 | 80% | 10 | 8 | < | <
绩效指标 | 指标名称 | 计量单位 | 指标性质 | 年初指标值 | 全年完成值 | 得分系数 | 指标权重 | 指标得分 | 是否核心指标
^ | 预算调整率 | % | ≤ | 4 | 0 | 1 | 40 | 40 | 否
^ | 政府采购执行率 | % | ≥ | 100 | 81.5 | 1 | 20 | 20 | 否
^ | 播出节目 | 期 | ≥ | 1800 | 1950 | 1 | 30 | 30 | 是
""")
NO_WEIGHTS = rows_of("""
2021年度护林项目自评表 | < | < | < | < | < | <
单位名称：林业科 | < | < | 填报日期：2022年3月8日 | < | < | <
预算执行情况（万元）（20分） | | < | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分*执行率）
^ | 年度财政资金总额 | < | 20 | 19 | 95% | 19
年度绩效目标1（80分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
^ | 产出指标 | 数量指标 | 护林员人数 | 12 | 12 | 40
^ | 效益指标 | 满意度指标 | 护林员满意度 | ≥90% | 93% | 39
总分 | < | < | < | < | < | 98
""")
SCORED = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2021年度） | < | < | < | < | < | < | <
项目名称 | {name} | < | < | < | < | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 80 | 80 | 80 | 10 | 100% | 10
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 铺设管道 | ≥300米 | 320米 | {first} | {first} |
^ | 质量指标 | 验收合格率 | {aim} | {done} | 20 | 20 |
^ | 成本指标 | 总成本 | ≤80万元 | 80万元 | 10 | 10 |
效益指标 | 社会效益指标 | 受益户数 | ≥500户 | 510户 | 20 | 20 |
满意度指标 | 服务对象满意度指标 | 农户满意度 | {pleased} | {pleased} | 10 | 10 |
总分 | < | < | < | < | {weights} | {total} |
"""
RIGHT = {
    "name": "供水改造", "first": "30", "weights": "100", "total": "100",
    "aim": "=100%", "done": "100%", "pleased": "95%",
}  # fmt: skip
SPLITS = """
部门整体支出绩效自评表 | < | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | < | <
省级预算部门名称 | 石桥局 | < | < | < | < | < | <
年度预算申请（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 800 | 800 | 760 | 10 | 95% | 9.5
^ | 按收入性质分： | < | < | 按支出性质分： | < | < | <
^ | 其中：一般公共预算：700 | < | < | 其中：基本支出：500 | < | < | <
^ | 政府性基金拨款：60 | < | < | 项目支出：{projects} | < | < | <
^ | 其他资金：0 | < | < | | | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标（90分） | 数量指标 | 检查次数 | ≥24次 | 24次 | 90 | 90
总分 | < | < | < | < | < | 100 | 99.5
"""


def scored(**cells: str) -> Rows:
    """A form whose every figure is right, but for these cells."""
    return rows_of(SCORED.format(**RIGHT | cells))


def drawn(rows: Rows, shares: Sequence[str] = ()) -> Grid:
    """The rows as a table; ``shares`` are written as fractions in a percent format."""
    width = max(map(len, rows))
    grid = Grid(width, height=len(rows))
    for top, left, bottom, right, text in areas_of([[*row, *[""] * (width - len(row))] for row in rows]):
        share = Decimal(text.rstrip("%")) / 100 if text in shares else None
        value = share if share is not None else Decimal(text) if text.replace(".", "", 1).isdigit() else text
        grid.cells[top, left] = Cell(value, right - left + 1, bottom - top + 1, percent=share is not None)
    return grid


def workbook(*rows: Rows) -> tuple[str, bytes]:
    return "表.xlsx", xlsx([Sheet(f"表{number}", (drawn(one),)) for number, one in enumerate(rows, start=1)])


def document(*parts: Rows | str) -> tuple[str, bytes]:
    return "表.docx", word([Sheet("", tuple(part if isinstance(part, str) else drawn(part) for part in parts))])


@pytest.fixture(scope="module")
def check() -> Iterator[Callable[[tuple[str, bytes]], list[CheckedForm]]]:
    with FileOpener() as opener:
        yield lambda file: list(check_forms(read_forms(*file, opener)))


Check = Callable[[tuple[str, bytes]], list[CheckedForm]]


def accused(checked: CheckedForm) -> list[str]:
    """Errors and warnings."""
    found = (finding for finding in checked.findings if finding.severity is not Severity.HINT)
    return [line_of(checked.form, finding) for finding in found]


@pytest.mark.parametrize("store", [workbook, document])
def test_30_a_head_of_two_lines(check: Check, store: Callable[[Rows], tuple[str, bytes]]) -> None:
    (checked,) = check(store(OPEN_TABLE_14))
    assert accused(checked) == [
        "S04 error 指标：产出指标/时效指标/按时开课率·得分 | 17 → 20",
        "S04 error 指标：效益指标/社会效益指标/家长知晓率·得分 | 26 → 29.4",
    ]
    assert ("低于规则 3 分" in checked.findings[0].message, checked.unread) == (True, ())


def test_31_a_factor_is_no_score(check: Check) -> None:
    (checked,) = check(workbook(FACTORS))
    assert accused(checked) == ["S04 error 指标：政府采购执行率·得分 | 20 → 16.3"]
    total = checked.recomputed.total
    assert total is not None
    assert (total.printed, total.computed) == (Decimal(98), Decimal(98))


def test_32_a_weight_that_stands_only_in_the_head(check: Check) -> None:
    (checked,) = check(workbook(NO_WEIGHTS))
    assert accused(checked) == []
    total = checked.recomputed.total
    assert total is not None
    assert (total.printed, total.computed) == (Decimal(98), Decimal(98))
    assert checked.recomputed.grade_in_words == "不能给出：各项指标的分值没有读到"


def test_34_a_second_sheet_is_read(check: Check) -> None:
    first, second = check(workbook(scored(), scored(name="管道维修", first="40", weights="110")))
    assert (accused(first), second.form.name) == ([], "管道维修")
    assert [line.partition(" | ")[2] for line in accused(second)] == ["90 → 100", "100 → 110"]


def test_35_a_cover_and_instructions_come_first(check: Check) -> None:
    cover = rows_of("绩效自评资料\n单位：石桥县水务局")
    rules = rows_of("填报说明\n1.定量指标得分=实际完成值/年度指标值×分值")
    sheets = [Sheet("封面", (drawn(cover),)), Sheet("填报说明", (drawn(rules),)), Sheet("自评表", (drawn(scored()),))]
    (checked,) = check(("表.xlsx", xlsx(sheets)))
    assert (accused(checked), len(checked.form.indicators), checked.grade) == ([], 5, "优")
    assert checked.unread == ("“封面”是封面或说明，没有检查。", "“填报说明”是封面或说明，没有检查。")


@pytest.mark.parametrize("row", [7, 8, 9, 10])
def test_36_a_table_goes_on_without_its_head(check: Check, row: int) -> None:
    title, rows = "项目支出绩效自评表（2021年度）", [[*line] for line in scored()]
    for line in rows[7:9]:
        line[0] = "产出指标"
    (checked,) = check(document(title, rows[2:row], rows[row:]))
    assert (accused(checked), len(checked.form.indicators)) == ([], 5)


def test_37_a_percent_format_beside_a_typed_percentage(check: Check) -> None:
    rows = scored(aim="95%", done="97.3%", pleased="92.5%")
    name, content = "表.xlsx", xlsx([Sheet("表", (drawn(rows, shares=("95%", "92.5%")),))])
    (checked,) = check((name, content))
    assert [(row.target, row.actual) for row in checked.form.indicators][1::3] == [
        ("95.00%", "97.3%"),
        ("92.50%", "92.50%"),
    ]
    assert checked.findings == ()


def test_39_both_splits_are_read_and_added_up(check: Check) -> None:
    (right,) = check(workbook(rows_of(SPLITS.format(projects="260"))))
    assert (accused(right), right.grade) == ([], "优")
    (wrong,) = check(workbook(rows_of(SPLITS.format(projects="270"))))
    (line,) = accused(wrong)
    assert line.endswith("| 760 → 770")


def test_40_a_total_in_a_sentence(check: Check) -> None:
    parts = "因公出国（境）费32万元；公务接待费310万元；公务用车购置及运行费546万元。"
    text = f"2021年“三公”经费决算总额863万元。其中：{parts}"
    (checked,) = check(document(text, scored()))
    (line,) = accused(checked)
    assert line.startswith("T11 error 文字：“2021年“三公”经费决算总额")
    assert line.endswith("| 863 → 888")


def test_41_income_and_spending_in_one_sentence(check: Check) -> None:
    text = (
        "2021年收到补助资金1000.9万元，其中中央资金600.7万元，省级资金90.6万元，县级配套309.6万元；"
        "全年支出980.4万元，其中中央资金580.2万元，省级资金90.6万元，县级配套309.6万元。资金发放率98%。"
    )
    (checked,) = check(document(text, scored()))
    assert checked.findings == ()


def test_42_weights_that_add_up_to_110_and_say_so(check: Check) -> None:
    (checked,) = check(workbook(scored(first="40", weights="110")))
    assert accused(checked)[0] == "S01 error 整表：分值合计 | 90 → 100"
