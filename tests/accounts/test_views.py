"""Pages of accounts: who may open them, what they show, what they change."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.forms import MembershipForm
from apps.accounts.imports import HEADINGS
from apps.accounts.models import Membership, User
from apps.core.excel import Column, Table, read_rows, workbook_of
from apps.core.models import Job
from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from tests.accounts.build import administrator, user
from tests.departments.build import District, details, district
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def admin(there: District) -> User:
    return administrator(there.bureau)


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def upload(*lines: str) -> BytesIO:
    file = BytesIO(workbook_of(Table("用户", [Column(h) for h in HEADINGS], [line.split("|") for line in lines])))
    file.name = "用户.xlsx"
    return file


@pytest.mark.parametrize(
    "address",
    [
        "users/",
        "users/add/",
        "users/import/",
        "users/import/template/",
        "users/import/passwords/",
        "users/{user}/",
        "users/{user}/memberships/add/",
        "users/{user}/deactivate/",
        "users/{user}/activate/",
        "users/{user}/reset-password/",
        "memberships/{membership}/end/",
        "memberships/{membership}/hand-over/",
    ],
)
def test_accounts_are_for_administrators_of_their_region(
    client: Client, there: District, admin: User, address: str
) -> None:
    staff = user("tianbao", there.commerce, Role.STAFF)
    path = "/accounts/" + address.format(user=staff.pk, membership=Membership.objects.get(user=staff).pk)

    assert client.post(path)["Location"] == "/accounts/sign-in/?next=/"

    client.force_login(staff)
    response = client.post(path)
    assert response.status_code == 403
    assert "只有系统管理员可以管理部门和用户。" in flat_page(response)

    if "{" in address:
        elsewhere = administrator(district("430102", "芙蓉区").bureau, "lingqu")
        client.force_login(elsewhere)
        assert client.post(path).status_code == 404
    staff.refresh_from_db()
    assert staff.is_active
    assert staff.must_change_password is False


@pytest.mark.parametrize("more", [1, 3])
def test_list_users_takes_the_same_queries_for_any_number_of_rows(
    client: Client, there: District, admin: User, more: int, django_assert_num_queries: Counter
) -> None:
    client.force_login(admin)
    for number in range(more):
        user(f"lisi{number}", there.commerce, Role.STAFF)

    # session, user with duties, administered region, region, count, page, its memberships
    with django_assert_num_queries(7):
        page = flat_page(client.get("/accounts/users/"))

    assert f"共 {more + 1} 个用户" in page
    assert page.count("商务局 填报人") == more


def test_list_users_narrows(signed_in: Client, there: District) -> None:
    user("lisi", there.commerce, Role.STAFF)
    user("wangwu", there.archive, Role.STAFF)

    page = flat_page(signed_in.get(f"/accounts/users/?q=&role=staff&department={there.archive.code}"))

    assert "姓名wangwu" in page
    assert "姓名lisi" not in page
    assert '<option value="staff" selected>填报人</option>' in page
    assert "没有符合条件的用户" in flat_page(signed_in.get("/accounts/users/?q=没有"))
    assert signed_in.get("/accounts/users/?department=x&role=y&before=z").status_code == 200


def test_add_user_shows_the_password_once(signed_in: Client, there: District) -> None:
    entered = {
        "username": "lisi",
        "name": "李四",
        "department": there.commerce.code,
        "role": "staff",
        "starts_on": "2025-01-01",
    }

    response = signed_in.post("/accounts/users/add/", entered)

    lisi = User.objects.get(username="lisi")
    shown = re.search(r"<samp>(.+)</samp>", flat_page(response))
    assert shown is not None
    assert lisi.check_password(shown[1])
    assert "no-store" in response["Cache-Control"]
    assert lisi.memberships.get().period.starts_on == date(2025, 1, 1)
    assert shown[1] not in flat_page(signed_in.get(f"/accounts/users/{lisi.pk}/"))


def test_add_user_says_what_is_wrong(signed_in: Client, there: District) -> None:
    entered = {
        "username": "guanli",
        "name": "李四",
        "department": there.commerce.code,
        "role": "administrator",
        "starts_on": "2025-01-01",
    }

    assert "用户名“guanli”已被使用" in flat_page(signed_in.post("/accounts/users/add/", entered))
    page = flat_page(signed_in.post("/accounts/users/add/", {**entered, "username": "lisi"}))
    assert "“系统管理员”只能设在财政局，“商务局”是预算部门。" in page


def test_add_user_takes_no_department_of_another_region(signed_in: Client) -> None:
    other = district("430102", "芙蓉区")
    abroad = add_department(other.region, details("404001", "外事局", DepartmentKind.DEPARTMENT))
    entered = {"username": "lisi", "name": "李四", "department": abroad.code, "role": "staff"}

    response = signed_in.post("/accounts/users/add/", {**entered, "starts_on": "2025-01-01"})

    assert "没有找到“404001”，请核对后重新填写。" in flat_page(response)
    assert not User.objects.filter(username="lisi").exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("302001", "商务局"),
        ("302001 商务局", "商务局"),
        ("档案馆", "档案馆"),
        ("档案", "档案馆"),
        ("30200", "“30200”可以指多个：302001 商务局、302002 投资促进中心。请写全。"),
        ("水利", "没有找到“水利”，请核对后重新填写。"),
    ],
)
def test_a_department_is_named_by_code_or_name(there: District, typed: str, found: str) -> None:
    form = MembershipForm({"department": typed}, region=there.region)
    form.is_valid()
    chosen = form.cleaned_data.get("department")
    assert [chosen.name if chosen else "", *form.errors.get("department", [])][-1] == found


def test_what_is_typed_is_met_with_suggestions_of_ones_own_region(signed_in: Client, there: District) -> None:
    user("waidi", district("430102", "芙蓉区").commerce, Role.STAFF)

    def suggested(address: str) -> list[str]:
        return re.findall('value="(.*?)"', signed_in.get(address).content.decode())

    both = ["302001 商务局", "302002 投资促进中心"]
    assert suggested("/departments/suggest/?field=department&department=30200") == both
    assert suggested("/accounts/users/suggest/?field=successor&successor=guan") == ["guanli 姓名guanli"]
    assert suggested("/accounts/users/suggest/?field=successor&successor=waidi") == []
    assert suggested("/departments/suggest/?field=department") == []


def test_edit_user(signed_in: Client, there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)

    response = signed_in.post(
        f"/accounts/users/{lisi.pk}/", {"username": "lisi2", "name": "李四", "phone": "13800000000"}
    )

    lisi.refresh_from_db()
    assert response["Location"] == f"/accounts/users/{lisi.pk}/"
    assert (lisi.username, lisi.name, lisi.phone) == ("lisi2", "李四", "13800000000")
    taken = signed_in.post(f"/accounts/users/{lisi.pk}/", {"username": "guanli", "name": "李四"})
    assert "已被使用" in flat_page(taken)


def test_add_membership(signed_in: Client, there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)
    address = f"/accounts/users/{lisi.pk}/memberships/add/"
    assert signed_in.get(address).status_code == 200
    entered = {"department": there.archive.code, "role": "department_reviewer", "starts_on": "2025-01-01"}

    signed_in.post(address, entered)
    again = flat_page(signed_in.post(address, entered))

    assert lisi.memberships.filter(department=there.archive, role="department_reviewer").count() == 1
    assert "时间重叠" in again


def test_end_membership(signed_in: Client, there: District) -> None:
    held = Membership.objects.get(user=user("lisi", there.commerce, Role.STAFF))
    address = f"/accounts/memberships/{held.pk}/end/"
    assert signed_in.get(address).status_code == 200

    assert "早于启用日期" in flat_page(signed_in.post(address, {"ends_on": "2019-01-01"}))
    signed_in.post(address, {"ends_on": "2025-04-30"})

    held.refresh_from_db()
    assert held.ends_on == date(2025, 4, 30)


def test_hand_over_shows_on_both_pages(signed_in: Client, there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)
    wangwu = user("wangwu", there.archive, Role.STAFF)
    stranger = user("waidi", district("430102", "芙蓉区").commerce, Role.STAFF)
    address = f"/accounts/memberships/{Membership.objects.get(user=lisi).pk}/hand-over/"
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert "姓名waidi" not in flat_page(signed_in.get(address))
    assert signed_in.post(address, {"successor": stranger.username, "starts_on": tomorrow}).status_code == 200
    response = signed_in.post(address, {"successor": wangwu.username, "starts_on": tomorrow})

    assert response["Location"] == f"/accounts/users/{lisi.pk}/"
    assert "移交给姓名wangwu" in flat_page(signed_in.get(f"/accounts/users/{lisi.pk}/"))
    assert "接任自姓名lisi" in flat_page(signed_in.get(f"/accounts/users/{wangwu.pk}/"))


def test_deactivate_user_and_back(signed_in: Client, there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)

    assert "停用账号：姓名lisi" in flat_page(signed_in.get(f"/accounts/users/{lisi.pk}/deactivate/"))
    assert User.objects.get(username="lisi").is_active is True

    signed_in.post(f"/accounts/users/{lisi.pk}/deactivate/")
    assert User.objects.get(username="lisi").is_active is False

    signed_in.post(f"/accounts/users/{lisi.pk}/activate/")
    assert User.objects.get(username="lisi").is_active is True


def test_nobody_locks_himself_out(signed_in: Client, admin: User) -> None:
    held = Membership.objects.get(user=admin)

    refused = signed_in.post(f"/accounts/users/{admin.pk}/deactivate/")
    kept = signed_in.post(f"/accounts/memberships/{held.pk}/end/", {"ends_on": "2025-01-01"})
    page = flat_page(signed_in.get(f"/accounts/users/{admin.pk}/"))

    assert (refused.status_code, kept.status_code) == (403, 403)
    assert "不能停用自己的账号，请由其他系统管理员操作。" in flat_page(refused)
    assert "不能停用自己的系统管理员任职" in flat_page(kept)
    assert "不能停用自己的账号，请由其他系统管理员操作。" in page
    admin.refresh_from_db()
    held.refresh_from_db()
    assert (admin.is_active, held.ends_on) == (True, None)


def test_reset_password_asks_first_and_shows_it_once(signed_in: Client, there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)
    before = lisi.password

    assert "重置密码：姓名lisi" in flat_page(signed_in.get(f"/accounts/users/{lisi.pk}/reset-password/"))
    lisi.refresh_from_db()
    assert lisi.password == before

    shown = re.search(r"<samp>(.+)</samp>", flat_page(signed_in.post(f"/accounts/users/{lisi.pk}/reset-password/")))
    lisi.refresh_from_db()
    assert shown is not None
    assert lisi.check_password(shown[1])


def test_import_users_shows_before_it_writes_and_hands_out_passwords_once(
    signed_in: Client, settings: LazySettings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    preview = signed_in.post("/accounts/users/import/", {"file": upload("lisi|李四||302001|填报人|2025-01-01|")})
    assert "新增 1 行，修改 0 行，不变 0 行" in flat_page(preview)
    assert not User.objects.filter(username="lisi").exists()

    done = signed_in.post("/accounts/users/import/", {"rows": preview.context["sealed"]}, follow=True)
    assert "新增了 1 个账号" in flat_page(done)
    assert "no-store" in done["Cache-Control"]

    download = signed_in.post("/accounts/users/import/passwords/", {"rows": done.context["sealed"]})
    heading, line = read_rows(download.content)
    lisi = User.objects.get(username="lisi")
    assert heading == ["姓名", "用户名", "初始密码"]
    assert [line] == done.context["accounts"]
    assert check_password(line[2], lisi.password)
    assert not Job.objects.get().arguments
    assert lisi.password.startswith("pbkdf2_sha256$1000$")


def test_the_passwords_of_an_import_are_for_the_session_that_began_it(
    client: Client, signed_in: Client, admin: User, there: District
) -> None:
    preview = signed_in.post("/accounts/users/import/", {"file": upload("lisi|李四||302001|填报人|2025-01-01|")})
    page = signed_in.post("/accounts/users/import/", {"rows": preview.context["sealed"]})["Location"]
    elsewhere = Client()
    elsewhere.force_login(admin)
    told = elsewhere.get(page)
    assert (told.context["accounts"], told.context["sealed"]) == ([], "")
    assert "请逐个“重置密码”" in flat_page(told)
    elsewhere.force_login(administrator(there.bureau, "lingyi"))
    assert elsewhere.get(page).status_code == 404


def test_import_users_lists_problems_and_offers_no_confirmation(signed_in: Client) -> None:
    page = flat_page(signed_in.post("/accounts/users/import/", {"file": upload("lisi|李四||302001|会计|2025-01-01|")}))

    assert "文件中有 1 处问题" in page
    assert "不认识“会计”" in page
    assert "确认导入" not in page


def test_download_passwords_takes_nothing_but_its_own_page(signed_in: Client) -> None:
    preview = signed_in.post("/accounts/users/import/", {"file": upload("lisi|李四||302001|填报人|2025-01-01|")})

    response = signed_in.post("/accounts/users/import/passwords/", {"rows": preview.context["sealed"]})

    assert response["Location"] == "/accounts/users/"


def test_download_template_is_what_the_import_reads(signed_in: Client) -> None:
    assert read_rows(signed_in.get("/accounts/users/import/template/").content) == [list(HEADINGS)]
