"""``manage.py write_workflow``: write ``docs/workflow.md``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.evaluations.documents import workflow_document


class Command(BaseCommand):
    help = "由流程表生成 docs/workflow.md。"

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "workflow.md").write_text(workflow_document(), "utf-8")
