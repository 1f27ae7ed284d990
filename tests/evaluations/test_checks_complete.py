"""What is still missing: texts, answers, figures, forms, tables, evidence."""

from dataclasses import replace
from typing import Any

import pytest

from apps.budgets.enums import FundingSource
from apps.core.findings import Severity
from apps.evaluations.facts import Basics, ProjectIndicator
from apps.indicators.enums import Band, NotApplicable, Operator
from apps.indicators.facts import INDICATOR_FIELDS, ScoreTable
from tests.evaluations.sheets import (
    SCHEME,
    TABLE,
    cell,
    cells,
    complete,
    figures,
    findings,
    with_entry,
    with_figures,
    with_funding,
    with_indicator,
    with_line,
    with_project,
)

# C01


def test_required_texts() -> None:
    sheet = replace(complete(), basics=Basics(duties=" \n"), narrative={"use": "\t"})
    assert cells(sheet, "C01") == [
        ("C01", "error", "basics.contact_name"),
        ("C01", "error", "basics.contact_phone"),
        ("C01", "error", "basics.duties"),
        ("C01", "error", "basics.main_work"),
        ("C01", "error", "narrative.basic"),
        ("C01", "error", "narrative.use"),
    ]
    messages = [found.message for found in findings(sheet, "C01")]
    assert messages[0] == "基本情况中的“填表人”未填写。请补填。"
    assert messages[4] == "报告正文“（一）部门基本情况”未填写。请补写。"


# C02


@pytest.mark.parametrize(
    ("key", "changes", "field"),
    [
        ("institutions", {"ticks": ()}, "tick.0"),
        ("institutions", {"ticks": (None, True)}, "tick.0"),
        ("institutions", {"ticks": (False, None)}, "tick.1"),
        ("institutions", {"ticks": (True,)}, "tick.1"),
        ("institutions", {"ticks": (True, True, True)}, "tick.1"),  # more than the table has
        ("compliance", {"count": cell(None)}, "count"),
        ("satisfaction", {"value": cell(None)}, "value"),
        ("key_work", {"value": cell(None)}, "value"),
        ("benefit", {"band": None}, "band"),
        ("benefit", {"band_score": cell(None)}, "band_score"),
        ("efficiency", {"level": None}, "level"),
        ("efficiency", {"is_not_applicable": True}, "not_applicable"),
        ("staff", {"is_not_applicable": True}, "not_applicable"),
        ("buildings", {"is_not_applicable": False}, "not_applicable"),
    ],
)
def test_row_that_is_not_answered(key: str, changes: dict[str, Any], field: str) -> None:
    assert cells(with_entry(key, **changes), "C02") == [("C02", "warning", f"score.{key}.{field}")]


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("compliance", {"count": cell("x")}),
        ("satisfaction", {"value": cell("x")}),
        ("benefit", {"band_score": cell("x")}),
        ("benefit", {"band_score": cell("7")}),  # outside its band: S07
        ("efficiency", {"level": None, "adjusted_score": cell("10")}),
        ("buildings", {"is_not_applicable": True}),
    ],
)
def test_row_that_another_check_accuses_or_that_has_points(key: str, changes: dict[str, Any]) -> None:
    assert findings(with_entry(key, **changes), "C02") == []


def test_unanswered_row_says_what_is_missing() -> None:
    (found,) = findings(with_entry("efficiency", level=None), "C02")
    assert found.message == "行政效能尚不能计分：尚未选择等次。请补填，或说明原因。"


def test_missing_figure_is_named_once_with_all_that_depends_on_it() -> None:
    sheet = with_figures({"three_public.budget": None, "vehicles.budget": None, "vehicle_running.budget": None})
    (found,) = findings(sheet, "C02")
    assert (found.severity, found.where.cell) == (Severity.WARNING, "figure.three_public.budget")
    assert found.message == (
        "未填“三公”经费（年初预算数），无法计算：“三公”经费变动率、“三公”经费控制率。请补填，或说明原因。"
    )


