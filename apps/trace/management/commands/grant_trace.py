"""``manage.py grant_trace``: the SQL that gives the portal a role of its own, which cannot change the trace."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

_STATEMENTS = (
    "CREATE ROLE {role} LOGIN",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role}",
)


class Command(BaseCommand):
    help = (
        "输出 PostgreSQL 语句：为门户建立一个不拥有数据表、因而改不了操作日志的数据库角色。"
        "由数据表的所有者执行（可直接交给 psql），再用 \\password 设置密码，并把 DATABASE_URL 换成该角色；"
        "以后 prepare 仍由所有者运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", nargs="?", default="portal", help="角色名，默认 portal")
        parser.add_argument("--schema", default="public", help="数据表所在的模式，默认 public")

    def handle(self, *args: Any, role: str, schema: str, **options: Any) -> None:
        for statement in _STATEMENTS:
            self.stdout.write(f"{statement.format(role=_quoted(role), schema=_quoted(schema))};")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
