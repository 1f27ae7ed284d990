"""Changing accounts, memberships and passwords."""

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.actions import (
    add_membership,
    add_user,
    change_password,
    change_user,
    end_membership,
    hand_over,
    import_users,
    random_password,
    reset_password,
)
from apps.accounts.enums import Role
from apps.accounts.facts import Period, UserDetails
from apps.accounts.imports import HEADINGS
from apps.accounts.models import Membership, User
from apps.accounts.queries import person_of
from tests.accounts.build import administrator, user
from tests.departments.build import District, district

pytestmark = pytest.mark.django_db

NEW_YEAR = Period(date(2025, 1, 1))


@pytest.fixture
def there() -> District:
    return district()


def test_a_new_account_gets_a_random_password_to_be_changed(there: District) -> None:
    account = add_user(UserDetails(username="lisi", name="李四"), there.commerce, Role.STAFF, NEW_YEAR)

    assert account.user.check_password(account.password)
    assert account.user.must_change_password is True
    assert len(account.password) == 14
    assert random_password() != random_password()


def test_a_given_password_needs_no_change(there: District) -> None:
    account = add_user(
        UserDetails(username="lisi", name="李四"), there.commerce, Role.STAFF, NEW_YEAR, password="Lu-shan-1978"
    )

    assert account.user.check_password("Lu-shan-1978")
    assert account.user.must_change_password is False


def test_an_account_that_cannot_hold_its_role_is_not_made(there: District) -> None:
    with pytest.raises(ValidationError) as refused:
        add_user(UserDetails(username="lisi", name="李四"), there.commerce, Role.ADMINISTRATOR, NEW_YEAR)

    assert refused.value.message_dict == {"role": ["“系统管理员”只能设在财政局，“商务局”是预算部门。"]}
    assert not User.objects.filter(username="lisi").exists()


def test_a_user_name_is_used_once(there: District) -> None:
    user("lisi", there.commerce, Role.STAFF)
    other = user("wangwu", there.archive, Role.STAFF)

    with pytest.raises(ValidationError) as refused:
        add_user(UserDetails(username="lisi", name=""), there.archive, Role.STAFF, NEW_YEAR)
    assert refused.value.message_dict == {
        "username": ["用户名“lisi”已被使用，请换一个。"],
        "name": ["缺少姓名。"],
    }
    with pytest.raises(ValidationError, match="已被使用"):
        change_user(other, UserDetails(username="lisi", name="王五"))
    change_user(other, UserDetails(username="wangwu", name="王五", phone="13800000000"))
    other.refresh_from_db()
    assert (other.name, other.phone) == ("王五", "13800000000")


def test_the_same_membership_does_not_overlap_itself(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))

    with pytest.raises(ValidationError) as refused:
        add_membership(lisi, there.commerce, Role.STAFF, Period(date(2024, 12, 31)))
    assert list(refused.value.message_dict) == ["starts_on"]

    add_membership(lisi, there.commerce, Role.STAFF, Period(date(2025, 1, 1)))
    add_membership(lisi, there.commerce, Role.DEPARTMENT_REVIEWER, Period(date(2024, 6, 1)))
    assert lisi.memberships.count() == 3


def test_nobody_serves_two_regions(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)
    other = district("430102", "芙蓉区")

    with pytest.raises(ValidationError, match="其他行政区的用户"):
        add_membership(lisi, other.commerce, Role.STAFF, NEW_YEAR)


def test_what_was_known_of_a_person_is_forgotten_when_it_changes(there: District) -> None:
    lisi = user("lisi", there.bureau, Role.ADMINISTRATOR)
    assert person_of(lisi, date(2025, 1, 1)).roles == {Role.ADMINISTRATOR}
    assert lisi.administered_region_id == there.region.pk

    add_membership(lisi, there.archive, Role.STAFF, NEW_YEAR)
    membership = Membership.objects.get(role=Role.ADMINISTRATOR)
    membership.user = lisi
    end_membership(membership, date(2024, 12, 31))

    assert person_of(lisi, date(2025, 1, 1)).roles == {Role.STAFF}
    assert lisi.administered_region_id is None


def test_a_membership_does_not_end_before_it_starts(there: District) -> None:
    user("lisi", there.commerce, Role.STAFF, starts_on=date(2025, 1, 1))
    membership = Membership.objects.get(user__username="lisi")

    with pytest.raises(ValidationError) as refused:
        end_membership(membership, date(2024, 12, 31))

    assert list(refused.value.message_dict) == ["ends_on"]


def test_hand_over_leaves_no_day_without_a_holder_and_none_with_two(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF, starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31))
    wangwu = user("wangwu", there.archive, Role.STAFF)

    taken_over = hand_over(Membership.objects.get(user=lisi), wangwu, date(2025, 5, 1))

    assert Membership.objects.get(user=lisi).ends_on == date(2025, 4, 30)
    assert (taken_over.user, taken_over.department, taken_over.role) == (wangwu, there.commerce, "staff")
    assert taken_over.period == Period(date(2025, 5, 1), date(2026, 12, 31))


