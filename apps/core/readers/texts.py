"""Readers of plain text and of values parted by commas or tabulators, in UTF-8, UTF-16 or GB 18030."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from io import StringIO
from itertools import groupby

from apps.core.readers.limits import Allowance
from apps.core.readers.sheets import Sheet, grid_of
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

BYTES_LIMIT = 4 * 1024 * 1024

_MARKS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
_SEPARATORS = "\t,，;；|"


def text_of(content: bytes) -> str:
    """The text of a file; raises ``Refused`` with the line where its bytes are no characters."""
    if len(content) > BYTES_LIMIT:
        raise Refused(f"文字文件超过 {BYTES_LIMIT // 1024 // 1024} MB，请只保留需要检查的内容。")
    mark, encoding = next(((mark, name) for mark, name in _MARKS.items() if content.startswith(mark)), (b"", ""))
    if encoding:
        return _decoded(content.removeprefix(mark), encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def read_text(content: bytes, allowance: Allowance) -> Opened:
    """Every line a paragraph; lines with tabulators below each other are a table."""
    blocks: list[Grid | str] = []
    lines = (line.strip("\r\n \u3000") for line in text_of(content).splitlines())
    for has_cells, run in groupby(filter(str.strip, lines), key=lambda line: "\t" in line):
        found = list(run)
        if has_cells and len(found) > 1:
            blocks.append(_grid((line.split("\t") for line in found), allowance))
        else:
            blocks += [allowance.paragraph(line) for line in found]
    if not blocks:
        raise Refused("文件里没有文字。")
    grids = tuple(block for block in blocks if isinstance(block, Grid))
    return Opened(grids, tuple(block for block in blocks if isinstance(block, str)), (), tuple(blocks))


def read_separated(content: bytes, allowance: Allowance) -> Opened:
    """The one table of a ``.csv``, parted by what stands most often in its lines."""
    text = text_of(content)
    separator = max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in text.splitlines()[:50]), mark == ","))
    try:
        grid = _grid(csv.reader(StringIO(text, newline=""), delimiter=separator), allowance)
    except csv.Error:
        raise Refused("文件里的引号或分隔符不成对，读不出表格。请用 Excel 或 WPS 打开后另存为 .xlsx，再试。") from None
    if not grid.rows:
        raise Refused("文件里没有文字。")
    return Opened((grid,), (), (), (grid,))


def _grid(rows: Iterable[Iterable[str]], allowance: Allowance) -> Grid:
    sheet = Sheet("")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.put(number, column, text, allowance)
    return grid_of(sheet, allowance)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"第 {line} 行有读不出的字符，文件的编码不对或已损坏。"
            "请用原来的程序打开，核对后另存为 .xlsx、.docx 或 UTF-8 文本，再试。"
        ) from None
