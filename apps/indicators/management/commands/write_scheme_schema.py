"""``manage.py write_scheme_schema``: write the JSON Schema of scheme files beside the packages."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from apps.indicators.imports import schema_of_schemes
from apps.indicators.management.commands.load_schemes import PACKAGES

SCHEMA = PACKAGES / "scheme.schema.json"


class Command(BaseCommand):
    help = "Write scheme.schema.json from the dataclasses that read scheme files."

    def handle(self, *args: Any, **options: Any) -> None:
        SCHEMA.write_text(schema_text(), encoding="utf-8")


def schema_text() -> str:
    """The text of the schema file."""
    return json.dumps(schema_of_schemes(), ensure_ascii=False, indent=2) + "\n"