def test_hand_over_is_refused_in_words(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    wangwu = user("wangwu", there.commerce, Role.STAFF)
    membership = Membership.objects.get(user=lisi)

    for successor, day, field, message in [
        (lisi, date(2024, 6, 1), "successor", "接任人不能是本人。"),
        (wangwu, date(2024, 1, 1), "starts_on", "接任日期应晚于原启用日期 2024-01-01。"),
        (wangwu, date(2025, 1, 1), "starts_on", "原任职已于 2024-12-31 停用，请直接为接任人新增任职。"),
        (
            wangwu,
            date(2024, 6, 1),
            "starts_on",
            "与已有的同一任职（2020-01-01 起）时间重叠，请先停用原任职或改用其他日期。",
        ),
    ]:
        with pytest.raises(ValidationError) as refused:
            hand_over(membership, successor, day)
        assert refused.value.message_dict == {field: [message]}
    assert Membership.objects.get(user=lisi).ends_on == date(2024, 12, 31)


def test_reset_password_lifts_a_lockout(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF)
    AccessAttempt.objects.create(username="lisi", ip_address="10.0.0.1", failures_since_start=9)

    password = reset_password(lisi)

    lisi.refresh_from_db()
    assert lisi.check_password(password)
    assert lisi.must_change_password is True
    assert AccessAttempt.objects.count() == 0
    change_password(lisi, "Yue-lu-2025")
    lisi.refresh_from_db()
    assert lisi.check_password("Yue-lu-2025")
    assert lisi.must_change_password is False


def rows(*lines: str) -> list[list[str]]:
    return [list(HEADINGS), *(line.split("|") for line in lines)]


def test_an_import_makes_accounts_with_passwords_that_work(there: District, settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    imported = import_users(
        there.region,
        rows(
            "lisi|李四|13800000000|302001|填报人|2025-01-01|",
            "lisi|李四|13800000000|302002|填报人|2025-01-01|2025-12-31",
            "zhaoliu|赵六||JXG|绩效股审核人|2025-01-01|",
        ),
    )

    assert imported.found.problems == ()
    assert [account.user.username for account in imported.accounts] == ["lisi", "zhaoliu"]
    lisi = User.objects.get(username="lisi")
    assert (lisi.name, lisi.phone, lisi.must_change_password) == ("李四", "13800000000", True)
    assert check_password(imported.accounts[0].password, lisi.password)
    assert not check_password(imported.accounts[1].password, lisi.password)
    assert list(lisi.memberships.order_by("pk").values_list("department__code", "role", "ends_on")) == [
        ("302001", "staff", None),
        ("302002", "staff", date(2025, 12, 31)),
    ]


def test_an_import_updates_by_user_name_and_makes_no_new_password(there: District) -> None:
    lisi = user("lisi", there.commerce, Role.STAFF, starts_on=date(2024, 1, 1))
    before = lisi.password

    imported = import_users(
        there.region,
        rows(
            "lisi|李四光|13900000000|302001|填报人|2024-01-01|2024-12-31",
            "lisi|李四光|13900000000|303001|填报人|2025-01-01|",
        ),
    )

    lisi.refresh_from_db()
    assert imported.found.summary == "新增 1 行，修改 1 行，不变 0 行"
    assert imported.accounts == ()
    assert (lisi.name, lisi.phone, lisi.password) == ("李四光", "13900000000", before)
    assert list(lisi.memberships.order_by("pk").values_list("department__code", "ends_on")) == [
        ("302001", date(2024, 12, 31)),
        ("303001", None),
    ]


def test_an_import_with_a_problem_writes_nothing(there: District) -> None:
    imported = import_users(
        there.region, rows("lisi|李四||302001|填报人|2025-01-01|", "wangwu|王五||999999|填报人|2025-01-01|")
    )

    assert [problem.row for problem in imported.found.problems] == [3]
    assert User.objects.count() == 0


def test_an_import_does_not_touch_another_region(there: District) -> None:
    other = district("430102", "芙蓉区")
    user("lisi", other.commerce, Role.STAFF)

    imported = import_users(there.region, rows("lisi|李四||302001|填报人|2025-01-01|"))

    assert [problem.message for problem in imported.found.problems] == ["用户名“lisi”已被其他行政区使用，请换一个。"]


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [({"role": "boss"}, "membership_role_known"), ({"ends_on": date(2019, 12, 31)}, "membership_ends_after_start")],
)
def test_a_membership_that_is_never_true_is_refused(
    there: District, changed: dict[str, object], constraint: str
) -> None:
    administrator(there.bureau)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.update(**changed)


def test_a_membership_starts_once_a_day(there: District) -> None:
    held = Membership.objects.get(user=administrator(there.bureau))

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=held.user, department=held.department, role=held.role, starts_on=held.starts_on)


def test_an_account_has_a_name(there: District) -> None:
    administrator(there.bureau)

    with pytest.raises(IntegrityError, match="user_name_present"), transaction.atomic():
        User.objects.update(name="")
