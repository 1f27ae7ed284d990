"""Rows that are hidden in a workbook or page: named, and no sum that they may fill up is accused."""

from dataclasses import replace

import pytest

from apps.core.readers.kinds import read_file
from apps.core.readers.limits import Allowance
from apps.core.tabular import Grid, Opened
from apps.papers.checks import find_printed, recompute
from apps.papers.imports import PrintedForm
from apps.papers.imports.tables import forms_of
from tests.papers.grids import grid_of, rows_of

FORM = grid_of(
    rows_of("""
    项目支出绩效自评表
    项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    | 年度资金总额 | 100 | 100 | 95 | 10 | 95% | 9.5
    | 其中：财政拨款 | 60 | 60 | 55 | — | — | —
    | 上年结转资金 | 20 | 20 | 20 | — | — | —
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
    产出指标（50分） | 数量指标 | 巡查次数 | ≥12次 | 12次 | 30 | 30 |
    效益指标（30分） | 社会效益指标 | 知晓率 | ≥80% | 84% | 30 | 30 |
    满意度指标（10分） | 满意度 | 群众满意度 | ≥90% | 92% | 10 | 10 |
    总分 | | | | | 100 | 99.5 |
    """),
    "自评表",
)


def form_of(grid: Grid) -> PrintedForm:
    (form,) = forms_of(Opened((grid,), (), (), (grid,)))
    return form


def test_what_hidden_rows_may_hold_is_not_accused_and_gives_no_grade() -> None:
    form = form_of(replace(FORM, hidden_rows=(6, 9)))
    assert list(find_printed(form)) == []
    recomputed = recompute(form)
    assert recomputed.grade is None
    assert recomputed.unread


def test_without_hidden_rows_the_same_sums_are_accused() -> None:
    told = {(finding.check, finding.where.cell) for finding in find_printed(form_of(FORM))}
    assert {("F19", "funding.0.adjusted"), ("S01", "group.产出"), ("S03", "total.1")} <= told


def test_parts_above_their_total_are_accused_though_rows_are_hidden() -> None:
    cells = [list(row) for row in FORM.rows]
    cells[3][2] = "90"
    form = form_of(replace(FORM, rows=tuple(map(tuple, cells)), hidden_rows=(6,)))
    told = [(finding.check, finding.where.cell) for finding in find_printed(form)]
    assert told == [("F19", "funding.0.original")]


def test_points_that_are_whole_without_the_hidden_rows_are_judged() -> None:
    cells = [list(row) for row in FORM.rows]
    cells[6][5] = cells[6][6] = "50"
    assert recompute(form_of(replace(FORM, rows=tuple(map(tuple, cells)), hidden_rows=(9,)))).grade is not None


@pytest.mark.parametrize(
    "attribute", ['style="display:none"', "hidden", "style='mso-height-source:auto;display: none'"]
)
def test_hidden_rows_of_a_page_are_named(attribute: str) -> None:
    page = f"<table><tr><td>甲<td>乙</tr><tr {attribute}><td>丙<td>丁</tr><tr><td>戊<td>己</tr></table>"
    read = read_file("表.xls", page.encode(), Allowance())
    (grid,) = read.grids
    assert (grid.rows, grid.hidden_rows) == ((("甲", "乙"), ("戊", "己")), (2,))
    assert read.notes == ("表格的第 2 行是隐藏的，没有读。",)


@pytest.mark.parametrize("name", ["说明.html", "说明.htm", "说明.doc", "说明.xls"])
def test_a_part_of_a_page_is_known_by_its_suffix_and_its_tags(name: str) -> None:
    read = read_file(name, "<script>var a=1;</script><p>预算800万元。</p>".encode(), Allowance())
    assert read.paragraphs == ("预算800万元。",)


def test_a_text_that_speaks_of_tags_stays_a_text() -> None:
    assert read_file("说明.txt", "写作 <p>段落</p> 即可。".encode(), Allowance()).paragraphs == (
        "写作 <p>段落</p> 即可。",
    )
