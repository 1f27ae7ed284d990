"""What differs between two sheets."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.budgets.enums import FundingSource
from apps.core.amounts import EMPTY
from apps.evaluations.enums import Section
from apps.evaluations.facts import Basics, EvidenceItem, Explanation, Sheet
from apps.indicators.enums import Band
from apps.reviews.rules import changes, difference
from tests.evaluations.sheets import (
    cell,
    complete,
    department_form,
    project,
    with_entry,
    with_figures,
    with_funding,
    with_indicator,
    with_line,
    with_project,
    with_target,
)

FILE = EvidenceItem(
    2, "问卷.xlsx", Section.SCORES, "score.satisfaction", "application/zip", 9, "1" * 64, "张三", datetime.min
)


def told(after: Sheet, before: Sheet | None = None) -> list[tuple[str, str, str, str]]:
    """Cell, label, before and after of every change."""
    found = changes(before or complete(), after)
    return [(change.where.cell, change.label, change.before, change.after) for change in found]


def test_the_same_sheet_has_no_changes() -> None:
    assert changes(complete(), complete()) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            replace(complete(), basics=replace(complete().basics, contact_name="李四")),
            ("basics.contact_name", "填表人", "张三", "李四"),
        ),
        (
            with_figures({"reception.actual": "3.75"}),
            ("figure.reception.actual", "公务接待（本年决算数）", "3.50", "3.75"),
        ),
        # Two decimals would hide it.
        (
            with_figures({"reception.actual": "3.500004"}),
            ("figure.reception.actual", "公务接待（本年决算数）", "3.50", "3.500004"),
        ),
        (
            with_figures({"reception.actual": "约三万"}),
            ("figure.reception.actual", "公务接待（本年决算数）", "3.50", "约三万"),
        ),
        (with_figures({"in_post.current": None}), ("figure.in_post.current", "实际在职人数", "19", "")),
        # Empty is not zero.
        (
            with_figures({"budget_added.current": "0"}),
            ("figure.budget_added.current", "本年追加预算", "", "0.00"),
        ),
        (with_line(3, actual=cell("601")), ("line.3.actual", "213 农林水支出 本年决算数", "600.00", "601.00")),
        (
            with_project(1, expected_goal="培训两百人次"),
            ("project.1.expected_goal", "项目1：预期目标", "", "培训两百人次"),
        ),
        (
            with_funding(2, FundingSource.APPROPRIATION, actual="255"),
            ("funding.2.appropriation.actual", "项目2：当年财政拨款全年执行数", "250.00", "255.00"),
        ),
        (
            with_indicator(11, actual=cell("205")),
            ("indicator.11.actual", "项目1：培训人次 实际完成值", "210.00", "205.00"),
        ),
        (
            with_indicator(12, band=Band.PARTLY),
            (
                "indicator.12.band",
                "项目1：培训质量 完成档次",
                "达成年度指标",
                "部分达成年度指标并具有一定效果",
            ),
        ),
        (
            with_entry("institutions", ticks=(True, False)),
            ("score.institutions.tick.1", "管理制度健全性 第 2 项", "是", "否"),
        ),
        (
            with_entry("buildings", is_not_applicable=False),
            ("score.buildings.not_applicable", "新建楼堂馆所面积控制率 是否适用", "不适用", ""),
        ),
        (replace(complete(), stated_total=EMPTY), ("scores.stated_total", "部门整体：自评总分", "100.00", "")),
        (replace(complete(), stated_grade="good"), ("scores.stated_grade", "部门整体：自评等级", "优", "良")),
        (
            replace(complete(), narrative={**complete().narrative, "use": "用于履职。"}),
            ("narrative.use", "二、整体支出使用情况", "全部用于履职。", "用于履职。"),
        ),
        (
            replace(complete(), evidence=(*complete().evidence, FILE)),
            ("evidence.list", "佐证材料“问卷.xlsx”", "", "新增"),
        ),
        (replace(complete(), evidence=()), ("", "佐证材料“决算批复.pdf”", "原有", "已删除")),
        (
            replace(complete(), explanations={"F04:money::lines.gap": Explanation("尾差")}),
            ("lines.gap", "问题 F04 的说明", "", "尾差"),
        ),
    ],
)
def test_one_change_is_told_with_its_place_and_both_texts(after: Sheet, expected: tuple[str, str, str, str]) -> None:
    assert told(after) == [expected]


def test_a_new_project_counts_once_whatever_its_form_holds() -> None:
    after = replace(complete(), projects=(*complete().projects, project(3, "1", "1", "1")))

    assert told(after) == [("project.3.name", "项目“项目3”", "", "新增")]


def test_a_removed_project_counts_once() -> None:
    after = replace(complete(), projects=complete().projects[:1])

    assert told(after) == [("", "项目“项目2”", "原有", "已删除")]


def test_a_new_and_a_removed_indicator_count_once_each_inside_a_known_project() -> None:
    first, *others = complete().projects[0].indicators
    after = with_project(1, indicators=(replace(first, id=19, name="参训单位"), *others))

    assert told(after) == [
        ("indicator.19.level1", "指标“项目1：参训单位”", "", "新增"),
        ("", "指标“项目1：培训人次”", "原有", "已删除"),
    ]


def test_a_replaced_line_is_one_addition_and_one_removal() -> None:
    line = replace(complete().lines[2], id=9, function_code="216", function_name="商业服务业等支出")
    after = replace(complete(), lines=(*complete().lines[:2], line))

    assert told(after) == [
        ("line.9.kind", "功能分类“216 商业服务业等支出”", "", "新增"),
        ("", "功能分类“213 农林水支出”", "原有", "已删除"),
    ]


def test_changes_come_in_the_order_of_the_sections() -> None:
    after = with_entry("key_work", with_figures({"in_post.current": "18"}), value=cell("99"))
    after = replace(after, basics=Basics("王五", "1"), narrative={}, projects=())

    assert [change.where.section for change in changes(complete(), after)] == [
        *["basics"] * 4,
        "base",
        *["projects"] * 2,
        "scores",
        *["narrative"] * 2,
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("短", "短文", ("短", "短文")),
        ("甲" * 60 + "旧" + "乙" * 60, "甲" * 60 + "新的" + "乙" * 60, ("…甲甲旧乙乙…", "…甲甲新的乙乙…")),
        ("甲" * 20, "甲" * 20 + "补充", ("…甲甲", "…甲甲补充")),
        ("删去" + "乙" * 20, "乙" * 20, ("删去乙乙…", "乙乙…")),
        ("", "全新的一段正文", ("", "全新的一段正文")),
    ],
)
def test_difference_cuts_long_texts_down_to_where_they_differ(before: str, after: str, shown: tuple[str, str]) -> None:
    assert difference(before, after, margin=2) == shown


def test_difference_is_empty_for_equal_ends_that_overlap() -> None:
    assert difference("甲甲甲甲甲甲", "甲甲甲甲甲", margin=1) == ("…甲甲", "…甲")


def test_a_moment_is_no_change() -> None:
    later = replace(complete().evidence[0], uploaded_at=datetime(2027, 1, 1, tzinfo=UTC), uploaded_by="李四")

    assert changes(complete(), replace(complete(), evidence=(later,))) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            with_target(91, actual=cell("190")),
            [("indicator.91.actual", "部门整体：培训人次 实际完成值", "210.00", "190.00")],
        ),
        (
            replace(department_form(), execution_reason=""),
            [("scores.execution_reason", "部门整体：预算执行偏差原因及改进措施", "部分合同款按约定次年支付", "")],
        ),
        (
            replace(department_form(), targets=department_form().targets[:3]),
            [("", "指标“部门整体：学员满意度”", "原有", "已删除")],
        ),
    ],
)
def test_changes_in_the_form_of_a_department(after: Sheet, expected: list[tuple[str, str, str, str]]) -> None:
    assert told(after, department_form()) == expected
    assert {change.where.section for change in changes(department_form(), after)} == {Section.SCORES}
