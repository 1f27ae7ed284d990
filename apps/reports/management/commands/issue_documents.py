"""Renders the documents of all approved evaluations that have none yet."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.core.refusals import Refused
from apps.reports import actions
from apps.reports.queries import waiting_evaluations


class Command(BaseCommand):
    help = "生成所有已审定而尚无定稿文件的自评报告。"

    def handle(self, *args: Any, **options: Any) -> None:
        issued = 0
        for evaluation in waiting_evaluations():
            try:
                actions.issue(evaluation)
            except Refused as refusal:  # reopened since the list was read
                self.stderr.write(f"{evaluation.pk}：{refusal}")
            else:
                issued += 1
        self.stdout.write(f"已生成 {issued} 份定稿。")
