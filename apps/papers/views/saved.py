"""The result of a check as the rows of a workbook: each form has a row, and what was not read."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Protocol

from apps.core.excel import Column, Table, Value, workbook_of
from apps.papers.views.drawn import ListedFinding, Paper

_COLUMNS = (
    Column("表", 20, wraps=True),
    Column("序号", 6, is_general=True),
    Column("程度", 10),
    Column("位置", 30, wraps=True),
    Column("问题", 64, wraps=True),
    Column("应为", 12, is_general=True),
    Column("表列", 12, is_general=True),
    Column("单位", 8),
    Column("检查项", 8),
)
_NUMBERS = ("序号", "应为", "表列")
_MOST_DIGITS = 15  # a spreadsheet program rounds what is longer


class Saved(Protocol):
    """What is saved of a form."""

    @property
    def name(self) -> str: ...

    @property
    def paper(self) -> Paper: ...

    @property
    def findings(self) -> Sequence[ListedFinding]: ...

    @property
    def unread(self) -> Sequence[str]: ...

    @property
    def clean_words(self) -> str: ...


def rows_of(results: Sequence[Saved]) -> list[list[str]]:
    """A row for each thing that was not read and each finding, and one for a form without findings."""
    return [[result.name or result.paper.title.text, *row] for result in results for row in _rows_of_one(result)]


def workbook_of_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook of ``rows_of``: numbers as numbers."""
    heads = [column.heading for column in _COLUMNS]
    return workbook_of(
        Table(
            "检查结果",
            _COLUMNS,
            [
                [_number(text) if head in _NUMBERS else text for head, text in zip(heads, row, strict=True)]
                for row in rows
            ],
        )
    )


def _rows_of_one(result: Saved) -> Iterator[tuple[str, ...]]:
    for sentence in result.unread:
        yield "", "没有读到", "", sentence, "", "", "", ""
    for finding in result.findings:
        yield finding.row
    if not result.findings:
        yield "", "没有问题", "", result.clean_words, "", "", "", ""


def _number(text: str) -> Value:
    """The text as a number where it is one that the spreadsheet program can hold."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text
    return number if number.is_finite() and len(number.as_tuple().digits) <= _MOST_DIGITS else text
