"""``manage.py add_region``: found a region with its finance bureau and the first system administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import add_user
from apps.accounts.enums import Role
from apps.accounts.facts import Period, UserDetails
from apps.departments.actions import add_department, add_region
from apps.departments.enums import DepartmentKind
from apps.departments.facts import DepartmentDetails


class Command(BaseCommand):
    help = "新建行政区及其财政局和第一个系统管理员，并显示管理员的初始密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="6 位行政区代码，如 430104")
        parser.add_argument("name", help="行政区名称，如 长沙市岳麓区")
        parser.add_argument("--bureau", required=True, help="财政局名称")
        parser.add_argument("--bureau-code", default="CZJ", help="财政局编码，默认 CZJ")
        parser.add_argument("--username", required=True, help="系统管理员的用户名")
        parser.add_argument("--fullname", required=True, help="系统管理员的姓名")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            region = add_region(options["code"], options["name"])
            bureau = add_department(
                region,
                DepartmentDetails(code=options["bureau_code"], name=options["bureau"], kind=DepartmentKind.BUREAU),
            )
            account = add_user(
                UserDetails(username=options["username"], name=options["fullname"]),
                bureau,
                Role.ADMINISTRATOR,
                Period(timezone.localdate()),
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已新建{region.name}。")
        self.stdout.write(f"系统管理员：{account.user.username}，初始密码：{account.password}（首次登录须修改）")
