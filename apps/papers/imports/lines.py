"""One row below a head, read by the roles of its columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from apps.core.patterns import pattern_of
from apps.core.quantities import NUMBER
from apps.papers.facts import PrintedFigure, PrintedFunding, PrintedIndicator
from apps.papers.imports import heads as words
from apps.papers.imports.cases import FUNDING_ROLES, LONGEST_CELL
from apps.papers.imports.cells import Table
from apps.papers.imports.drafts import Draft
from apps.papers.imports.expressions import plain
from apps.papers.imports.headings import Head
from apps.papers.imports.labels import bare, fits, is_number
from apps.papers.imports.quantities import quantities_in, unit_in
from apps.papers.imports.sum_rows import subtotal_name

LONGEST_LABEL = 25
LONGEST_NAME = 60
MARKS_OF_COLUMNS = 2

NO_REASON = {"", "无", "/", "-", "—", "0"}
_SENSES = {"正": "positive", "反": "reverse", "逆": "reverse", "负": "reverse", "定": "none"}
_SIGNS = "≥≤=><"
_FILLER = pattern_of(r"[….。·]+|(?:三级)?指标\d*[:：]?")  # an empty line of the template
_SOURCE = pattern_of(r"\D*(?:资金|拨款|预算|收入|结转|结余|贷款|债券|总额|合计|总计|其他|总金额)\D*")
_LEVEL = pattern_of(f"{words.GROUPS}|运行|指标")
_POINTS = pattern_of(
    rf"(?P<name>.*?[^\d.(（])[(（\[]?(?:满分|分值|权重|共|计)?[:：]?(?P<weight>{NUMBER})(?P<unit>分?)[)）\]]?"
)
_SECTION = pattern_of(r"(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十]+[)）]).*|.{2,5}指标")
_EXECUTION = pattern_of("执行|得分")
_CARRIED = ("name", "target", "revised", "operator", "unit", "actual", "sense", "reason")
_AS_PRINTED = ("score", "factor", "completion")
_REASONS = ("reason", "remark")
_ANSWERS = ("target", "revised", "actual", "score", "weight")


@dataclass(slots=True)
class Block:
    """A table that is being read: its head, the first row below it, and what runs down its rows.

    ``merged`` are the indicators beside each merged cell of points, by the first place of the cell.
    """

    head: Head
    start: int
    levels: list[str] = field(default_factory=lambda: ["", ""])
    scope: str = ""
    splits: dict[int, str] = field(default_factory=dict)
    merged: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    has_total: bool = False


def cell(table: Table, row: int, head: Head, role: str) -> str:
    """The first text in the columns of a role."""
    first, last = head.columns.get(role, (0, -1))
    return next((text[:LONGEST_CELL] for text in table.rows[row][first : last + 1] if text), "")


def read_indicator(table: Table, row: int, block: Block, draft: Draft) -> bool:
    """One indicator, or the row of a level; false for a row that is neither."""
    head = block.head
    cells = _cells(table, row, head)
    if _is_section(table.rows[row], head, cells):
        cells["level1"], cells["name"] = cells["name"] or next(filter(None, table.rows[row])), ""
    elif _is_note(table, row, head, cells) or (block.has_total and not _is_scored(cells)):
        return False
    _carry_down(table, row, block, cells)
    name = (cells["name"] or _name_above(table, row, head)).replace("\n", "")
    answers = [cells.get(role) for role in _ANSWERS]
    _read_levels(table.rows[row], cells, block, draft)
    if not any(answers) and (not name or _FILLER.fullmatch(bare(name))):
        return bool(name or cells.get("level1") or cells.get("level2"))
    label = bare(name or cells.get("level2") or cells.get("level1") or "")
    if fits(words.SUBTOTALS, label) and not cells.get("target"):
        _read_subtotal(label, cells, block, draft)
        return True
    indicator = _indicator(name, block, cells)
    draft.indicators.append(indicator)
    draft.read_points(f"指标“{indicator.name}”的得分", indicator.score)
    draft.read_points(f"指标“{indicator.name}”的分值", indicator.weight)
    _note_merged_points(table, row, block, draft)
    return True


def _cells(table: Table, row: int, head: Head) -> dict[str, str]:
    return {role: cell(table, row, head, role) for role in head.columns}


def _carry_down(table: Table, row: int, block: Block, cells: dict[str, str]) -> None:
    """What a merged cell above says of this row too."""
    for role in _CARRIED:
        column = block.head.columns.get(role, (0, -1))[0]
        if role in cells and not cells[role] and block.start <= table.anchors.get((row, column), (-1, 0))[0] < row:
            cells[role] = table.shown(row, column)[:LONGEST_CELL]


def _read_subtotal(label: str, cells: Mapping[str, str], block: Block, draft: Draft) -> None:
    weight = cells.get("weight")
    added = subtotal_name(weight, block.levels[0], draft.indicators) if label == "小计" else label
    if added:
        draft.totals.append(PrintedFigure((added,), (cells.get("score"),)))
    else:
        draft.unchecked.append(f"分值 {weight} 的“{label}”没有核对。")


def _indicator(name: str, block: Block, cells: Mapping[str, str]) -> PrintedIndicator:
    """Cells that are kept as they are printed, then those that others complete: sign, unit, points behind the name."""
    head = block.head
    points = points_in(name) if "weight" not in head.columns else None
    reason = next((text for role in _REASONS if (text := cells.get(role, "")) not in NO_REASON), "")
    return PrintedIndicator(
        **{role: cells.get(role) for role in _AS_PRINTED},
        name=points[0] if points else name,
        weight=points[1] if points else cells.get("weight"),
        level1=block.levels[0],
        level2=block.levels[1],
        target=_target(head, cells),
        actual=_actual(head, cells),
        reason=reason,
        has_reason=bool(reason) if head.columns.keys() & set(_REASONS) else None,
        direction=_SENSES.get((cells.get("sense") or cells.get("operator") or " ")[0], ""),
    )


def _note_merged_points(table: Table, row: int, block: Block, draft: Draft) -> None:
    """Remember which indicators share one cell for their scores, or for their weights."""
    place = len(draft.indicators) - 1
    for role in ("score", "weight"):
        column = block.head.columns.get(role, (-1, -1))[0]
        anchor = table.anchors.get((row, column))
        if anchor is not None and anchor[0] == row:
            block.merged[anchor] = [place]
            draft.merged.append((role, block.merged[anchor]))
        elif anchor is not None and block.start <= anchor[0] and anchor in block.merged:
            block.merged[anchor].append(place)


def _name_above(table: Table, row: int, head: Head) -> str:
    """The third level of a table with four, where the fourth is empty: it is the indicator then."""
    column = head.columns["name"][0] - 1
    is_level = column >= 0 and fits(words.INDICATOR_HEADS["name"], head.labels.get(column, ""))
    return table.shown(row, column)[:LONGEST_CELL] if is_level else ""


def _is_section(row: Sequence[str], head: Head, cells: Mapping[str, str]) -> bool:
    """A row of its own for a level, in a table without a column for it: 一、产出指标（60分）."""
    filled = [text for text in row if text]
    return (
        "level1" not in head.columns
        and len(filled) == 1
        and bool(cells["name"] or row[0])
        and len(filled[0]) <= LONGEST_LABEL
        and bool(_LEVEL.search(filled[0]))
        and (points_in(filled[0]) is not None or bool(_SECTION.fullmatch(filled[0])))
    )


def _is_note(table: Table, row: int, head: Head, cells: Mapping[str, str]) -> bool:
    """A remark or a signature between or below the indicators, or a label with its text."""
    filled = [(column, text) for column, text in enumerate(table.rows[row]) if text]
    column, text = filled[0]
    if re.match(rf"(?:{'|'.join(words.LEADS_OF_NOTES.split())})", bare(text)) and (len(filled) < 3 or "：" in text):
        return True
    first_name, last_name = head.columns["name"]
    if cells["name"]:
        is_wide = table.anchors.get((row, first_name + 2)) == (row, column)
        return len(filled) == 1 and (len(text) > LONGEST_NAME or is_wide) and first_name <= column <= last_name
    is_covered = table.is_covered_from_above(row, first_name)
    if len(filled) == 1:
        return (not is_covered and not _LEVEL.search(text)) or len(text) > LONGEST_LABEL
    return not is_covered and not _is_scored(cells) and column < first_name and not _LEVEL.search(text)


def _is_scored(cells: Mapping[str, str]) -> bool:
    return any(is_number(cells.get(role, "")) for role in ("weight", "score"))


def _read_levels(row: Sequence[str], cells: Mapping[str, str], block: Block, draft: Draft) -> None:
    for position, role in enumerate(("level1", "level2")):
        text = re.sub(r"\s", "", plain(cells.get(role) or ""))
        if not text or fits(words.SUBTOTALS, text):
            continue
        points = points_in(text)
        name = re.sub("^[一二三四五六七八九十]+[、.]", "", points[0] if points else text)
        block.levels[position] = name
        if position == 0:
            block.levels[1] = ""
        column = block.head.placed.levels.get(role)
        weight = points[1] if points else row[column] if column is not None else ""
        if is_number(weight):
            noted = f"{name}{plain(weight).removesuffix('分')}"
            draft.layout.append(f"({noted})" if position else noted)


def points_in(text: str) -> tuple[str, str] | None:
    """Name and points of ``产出指标（50分）``; a bare number in brackets counts, one without brackets needs 分."""
    flat = re.sub(r"\s", "", text)
    match = _POINTS.fullmatch(flat) if len(flat) <= LONGEST_NAME else None
    if match is None or not (match["unit"] or flat.endswith((")", "）", "]"))):
        return None
    return match["name"], match["weight"]


def _target(head: Head, cells: Mapping[str, str]) -> str | None:
    """Operator, value and unit stand in one cell, in three columns, or in four with the direction."""
    role = "revised" if cells.get("revised") else "target"
    target = cells.get(role)
    if not target and "target" not in cells:
        return None
    unit = cells.get("unit") or _unit_above(head, role, target)
    return _with_unit(target, cells.get("operator", ""), unit, is_target=True)


def _actual(head: Head, cells: Mapping[str, str]) -> str | None:
    unit = cells.get("actual_unit") or _unit_above(head, "actual", cells.get("actual"))
    return _with_unit(cells.get("actual"), cells.get("actual_operator", ""), unit)


def _unit_above(head: Head, role: str, value: str | None) -> str:
    """The unit in the head of a column; below 完成值（%） 0.95 may be 95% and stays as it is."""
    unit = unit_in(head.labels.get(head.columns[role][0], "")) if value and role in head.columns else ""
    numbers = quantities_in(value) if value and unit == "%" else ()
    return "" if any(abs(one.number) <= 1 for one in numbers) else unit


def _with_unit(value: str | None, operator: str, unit: str, *, is_target: bool = False) -> str | None:
    if not value:
        return value
    sign = plain(operator)
    is_sign = bool(sign) and all(character in _SIGNS for character in sign) and plain(value)[:1] not in set(_SIGNS)
    is_unit = bool(unit) and unit not in {"无", "/", "-", "—"} and (is_target or is_number(value))
    has_unit = plain(value).endswith(plain(unit)) if unit else True
    return f"{sign if is_sign and is_target else ''}{value}{unit if is_unit and not has_unit and _takes(value) else ''}"


def _takes(value: str) -> bool:
    """A value in words needs no unit behind it."""
    return bool(re.search(r"\d\s*$", value))


def read_funding(table: Table, row: int, block: Block, draft: Draft) -> bool:
    """A source of money, filled or not; what splits the money by its nature; false for the rows below the block."""
    texts = table.rows[row]
    splits = {column: bare(text) for column, text in enumerate(texts) if fits(words.SPLITS, text.rstrip("：: "))}
    if splits:
        block.splits = splits
        return True
    if fits(words.END_OF_MONEY, "".join(texts[:2])):
        return False
    if block.splits and _read_split(texts, block.splits, draft):
        return True
    block.splits = {}
    cells = _cells(table, row, block.head)
    names = names_left_of(texts, block.head)
    amounts = [cells.get(role, "") for role in FUNDING_ROLES]
    is_source = any(_SOURCE.fullmatch(name) and len(name) <= LONGEST_LABEL for name in names)
    if not (is_source or any(amounts) or not names):
        return False
    if not any(is_number(text) or text in NO_REASON for text in amounts if text) and any(amounts):
        return False
    if names or any(amounts):
        name = next(reversed(names), "").replace("\n", "")
        draft.funding.append(
            PrintedFunding(name=name, **{role: cells[role] for role in FUNDING_ROLES if role in cells})
        )
        draft.read_points(f"“{name}”的得分", cells.get("score"))
        draft.read_points(f"“{name}”的分值", cells.get("weight"))
        draft.texts += [cells[role] for role in _REASONS if cells.get(role, "") not in NO_REASON]
    return True


def names_left_of(texts: Sequence[str], head: Head) -> list[str]:
    """What names a row of amounts, from left to right; what was done for them does not."""
    names = [
        text
        for column, text in enumerate(texts[: head.first])
        if text and not fits(words.BESIDE_NAMES, head.labels.get(column, ""))
    ]
    return names or [text for text in texts[: head.first] if text]


def is_numbering(texts: Sequence[str]) -> bool:
    """The row of numbers or letters of the columns below a head: 栏次 | 1 | 2 | 3 = 2 ÷ 1."""
    filled = [text for text in texts if text]
    marks = [text for text in filled if re.fullmatch(r"\d{1,2}|[A-Za-z①-⑳]|[(（]\d{1,2}[)）]", text)]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    is_in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return len(marks) > MARKS_OF_COLUMNS and 2 * len(marks) > len(filled) and is_in_order


def _read_split(texts: Sequence[str], splits: Mapping[int, str], draft: Draft) -> bool:
    """``其中：一般公共预算：1000`` below 按收入性质分, the amount in the same cell or in one to the right."""
    starts = [*sorted(splits), len(texts)]
    found = []
    for start, end in pairwise(starts):
        parts = [text for text in texts[start:end] if text]
        if not parts:
            continue
        label, _, value = re.sub(r"^其中[:：]?", "", plain(parts[0])).strip().rpartition(":")
        if not label:
            label, value = value, ""
        value = value.strip() or next(iter(parts[1:]), "")
        if not re.search(r"[^\d\s.,元万]", label) or (value and not is_number(value)):
            return False
        found.append(PrintedFigure((f"{splits[start]}：{label.strip()}",), (value,)))
    draft.figures += found
    return bool(found)


def read_figures(table: Table, row: int, block: Block, draft: Draft) -> bool:
    """A short label, then only numbers and empty cells."""
    head, texts = block.head, table.rows[row]
    columns = [start for start, _ in head.columns.values()]
    values = tuple(texts[column] for column in columns)
    named = names_left_of(texts, head)
    label = next((text for text in reversed(named) if len(text) <= LONGEST_LABEL), "".join(named[:1]))
    is_filled = any(map(is_number, values))
    if not (is_filled or 0 < len(label) <= LONGEST_LABEL) or not all(
        not text or is_number(text) or text in NO_REASON for text in values
    ):
        return False
    names = tuple(head.labels[column].replace("\n", "") for column in columns)
    if len(columns) > 1 and any("编制" in name for name in names):
        draft.figures += [PrintedFigure((name,), (value,)) for name, value in zip(names, values, strict=True)]
    else:
        draft.figures.append(PrintedFigure((block.scope, label), values, names))
    return True


def notes_in_head(head: Head) -> list[str]:
    """Points that a head itself states: 预算执行情况（20分）, 得分（20分*执行率）, 年度绩效目标（80分）."""
    noted = []
    for text in map(plain, head.printed):
        match = re.search(rf"\(({NUMBER})\s*分", text)
        if match and "weight" not in head.columns and "adjusted" in head.columns and _EXECUTION.search(text):
            noted.append(f"执行{match[1]}")
        elif match and fits(words.INDICATOR_HEADS["side"], text):
            noted.append(f"{re.sub(r'[^一-鿿]', '', bare(text))}{match[1]}")
    return noted
