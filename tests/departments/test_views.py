"""Pages of departments: who may open them, what they show, what they change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from django.test import Client

from apps.accounts.enums import Role
from apps.core.excel import Column, Table, read_rows, workbook_of
from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from apps.departments.imports import HEADINGS
from apps.departments.models import Department
from tests.accounts.build import administrator, user
from tests.departments.build import District, details, district
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]
ADDRESSES = ["/departments/", "/departments/add/", "/departments/import/", "/departments/import/template/"]


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def admin(client: Client, there: District) -> Client:
    client.force_login(administrator(there.bureau))
    return client


def upload(*lines: str) -> BytesIO:
    file = BytesIO(workbook_of(Table("单位", [Column(h) for h in HEADINGS], [line.split("|") for line in lines])))
    file.name = "单位.xlsx"
    return file


@pytest.mark.parametrize("address", ADDRESSES)
def test_everyone_else_is_refused_with_the_reason(client: Client, there: District, address: str) -> None:
    client.force_login(user("tianbao", there.commerce, Role.STAFF))

    response = client.get(address)

    assert response.status_code == 403
    assert "只有系统管理员可以管理部门和用户。" in flat_page(response)


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/sign-in/?next={address}"


@pytest.mark.parametrize("more", [1, 3])
def test_list_departments_takes_the_same_queries_for_any_number_of_rows(
    client: Client, there: District, more: int, django_assert_num_queries: Counter
) -> None:
    client.force_login(administrator(there.bureau))
    for number in range(more):
        add_department(
            there.region,
            details(f"30400{number}", f"部门{number}", DepartmentKind.DEPARTMENT, section_code="SMG"),
        )

    # session, user with duties, administered region, region, outline, rows, sections
    with django_assert_num_queries(7):
        response = client.get("/departments/")

    assert f"共 {6 + more} 个" in flat_page(response)


def test_list_departments_shows_the_own_region_only(admin: Client) -> None:
    other = district("430102", "芙蓉区")
    other.commerce.name = "芙蓉商务局"
    Department.objects.filter(pk=other.commerce.pk).update(name="芙蓉商务局")

    page = flat_page(admin.get("/departments/"))

    assert "投资促进中心" in page
    assert "芙蓉商务局" not in page


def test_list_departments_filters_and_pages(admin: Client, there: District) -> None:
    for number in range(120):
        add_department(there.region, details(f"{500000 + number}", f"第{number}处", DepartmentKind.DEPARTMENT))

    first = flat_page(admin.get("/departments/?q=处"))
    second = flat_page(admin.get("/departments/?q=处&page=2"))

    assert "第 1–100 个，共 120 个" in first
    assert "第 101–120 个，共 120 个" in second
    assert "第119处" in second
    assert "第119处" not in first
    assert admin.get("/departments/?q=处&page=9999999").status_code == 200
    assert "没有符合条件的单位" in flat_page(admin.get("/departments/?q=没有"))


def test_add_department(admin: Client, there: District) -> None:
    entered = {
        "code": "302005",
        "name": "会展中心",
        "kind": "unit",
        "parent_code": "302001",
        "nature": "221",
        "funding": "partial",
        "is_active": "on",
    }

    response = admin.post("/departments/add/", entered)

    assert response["Location"] == "/departments/"
    added = Department.objects.get(code="302005")
    assert (added.parent, added.region, added.nature, added.funding, added.responsible_section) == (
        there.commerce,
        there.region,
        "221",
        "partial",
        there.line_section,
    )


def test_add_department_shows_all_problems_and_keeps_what_was_typed(admin: Client) -> None:
    page = admin.post("/departments/add/", {"code": "30", "name": "档案馆", "kind": "unit", "is_active": "on"})

    text = flat_page(page)
    assert "预算编码应为 6 位数字，“30”不是。" in text
    assert "单位名称“档案馆”重复，同一行政区内不能重名。" in text
    assert "预算单位须填上级单位编码，上级应是预算部门或预算单位。" in text
    assert 'value="档案馆"' in text


def test_edit_department(admin: Client, there: District) -> None:
    address = f"/departments/{there.commerce.pk}/"
    assert 'value="302001"' in flat_page(admin.get(address))

    entered = {"code": "302001", "name": "商务和粮食局", "kind": "department", "section_code": "JXG", "is_active": "on"}
    response = admin.post(address, entered)

    there.commerce.refresh_from_db()
    there.promotion_centre.refresh_from_db()
    assert response["Location"] == "/departments/"
    assert there.commerce.name == "商务和粮食局"
    assert there.promotion_centre.responsible_section == there.performance_section


def test_edit_department_of_another_region_is_not_found(admin: Client, there: District) -> None:
    other = district("430102", "芙蓉区")

    assert admin.get(f"/departments/{other.commerce.pk}/").status_code == 404
    assert admin.get(f"/departments/{there.region.pk}/").status_code == 404
    assert admin.get("/departments/999999/").status_code == 404


def test_import_departments_shows_before_it_writes(admin: Client) -> None:
    lines = ["304001|粮食局||预算部门||||", "303001|档案局||预算部门||||"]

    preview = admin.post("/departments/import/", {"file": upload(*lines)})

    text = flat_page(preview)
    assert "新增 1 行，修改 1 行，不变 0 行" in text
    assert "单位名称：档案馆 → 档案局" in text
    assert not Department.objects.filter(code="304001").exists()

    response = admin.post("/departments/import/", {"rows": preview.context["sealed"]}, follow=True)

    page = flat_page(response)
    assert "已办理 2 项。" in page
    assert 'href="/departments/">返回' in page
    assert Department.objects.get(code="304001").name == "粮食局"
    assert Department.objects.get(code="303001").name == "档案局"


def test_import_departments_lists_problems_and_offers_no_confirmation(admin: Client) -> None:
    text = flat_page(admin.post("/departments/import/", {"file": upload("30|粮食局||部门||||")}))

    assert "文件中有 1 处问题" in text
    assert "第 2 行" in text
    assert "不认识“部门”" in text
    assert "确认导入" not in text


def test_import_departments_is_held_against_the_tree_once_more_when_confirmed(admin: Client, there: District) -> None:
    preview = admin.post("/departments/import/", {"file": upload("304001|粮食局||预算部门||||")})
    add_department(there.region, details("305001", "粮食局", DepartmentKind.DEPARTMENT))

    text = flat_page(admin.post("/departments/import/", {"rows": preview.context["sealed"]}))

    assert "单位名称“粮食局”重复" in text
    assert not Department.objects.filter(code="304001").exists()


def test_import_departments_takes_no_rows_of_another_user(admin: Client, there: District) -> None:
    sealed = admin.post("/departments/import/", {"file": upload("304001|粮食局||预算部门||||")}).context["sealed"]
    admin.force_login(administrator(there.bureau, "lingyi"))

    admin.post("/departments/import/", {"rows": sealed})

    assert not Department.objects.filter(code="304001").exists()


def test_import_departments_says_what_is_wrong_with_a_file(admin: Client) -> None:
    file = BytesIO(b"code,name")
    file.name = "单位.xlsx"

    text = flat_page(admin.post("/departments/import/", {"file": file}))

    assert "这不是 .xlsx 工作簿" in text
    nothing = admin.post("/departments/import/", {"csrfmiddlewaretoken": "sent by every browser"})
    assert "请选择要导入的工作簿" in flat_page(nothing)


def test_download_template_is_what_the_import_reads(admin: Client) -> None:
    response = admin.get("/departments/import/template/")

    assert read_rows(response.content) == [list(HEADINGS)]
    assert "%E5%8D%95%E4%BD%8D%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx" in response["Content-Disposition"]
