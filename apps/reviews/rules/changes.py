"""What differs between two sheets, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS, SECTION_OF_FIGURE, TABLES, Line
from apps.core.amounts import Cell, show_amount
from apps.core.enums import LabelledEnum
from apps.core.findings import Where
from apps.evaluations.checks.accusations import at_indicator
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, ProjectIndicator, ProjectSheet, Sheet
from apps.evaluations.rules import table_rows
from apps.indicators.enums import Grade
from apps.indicators.rules import figure_label
from apps.reviews.facts import Changed

SCORING_LABELS: Mapping[str, str] = {
    "band": "完成情况",
    "band_score": "评定得分",
    "adjusted_score": "调整得分",
    "adjust_reason": "调整理由",
    "deviation_reason": "扣分原因",
    "improvement": "改进措施",
}
INDICATOR_LABELS: Mapping[str, str] = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "operator": "指标性质",
    "target_number": "年度指标值",
    "unit": "计量单位",
    "target_text": "年度指标值（文字）",
    "weight": "分值",
    "actual": "实际完成值",
    "actual_text": "实际完成值（文字）",
    **SCORING_LABELS,
}
ENTRY_LABELS: Mapping[str, str] = {
    "value": "完成值",
    "count": "例数",
    "level": "等次",
    "is_not_applicable": "不适用",
    **SCORING_LABELS,
}
PROJECT_LABELS: Mapping[str, str] = {
    "name": "项目名称",
    "code": "项目编码",
    "category": "项目类别",
    "implementing_unit": "实施单位",
    "prior_actual": "上年决算数",
}
FORM_LABELS: Mapping[str, str] = {
    "expected_goal": "预期目标",
    "achieved_goal": "实际完成情况",
    "execution_reason": "执行偏差说明",
    "stated_total": "自评总分",
}
LINE_LABELS: Mapping[str, str] = {
    "kind": "支出类别",
    "nature": "经费性质",
    "source": "资金性质",
    **LINE_AMOUNTS,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that may come or go as a whole."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """One place of a sheet as text. ``rows``: what it belongs to, outermost first."""

    where: Where
    label: str
    text: str
    rows: tuple[_Row, ...] = ()
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.where.cell


def changes(before: Sheet, after: Sheet) -> tuple[Changed, ...]:
    """Every place that differs, in the order of the sections. A row that came or went counts once, not by cells."""
    old = {piece.key: piece for piece in _pieces(before)}
    new = {piece.key: piece for piece in _pieces(after)}
    found = chain(_came_or_differs(old, new), _went(old, new))
    order = list(Section)
    return tuple(sorted(found, key=lambda change: order.index(Section(change.where.section))))


def difference(before: str, after: str, margin: int = 12) -> tuple[str, str]:
    """Both texts cut down to where they differ, with ``margin`` characters around it; whole when they are short."""
    if max(len(before), len(after)) <= 4 * margin:
        return before, after
    start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    start = min(len(before), len(after)) if start is None else start
    shortest = min(len(before), len(after)) - start
    tail = 0
    while tail < shortest and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return _cut(before, start, tail, margin), _cut(after, start, tail, margin)


def _cut(text: str, start: int, tail: int, margin: int) -> str:
    first = max(start - margin, 0)
    last = min(len(text) - tail + margin, len(text))
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"


def _came_or_differs(old: Mapping[str, _Piece], new: Mapping[str, _Piece]) -> Iterator[Changed]:
    known = _rows_in(old)
    seen: set[_Row] = set()
    for key, piece in new.items():
        came = next((row for row in piece.rows if row.key not in known), None)
        if came is None:
            before = old[key].text if key in old else ""
            if before != piece.text:
                yield Changed(piece.where, piece.label, before, piece.text)
        elif came not in seen:
            seen.add(came)
            yield Changed(piece.where, came.name, "", "新增")


def _went(old: Mapping[str, _Piece], new: Mapping[str, _Piece]) -> Iterator[Changed]:
    known = _rows_in(new)
    seen: set[_Row] = set()
    for key, piece in old.items():
        gone = next((row for row in piece.rows if row.key not in known), None)
        if gone is None:
            if key not in new and piece.text:
                yield Changed(piece.where, piece.label, piece.text, "")
        elif gone not in seen:
            seen.add(gone)
            yield Changed(Where(piece.where.section), gone.name, "原有", "已删除")


def _rows_in(pieces: Mapping[str, _Piece]) -> frozenset[str]:
    return frozenset(row.key for piece in pieces.values() for row in piece.rows)


def _pieces(sheet: Sheet) -> Iterator[_Piece]:
    for name, basic in BASIC_FIELDS.items():
        yield _Piece(Where(Section.BASICS, f"basics.{name}"), basic.label, getattr(sheet.basics, name))
    yield from _figures(sheet)
    for line in sheet.lines:
        yield from _line(line)
    for project in sheet.projects:
        yield from _project(project)
    yield from _entries(sheet)
    for heading in sheet.scheme.outline:
        where = Where(Section.NARRATIVE, f"narrative.{heading.key}")
        yield _Piece(where, f"{heading.number}{heading.title}", sheet.narrative.get(heading.key, ""))
    for item in sheet.evidence:
        row = _Row(f"evidence.{item.id}", f"佐证材料“{item.name}”")
        yield _Piece(Where(Section.EVIDENCE, "evidence.list"), row.name, item.sha256, (row,), row.key)
    yield from _explanations(sheet)


def _figures(sheet: Sheet) -> Iterator[_Piece]:
    for table in TABLES:
        for row in table.rows:
            if row.is_linked:
                continue
            definition = FIGURES[row.figure]
            places = 2 if definition.places else 0
            for column in definition.columns:
                name = f"{row.figure}.{column}"
                cell = sheet.figures.cell(row.figure, column)
                where = Where(SECTION_OF_FIGURE[row.figure], f"figure.{name}")
                yield _Piece(where, figure_label(name), _text(cell, places))


def _line(line: Line) -> Iterator[_Piece]:
    name = f"{line.function_code} {line.function_name}".strip()
    row = _Row(f"line.{line.id}", f"功能分类“{name}”")
    for field, label in LINE_LABELS.items():
        where = Where(Section.MONEY, f"line.{line.id}.{field}")
        yield _Piece(where, f"{name} {label}", _text(getattr(line, field)), (row,))


def _project(project: ProjectSheet) -> Iterator[_Piece]:
    budget, prefix = project.budget, f"project.{project.id}"
    row = _Row(prefix, f"项目“{budget.name}”")

    def piece(cell: str, label: str, value: object) -> _Piece:
        where = Where(Section.PROJECTS, cell, project.id)
        return _Piece(where, f"{budget.name}：{label}", _text(value), (row,))

    for field, label in PROJECT_LABELS.items():
        yield piece(f"{prefix}.{field}", label, getattr(budget, field))
    for funding in budget.funding:
        for amount, label in FUNDING_AMOUNTS.items():
            cell = f"funding.{project.id}.{funding.source}.{amount}"
            yield piece(cell, f"{funding.source.label}{label}", getattr(funding, amount))
    for field, label in FORM_LABELS.items():
        yield piece(f"{prefix}.{field}", label, getattr(project, field))
    for indicator in project.indicators:
        yield from _indicator(project.id, budget.name, indicator, (row,))


def _indicator(
    item: int | None, form: str, indicator: ProjectIndicator, owners: tuple[_Row, ...] = ()
) -> Iterator[_Piece]:
    name = f"{form}：{indicator.name or '未命名指标'}"
    row = _Row(f"indicator.{indicator.id}", f"指标“{name}”")
    for field, label in INDICATOR_LABELS.items():
        where = at_indicator(item, indicator.id, field)
        yield _Piece(where, f"{name} {label}", _text(getattr(indicator, field)), (*owners, row))


def _entries(sheet: Sheet) -> Iterator[_Piece]:
    for indicator in table_rows(sheet.scheme):
        entry, prefix = sheet.entry(indicator.key), f"score.{indicator.key}"
        for number, tick in enumerate(entry.ticks):
            where = Where(Section.SCORES, f"{prefix}.tick.{number}")
            yield _Piece(where, f"{indicator.name} 第 {number + 1} 项", _text(tick))
        for field, label in ENTRY_LABELS.items():
            cell = f"{prefix}.{'not_applicable' if field == 'is_not_applicable' else field}"
            value = getattr(entry, field)
            text = _text(value or None) if isinstance(value, bool) else _text(value)
            yield _Piece(Where(Section.SCORES, cell), f"{indicator.name} {label}", text)
    for indicator_row in sheet.targets:
        yield from _indicator(None, "部门整体", indicator_row)
    reason = Where(Section.SCORES, "scores.execution_reason")
    yield _Piece(reason, f"部门整体：{FORM_LABELS['execution_reason']}", sheet.execution_reason)
    yield _Piece(Where(Section.SCORES, "scores.stated_total"), "填报的自评总分", _text(sheet.stated_total))
    yield _Piece(Where(Section.SCORES, "scores.stated_grade"), "填报的等级", _grade(sheet.stated_grade))


def _explanations(sheet: Sheet) -> Iterator[_Piece]:
    for key, explanation in sheet.explanations.items():
        check, section, item, cell = (*key.split(":"), "", "", "", "")[:4]
        where = Where(section, cell, int(item) if item else None)
        yield _Piece(where, f"问题 {check} 的说明", explanation.text, id=f"explanation:{key}")


def _grade(stated: str) -> str:
    return Grade(stated).label if stated else ""


def _text(value: object, places: int = 2) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Cell(value=Decimal() as number):
            # Where two decimals would hide a change, the exact number is shown.
            return show_amount(number, places) if number == round(number, places) else value.text
        case Cell(typed=typed):
            return typed
        case LabelledEnum():
            return value.label
        case _:
            return str(value)
