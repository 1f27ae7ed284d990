"""The command that founds a region."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.departments.models import Department

pytestmark = pytest.mark.django_db


def found(code: str, username: str = "guanli") -> str:
    out = StringIO()
    call_command(
        "add_region", code, "长沙市岳麓区", bureau="岳麓区财政局", username=username, fullname="管理员", stdout=out
    )
    return out.getvalue()


def test_add_region_makes_an_administrator_who_can_sign_in() -> None:
    told = found("430104")

    administrator = User.objects.get(username="guanli")
    assert administrator.administered_region_id == Department.objects.get(code="430104").pk
    assert administrator.check_password(told.split("初始密码：")[1].split("（")[0])
    assert administrator.must_change_password


@pytest.mark.parametrize(("code", "message"), [("43", "6 位数字"), ("430104", "已经存在")])
def test_add_region_makes_all_or_nothing(code: str, message: str) -> None:
    found("430104")

    with pytest.raises(CommandError, match=message):
        found(code, "other")

    assert not User.objects.filter(username="other").exists()
