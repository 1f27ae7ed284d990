"""``manage.py check_file``: recompute a printed form and list what is wrong with it. Touches no database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.amounts import show_plain
from apps.core.excel import read_rows
from apps.core.findings import Finding, Severity
from apps.core.plain_yaml import read_texts
from apps.core.refusals import Refused
from apps.core.word import read_document
from apps.evaluations.checks.printed import (
    Recomputed,
    RecomputedRow,
    find_printed,
    kept_as_text,
    place_of,
    printed_at,
    recompute,
)
from apps.evaluations.imports import PrintedForm, UnreadableFormError, form_of_case, form_of_tables
from apps.indicators.facts import SchemeContent
from apps.indicators.imports import SchemeError, read_scheme_text

CLEAN, ACCUSED, UNREADABLE = 0, 1, 2
SCHEMES = settings.BASE_DIR / "apps" / "indicators" / "schemes"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file with what was recomputed and found."""

    path: Path
    form: PrintedForm
    recomputed: Recomputed
    findings: tuple[Finding, ...]


class Command(BaseCommand):
    help = (
        "重新计算已填好的自评表（案例 .yaml、.xlsx、.docx），列出问题，不读写数据库。"
        "退出码：0 没有错误，1 有错误，2 有文件无法读取。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--scheme", metavar="KEY", help="按此评分方案的分值、计分选项和等级检查")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        scheme = _scheme(options["scheme"]) if options["scheme"] else None
        checked: list[Checked] = []
        unreadable = False
        for path in options["files"]:
            try:
                form = _form_in(path)
            except (Refused, UnreadableFormError) as problem:
                unreadable = True
                self.stderr.write(f"{path}：{problem}")
                continue
            checked.append(Checked(path, form, recompute(form, scheme), find_printed(form, scheme)))
        if options["format"] == "json":
            self.stdout.write(json.dumps([_plain(item) for item in checked], ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(line for item in checked for line in _lines(item)))
        has_errors = any(finding.severity is Severity.ERROR for item in checked for finding in item.findings)
        sys.exit(UNREADABLE if unreadable else ACCUSED if has_errors else CLEAN)


def _form_in(path: Path) -> PrintedForm:
    readers: Mapping[str, Callable[[bytes], PrintedForm]] = {
        ".yaml": lambda content: form_of_case(read_texts(content)),
        ".yml": lambda content: form_of_case(read_texts(content)),
        ".xlsx": lambda content: form_of_tables([read_rows(content)]),
        ".docx": _form_in_document,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Refused("不认识这种文件，只能读取 .yaml、.xlsx 和 .docx。")
    try:
        with path.open("rb") as file:
            content = file.read(settings.UPLOAD_LIMIT_MEGABYTES * 1024 * 1024 + 1)
    except FileNotFoundError:
        raise Refused("没有这个文件。") from None
    except OSError as error:
        raise Refused(f"无法打开：{error.strerror}。") from None
    return reader(content)


def _form_in_document(content: bytes) -> PrintedForm:
    document = read_document(content)
    return form_of_tables(document.tables, document.paragraphs)


def _scheme(key: str) -> SchemeContent:
    path = SCHEMES / f"{key}.yaml"
    known = "、".join(sorted(file.stem for file in SCHEMES.glob("*.yaml")))
    if key not in known.split("、"):
        raise CommandError(f"没有评分方案“{key}”，现有：{known}。", returncode=UNREADABLE)
    try:
        return read_scheme_text(path.read_text("utf-8"), path.name)
    except SchemeError as error:
        raise CommandError(f"评分方案无法使用：{error}", returncode=UNREADABLE) from error


def _plain(item: Checked) -> dict[str, Any]:
    recomputed = item.recomputed
    return {
        "file": str(item.path),
        "recomputed": {
            "rates": [_row(row) for row in recomputed.rates],
            "execution_score": _row(recomputed.execution) if recomputed.execution else None,
            "scores": [_row(row) for row in recomputed.scores],
            "weights": [_row(row) for row in recomputed.weights],
            "levels": [_row(row) for row in recomputed.levels],
            "total": _row(recomputed.total) if recomputed.total else None,
            "total_by_rule": _number(recomputed.by_rule),
            "grade": recomputed.grade.label if recomputed.grade else None,
        },
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "where": place_of(item.form, finding.where),
                "cell": finding.where.cell,
                "message": finding.message,
                "expected": _expected(item, finding),
                "printed": _printed(item, finding),
            }
            for finding in item.findings
        ],
        "kept_as_text": list(kept_as_text(item.form)),
    }


def _expected(item: Checked, finding: Finding) -> str | None:
    if finding.check == "S08" and item.recomputed.grade is not None:
        return item.recomputed.grade.label
    return _number(finding.expected)


def _printed(item: Checked, finding: Finding) -> str | None:
    """The accused number, else what stands in the accused cell."""
    return printed_at(item.form, finding.where) if finding.actual is None else _number(finding.actual)


def _row(row: RecomputedRow) -> dict[str, str | None]:
    return {"label": row.label, "printed": _number(row.printed), "computed": _number(row.computed)}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else show_plain(value)


def _lines(item: Checked) -> Iterator[str]:
    recomputed = item.recomputed
    yield f"{item.path}{f'　{item.form.title}' if item.form.title else ''}"
    yield "  重新计算"
    for row in recomputed.rates:
        yield _line(row, "%")
    for row in (*([recomputed.execution] if recomputed.execution else []), *recomputed.scores):
        yield _line(row, " 分")
    for row in recomputed.weights:
        yield _line(RecomputedRow(f"{row.label}分值合计", row.printed, row.computed), " 分")
    for row in recomputed.levels:
        yield _line(RecomputedRow(f"{row.label}得分合计", row.printed, row.computed), " 分")
    if recomputed.total is not None:
        yield _line(recomputed.total, " 分")
    if recomputed.by_rule is not None:
        yield f"    按规则重算总分 {_number(recomputed.by_rule)} 分"
    if recomputed.grade is not None:
        yield f"    等级 {recomputed.grade.label}"
    counts = "，".join(
        f"{severity.label} {sum(1 for finding in item.findings if finding.severity is severity)}"
        for severity in Severity
    )
    yield f"  检查结果：{counts}"
    for finding in item.findings:
        figures = "，".join(
            f"{label} {_number(value)}"
            for label, value in (("重算", finding.expected), ("表列", finding.actual))
            if value is not None
        )
        yield f"    [{finding.severity.label}] {finding.check} {place_of(item.form, finding.where)}"
        yield f"      {finding.message}{f'（{figures}）' if figures else ''}"
    kept = kept_as_text(item.form)
    if kept:
        yield "  按文字保留"
        for sentence in kept:
            yield f"    {sentence}"


def _line(row: RecomputedRow, unit: str) -> str:
    computed = "无法重算" if row.computed is None else f"{_number(row.computed)}{unit}"
    printed = "" if row.printed is None else f"（表列 {_number(row.printed)}{unit}）"
    return f"    {row.label or '（未分级）'} {computed}{printed}"
