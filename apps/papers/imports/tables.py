"""Tables of the official forms, as rows of texts from a workbook or a document, read by their header words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from apps.core.amounts import HUNDRED, show_plain
from apps.papers.facts import (
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    UnreadableFormError,
)
from apps.papers.imports.cases import LONGEST_CELL
from apps.papers.imports.expressions import plain

Rows = Sequence[Sequence[str]]

_FUNDING_HEADS: Mapping[str, re.Pattern[str]] = {
    "original": re.compile("(?:年初|期初)(?:批复)?预算.*"),
    "adjusted": re.compile("(?:全年|调整后?|本年)的?预算.*|预算(?:数|金额|安排).*"),
    "actual": re.compile(
        "(?:全年|实际|预算|本年)*执行(?:数|金额|额).*|(?:全年|本年)?(?:实际)?支出(?:数|金额|额).*|实际支出"
    ),
    "weight": re.compile("分值.*|权重.*"),
    "rate": re.compile("(?:预算)?执行率.*"),
    "score": re.compile("(?:自评)?得分.*"),
}
_INDICATOR_HEADS: Mapping[str, re.Pattern[str]] = {
    "level1": re.compile("一级指标.*"),
    "level2": re.compile("二级指标.*"),
    "level3": re.compile("三级指标.*|指标名称|绩效指标名称"),
    "sense": re.compile("指标方向.*"),
    "operator": re.compile("指标性质.*|(?:比较)?符号|计算符号"),
    "unit": re.compile("(?:度量|计量)单位.*|单位"),
    "target": re.compile("(?:年度|年初|预期|计划|绩效|全年|设定|预算)*(?:目标|指标)值.*|(?:计划|预期)值.*"),
    "actual": re.compile("(?:全年|年度|本年)*实际(?:完成)?(?:值|情况|指标值|数).*|(?:全年|年度)?完成(?:值|情况|数).*"),
    "weight": re.compile("分值.*|权重.*|标准分.*|指标分值.*"),
    "score": re.compile("(?:自评)?得分.*|自评分.*"),
    "reason": re.compile(".*(?:偏差|扣分|未完成).*(?:原因|措施|说明).*|.*原因分析.*|备注"),
}
_TITLE = re.compile(".*(?:自评表|自评报告|基础数据表|目标表|申报表|评分表|决算表).*")
_TOTAL_ROW = re.compile("总分|合计|总计|总得分|自评得分|自评总分|得分合计")
_GRADE = re.compile("(?:自评|评价|绩效)?(?:等级|等次|评级)")
_END_OF_FUNDING = re.compile("年度总体目标|总体目标|绩效指标|一级指标|预期目标|绩效目标|年度目标")
_SOURCE = re.compile(r"\D*(?:资金|拨款|预算|收入|结转|结余|贷款|债券|总额|合计|总计|其他)\D*")
_DEPARTMENT = re.compile(
    "(?:部门|单位|主管部门|实施单位|填报单位|部门单位)(?:名称)?|部门\\(单位\\)(?:名称)?|主管部门及代码"
)
_SENSES = {"正": "positive", "反": "reverse", "逆": "reverse", "负": "reverse", "定": "none"}
_SIGNS = "≥≤=><"
_FILLER = re.compile(r"[….。·]+|(?:三级)?指标\d*[:：]?")  # an empty line of the template
LONGEST_LABEL = 25
_NO_REASON = {"", "无", "/", "-", "—"}
_FIGURE_COLUMN = re.compile(
    "(?:19|20)\\d{2}年.*数|上年.*数|本年.*数|.*(?:预算|决算|执行)数|编制数|.*在职人数|控制率|.*完成率|执行率|批复.*|实际.*"
)


@dataclass(slots=True)
class _Found:
    """What the tables gave so far."""

    funding: list[PrintedFunding] = field(default_factory=list)
    indicators: list[PrintedIndicator] = field(default_factory=list)
    figures: list[PrintedFigure] = field(default_factory=list)
    totals: list[PrintedFigure] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    department: str | None = None
    unread: list[str] = field(default_factory=list)
    has_more: bool = False


def form_of_tables(tables: Sequence[Rows], paragraphs: Sequence[str] = ()) -> PrintedForm:
    """The form in rows of texts: money block, indicators, totals and rows of figures under known headings.

    What stands under no known heading is kept as text and held against the rules for texts. Raises
    ``UnreadableFormError`` where nothing of an official form is found.
    """
    found = _Found()
    for rows in tables:
        if not found.has_more:
            _read_table([[cell.strip() for cell in row] for row in rows], found)
    if found.has_more:
        found.unread.append("文件里不止一张自评表，只检查了第一张；请把每张表存成一个文件。")
    if not (found.funding or found.indicators or found.figures):
        raise UnreadableFormError(
            "没有找到官方表的表头：项目支出绩效自评表应有“全年预算数、全年执行数”和“三级指标、指标值、完成值”，"
            "基础数据表应有“预算数、决算数”等列。"
        )
    texts = [*paragraphs, *found.texts]
    title = next((text for text in texts if _TITLE.fullmatch(_bare(text)) and len(text) < 80), "")
    everything = "\n".join(texts)
    return PrintedForm(
        title=title.replace("\n", " "),
        year=_year(title) or _year(everything),
        department=found.department,
        kind=title.replace("\n", " "),
        money_unit=_money_unit(tables, everything),
        layout=" / ".join(found.layout),
        funding=tuple(found.funding),
        indicators=tuple(found.indicators),
        figures=tuple(found.figures),
        totals=tuple(found.totals),
        passages=tuple(texts),
        unread=tuple(found.unread),
    )


def _read_table(rows: list[list[str]], found: _Found) -> None:
    """Go down the rows; a row of headings says how those below it are read."""
    heads: Mapping[str, int] = {}
    columns: dict[int, str] = {}
    levels = ["", ""]
    reader = ""
    for row in _with_heads_on_one_line([row for row in rows if any(row)]):
        indicator_heads = _heads(row, _INDICATOR_HEADS)
        funding_heads = _heads(row, _FUNDING_HEADS)
        is_of_indicators = "level3" in indicator_heads and {"target", "weight", "score"} & indicator_heads.keys()
        is_of_money = len({"original", "adjusted", "actual"} & funding_heads.keys()) >= 2 and not is_of_indicators
        if found.indicators and ((is_of_money and found.funding) or (is_of_indicators and found.totals)):
            found.has_more = True
            return
        if is_of_indicators:
            reader, heads, levels = "indicators", _with_operator_columns(row, indicator_heads), ["", ""]
        elif is_of_money and "level3" not in indicator_heads:
            reader, heads = "funding", funding_heads
            columns = _figure_columns(row)
            if not {"weight", "rate", "score"} & funding_heads.keys():
                reader = "figures"
        elif len(_figure_columns(row)) >= 2 and not any(re.search(r"\d", cell) and _is_number(cell) for cell in row):
            reader, columns = "figures", _figure_columns(row)
        elif _is_total(row):
            _read_totals(row, heads if reader == "indicators" else {}, found)
        elif reader == "indicators":
            _read_indicator(row, heads, levels, found)
        elif reader == "funding" and _is_funding_row(row, heads):
            _read_funding(row, heads, found)
        elif reader == "figures" and _is_figure_row(row, columns):
            _read_figures(row, columns, found)
        else:
            reader = "" if reader == "funding" else reader
            _read_texts(row, found)


def _with_heads_on_one_line(rows: Sequence[list[str]]) -> Iterator[list[str]]:
    """Rows without the upper line of headings that go on in the row below (完成情况 over 指标值 and 完成值)."""
    pending: list[str] = []
    for row in rows:
        cells = [cell for cell in row if cell]
        is_lower = len(cells) > 1 and all(_is_head(cell) for cell in cells) and "".join(row[:1]) == ""
        if pending and is_lower:
            width = max(len(pending), len(row))
            upper, lower = ([*line, *[""] * (width - len(line))] for line in (pending, row))
            pending = [below or above for above, below in zip(upper, lower, strict=True)]
            continue
        if pending:
            yield pending
        pending = row if any(_is_head(cell) for cell in cells) else []
        if not pending:
            yield row
    if pending:
        yield pending


def _is_head(cell: str) -> bool:
    bare = _bare(cell)
    return any(pattern.fullmatch(bare) for heads in (_FUNDING_HEADS, _INDICATOR_HEADS) for pattern in heads.values())


def _heads(row: Sequence[str], patterns: Mapping[str, re.Pattern[str]]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for column, cell in enumerate(row):
        bare = _bare(cell)
        for name, pattern in patterns.items():
            if name not in heads and bare and pattern.fullmatch(bare):
                heads[name] = column
                break
    return heads


def _with_operator_columns(row: Sequence[str], heads: dict[str, int]) -> dict[str, int]:
    """``单位`` is a column of the target only beside 指标性质; else it is something else (填报单位)."""
    if "unit" in heads and "operator" not in heads and _bare(row[heads["unit"]]) == "单位":
        heads = {name: column for name, column in heads.items() if name != "unit"}
    return heads


def _is_funding_row(row: Sequence[str], heads: Mapping[str, int]) -> bool:
    """A source of money, filled or not; no row of the goals below the block."""
    first = min(heads.values())
    is_filled = any(_cell(row, column) for column in heads.values())
    names = [cell for cell in row[:first] if cell]
    is_source = any(_SOURCE.fullmatch(name) and len(name) <= LONGEST_LABEL for name in names)
    return not _END_OF_FUNDING.search(_bare("".join(row[:2]))) and (is_source or is_filled or not names)


def _read_funding(row: Sequence[str], heads: Mapping[str, int], found: _Found) -> None:
    first = min(heads.values())
    name = next((cell for cell in reversed(row[:first]) if cell), "")
    if not name and not any(_cell(row, column) for column in heads.values()):
        return
    found.funding.append(
        PrintedFunding(name=name.replace("\n", ""), **{field: _cell(row, column) for field, column in heads.items()})
    )


def _read_indicator(row: Sequence[str], heads: Mapping[str, int], levels: list[str], found: _Found) -> None:
    cells = {name: _cell(row, column) for name, column in heads.items()}
    for position, name in enumerate(("level1", "level2")):
        if cells.get(name):
            levels[position] = _level(cells[name], found)
            if position == 0:
                levels[1] = ""
    name = (cells.get("level3") or "").replace("\n", "")
    answers = [cells.get(part) for part in ("target", "actual", "score")]
    if not any(answers) and (not name or _FILLER.fullmatch(_bare(name))):
        if not name:
            _read_texts(row, found)
        return
    reason = (cells.get("reason") or "").strip()
    found.indicators.append(
        PrintedIndicator(
            level1=levels[0],
            level2=levels[1],
            name=name,
            target=_target(cells),
            actual=_percent(cells.get("actual"), cells.get("target") or "", cells.get("unit") or ""),
            weight=cells.get("weight"),
            score=cells.get("score"),
            reason=reason,
            has_reason=None if "reason" not in heads else reason not in _NO_REASON,
            direction=_SENSES.get((cells.get("sense") or cells.get("operator") or " ")[0], ""),
        )
    )


def _level(text: str, found: _Found) -> str:
    """The name of a level; points in brackets behind it (产出指标（50分）) are its weight."""
    flat = re.sub(r"\s", "", plain(text))
    match = re.fullmatch(r"(?P<name>.+?)[(](?P<weight>\d+(?:\.\d+)?)分?[)]", flat)
    if match is None:
        return flat
    found.layout.append(f"{match['name']}{match['weight']}")
    return match["name"]


def _target(cells: Mapping[str, str | None]) -> str | None:
    """Operator, value and unit stand in one cell, in three columns, or in four with the direction."""
    target = cells.get("target")
    if "operator" not in cells or not target:
        return target
    operator = plain(cells["operator"] or "")
    sign = operator if operator and all(sign in _SIGNS for sign in operator) else ""
    unit = cells.get("unit") or ""
    has_unit = bool(unit) and plain(target).endswith(plain(unit))
    has_sign = plain(target)[:1] in set(_SIGNS)
    return f"{'' if has_sign else sign}{target}{'' if has_unit or unit in {'无', '/'} else unit}"


def _percent(actual: str | None, target: str, unit: str) -> str | None:
    """A cell that shows 93% holds 0.93 in a workbook; beside a target in percent it is read as it is shown."""
    if not actual or "%" not in plain(target + unit) or not re.fullmatch(r"0?\.\d+|1(?:\.0+)?", actual):
        return actual
    return f"{show_plain(Decimal(actual) * HUNDRED)}%"


def _read_totals(row: Sequence[str], heads: Mapping[str, int], found: _Found) -> None:
    """总分 | 100 | 96: the score stands below 得分, the sum of weights below 分值; elsewhere the last number."""
    label = next(cell for cell in row if cell)
    grade = next((index for index, cell in enumerate(row) if _GRADE.fullmatch(_bare(cell))), None)
    if grade is not None:
        text = next((cell for cell in row[grade + 1 :] if cell), "")
        found.totals.append(PrintedFigure((_bare(row[grade]),), (text,)))
    if not _TOTAL_ROW.fullmatch(_bare(label)):
        return
    weight, score = (_cell(row, heads[name]) if name in heads else "" for name in ("weight", "score"))
    numbers = [cell for cell in row if _is_number(cell)]
    if _is_number(weight):
        found.totals.append(PrintedFigure(("分值合计",), (weight,)))
        numbers.remove(weight)
    found.totals.append(PrintedFigure(("得分",), (score or next(reversed(numbers), ""),)))


def _is_figure_row(row: Sequence[str], columns: Mapping[int, str]) -> bool:
    """A short label, then only numbers and empty cells."""
    cells = [_cell(row, column) for column in columns]
    label = next((cell for cell in reversed(row[: min(columns)]) if cell), "")
    is_filled = any(_is_number(cell) for cell in cells)
    return (is_filled or 0 < len(label) <= LONGEST_LABEL) and all(
        not cell or _is_number(cell) or cell in _NO_REASON for cell in cells
    )


def _read_figures(row: Sequence[str], columns: Mapping[int, str], found: _Found) -> None:
    first = min(columns)
    label = next((cell for cell in reversed(row[:first]) if cell), "")
    values = tuple(_cell(row, column) for column in columns)
    if len(columns) > 1 and any("编制" in name for name in columns.values()):
        found.figures += [
            PrintedFigure((name,), (value,)) for name, value in zip(columns.values(), values, strict=True)
        ]
    else:
        found.figures.append(PrintedFigure(("基础数据表", label), values, tuple(columns.values())))


def _read_texts(row: Sequence[str], found: _Found) -> None:
    """Labels and their texts, and whatever else a row says."""
    cells = [cell for cell in row if cell]
    for label, text in pairwise(cells):
        if found.department is None and _DEPARTMENT.fullmatch(_bare(label)):
            found.department = text
    if len(cells) == 1 and _DEPARTMENT.fullmatch(_bare(cells[0])) and found.department is None:
        found.department = ""
    found.texts.append("：".join(cells) if len(cells) == 2 else "　".join(cells))


def _figure_columns(row: Sequence[str]) -> dict[int, str]:
    """Headings of columns of figures, without those of a project form."""
    return {column: cell.replace("\n", "") for column, cell in enumerate(row) if _FIGURE_COLUMN.fullmatch(_bare(cell))}


def _is_total(row: Sequence[str]) -> bool:
    first = next((_bare(cell) for cell in row if cell), "")
    return bool(_TOTAL_ROW.fullmatch(first)) or any(_GRADE.fullmatch(_bare(cell)) for cell in row)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?[\d,]+(?:\.\d*)?\s*(?:%|分|[万亿]?元|人)?", plain(cell)))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column][:LONGEST_CELL] if column < len(row) else ""


def _bare(text: str) -> str:
    """A heading without spaces, line breaks, and letters of the formula behind it: 全年执行数（B）."""
    return re.sub(r"\([^()]{0,12}\)", "", re.sub(r"\s", "", plain(text))).strip(":：*")


def _year(text: str) -> int | None:
    """The first year that a text names as such; a document number (〔2020〕10号) is none."""
    match = re.search(r"((?:19|20)\d{2})\s*年", plain(text))
    return int(match[1]) if match else None


def _money_unit(tables: Sequence[Rows], texts: str) -> str:
    """``（万元）`` beside a heading, ``单位：万元`` above the table; 万元 where nobody says."""
    everything = [*(cell for rows in tables for row in rows for cell in row), texts]
    for pattern in (
        r"(?:金额)?单位[:：]?\s*(?P<unit>[万亿]?元)",
        r"(?:资金|金额|预算|经费).{0,6}\((?P<unit>[万亿]?元)\)",
    ):
        for text in everything:
            match = re.search(pattern, plain(text))
            if match:
                return match["unit"]
    return "万元"
