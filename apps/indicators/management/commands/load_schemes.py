"""Loads the scheme packages into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.indicators.actions import load_schemes
from apps.indicators.imports import SchemeError

PACKAGES = Path(__file__).resolve().parents[2] / "schemes"


class Command(BaseCommand):
    help = "Load the scheme packages; unchanged ones are left alone, used ones get a new version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=PACKAGES)

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        if not directory.is_dir():
            raise CommandError(f"没有这个文件夹：{directory}")
        try:
            loaded = load_schemes(directory)
        except SchemeError as error:
            raise CommandError(str(error)) from error
        for item in loaded:
            self.stdout.write(f"{item.outcome.label}：{item.scheme.key} 第 {item.scheme.version} 版")
