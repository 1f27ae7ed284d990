"""``manage.py run_worker``: works off the queue of background tasks, whatever happens to the database meanwhile."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.core.worker import LeasedWorker


class Command(BaseCommand):
    help = "处理后台任务；数据库暂时不可用时等待后继续，中断的任务会重新处理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="没有任务时，隔多少秒再看一次（默认 1）")

    def handle(self, *args: Any, interval: float, **options: Any) -> None:
        worker = LeasedWorker(interval)
        worker.configure_signals()
        worker.run()
