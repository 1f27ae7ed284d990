"""Where a finding on a printed form points: in words, as printed, and in which order."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.findings import Where
from apps.core.texts import shorten
from apps.papers.checks import end_of_figure, find_printed, place_of, printed_at
from apps.papers.checks.findings import show
from apps.papers.checks.places import order_of
from apps.papers.checks.rounding import is_exactly_rounded, is_rate_as_printed
from apps.papers.imports import PrintedFigure, PrintedForm
from tests.papers.forms import CORRECT, OUTPUT

D = Decimal
FORM = replace(
    CORRECT,
    figures=(
        PrintedFigure(("编制数",), ("20",)),
        PrintedFigure(("经费", "三公经费"), ("12", "10"), ("上年决算数", "年初预算数")),
    ),
    passages=("项目名称：技能培训", "全年培训500人。", "联系人：王某"),
    indicators=(
        OUTPUT,
        replace(OUTPUT, level1="", level2="", name="无上级"),
        replace(OUTPUT, level1="", name="只有二级"),
    ),
    totals=(PrintedFigure(("总分",), ("99",)), PrintedFigure(("小计", "产出"), ("50", "49"), ("分值", "得分"))),
)


@pytest.mark.parametrize(
    ("cell", "place", "printed"),
    [
        ("funding.0.rate", "资金：年度资金总额·执行率", "90%"),
        ("funding.0.original", "资金：年度资金总额·年初预算数", "100"),
        ("indicator.0.score", "指标：产出/数量/培训人数·得分", "50"),
        ("indicator.0.target", "指标：产出/数量/培训人数·年度指标值", "≥500人"),
        ("indicator.1.actual", "指标：无上级·实际完成值", "520人"),
        ("indicator.2.weight", "指标：数量/只有二级·分值", "50"),
        ("figure.0", "数据：编制数", "20"),
        ("figure.1.1", "数据：经费/三公经费·年初预算数", "10"),
        ("figure.1.0", "数据：经费/三公经费·上年决算数", "12"),
        ("total.0", "合计：总分", "99"),
        ("total.1.1", "合计：小计/产出·得分", "49"),
        ("passage.0", "表头：项目名称", None),
        ("passage.1", "文字：“全年培训500人。”", None),
        ("passage.2", "附注：联系人", None),
        ("group.产出", "指标：产出·分值合计", None),
        ("form.weights", "整表：分值合计", None),
        ("form.year", "整表：年度", None),
        ("form.title", "整表：标题", "2022年度培训项目支出绩效自评表"),
        ("form.department", "整表：部门名称", None),
        ("form.else", "整表：else", None),
    ],
)
def test_a_place_in_words_and_as_printed(cell: str, place: str, printed: str | None) -> None:
    where = Where(cell.partition(".")[0], cell)
    assert (place_of(FORM, where), printed_at(FORM, where)) == (place, printed)


def test_places_stand_in_the_order_of_the_form() -> None:
    cells = [
        *(
            "form.title",
            "group.产出",
            "funding.0.original",
            "funding.0.adjusted",
            "funding.0.rate",
            "funding.1.original",
        ),
        *("indicator.0.target", "indicator.0.score", "indicator.10.name", "figure.0", "figure.1.0", "figure.1.1"),
        *("total.0", "total.1.1", "passage.0", "passage.1"),
    ]
    ranks = [order_of(Where(cell.partition(".")[0], cell)) for cell in cells]
    assert ranks == sorted(set(ranks))


def test_findings_point_to_the_part_of_their_cell() -> None:
    form = replace(CORRECT, department="", totals=(PrintedFigure(("总分",), ("98",)),))
    assert {(one.where.section, one.where.cell) for one in find_printed(form)} == {
        ("form", "form.department"),
        ("total", "total.0"),
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [("12.50", "12.5"), ("0.00005", "0.0001"), ("0.00004", "0"), ("-3", "−3"), ("1234567", "1234567")],
)
def test_figures_have_four_decimals_at_most(value: str, shown: str) -> None:
    assert show(D(value)) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("甲\n 乙", "甲 乙"), ("字" * 40, "字" * 40), ("字" * 41, "字" * 40 + "…")]
)
def test_long_texts_are_cut(text: str, shown: str) -> None:
    assert shorten(text) == shown


@pytest.mark.parametrize(
    ("printed", "decimals", "exact", "spread", "is_right"),
    [
        ("90.91", 2, "90.909", "0", True),
        ("90.90", 2, "90.909", "0", True),  # cut instead of rounded
        ("90.92", 2, "90.909", "0", False),
        ("90.89", 2, "90.909", "0", False),
        ("91", 0, "90.5", "0", True),
        ("91", 0, "90.4", "0", False),
        ("91", 0, "90.4", "0.1", True),
        ("90", 0, "90.99", "0", True),
        ("90", 0, "91", "0", False),
    ],
)
def test_what_passes_as_a_rate(printed: str, decimals: int, exact: str, spread: str, is_right: bool) -> None:
    assert is_rate_as_printed(D(printed), decimals, D(exact), D(spread)) == is_right


@pytest.mark.parametrize(
    ("printed", "exact", "is_right"),
    [("9.62", "9.615", True), ("9.61", "9.615", False), ("9.6149", "9.615", True), ("9.6145", "9.615", False)],
)
def test_what_is_exactly_rounded(printed: str, exact: str, is_right: bool) -> None:
    assert is_exactly_rounded(D(printed), D(exact)) == is_right


def test_a_place_in_a_report_quotes_the_sentence_that_is_accused() -> None:
    report = PrintedForm(passages=("一、概况", "全年无事故。栽植行道树120株，每株80元，合计9800元。"))
    where = Where("passage", "passage.1")
    assert place_of(report, where) == "正文：第 2 段"
    assert place_of(report, where, (20, 24)) == "正文：第 2 段“栽植行道树120株，每株80元，合计9800元”"


def test_an_accused_number_ends_behind_its_unit() -> None:
    report = PrintedForm(passages=("支出70万元，其中甲50万元，乙40万元，丙40万元。",))
    where = Where("passage", "passage.0")
    assert end_of_figure(report, where, (2, 30), D(70)) == 6
    assert end_of_figure(report, where, (2, 30), D(40)) == 30  # two of them: neither is surely the one
    assert end_of_figure(report, where, (2, 30), None) == 30
    assert end_of_figure(report, where, None, D(70)) == 0
