"""``manage.py prepare``: everything a start needs, in one process: tables, coded lists, schemes, demo."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from apps.departments.models import Department
from apps.trace.queries import is_owned

OWNED = (
    "提示：当前数据库角色拥有操作日志的数据表，可以解除其保护。正式使用时请让门户以另一角色运行，"
    "建立该角色的语句见 script/manage grant_trace。"
)


class Command(BaseCommand):
    help = "建立或更新数据表，载入代码表和指标方案；演示模式下为空数据库载入演示数据。"

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")  # a change of a large table takes its time
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if is_owned():
            self.stderr.write(self.style.WARNING(OWNED))
        cache.clear()  # other code, other tables: what was kept may have another shape
        call_command("load_codes", stdout=self.stdout)
        call_command("load_schemes", stdout=self.stdout)
        if settings.DEMO and not Department.objects.exists():
            call_command("load_demo", stdout=self.stdout)