def test_total_left_empty_is_not_missing_while_its_parts_are_there() -> None:
    assert findings(with_figures({"three_public.budget": None}), "C02") == []


def test_every_missing_figure_of_a_row_is_named() -> None:
    sheet = with_entry("buildings", with_figures({"building_area_actual.current": "100"}), is_not_applicable=False)
    assert cells(sheet, "C02") == [("C02", "warning", "figure.building_area_approved.current")]
    sheet = with_figures({"in_post.current": None, "three_public.prior": None, "abroad.prior": None})
    assert cells(sheet, "C02") == [
        ("C02", "warning", "figure.in_post.current"),
        ("C02", "warning", "figure.three_public.prior"),
    ]


def test_unreadable_figure_is_not_called_missing() -> None:
    sheet = with_figures({"in_post.current": "十九"})
    assert findings(sheet, "C02") == []
    sheet = with_entry("buildings", with_figures({"building_area_actual.current": "x"}), is_not_applicable=False)
    assert cells(sheet, "C02") == [("C02", "warning", "figure.building_area_approved.current")]


@pytest.mark.parametrize(
    ("establishment", "in_post", "is_accused"),
    [("20", None, True), (None, None, True), ("20", "19", False), ("20", "1g", False)],
)
def test_control_rate_of_the_base_table_needs_the_head_count(
    establishment: str | None, in_post: str | None, is_accused: bool
) -> None:
    table = replace(TABLE, indicators=TABLE.indicators[1:])  # no row of the score table asks for it
    sheet = replace(complete(), scheme=replace(SCHEME, score_table=table))
    sheet = with_figures({"establishment.current": establishment, "in_post.current": in_post}, sheet)
    assert [found.message for found in findings(sheet, "C02")] == (
        ["未填实际在职人数，无法计算：基础数据表中的控制率。请补填，或说明原因。"] if is_accused else []
    )


def test_head_count_is_not_asked_for_before_the_establishment_is_there() -> None:
    table = replace(TABLE, indicators=TABLE.indicators[1:])
    sheet = replace(complete(), scheme=replace(SCHEME, score_table=table))
    empty = dict.fromkeys(("establishment.current", "establishment_institution.current", "in_post.current"), None)
    assert findings(with_figures(empty, sheet), "C02") == []


def test_excluded_row_is_not_open() -> None:
    rows = [
        replace(row, not_applicable=NotApplicable.EXCLUDED) if row.key == "buildings" else row
        for row in TABLE.indicators
    ]
    table: ScoreTable = replace(TABLE, indicators=tuple(rows))
    assert findings(replace(complete(), scheme=replace(SCHEME, score_table=table)), "C02") == []


def test_row_with_all_figures_and_no_value_is_left_to_judgement() -> None:
    zero = {"establishment.current": "0", "establishment_administrative.current": "0"}
    sheet = with_figures({**zero, "establishment_institution.current": "0"})
    (found,) = findings(sheet, "C02")
    assert (found.severity, found.where.cell) == (Severity.WARNING, "score.staff.adjusted_score")
    assert "分母为 0" in found.message


@pytest.mark.parametrize("actual", ["0", "350"])
def test_execution_without_a_budget(actual: str) -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, adjusted="0", actual=actual)
    (found,) = findings(sheet, "C02")
    assert (found.where.cell, found.where.item) == ("funding.1.appropriation.adjusted", 1)
    assert found.message.startswith("项目“项目1”预算执行率尚不能计分：全年预算数为 0，")


def test_execution_without_amounts_is_left_to_the_check_of_amounts() -> None:
    assert findings(with_funding(1, FundingSource.APPROPRIATION, adjusted=None), "C02") == []


def test_project_row_that_has_everything_and_no_points() -> None:
    sheet = with_indicator(13, target_number=cell("-5"), actual=cell("-6"))
    assert cells(sheet, "C02") == [("C02", "warning", "indicator.13.adjusted_score")]
    assert findings(with_indicator(13, sheet, adjusted_score=cell("9")), "C02") == []


# C03


