"""Values that cannot be."""

from decimal import Decimal

import pytest

from apps.core.findings import Severity
from tests.evaluations.sheets import cell, findings, with_entry, with_indicator


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("100", ""),
        ("0", ""),
        (None, ""),
        ("100.01", "服务对象满意度填写 100.01%，应在 0 至 100%之间。请更正。"),
        ("-1", "服务对象满意度填写 −1%，应在 0 至 100%之间。请更正。"),
    ],
)
def test_a_satisfaction_lies_between_0_and_100(value: str | None, message: str) -> None:
    found = findings(with_entry("satisfaction", value=cell(value)), "S09")
    expected = [(Severity.ERROR, "score.satisfaction.value", message)] if message else []
    assert [(one.severity, one.where.cell, one.message) for one in found] == expected


def test_a_score_given_elsewhere_stays_within_its_scale() -> None:
    (found,) = findings(with_entry("key_work", value=cell("150")), "S09")
    assert found.message == "重点工作实际完成率填写 150 分，应在 0 至 100 分之间。请更正。"
    assert (found.expected, found.actual) == (Decimal(100), Decimal(150))


def test_what_does_not_apply_is_not_judged() -> None:
    assert findings(with_entry("satisfaction", value=cell("150"), is_not_applicable=True), "S09") == []


@pytest.mark.parametrize(
    ("name", "unit", "actual", "message"),
    [
        ("学员满意度", "%", "100", ""),
        ("学员满意度", "%", "150", "指标“学员满意度”实际完成值填写 150%，应在 0 至 100%之间。请更正。"),
        ("满意人数", "%", "150", ""),
        ("培训人次", "人次", "0", ""),
        ("培训人次", "人次", "-5", "指标“培训人次”实际完成值填写 −5 人次，不能小于 0。请更正。"),
        ("增长率", "%", "-5", ""),
        ("节约资金", "万元", "-5", ""),
    ],
)
def test_values_of_a_project(name: str, unit: str, actual: str, message: str) -> None:
    found = findings(with_indicator(14, name=name, unit=unit, actual=cell(actual)), "S09")
    assert [(one.where.cell, one.message) for one in found] == ([("indicator.14.actual", message)] if message else [])


def test_a_target_is_held_against_the_same_scale() -> None:
    sheet = with_indicator(14, target_number=cell("120"))
    assert [one.where.cell for one in findings(sheet, "S09")] == ["indicator.14.target_number"]
