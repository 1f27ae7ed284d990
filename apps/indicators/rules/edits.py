"""What an administrator may change in a draft: the cells of a scheme, and new indicators from a library."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Any, get_type_hints

from apps.core.amounts import CENT, read_number, show_plain
from apps.core.enums import LabelledEnum
from apps.core.fields import Field
from apps.core.findings import Severity
from apps.core.snapshots import from_plain, to_plain
from apps.indicators.facts import (
    SCHEME_FIELDS,
    Alternative,
    Bands,
    Checklist,
    ChecklistItem,
    ExecutionInterval,
    FormVariant,
    GradeBand,
    GroupWeight,
    Indicator,
    LibraryEntry,
    Rule,
    SchemeContent,
    ThresholdDeduct,
    Tier,
    TotalCap,
    Violations,
)

FLAGS = (("yes", "必须完成，没有总分不能提交和审定"), ("no", "可以整表不填，不填的不附"))
SEVERITIES = "severities"

_STEPS = re.compile(r"[^.\[\]]+")
_CHECK = re.compile(r"[A-Z][0-9]{2}")


@dataclass(frozen=True, slots=True)
class EditCell:
    """One editable value of a scheme at its path (``score_table.indicators[3].rule.step``)."""

    path: str
    label: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    is_number: bool = False
    is_long: bool = False


def cells_of(scheme: SchemeContent) -> tuple[EditCell, ...]:
    """Every editable value of a scheme, severities last."""
    severities = tuple(
        EditCell(f"{SEVERITIES}.{check}", check, severity.value, (("", "按检查的默认"), *Severity.choices()))
        for check, severity in sorted(scheme.severities.items())
    )
    has_scores = scheme.kind.is_for_departments
    return (*(cell for cell in _cells(scheme, "") if has_scores or cell.path != "demands_scores"), *severities)


def with_changes(scheme: SchemeContent, changes: Mapping[str, str]) -> tuple[SchemeContent, dict[str, str]]:
    """The scheme with other texts at the paths of its cells, and what cannot be read, by path.

    A value that cannot be read stays as it was. An empty severity takes the check's own; a new ``severities.F04``
    adds one. ``KeyError`` for any other path that is no cell.
    """
    cells = {cell.path: cell for cell in cells_of(scheme)}
    plain, problems = to_plain(scheme), dict[str, str]()
    for path, typed in changes.items():
        check = path.removeprefix(f"{SEVERITIES}.")
        if check != path:
            _set_severity(plain[SEVERITIES], check, typed.strip(), problems)
            continue
        cell = cells[path]
        *steps, last = _STEPS.findall(path)
        place = plain
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        value, problem = _read(cell, typed.strip(), is_year=last.endswith("_year"))
        if problem:
            problems[path] = problem
        else:
            place[last] = value
    return from_plain(SchemeContent, plain), problems


def indicator_from(entry: LibraryEntry, weight: Decimal, level1: str, level2: str) -> Indicator:
    """A row of a score table made from a library's entry: its measure is known, its points are a first proposal.

    A derived value loses a tenth of the weight for each percentage point, a checklist shares the weight equally,
    each violation costs one point, and what has no measure is judged in bands.
    """
    return Indicator(
        key=entry.key,
        level1=level1,
        level2=level2,
        name=entry.name,
        weight=weight,
        standard=entry.explanation,
        rule=_proposal(entry, weight),
        formula=entry.formula,
        unit="%" if entry.formula else "",
        verified=entry.verified,
        source=entry.source,
    )


def with_indicator(scheme: SchemeContent, row: Indicator) -> SchemeContent:
    """The scheme with one more row, behind the others of its level-1 group."""
    table = scheme.score_table
    if table is None:
        raise ValueError(f"scheme {scheme.key} holds no score table")
    places = [index for index, other in enumerate(table.indicators, 1) if other.level1 == row.level1]
    place = places[-1] if places else len(table.indicators)
    rows = (*table.indicators[:place], row, *table.indicators[place:])
    return replace(scheme, score_table=replace(table, indicators=rows))


def without_indicator(scheme: SchemeContent, key: str) -> SchemeContent:
    """The scheme without the row of that key; ``KeyError`` where there is none."""
    table = scheme.score_table
    if table is None:
        raise ValueError(f"scheme {scheme.key} holds no score table")
    gone = table.indicator(key)
    rows = tuple(row for row in table.indicators if row is not gone)
    return replace(scheme, score_table=replace(table, indicators=rows))


def _cells(value: Any, path: str) -> Iterator[EditCell]:
    if isinstance(value, LibraryEntry):
        return
    known, hints = SCHEME_FIELDS.get(type(value), {}), get_type_hints(type(value))
    for field in fields(value):
        inner, at = getattr(value, field.name), f"{path}.{field.name}".lstrip(".")
        if field.name in known:
            yield _cell(at, known[field.name], inner, hints[field.name])
        elif is_dataclass(inner):
            yield from _cells(inner, at)
        elif isinstance(inner, tuple):
            for index, item in enumerate(inner):
                if is_dataclass(item):
                    title = _title_of(item, index)
                    for cell in _cells(item, f"{at}[{index}]"):
                        yield replace(cell, label=f"{title} {cell.label}".strip())


def _title_of(item: Any, index: int) -> str:
    """What tells the items of a list apart; indicators stand under their own heading."""
    match item:
        case GradeBand():
            return item.grade.label
        case GroupWeight() | Alternative():
            return item.name
        case FormVariant():
            return item.title
        case ChecklistItem():
            return f"第 {index + 1} 项"
        case Tier() | ExecutionInterval() | TotalCap():
            return f"第 {index + 1} 档"
    return ""


def _cell(path: str, field: Field, value: Any, hint: Any) -> EditCell:
    label = field.label
    if isinstance(value, bool):
        return EditCell(path, label, FLAGS[not value][0], FLAGS)
    if isinstance(value, LabelledEnum):
        return EditCell(path, label, value.value, tuple(type(value).choices()))
    if hint is str:
        return EditCell(path, label, value, is_long=field.is_long)
    text = show_plain(value) if isinstance(value, Decimal) else str(value or "")
    return EditCell(path, label, text, is_number=True)


def _read(cell: EditCell, text: str, *, is_year: bool) -> tuple[Any, str]:
    if cell.options:
        known = text in {value for value, _ in cell.options}
        if cell.options is FLAGS and known:
            return text == FLAGS[0][0], ""
        return text, "" if known else "请从列表中选择。"
    if not cell.is_number:
        return text, ""
    reading = read_number(text, places=0 if is_year else 6, is_percent=True)
    if reading.value is None and cell.path == "last_year" and not reading.problem:
        return None, ""
    if reading.value is None:
        return None, reading.problem or "请填写数字。"
    return int(reading.value) if is_year else show_plain(reading.value), ""


def _set_severity(severities: dict[str, str], check: str, text: str, problems: dict[str, str]) -> None:
    if not _CHECK.fullmatch(check):
        problems[f"{SEVERITIES}.{check}"] = "不是检查编号（如 F04）。"
    elif text in {severity.value for severity in Severity}:
        severities[check] = text
    elif text:
        problems[f"{SEVERITIES}.{check}"] = "请从列表中选择。"
    else:
        severities.pop(check, None)


def _proposal(entry: LibraryEntry, weight: Decimal) -> Rule:
    if entry.formula:
        per_step = max((weight / 10).quantize(CENT, rounding=ROUND_DOWN), CENT)
        return ThresholdDeduct(entry.standard, entry.side, Decimal(1), per_step)
    if entry.items:
        share = (weight / len(entry.items)).quantize(CENT, rounding=ROUND_DOWN)
        first = weight - share * (len(entry.items) - 1)
        points = (first, *[share] * (len(entry.items) - 1))
        return Checklist(tuple(ChecklistItem(text, part) for text, part in zip(entry.items, points, strict=True)))
    return Violations(Decimal(1), entry.cases) if entry.cases else Bands()