@pytest.mark.parametrize(("spent", "is_accused"), [("600", True), ("0", False), (None, False)])
def test_project_spending_without_projects(spent: str | None, is_accused: bool) -> None:
    sheet = with_figures({"project_expenditure.actual": spent}, replace(complete(), projects=()))
    assert [(one.severity.value, one.where.cell, one.message) for one in findings(sheet, "C03")] == (
        [("warning", "projects.list", "项目支出 600.00 万元，未列任何项目。请列出项目并填写自评表，或说明原因。")]
        if is_accused
        else []
    )


def test_project_without_indicators_may_be_explained() -> None:
    (found,) = findings(with_project(2, indicators=()), "C03")
    assert (found.severity, found.where.cell, found.where.item) == (Severity.WARNING, "project.2.indicators", 2)
    assert found.message == "项目“项目2”未填绩效指标。请填写项目自评表，或说明原因。"


@pytest.mark.parametrize(
    ("number", "changes", "field", "what"),
    [
        (11, {"name": " "}, "name", "三级指标名称"),
        (11, {"target_number": cell(None)}, "target_number", "年度指标值（不能量化的直接写文字）"),
        (11, {"actual": cell(None)}, "actual", "实际完成值"),
        (11, {"weight": cell(None)}, "weight", "分值"),
        (12, {"target_text": " "}, "target_text", "年度指标值（文字说明）"),
        (12, {"band": None}, "band", "完成档次"),
        (12, {"band_score": cell(None)}, "band_score", "档内得分"),
        (12, {"weight": cell(None)}, "weight", "分值"),
    ],
)
def test_indicator_that_lacks_something(number: int, changes: dict[str, Any], field: str, what: str) -> None:
    (found,) = findings(with_indicator(number, **changes), "C03")
    assert found.where.cell == f"indicator.{number}.{field}"
    assert f"未填{what}。请补填，或删除该行，或说明原因。" in found.message
    assert (found.severity, found.is_lack) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (11, {"target_number": cell("x")}),
        (11, {"actual": cell("x")}),
        (11, {"actual": cell("0")}),
        (11, {"weight": cell("x")}),
        (12, {"band_score": cell("x")}),
        (12, {"band_score": cell("0"), "band": Band.MISSED}),
        (12, {"actual_text": ""}),
        (11, {"unit": "", "target_text": ""}),
    ],
)
def test_indicator_that_has_all_it_needs(number: int, changes: dict[str, Any]) -> None:
    assert findings(with_indicator(number, **changes), "C03") == []


@pytest.mark.parametrize(
    ("operator", "fields"),
    [
        (Operator.AT_MOST, ["name", "target_number", "weight", "actual"]),
        (Operator.QUALITATIVE, ["name", "target_text", "weight", "band"]),
    ],
)
def test_row_that_was_only_added(operator: Operator, fields: list[str]) -> None:
    sheet = with_project(1, indicators=(*complete().project(1).indicators, ProjectIndicator(15, operator=operator)))
    (found,) = findings(sheet, "C03")
    assert found.where.cell == f"indicator.15.{fields[0]}"
    asked = "、".join(INDICATOR_FIELDS[field].asked for field in fields)
    assert found.message == f"项目“项目1”第 5 行指标未填{asked}。请补填，或删除该行，或说明原因。"


def test_row_with_a_blank_name_is_called_by_its_number() -> None:
    (found,) = findings(with_indicator(12, name=" "), "C03")
    assert found.message == "项目“项目1”第 2 行指标未填三级指标名称。请补填，或删除该行，或说明原因。"


# C04


def test_empty_tables() -> None:
    sheet = replace(complete(), figures=figures({}), lines=())
    assert cells(sheet, "C04") == [
        ("C04", "error", "figure.establishment.current"),
        ("C04", "hint", "figure.three_public.actual"),
        ("C04", "error", "figure.total_expenditure.actual"),
        ("C04", "hint", "figure.opening_balance.current"),
        ("C04", "hint", "figure.project_income.current"),
    ]
    assert findings(sheet, "C04")[0].message == "“财政供养人员情况”整表未填。请按决算数据填写。"


