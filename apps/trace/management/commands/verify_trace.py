"""``manage.py verify_trace``: whether nobody has touched the trace since it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.trace.actions import seal
from apps.trace.queries import digest_at, verify


class Command(BaseCommand):
    help = "核验操作日志：逐条计算校验码，指出第一条不一致的日志；不一致时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="序号:校验码", help="上次核验时抄下的最后一条，核对它仍在")

    def handle(self, *args: Any, expect: str, **options: Any) -> None:
        seal()
        verdict = verify(lambda done, total: self.stderr.write(f"已核验 {done} / {total} 条"))
        if verdict.broken:
            raise CommandError(f"第 {verdict.broken.sequence} 条：{verdict.broken.problem}")
        sequence, _, digest = expect.partition(":")
        if expect and digest_at(int(sequence) if sequence.isdigit() else 0) != digest:
            raise CommandError(f"第 {sequence} 条与抄下的校验码不一致，或已不存在。")
        self.stdout.write(f"操作日志完整：第 {verdict.first} 至 {verdict.last} 条，最后一条的校验码 {verdict.digest}")
        if verdict.unsealed:
            self.stdout.write(f"另有 {verdict.unsealed} 条刚刚写入，尚未编入。")
