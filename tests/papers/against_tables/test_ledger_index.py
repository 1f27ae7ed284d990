"""The index of a printed form: which names its figures go by, in which columns, in 万元."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import Column
from apps.papers.checks.against_tables.ledger_index import column_of, ledger_index
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust
from apps.papers.checks.recomputed import judge
from apps.papers.imports import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from tests.papers.forms import CORRECT

D = Decimal
FOUR = ("上年决算数", "年初预算数", "全年预算数", "本年决算数")


def form_of(*figures: PrintedFigure, unit: str = "万元") -> PrintedForm:
    return PrintedForm(year=2024, department="清江县水利局", money_unit=unit, figures=figures)


def row(label: str, values: Sequence[str], columns: Sequence[str] = FOUR) -> PrintedFigure:
    return PrintedFigure(("表", label), tuple(values), tuple(columns))


def index_of(form: PrintedForm) -> Index:
    judged = judge(form, None)
    return ledger_index(form, judged.ledger, judged.money, judged.rows, judged.totals)


def only(form: PrintedForm, name: str) -> tuple[Subject, Trust]:
    (meaning,) = index_of(form)[name]
    return meaning


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("上年决算数", Column.PRIOR),
        ("2023年决算数", Column.PRIOR),
        ("2023年", Column.PRIOR),
        ("年初预算数", Column.BUDGET),
        ("2024年预算数", Column.BUDGET),
        ("全年预算数", Column.ADJUSTED),
        ("调整预算数", Column.ADJUSTED),
        ("全年执行数", Column.ACTUAL),
        ("2024年决算数", Column.ACTUAL),
        ("实际支出", Column.ACTUAL),
        ("本年数", Column.CURRENT),
        ("2022年决算数", None),
        ("上年预算数", None),
        ("执行率", None),
        ("比上年增减", None),
    ],
)
def test_what_the_head_of_a_column_means(head: str, column: Column | None) -> None:
    assert column_of(head, 2024) is column


def test_a_base_figure_goes_by_all_its_names() -> None:
    form = form_of(row("1、公务接待", ("5", "4", "4", "3.5")))
    subject, trust = only(form, "公务接待费")
    assert (subject.label, trust) == ("公务接待", Trust.FIRM)
    assert subject.values == {
        Column.PRIOR: D(5),
        Column.BUDGET: D(4),
        Column.ADJUSTED: D(4),
        Column.ACTUAL: D("3.5"),
    }
    assert subject.cells[Column.ACTUAL] == "figure.0.3"


def test_amounts_are_in_ten_thousand_yuan_and_counts_in_ones() -> None:
    form = form_of(row("支出总计", ("35214000",), ("本年决算数",)), row("编制数", ("86",), ("本年数",)), unit="元")
    assert only(form, "支出总计")[0].values == {Column.ACTUAL: D("3521.4")}
    assert only(form, "编制数")[0].values == {Column.CURRENT: D(86)}


def test_a_figure_alone_is_its_year() -> None:
    form = form_of(PrintedFigure(("基本支出",), ("340",)), PrintedFigure(("在职人数",), ("19",)))
    assert only(form, "基本支出")[0].values == {Column.ACTUAL: D(340)}
    assert only(form, "实际在职人数")[0].values == {Column.CURRENT: D(19)}


def test_one_figure_in_two_tables_is_one_subject_and_two_figures_are_doubted() -> None:
    twice = form_of(row("基本支出", ("340",), ("年初预算数",)), row("基本支出", ("350",), ("本年决算数",)))
    assert only(twice, "基本支出")[0].values == {Column.BUDGET: D(340), Column.ACTUAL: D(350)}
    other = form_of(row("基本支出", ("340",), ("本年决算数",)), row("基本支出", ("350",), ("本年决算数",)))
    assert len(index_of(other)["基本支出"]) == 2


def test_classes_rows_without_a_known_name_and_what_may_be_anything() -> None:
    columns = ("年初预算数", "本年决算数")
    form = form_of(
        row("农林水支出", ("1", "2"), columns),
        row("水毁修复经费", ("3", "4"), columns),
        row("合计", ("4", "6"), columns),
        row("其他支出", ("4", "6"), columns),
    )
    index = index_of(form)
    assert [trust for _, trust in index["农林水支出"]] == [Trust.FIRM]
    assert [trust for _, trust in index["水毁修复经费"]] == [Trust.SOFT]
    assert [trust for _, trust in index["其他支出"]] == [Trust.WEAK]
    assert "合计" not in index


def test_an_empty_cell_beside_a_figure_is_nothing_and_an_empty_row_is_not_filled_in() -> None:
    columns = ("年初预算数", "本年决算数")
    form = form_of(row("出国经费", ("20", ""), columns), row("公车购置", ("", ""), columns))
    assert only(form, "出国经费")[0].values[Column.ACTUAL] == 0
    assert only(form, "公车购置")[0].values[Column.ACTUAL] is None


def test_money_block_indicators_and_total_score() -> None:
    funding = (PrintedFunding("年度资金总额", "100", "120", "90"),)
    rows = (
        PrintedIndicator("产出", "数量", "组织培训人次", "1500", "1520"),
        PrintedIndicator("产出", "数量", "新增造林面积", "≥1.2万亩", "1.5万亩"),
        PrintedIndicator("产出", "质量", "培训效果", "良好", "良好"),
    )
    form = replace(CORRECT, year=2024, funding=funding, indicators=rows)
    money, trust = only(form, "年度资金总额")
    assert (trust, money.values[Column.ADJUSTED], money.cells[Column.ADJUSTED]) == (
        Trust.SOFT,
        D(120),
        "funding.0.adjusted",
    )
    assert only(form, "预算执行率")[0].values == {Column.CURRENT: D(75)}
    trained, trust = only(form, "组织培训")
    assert (trained.measure.unit, trained.values[Column.ACTUAL], trust) == ("人次", D(1520), Trust.SOFT)
    assert only(form, "新增造林面积")[0].values == {Column.ACTUAL: D(15000), Column.BUDGET: D(12000)}
    assert "培训效果" not in index_of(form)
    assert only(form, "自评得分")[0].values == {Column.CURRENT: D(99)}


def test_rates_that_follow_from_two_figures() -> None:
    form = form_of(row("支出总计", ("0", "3500", "4000", "3820")), PrintedFigure(("编制数",), ("90",)))
    form = replace(form, figures=(*form.figures, PrintedFigure(("在职人数",), ("81",))))
    assert only(form, "预算执行率")[0].values == {Column.CURRENT: D("95.5")}
    assert only(form, "在职人员控制率")[0].values == {Column.CURRENT: D(90)}
    assert len(index_of(form)["预算完成率"]) == 2  # of the original budget or of the adjusted one