@pytest.mark.parametrize("text", ["0", "abc"])
def test_one_cell_is_enough_for_a_table(text: str) -> None:
    sheet = replace(complete(), figures=figures({"in_post.current": text, "affiliate_subsidy.prior": text}))
    assert [one.where.cell for one in findings(sheet, "C04") if one.severity is Severity.ERROR] == []


def test_a_figure_of_another_table_does_not_fill_this_one() -> None:
    sheet = replace(
        complete(), figures=figures({"project_expenditure.actual": "5", "operating_expenditure.actual": "5"})
    )
    assert "figure.three_public.actual" in [one.where.cell for one in findings(sheet, "C04")]


@pytest.mark.parametrize("actual", [None, "0", "x"])
def test_spending_without_function_classes(actual: str | None) -> None:
    sheet = with_line(1, with_line(2, with_line(3, actual=cell(None)), actual=cell(None)), actual=cell(actual))
    assert [(one.severity.value, one.where.cell, one.message) for one in findings(sheet, "C04")] == (
        [
            (
                "warning",
                "lines.gap",
                "支出总计 1,000.00 万元，未按功能分类填列本年决算数。请逐类填列，或说明原因。",
            )
        ]
        if actual is None
        else []
    )


# C05


def test_no_evidence() -> None:
    assert cells(replace(complete(), evidence=()), "C05") == [("C05", "warning", "evidence.list")]


# C06


def test_missing_part_is_a_hint_named_once_for_all_columns_and_sums() -> None:
    sheet = with_figures({"vehicle_running.prior": None, "vehicle_running.actual": None, "vehicles.actual": None})
    (found,) = findings(sheet, "C06")
    assert (found.severity, found.where.cell) == (Severity.HINT, "figure.vehicle_running.prior")
    assert found.message == (
        "未填公车运行维护（上年决算数、本年决算数），无法核对：“三公”经费、公务用车配置和维护经费。没有发生请填 0。"
    )
    assert findings(sheet, "F07") == []


@pytest.mark.parametrize(
    ("changes", "accused"),
    [
        # a total without any of its parts
        (
            {"three_public.budget": "5", "vehicles.budget": None, "abroad.budget": None, "reception.budget": None}
            | {"vehicle_purchase.budget": None, "vehicle_running.budget": None},
            ["vehicles.budget", "abroad.budget", "reception.budget"],
        ),
        # nothing of a column
        (
            {"project_income.current": None, "project_opening_balance.current": None}
            | {"project_local_appropriation.current": None, "project_higher_transfer.current": None}
            | {"project_closing_balance.current": None},
            [],
        ),
        # some parts without their total
        (
            {"project_income.current": None, "project_higher_transfer.current": None},
            ["project_higher_transfer.current"],
        ),
        ({"establishment_worker.current": None, "project_other_income.current": None}, []),
        ({"opening_balance.current": None}, ["opening_balance.current"]),
        ({"income.current": None}, ["income.current"]),
        ({"closing_balance.current": None}, ["closing_balance.current"]),
        ({"opening_balance.current": None, "income.current": None, "closing_balance.current": None}, []),
        ({"project_closing_balance.current": None}, ["project_closing_balance.current"]),
        ({"reception.prior": "x"}, []),
        ({"reception.prior": "0"}, []),
    ],
)
def test_what_is_called_missing(changes: dict[str, str | None], accused: list[str]) -> None:
    assert [one.where.cell for one in findings(with_figures(changes), "C06")] == [f"figure.{name}" for name in accused]


def test_balance_without_income_says_what_cannot_be_verified() -> None:
    assert [one.message for one in findings(with_figures({"income.current": None}), "C06")] == [
        "未填本年收入（本年数），无法核对：收支平衡关系。没有发生请填 0。"
    ]
    sheet = with_figures({"project_closing_balance.current": None})
    assert [one.message for one in findings(sheet, "C06")] == [
        "未填年末结转结余（本年数），无法核对：项目资金结余。没有发生请填 0。"
    ]
