"""Weights, scores, reasons, totals and grades."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.enums import FundingSource
from apps.core.findings import Severity
from apps.evaluations.facts import ProjectIndicator
from apps.indicators.enums import Band, Operator
from tests.evaluations.sheets import (
    SCHEME,
    cell,
    cells,
    complete,
    findings,
    with_entry,
    with_funding,
    with_indicator,
    with_project,
)

D = Decimal


# S01


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        ("30", ""),
        (
            "29.99",
            "项目“项目1”：产出指标各指标分值合计 49.99 分，应为 50 分；"
            "预算执行率 10 分加各指标共 99.99 分，应为 100 分，相差 0.01 分。请调整指标分值。",
        ),
        (
            "40",
            "项目“项目1”：产出指标各指标分值合计 60 分，应为 50 分；"
            "预算执行率 10 分加各指标共 110 分，应为 100 分，相差 10 分。请调整指标分值。",
        ),
        (None, ""),  # missing: the sum is only too small
        ("3o", ""),
    ],
)
def test_weights(weight: str | None, message: str) -> None:
    found = findings(with_indicator(11, weight=cell(weight)), "S01")
    assert [(one.severity, one.where.cell, one.where.item, one.message) for one in found] == (
        [(Severity.ERROR, "project.1.indicators", 1, message)] if message else []
    )


def test_weights_of_the_groups_are_judged_though_the_sum_is_right() -> None:
    sheet = with_indicator(13, with_indicator(14, weight=cell("20")), weight=cell("20"))
    (found,) = findings(sheet, "S01")
    assert found.message == (
        "项目“项目1”：效益指标各指标分值合计 20 分，应为 30 分；"
        "满意度指标各指标分值合计 20 分，应为 10 分。请调整指标分值。"
    )
    assert (found.expected, found.actual) == (D(100), D(100))


def test_group_without_any_indicator() -> None:
    rows = complete().project(2).indicators[:3]
    (found,) = findings(with_project(2, indicators=rows), "S01")
    assert found.message.startswith("项目“项目2”：满意度指标各指标分值合计 0 分，应为 10 分；")


def test_weights_too_large_already_while_one_is_missing() -> None:
    sheet = with_indicator(12, with_indicator(11, weight=cell(None)), weight=cell("50"))
    assert findings(sheet, "S01") == []
    (found,) = findings(with_indicator(12, sheet, weight=cell("51")), "S01")
    assert found.message == (
        "项目“项目1”：产出指标各指标分值合计 51 分，应为 50 分；"
        "预算执行率 10 分加各指标共 101 分，应为 100 分，相差 1 分。请调整指标分值。"
    )


@pytest.mark.parametrize(("weight", "is_accused"), [("0", True), ("-1", True), ("0.01", False)])
def test_weight_must_be_positive(weight: str, is_accused: bool) -> None:
    accused = [one.where.cell for one in findings(with_indicator(14, weight=cell(weight)), "S01")]
    assert ("indicator.14.weight" in accused) is is_accused
    assert "project.1.indicators" in accused


def test_project_without_indicators_has_no_weights_to_judge() -> None:
    assert findings(with_project(1, indicators=()), "S01") == []


def test_a_form_that_is_only_begun_is_not_accused_of_its_sums() -> None:
    begun = (ProjectIndicator(15, level1="产出指标", level2="数量指标"),)
    assert findings(with_project(1, indicators=begun), "S01") == []
    (_, *others) = complete().project(1).indicators
    (found,) = findings(with_project(1, indicators=(*others, replace(begun[0], weight=cell("90")))), "S01")
    assert "合计" in found.message


# S02 and S07


@pytest.mark.parametrize(
    ("adjusted", "expected"),
    [("0", None), ("10", None), ("10.01", "10"), ("-0.01", "0"), (None, None), ("1o", None)],
)
def test_adjusted_score_within_weight(adjusted: str | None, expected: str | None) -> None:
    changes: dict[str, Any] = {
        "adjusted_score": cell(adjusted),
        "adjust_reason": "按实际情况",
        "deviation_reason": "未完成",
        "improvement": "加快",
    }
    for sheet, name in (
        (with_indicator(14, **changes), "indicator.14.adjusted_score"),
        (with_entry("efficiency", **changes), "score.efficiency.adjusted_score"),
    ):
        assert [(one.where.cell, one.expected) for one in findings(sheet, "S02")] == (
            [(name, D(expected))] if expected is not None else []
        )


@pytest.mark.parametrize("weight", [None, "0", "-1"])
def test_score_without_a_proper_weight_is_not_judged(weight: str | None) -> None:
    changes: dict[str, Any] = {"weight": cell(weight), "adjusted_score": cell("50")}
    assert findings(with_indicator(12, **changes), "S02", "S07") == []


def test_smallest_weight_is_judged() -> None:
    changes: dict[str, Any] = {"weight": cell("0.01"), "adjusted_score": cell("0.02")}
    assert cells(with_indicator(12, **changes), "S02", "S07") == [
        ("S07", "error", "indicator.12.band_score"),
        ("S02", "error", "indicator.12.adjusted_score"),
    ]


def test_adjusted_score_names_both_figures() -> None:
    (found,) = findings(with_entry("staff", adjusted_score=cell("12"), adjust_reason="从优"), "S02")
    assert found.message == "在职人员控制率调整后得分 12.00 分，应在 0 至分值 10 分之间。请更正。"


@pytest.mark.parametrize(
    ("band", "score", "expected"),
    [
        (Band.REACHED, "10", None),
        (Band.REACHED, "8", None),
        (Band.REACHED, "7.99", "8"),
        (Band.REACHED, "10.01", "10"),
        (Band.PARTLY, "7.99", None),
        (Band.PARTLY, "6", None),
        (Band.PARTLY, "8", "8"),
        (Band.PARTLY, "5.99", "6"),
        (Band.MISSED, "0", None),
        (Band.MISSED, "5.99", None),
        (Band.MISSED, "6", "6"),
        (Band.MISSED, "-0.01", "0"),
        (Band.REACHED, None, None),
        (None, "3", None),
    ],
)
def test_score_within_band(band: Band | None, score: str | None, expected: str | None) -> None:
    found = findings(with_entry("benefit", band=band, band_score=cell(score)), "S07")
    assert [(one.severity, one.where.cell, one.expected) for one in found] == (
        [(Severity.ERROR, "score.benefit.band_score", D(expected))] if expected is not None else []
    )


def test_score_within_band_of_a_project_indicator() -> None:
    (found,) = findings(with_indicator(12, band=Band.PARTLY, band_score=cell("16")), "S07")
    assert (found.where.cell, found.where.item) == ("indicator.12.band_score", 1)
    assert found.message == (
        "指标“培训质量”选择“部分达成年度指标并具有一定效果”，得分应不低于 12.00 分、低于 16.00 分，"
        "填写 16.00 分。请更正得分或档次。"
    )


def test_band_of_a_quantitative_indicator_does_not_count() -> None:
    sheet = with_indicator(12, operator=Operator.EQUAL, band=Band.PARTLY, band_score=cell("20"))
    assert findings(sheet, "S07") == []


# S03


@pytest.mark.parametrize(
    ("stated", "is_accused"), [("100", False), ("99.99", True), ("100.01", True), ("0", True), (None, False)]
)
def test_stated_total_of_the_table(stated: str | None, is_accused: bool) -> None:
    sheet = replace(complete(), stated_total=cell(stated))
    assert [(one.where.cell, one.expected, one.actual) for one in findings(sheet, "S03")] == (
        [("scores.stated_total", D(100), D(stated or 0))] if is_accused else []
    )


def test_stated_total_names_both_figures() -> None:
    (found,) = findings(replace(complete(), stated_total=cell("97")), "S03")
    assert found.message == "自评总分填 97.00 分，各项得分合计 100.00 分，相差 3.00 分。请核对各项得分和总分。"


@pytest.mark.parametrize(
    ("stated", "accused"),
    [
        ("98.33", []),  # 250 of 300: 8.33 for execution
        ("98.34", [("S03", "error", "project.2.stated_total")]),
        ("100", [("S03", "error", "project.2.stated_total")]),
    ],
)
def test_stated_total_of_a_project(stated: str, accused: list[tuple[str, str, str]]) -> None:
    assert cells(with_project(2, stated_total=cell(stated)), "S03") == accused


def test_stated_total_is_not_judged_while_a_row_is_open() -> None:
    sheet = with_entry("efficiency", replace(complete(), stated_total=cell("50")), level=None)
    assert findings(sheet, "S03") == []


# S04


@pytest.mark.parametrize(
    ("adjusted", "reason", "is_accused"),
    [
        ("9", "", True),
        ("9", " \n", True),
        ("9", "从严", False),
        ("10", "", False),
        ("10.00", "", False),
        ("9.99", "", True),
        (None, "", False),
    ],
)
def test_changed_score_needs_a_reason(adjusted: str | None, reason: str, is_accused: bool) -> None:
    changes: dict[str, Any] = {"adjusted_score": cell(adjusted), "adjust_reason": reason}
    for sheet, name in (
        (with_indicator(14, **changes), "indicator.14.adjust_reason"),
        (with_entry("staff", **changes), "score.staff.adjust_reason"),
    ):
        assert cells(sheet, "S04") == ([("S04", "error", name)] if is_accused else [])


def test_score_given_where_the_rule_gives_none_needs_a_reason() -> None:
    sheet = with_entry("efficiency", level=None, adjusted_score=cell("10"))
    (found,) = findings(sheet, "S04")
    assert found.message == "行政效能按规则无法计分，调整为 10.00 分，未说明调整理由。请填写理由，或取消调整。"
    assert (found.expected, found.actual) == (None, D(10))


def test_changed_score_names_both_scores() -> None:
    (found,) = findings(with_indicator(14, adjusted_score=cell("9")), "S04")
    assert found.message == (
        "指标“学员满意度”按规则计 10.00 分，调整为 9.00 分，未说明调整理由。请填写理由，或取消调整。"
    )


# S05


@pytest.mark.parametrize(
    ("reason", "measure", "accused"),
    [
        ("", "", "deviation_reason"),
        (" ", "加快进度", "deviation_reason"),
        ("疫情停课", "", "improvement"),
        ("疫情停课", "加快进度", ""),
    ],
)
def test_lost_points_need_reason_and_measure(reason: str, measure: str, accused: str) -> None:
    changes: dict[str, Any] = {"deviation_reason": reason, "improvement": measure}
    for sheet, prefix in (
        (with_indicator(11, actual=cell("199"), **changes), "indicator.11"),
        (with_entry("compliance", count=cell("1"), **changes), "score.compliance"),
        (with_entry("staff", adjusted_score=cell("9.99"), adjust_reason="从严", **changes), "score.staff"),
    ):
        assert cells(sheet, "S05") == ([("S05", "error", f"{prefix}.{accused}")] if accused else [])


def test_lost_points_are_named() -> None:
    (found,) = findings(with_indicator(11, actual=cell("100")), "S05")
    assert found.message == ("指标“培训人次”分值 30 分，得 15.00 分，扣 15.00 分，未填偏差原因和改进措施。请补填。")
    assert (found.expected, found.actual) == (D(30), D(15))


@pytest.mark.parametrize("actual", ["200", "500"])
def test_full_points_need_no_reason(actual: str) -> None:
    assert findings(with_indicator(11, actual=cell(actual)), "S05") == []


def test_row_without_points_needs_no_reason_yet() -> None:
    assert findings(with_indicator(11, actual=cell(None)), "S05") == []


def test_low_execution_needs_a_reason() -> None:
    sheet = with_project(2, execution_reason=" ")
    (found,) = findings(sheet, "S05")
    assert (found.where.cell, found.where.item) == ("project.2.execution_reason", 2)
    assert found.message == (
        "项目“项目2”预算执行率分值 10 分，得 8.33 分，扣 1.67 分，未填预算执行偏差原因及改进措施。请补填。"
    )
    assert findings(with_project(1, execution_reason=""), "S05") == []  # executed in full


def test_low_execution_reason_is_asked_from_the_first_lost_point() -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, adjusted="350", actual="349.8")
    assert findings(with_project(1, sheet, execution_reason="尾款"), "S05") == []
    assert cells(with_project(1, sheet, execution_reason=""), "S05") == [("S05", "error", "project.1.execution_reason")]


# S08


@pytest.mark.parametrize(
    ("count", "total", "grade", "is_accused"),
    [
        ("0", None, "excellent", False),
        ("0", None, "good", True),
        ("0", None, "", False),
        ("10", None, "excellent", False),  # 90.00
        ("10", None, "good", True),
        ("0", "89.99", "excellent", True),  # agrees with the sum, not with the total written beside it
        ("0", "90", "excellent", False),
    ],
)
def test_stated_grade(count: str, total: str | None, grade: str, is_accused: bool) -> None:
    explained: dict[str, Any] = {"deviation_reason": "报销超标", "improvement": "整改"}
    sheet = with_entry("compliance", count=cell(count), **explained)
    sheet = replace(sheet, stated_total=cell(total), stated_grade=grade)
    assert cells(sheet, "S08") == ([("S08", "error", "scores.stated_grade")] if is_accused else [])


def test_stated_grade_names_total_and_both_grades() -> None:
    (found,) = findings(replace(complete(), stated_grade="good"), "S08")
    assert found.message == "各项得分合计 100.00 分，对应等级“优”，填写的等级为“良”。请更正等级或得分。"


@pytest.mark.parametrize(("total", "is_accused"), [("80", False), ("79.99", True), (None, False)])
def test_stated_grade_against_stated_total_while_rows_are_open(total: str | None, is_accused: bool) -> None:
    sheet = with_entry("efficiency", replace(complete(), stated_total=cell(total), stated_grade="good"), level=None)
    assert [one.message for one in findings(sheet, "S08")] == (
        ["填写的总分 79.99 分，对应等级“中”，填写的等级为“良”。请更正等级或得分。"] if is_accused else []
    )


def test_total_below_all_grades_is_not_accused() -> None:
    scheme = replace(SCHEME, grade_bands=SCHEME.grade_bands[:1])
    sheet = replace(complete(), scheme=scheme, stated_total=cell("50"), stated_grade="excellent")
    assert findings(sheet, "S08") == []


@pytest.mark.parametrize("check", ["S02", "S03", "S04", "S05", "S07", "S08"])
def test_scheme_sets_the_severity(check: str) -> None:
    sheet = with_entry("benefit", band=Band.MISSED)
    sheet = with_entry("staff", sheet, adjusted_score=cell("11"))
    sheet = with_entry("compliance", sheet, count=cell("1"))
    sheet = with_project(2, replace(sheet, stated_grade="fair"), stated_total=cell("1"))
    lenient = replace(sheet, scheme=replace(SCHEME, severities={check: Severity.HINT}))
    assert {found.severity for found in findings(sheet, check)} == {Severity.ERROR}
    assert {found.severity for found in findings(lenient, check)} == {Severity.HINT}
