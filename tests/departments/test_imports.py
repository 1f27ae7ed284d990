"""Reading a spreadsheet of departments, without a database."""

import pytest

from apps.core.tabular import ChangeKind, Difference, Problem
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import DepartmentDetails
from apps.departments.imports import HEADINGS, read_departments

BUREAU = ["CZJ", "岳麓区财政局", "", "财政局", "", "", "", ""]
SECTION = ["SMG", "商贸股", "", "财政局股室", "CZJ", "", "", ""]
COMMERCE = ["302001", "商务局", "区商务局", "预算部门", "", "党政机关", "全额拨款", "商贸股"]
CENTRE = ["302002", "投资促进中心", "", "预算单位", "302001", "公益一类事业单位", "全额拨款", ""]

EXISTING = {
    "CZJ": DepartmentDetails(code="CZJ", name="岳麓区财政局", kind=DepartmentKind.BUREAU),
    "SMG": DepartmentDetails(code="SMG", name="商贸股", kind=DepartmentKind.SECTION, parent_code="CZJ"),
    "302001": DepartmentDetails(
        code="302001",
        name="商务局",
        short_name="区商务局",
        kind=DepartmentKind.DEPARTMENT,
        nature=UnitNature.PARTY_OR_GOVERNMENT,
        funding=Funding.FULL,
        section_code="SMG",
        is_active=False,
    ),
}


def problems_of(*rows: list[str], existing: dict[str, DepartmentDetails] | None = None) -> list[Problem]:
    return list(read_departments([list(HEADINGS), *rows], existing or {}).problems)


def test_the_headings_are_the_official_ones() -> None:
    assert HEADINGS == ("预算编码", "单位名称", "简称", "单位类型", "上级单位编码", "单位性质", "经费形式", "归口股室")


def test_a_whole_district_is_read_in_any_order_of_rows() -> None:
    found = read_departments([list(HEADINGS), CENTRE, COMMERCE, SECTION, BUREAU], {})

    assert found.problems == ()
    assert [change.kind for change in found.changes] == [ChangeKind.NEW] * 4
    centre, commerce, *_ = (change.value for change in found.changes)
    assert commerce == DepartmentDetails(
        code="302001",
        name="商务局",
        short_name="区商务局",
        kind=DepartmentKind.DEPARTMENT,
        nature=UnitNature.PARTY_OR_GOVERNMENT,
        funding=Funding.FULL,
        section_code="SMG",
    )
    assert centre.section_code == "SMG"  # inherited from its department


def test_an_existing_code_is_updated_and_stays_out_of_use() -> None:
    renamed = [*COMMERCE]
    renamed[1] = "商务和粮食局"

    found = read_departments([list(HEADINGS), SECTION, renamed], EXISTING)

    assert found.problems == ()
    assert found.summary == "新增 0 行，修改 1 行，不变 1 行"
    assert found.effective[0].differences == (Difference("单位名称", "商务局", "商务和粮食局"),)
    assert found.effective[0].value.is_active is False


@pytest.mark.parametrize(
    ("position", "text", "column", "message"),
    [
        (0, "", "预算编码", "缺少编码。"),
        (0, "30200", "预算编码", "预算编码应为 6 位数字，“30200”不是。如果前面的 0 丢失，请把该列设为文本格式后重填。"),
        (0, "30200A", "预算编码", "预算编码应为 6 位数字，“30200A”不是。"),
        (1, "", "单位名称", "缺少单位名称。"),
        (1, "商" * 101, "单位名称", "单位名称最多 100 个字。"),
        (2, "商" * 51, "简称", "简称最多 50 个字。"),
        (3, "", "单位类型", "缺少单位类型，可填：财政局、财政局股室、预算部门、预算单位。"),
        (3, "部门", "单位类型", "不认识“部门”，单位类型可填：财政局、财政局股室、预算部门、预算单位。"),
        (3, "行政区", "单位类型", "不认识“行政区”，单位类型可填：财政局、财政局股室、预算部门、预算单位。"),
        (4, "CZJ", "上级单位编码", "预算部门直接属于行政区，上级单位编码应留空。"),
        (
            5,
            "机关",
            "单位性质",
            "不认识“机关”，单位性质可填：党政机关、参照公务员法管理的事业单位、公益一类事业单位、公益二类事业单位、"
            "从事生产经营活动的事业单位、社会团体、其他。",
        ),
        (6, "全额", "经费形式", "不认识“全额”，经费形式可填：全额拨款、差额拨款、自收自支。"),
        (7, "农业股", "归口股室", "没有编码或名称为“农业股”的财政局股室。"),
        (7, "CZJ", "归口股室", "没有编码或名称为“CZJ”的财政局股室。"),
    ],
)
def test_one_wrong_cell_is_one_problem(position: int, text: str, column: str, message: str) -> None:
    wrong = [*COMMERCE]
    wrong[position] = text

    assert problems_of(BUREAU, SECTION, wrong) == [Problem(message, 4, column)]


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        ("", "预算单位须填上级单位编码，上级应是预算部门或预算单位。"),
        ("999999", "没有编码为“999999”的上级单位。"),
        ("CZJ", "预算单位的上级应是预算部门或预算单位，“岳麓区财政局”是财政局。"),
        ("302004", "预算单位最多到三级，“三级单位”下面不能再设单位。"),
        ("302009", "预算单位最多到三级，“自己”下面不能再设单位。"),
    ],
)
def test_a_unit_needs_a_fitting_parent(parent: str, message: str) -> None:
    third = ["302004", "三级单位", "", "预算单位", "302002", "", "", ""]
    unit = ["302009", "自己", "", "预算单位", parent, "", "", ""]

    assert problems_of(BUREAU, SECTION, COMMERCE, CENTRE, third, unit) == [Problem(message, 7, "上级单位编码")]


def test_units_that_stand_above_each_other_are_accused() -> None:
    one = ["302003", "甲", "", "预算单位", "302004", "", "", ""]
    other = ["302004", "乙", "", "预算单位", "302003", "", "", ""]

    assert [problem.row for problem in problems_of(one, other)] == [2, 3]


def test_repeated_codes_and_names_are_listed_together() -> None:
    again = [*COMMERCE]
    same_name = ["303001", "商务局", "", "预算部门", "", "", "", ""]

    assert problems_of(BUREAU, SECTION, COMMERCE, again, same_name) == [
        Problem("单位名称“商务局”重复，同一行政区内不能重名。", 4, "单位名称"),
        Problem("与第 4 行重复：302001。", 5, "预算编码"),
        Problem("单位名称“商务局”重复，同一行政区内不能重名。", 6, "单位名称"),
    ]


def test_the_children_of_an_unread_row_are_not_accused_as_well() -> None:
    unread = [*COMMERCE]
    unread[3] = "部门"

    assert [problem.row for problem in problems_of(BUREAU, SECTION, unread, CENTRE)] == [4]


def test_a_section_does_not_become_a_department() -> None:
    turned = ["SMG", "商贸股", "", "财政局", "", "", "", ""]

    messages = [problem.message for problem in problems_of(turned, existing=EXISTING)]

    assert "单位类型不能由“财政局股室”改为“财政局”，请停用后另行新增。" in messages
    assert "现有单位 302001：没有编码或名称为“SMG”的财政局股室。" in messages


def test_a_department_may_become_a_unit() -> None:
    demoted = ["302001", "商务局", "区商务局", "预算单位", "303001", "党政机关", "全额拨款", "SMG"]
    merged = ["303001", "发展和改革局", "", "预算部门", "", "", "", ""]

    assert problems_of(merged, demoted, existing=EXISTING) == []
