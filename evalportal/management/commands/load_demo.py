"""``manage.py load_demo``: the demo regions, for an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.enums import DEMO_PASSWORD
from apps.core.refusals import Refused
from evalportal.demo.loader import load_demo


class Command(BaseCommand):
    help = "为空数据库载入演示数据：岳麓区商务局2020年度（按公开报告）和虚构的示例区2025年度。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demo()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for region in loaded:
            cycle = region.cycle
            counts = "、".join(f"{status.label} {count} 个" for status, count in region.statuses.items())
            self.stdout.write(f"{cycle.title}：共 {sum(region.statuses.values())} 个部门，其中{counts}。")
            self.stdout.write(
                f"  填报截止 {cycle.fill_deadline:%Y年%m月%d日}，审核截止 {cycle.review_deadline:%Y年%m月%d日}。"
            )
            self.stdout.write(f"  演示账号：{'、'.join(user.username for user in region.accounts)}。")
        self.stdout.write(f"演示账号的密码均为 {DEMO_PASSWORD}。")
