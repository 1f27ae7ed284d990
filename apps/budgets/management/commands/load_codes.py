"""``manage.py load_codes``: bring the coded lists up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.budgets.actions import load_function_classes


class Command(BaseCommand):
    help = "载入或更新支出功能分类。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"支出功能分类：{load_function_classes()} 行。")
