"""Changing the tree of departments."""

import pytest
from django.core.exceptions import ValidationError

from apps.departments.actions import add_department, add_region, change_department, import_departments
from apps.departments.enums import DepartmentKind
from apps.departments.imports import HEADINGS
from apps.departments.models import Department
from apps.departments.queries import tree_of
from tests.departments.build import commerce_details, details, district

pytestmark = pytest.mark.django_db


def test_a_unit_inherits_the_section_of_its_department() -> None:
    there = district()

    assert there.promotion_centre.responsible_section == there.line_section


def test_a_new_section_takes_the_units_that_inherited_the_old_one_along() -> None:
    there = district()
    own = details("302003", "自有股室单位", DepartmentKind.UNIT, parent_code="302001", section_code="JXG")
    independent = add_department(there.region, own)

    change_department(there.commerce, commerce_details(section_code="JXG"))
    change_department(there.commerce, commerce_details(section_code=""))

    there.promotion_centre.refresh_from_db()
    independent.refresh_from_db()
    assert there.promotion_centre.responsible_section is None
    assert independent.responsible_section is None  # the same section as its department's counts as inherited


def test_a_unit_with_another_section_keeps_it() -> None:
    there = district()
    own = details("302003", "自有股室单位", DepartmentKind.UNIT, parent_code="302001", section_code="JXG")
    independent = add_department(there.region, own)

    change_department(there.commerce, commerce_details(section_code=""))

    independent.refresh_from_db()
    assert independent.responsible_section == there.performance_section


def test_a_code_may_change_with_units_below() -> None:
    there = district()

    change_department(there.commerce, commerce_details(code="312001"))

    there.promotion_centre.refresh_from_db()
    assert there.promotion_centre.parent == there.commerce
    assert {n.details.code: n.details.parent_code for n in tree_of(there.region.pk)}["302002"] == "312001"


def test_a_section_keeps_its_departments_when_its_code_changes() -> None:
    there = district()

    change_department(there.line_section, details("SM2", "商贸股", DepartmentKind.SECTION, parent_code="CZJ"))

    there.commerce.refresh_from_db()
    assert there.commerce.responsible_section == there.line_section


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"code": "303001"}, {"code": ["编码“303001”已被“档案馆”使用。"]}),
        (
            {"code": "30"},
            {"code": ["预算编码应为 6 位数字，“30”不是。如果前面的 0 丢失，请把该列设为文本格式后重填。"]},
        ),
        ({"name": "档案馆"}, {"name": ["单位名称“档案馆”重复，同一行政区内不能重名。"]}),
        (
            {"kind": DepartmentKind.BUREAU},
            {"kind": ["单位类型不能由“预算部门”改为“财政局”，请停用后另行新增。"]},
        ),
        ({"is_active": False}, {"__all__": ["上级“商务局”已停用，“投资促进中心”还在使用，须先停用下级。"]}),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_by_field(
    changed: dict[str, object], errors: dict[str, list[str]]
) -> None:
    there = district()

    with pytest.raises(ValidationError) as refused:
        change_department(there.commerce, commerce_details(**changed))

    assert refused.value.message_dict == errors
    there.commerce.refresh_from_db()
    assert (there.commerce.code, there.commerce.name, there.commerce.is_active) == ("302001", "商务局", True)


def test_a_section_in_charge_cannot_be_closed() -> None:
    there = district()
    closed = details("SMG", "商贸股", DepartmentKind.SECTION, parent_code="CZJ", is_active=False)

    with pytest.raises(ValidationError) as refused:
        change_department(there.line_section, closed)

    assert refused.value.message_dict == {
        "__all__": [
            "“商务局”的归口股室“商贸股”已停用，请先改由其他股室归口。",
            "“投资促进中心”的归口股室“商贸股”已停用，请先改由其他股室归口。",
        ]
    }


def test_codes_and_names_are_free_in_another_region() -> None:
    first, second = district(), district("430102", "芙蓉区")

    assert first.commerce.code == second.commerce.code


def test_a_region_needs_six_digits() -> None:
    with pytest.raises(ValidationError, match="6 位数字"):
        add_region("4301", "长沙市")


def rows(*lines: str) -> list[list[str]]:
    return [list(HEADINGS), *(line.split("|") for line in lines)]


def test_an_import_writes_the_whole_tree_at_once() -> None:
    region = add_region("430104", "岳麓区")

    found = import_departments(
        region,
        rows(
            "302003|三级单位||预算单位|302002|||",
            "302002|投资促进中心||预算单位|302001||自收自支|",
            "302001|商务局|区商务局|预算部门||党政机关|全额拨款|商贸股",
            "SMG|商贸股||财政局股室|CZJ|||",
            "CZJ|岳麓区财政局||财政局||||",
        ),
    )

    assert found.problems == ()
    assert [(node.depth, node.details.code, node.section_name) for node in tree_of(region.pk)] == [
        (0, "302001", "商贸股"),
        (1, "302002", "商贸股"),
        (2, "302003", "商贸股"),
        (0, "CZJ", ""),
        (1, "SMG", ""),
    ]


def test_an_import_with_a_problem_writes_nothing() -> None:
    region = add_region("430104", "岳麓区")

    found = import_departments(region, rows("302001|商务局||预算部门||||", "30|档案馆||预算部门||||"))

    assert [(problem.row, problem.column) for problem in found.problems] == [(3, "预算编码")]
    assert Department.objects.in_region(region.pk).count() == 0


def test_names_may_change_places_in_one_import() -> None:
    there = district()

    found = import_departments(
        there.region,
        rows(
            "302001|档案馆||预算部门||党政机关|全额拨款|SMG",
            "303001|商务局||预算部门||||",
            "304001|粮食局||预算部门||||",
        ),
    )

    assert found.summary == "新增 1 行，修改 2 行，不变 0 行"
    names = dict(Department.objects.in_region(there.region.pk).values_list("code", "name"))
    assert (names["302001"], names["303001"], names["304001"]) == ("档案馆", "商务局", "粮食局")


def test_an_import_again_changes_nothing() -> None:
    region = add_region("430104", "岳麓区")
    lines = rows(
        "CZJ|岳麓区财政局||财政局||||",
        "SMG|商贸股||财政局股室|CZJ|||",
        "302001|商务局||预算部门||||SMG",
        "302002|投资促进中心||预算单位|302001|||",
    )
    import_departments(region, lines)

    assert import_departments(region, lines).summary == "新增 0 行，修改 0 行，不变 4 行"
