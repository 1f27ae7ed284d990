"""``manage.py check_file``: recompute a printed form and list what is wrong with it. Touches no database."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.amounts import show_plain
from apps.core.findings import Severity
from apps.core.opening import FileOpener
from apps.core.refusals import Refused
from apps.indicators.facts import SchemeContent
from apps.papers.checks import RecomputedRow
from apps.papers.documents import CheckedForm, Told, check_forms, plain_of, read_forms, recomputed_lines
from apps.papers.imports import PrintedForm, UnreadableFormError

CLEAN, ACCUSED, FAILED = 0, 1, 2
_NOT_WRITTEN = "结果没有写出来：输出已关闭，或磁盘已满。请换一个输出位置再试。"
_NOT_OPENED = {
    FileNotFoundError: "没有这个文件。",
    IsADirectoryError: "这是文件夹，请写明里面的文件。",
    PermissionError: "没有读取这个文件的权限。",
}
SCHEMES = settings.BASE_DIR / "apps" / "indicators" / "schemes"


class Command(BaseCommand):
    help = (
        "检查已填好的自评表和自评报告（Excel、Word、PDF、网页、文本、案例 .yaml）：重新计算，列出问题，不读写数据库。"
        "退出码：0 没有错误，1 有错误，2 有文件无法读取，或结果无法写出。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--scheme", metavar="KEY", help="按此评分方案的分值、计分选项和等级检查")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if sys.stdout is None:  # nobody listens: >&-
            raise CommandError(_NOT_WRITTEN, returncode=FAILED)
        scheme = _scheme(options["scheme"]) if options["scheme"] else None
        checked: list[tuple[Path, CheckedForm]] = []
        unreadable = False
        with FileOpener() as opener:
            for path in options["files"]:
                try:
                    forms = _forms_in(path, opener)
                except (Refused, UnreadableFormError) as problem:
                    unreadable = True
                    self._complain(f"{path}：{problem}")
                    continue
                checked += [(path, item) for item in check_forms(forms, scheme)]
        if options["format"] == "json":
            told = [plain_of(str(path), item) for path, item in checked]
            self._print(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._print("\n".join(line for path, item in checked for line in _lines(path, item)))
        has_errors = any(item.count(Severity.ERROR) for _, item in checked)
        sys.exit(FAILED if unreadable else ACCUSED if has_errors else CLEAN)

    def _complain(self, text: str) -> None:
        """Say on the other stream what is wrong, if anybody listens; the exit status says it too."""
        if sys.stderr is not None:
            with suppress(OSError):
                self.stderr.write(text)

    def _print(self, text: str) -> None:
        """Write the result; who has read enough of it may go."""
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError as problem:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more
            if not isinstance(problem, BrokenPipeError):
                raise CommandError(_NOT_WRITTEN, returncode=FAILED) from None


def _forms_in(path: Path, opener: FileOpener) -> tuple[PrintedForm, ...]:
    try:
        with path.open("rb") as file:
            content = file.read(settings.UPLOAD_LIMIT_MEGABYTES * 1024 * 1024 + 1)
    except OSError as error:
        raise Refused(_NOT_OPENED.get(type(error), "无法打开，请核对文件名和路径。")) from None
    return read_forms(path.name, content, opener)


def _scheme(key: str) -> SchemeContent:
    from apps.indicators.imports import SchemeError, read_scheme_text  # slow to load, and seldom asked for

    path = SCHEMES / f"{key}.yaml"
    known = "、".join(sorted(file.stem for file in SCHEMES.glob("*.yaml")))
    if key not in known.split("、"):
        raise CommandError(f"没有评分方案“{key}”，现有：{known}。", returncode=FAILED)
    try:
        return read_scheme_text(path.read_text("utf-8"), path.name)
    except SchemeError as error:
        raise CommandError(f"评分方案无法使用：{error}", returncode=FAILED) from error


def _lines(path: Path, item: CheckedForm) -> Iterator[str]:
    recomputed = item.recomputed
    yield "　".join(filter(None, (str(path), item.name or item.form.title)))
    for sentence in item.unread:
        yield f"  没有读到：{sentence}"
    if not item.form.is_report:
        yield "  重新计算"
    for row, unit in recomputed_lines(recomputed):
        yield _line(row, unit)
    if recomputed.by_rule is not None:
        yield f"    按规则重算总分 {show_plain(recomputed.by_rule)} 分"
    if recomputed.grade_in_words:
        yield f"    等级 {recomputed.grade_in_words}"
    yield f"  检查结果：{'，'.join(f'{severity.label} {item.count(severity)}' for severity in Severity)}"
    places = {f"passage.{number}": text for number, text in enumerate(item.form.passages) if item.form.is_report}
    in_place: dict[str, list[Told]] = {place: [] for place in places}
    for told in item.told():
        if told.finding.where.cell in in_place:
            in_place[told.finding.where.cell].append(told)
        else:
            yield from _finding(told)
    if places:
        yield "  正文"
    for place, text in places.items():
        yield f"    {_marked(text, in_place[place])}"
        for told in in_place[place]:
            yield from _finding(told)
    kept = [sentence for sentence in item.kept if sentence not in item.unread]
    if kept:
        yield "  按文字保留"
        yield from (f"    {sentence}" for sentence in kept)


def _finding(told: Told) -> Iterator[str]:
    finding = told.finding
    figures = "，".join(
        f"{label} {show_plain(value)}"
        for label, value in (("重算", finding.expected), ("表列", finding.actual))
        if value is not None
    )
    yield f"    [{finding.severity.label}] {finding.check} {told.place}"
    yield f"      {finding.message}{f'（{figures}）' if figures else ''}"


def _marked(text: str, told: Sequence[Told]) -> str:
    """The text with accused words between 【】, the longer ones where they overlap."""
    end = len(text)
    for start, stop in sorted({item.span for item in told if item.span}, key=lambda span: (-span[1], span[0])):
        if stop <= end:
            text = f"{text[:start]}【{text[start:stop]}】{text[stop:]}"
            end = start
    return text


def _line(row: RecomputedRow, unit: str) -> str:
    computed = "无法重算" if row.computed is None else f"{show_plain(row.computed)}{unit}"
    printed = "" if row.printed is None else f"（表列 {show_plain(row.printed)}{unit}）"
    return f"    {row.label or '（未分级）'} {computed}{printed}"
