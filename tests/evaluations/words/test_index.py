"""The index of names: what a name means, how surely, and which cells hold its figures."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import Column, FundingSource
from apps.evaluations.checks.words.index import index_of, names_of
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import assess
from apps.indicators.enums import Operator
from apps.papers.checks.against_tables.subjects import Subject, Trust
from tests.evaluations.sheets import cell, complete, with_entry, with_funding, with_indicator, with_line, with_project

D = Decimal


def meanings(name: str, sheet: Sheet | None = None) -> list[tuple[str, Trust]]:
    return [(subject.label, trust) for subject, trust in _found(name, sheet)]


def only(name: str, sheet: Sheet | None = None) -> Subject:
    ((subject, _),) = _found(name, sheet)
    return subject


def _found(name: str, sheet: Sheet | None) -> tuple[tuple[Subject, Trust], ...]:
    sheet = sheet or complete()
    return index_of(sheet, assess(sheet)).get(name, ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("支出总计", [("支出总计", Trust.FIRM), ("收入总计（含年初结转结余）", Trust.WEAK)]),
        ("支出合计", [("支出总计", Trust.FIRM)]),
        ("总支出", [("支出总计", Trust.SOFT)]),
        ("整体支出", [("支出总计", Trust.WEAK)]),
        ("三公经费", [("“三公”经费", Trust.FIRM)]),
        (
            "公务接待",
            [("公务接待", Trust.FIRM), ("国内公务接待批次", Trust.SOFT), ("国内公务接待人次", Trust.SOFT)],
        ),
        ("因公出国境", [("出国经费", Trust.FIRM), ("因公出国（境）人次", Trust.SOFT)]),
        ("财政拨款", [("本级财政拨款", Trust.WEAK), ("上级转移支付", Trust.WEAK)]),
        ("批复规模", [("批复规模", Trust.WEAK)]),  # only inside its table
        ("农林水支出", [("农林水支出", Trust.FIRM)]),
        ("项目1", [("项目“项目1”", Trust.SOFT)]),
        ("培训人次", [("指标“培训人次”", Trust.SOFT), ("指标“培训人次”", Trust.SOFT)]),
        ("就业率", [("指标“就业率”", Trust.WEAK), ("指标“就业率”", Trust.WEAK)]),  # a short name is many things' name
        ("满意度", [("指标“学员满意度”", Trust.WEAK), ("指标“学员满意度”", Trust.WEAK)]),
        ("员满意度", [("指标“学员满意度”", Trust.WEAK), ("指标“学员满意度”", Trust.WEAK)]),
        ("意度", []),
        ("培训质量", []),  # no number
        ("在职人员控制率", [("在职人员控制率", Trust.FIRM)]),
        ("重点工作实际完成率", [("重点工作实际完成率", Trust.SOFT)]),
        ("综合满意度", [("服务对象满意度", Trust.SOFT)]),
        ("经济社会效益", []),
        ("自评得分", [("自评总分", Trust.SOFT)]),
        ("得分", []),
    ],
)
def test_what_a_name_means(name: str, expected: list[tuple[str, Trust]]) -> None:
    assert meanings(name) == expected


def test_wrongly_spelt_classes_are_the_class_and_other_spending_is_any() -> None:
    sheet = with_line(3, function_name="社会保障和就业支出")
    assert meanings("社会保障与就业支出", sheet) == [("社会保障和就业支出", Trust.FIRM)]
    assert meanings("其他支出", with_line(3, function_name="其他支出")) == [("其他支出", Trust.WEAK)]


def test_figures_and_cells_of_a_class() -> None:
    subject = only("一般公共服务支出")
    assert subject.values == {Column.BUDGET: D(390), Column.ADJUSTED: D(410), Column.ACTUAL: D(400)}
    assert subject.cells[Column.BUDGET] == "line.1.original"
    assert only("一般公共服务支出", with_line(2, actual=cell(None))).values[Column.ACTUAL] is None


def test_figures_and_cells_of_a_project() -> None:
    sheet = with_funding(1, FundingSource.OTHER, actual="25")
    budget = replace(sheet.project(1).budget, prior_actual=cell("90"))
    subject = only("项目1", with_project(1, sheet, budget=budget))
    assert subject.values == {
        Column.BUDGET: D(300),
        Column.ADJUSTED: D(350),
        Column.ACTUAL: D(375),
        Column.PRIOR: D(90),
    }
    assert subject.cells == {
        Column.BUDGET: "funding.1.appropriation.original",
        Column.ADJUSTED: "funding.1.appropriation.adjusted",
        Column.ACTUAL: "funding.1.appropriation.actual",
        Column.PRIOR: "project.1.prior_actual",
    }


def test_figures_and_cells_of_an_indicator_in_the_base_of_its_unit() -> None:
    sheet = with_indicator(11, name="造林面积", unit="万亩", target_number=cell("1.2"), actual=cell("1.5"))
    subject = only("造林面积", sheet)
    assert subject.values == {Column.ACTUAL: D(15000), Column.BUDGET: D(12000)}
    assert subject.cells == {Column.ACTUAL: "indicator.11.actual", Column.BUDGET: "indicator.11.target_number"}
    open_row = only("造林面积", with_indicator(11, sheet, actual=cell(None)))
    assert open_row.values == {Column.ACTUAL: None, Column.BUDGET: D(12000)}
    assert meanings("造林面积", with_indicator(11, sheet, unit="元/亩")) == []
    assert meanings("造林面积", with_indicator(11, sheet, operator=Operator.QUALITATIVE)) == []


def test_scores_are_named_once_they_have_a_value() -> None:
    subject = only("综合满意度", with_entry("satisfaction", value=cell("85")))
    assert (subject.values, subject.cells) == ({Column.CURRENT: D(85)}, {Column.CURRENT: "score.satisfaction.value"})
    assert meanings("综合满意度", with_entry("satisfaction", value=cell(None))) == []
    total = only("自评总分", with_entry("satisfaction", value=cell("85")))
    assert (total.values, total.cells) == ({Column.CURRENT: D(96)}, {Column.CURRENT: "scores.stated_total"})


SPENT = ("支出决算", "支出决算数", "支出决算总额", "决算支出")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("office", ("办公经费",)),  # 办公费 may be less than the figure
        ("reception", ("公务接待", "公务接待费", "接待", "接待费", "接待经费")),
        ("abroad", ("出国经费", "因公出国境费", "因公出国境", "因公出国费", "出国费", "出国费用", "出国境费")),
        (
            "total_expenditure",
            (
                "支出总计",
                "支出合计",
                "总支出",
                "支出总额",
                "本年支出",
                "本年支出合计",
                "部门整体支出",
                *SPENT,
            ),
        ),
        ("utilities_travel", ("水费、电费、差旅费",)),
    ],
)
def test_names_that_a_report_may_use_for_a_figure(key: str, names: tuple[str, ...]) -> None:
    assert names_of(key) == names
