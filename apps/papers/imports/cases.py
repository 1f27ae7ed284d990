"""A case file as plain data, read into a ``PrintedForm``. Every key is optional."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.core.dates import all_years_in
from apps.core.patterns import pattern_of
from apps.papers.facts import (
    Printed,
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    UnreadableFormError,
)
from apps.papers.imports.roles import Kind, role_of

DEEPEST = 12
MOST_FIGURES = 1_000
LONGEST_CELL = 2_000
LONGEST_LABEL = 200

CONTENTS = ("funding_rows", "indicators", "figures_as_printed", "totals_as_printed")
FUNDING_ROLES = ("original", "adjusted", "actual", "weight", "rate", "score")
_FUNDING_NAMES = ("row", "名称", "项目资金")
_DIRECTIONS = {"positive": "positive", "reverse": "reverse", "equal": "equal"}
_NO_REASON = {"", "无", "/", "—", "-"}
_BRACKETS = pattern_of(r"[(（][^()（）]*[)）]")
ITEM_KEYS = ("name", "label", "row", "item", "名称", "项目", "指标")
_COLUMNS_IN_LABEL = pattern_of(r"[(（]\s*([^()（）]*[/／、][^()（）]*)[)）]\s*$")


def form_of_case(data: object) -> PrintedForm:
    """The form in the plain data of a case file: mappings, lists, texts and ``None``.

    A part of another shape is left out and named in ``unread``. Raises ``UnreadableFormError`` where the data are
    no case file at all.
    """
    if not isinstance(data, Mapping):
        raise UnreadableFormError("文件里不是一张表：案例文件的顶层应是“键: 值”。")
    if not any(key in data for key in CONTENTS):
        raise UnreadableFormError(f"文件里没有可检查的内容：缺少 {'、'.join(CONTENTS)} 中的任何一项。")
    unread: list[str] = []
    given: Mapping[Any, Any] = _shortened(data, unread)
    return PrintedForm(
        title=_title(given),
        year=year_of(_text(given.get("year")) or ""),
        department=_text(given.get("department")),
        kind=_text(given.get("form")) or "",
        money_unit=_text(given.get("money_unit")) or "",
        layout=_text(given.get("weights_layout")) or "",
        is_whole=(_text(given.get("text_seen")) or "full").startswith("full"),
        funding=tuple(_funding(row) for row in _rows(given, "funding_rows", unread)),
        indicators=tuple(_indicator(row) for row in _rows(given, "indicators", unread)),
        figures=_figures(given.get("figures_as_printed"), "figures_as_printed", unread),
        totals=_figures(given.get("totals_as_printed"), "totals_as_printed", unread),
        unread=tuple(unread),
    )


def year_of(text: str) -> int | None:
    """The first year named in a text."""
    return next(iter(all_years_in(text)), None)


def _shortened(data: Any, unread: list[str], depth: int = 0) -> Any:
    """The same data with no text longer than a cell of a form can be; what was cut is said once for each."""
    if isinstance(data, Mapping) and depth <= 2 * DEEPEST:
        return {
            _shortened(key, unread, depth + 1)[:LONGEST_LABEL] if isinstance(key, str) else key: _shortened(
                value, unread, depth + 1
            )
            for key, value in data.items()
        }
    if isinstance(data, list) and depth <= 2 * DEEPEST:
        return [_shortened(item, unread, depth + 1) for item in data]
    if isinstance(data, str) and len(data) > LONGEST_CELL:
        unread.append(f"“{data[:20]}…”有 {len(data)} 字，只读了前 {LONGEST_CELL} 字。")
        return data[:LONGEST_CELL]
    return data


def _title(data: Mapping[Any, Any]) -> str:
    source = data.get("source")
    return (_text(source.get("title")) or "") if isinstance(source, Mapping) else ""


def _rows(data: Mapping[Any, Any], key: str, unread: list[str]) -> Iterator[Mapping[Any, Any]]:
    rows = data.get(key)
    if rows is None:
        return
    if not isinstance(rows, list):
        unread.append(f"{key} 应是一列行，未能读取。")
        return
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Mapping):
            yield row
        else:
            unread.append(f"{key} 第 {number} 行不是“列名: 值”，未能读取。")


def _funding(row: Mapping[Any, Any]) -> PrintedFunding:
    texts = {_BRACKETS.sub("", str(key)).strip(): _text(value) for key, value in row.items()}  # 全年执行数（B）
    cells: dict[str, str | None] = {}
    for label, text in texts.items():
        cells.setdefault(role_of(Kind.MONEY, label), text)
    name = next((texts[key] for key in _FUNDING_NAMES if key in texts), None)
    return PrintedFunding(name=name or "", **{role: cells.get(role) for role in FUNDING_ROLES})


def _indicator(row: Mapping[Any, Any]) -> PrintedIndicator:
    reason, has_reason = _reason(row)
    direction = _text(row.get("direction")) or ""
    return PrintedIndicator(
        level1=_text(row.get("level1")) or "",
        level2=_text(row.get("level2")) or "",
        name=_text(row.get("level3")) or "",
        target=_text(row.get("target")),
        actual=_text(row.get("actual")),
        weight=_text(row.get("weight")),
        score=_text(row.get("score")),
        reason=reason,
        has_reason=has_reason,
        direction=_DIRECTIONS.get(direction, "none" if direction else ""),
    )


def _reason(row: Mapping[Any, Any]) -> tuple[str, bool | None]:
    """The reader noted ``absent``, ``present: …`` or that the form has none; a form itself has the words."""
    text = _text(row.get("deviation_reason"))
    if text is None or text.startswith("no"):
        return "", None
    if text in _NO_REASON or text.startswith("absent"):
        return "", False
    return text.removeprefix("present").lstrip(": ") if text.startswith("present") else text, True


def _figures(data: object, key: str, unread: list[str]) -> tuple[PrintedFigure, ...]:
    if data is None:
        return ()
    if isinstance(data, list) and any(isinstance(item, Mapping) for item in data):
        printed = _items(data, (), (), unread)
    elif isinstance(data, Mapping):
        printed = _flat(data, (), (), unread)
    else:
        unread.append(f"{key} 应是“名称: 数值”，未能读取。")
        return ()
    figures: list[PrintedFigure] = []
    for figure in printed:
        if len(figures) == MOST_FIGURES:
            unread.append(f"{key} 超过 {MOST_FIGURES} 项，其余未读。")
            break
        figures.append(figure)
    return tuple(figures)


def _flat(
    data: Mapping[Any, Any], path: tuple[str, ...], columns: tuple[str, ...], unread: list[str]
) -> Iterator[PrintedFigure]:
    """Every figure with its headings; ``columns`` is either a key of its own or stands in a heading's brackets."""
    if len(path) >= DEEPEST:
        unread.append(f"“{path[0]}”嵌套超过 {DEEPEST} 层，未能读取。")
        return
    if "columns" in data:
        columns = _columns(data["columns"])
    for key, value in data.items():
        label = _text(key) or ""
        if label == "columns":
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, (*path, label), _columns_in(label) or columns, unread)
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            yield from _items(value, (*path, label), columns, unread)
        elif isinstance(value, list):
            values = tuple(_text(item) for item in value)
            own = _columns_in(label) or columns
            yield PrintedFigure((*path, label), values, own if len(own) == len(values) else ())
        else:
            yield from _split(path, label, _text(value))


def _items(
    data: Sequence[Any], path: tuple[str, ...], columns: tuple[str, ...], unread: list[str]
) -> Iterator[PrintedFigure]:
    """A list of items, each named by one of its keys; an item with a single value is a figure of that name."""
    for number, item in enumerate(data, start=1):
        if not isinstance(item, Mapping):
            continue
        key = next((key for key in ITEM_KEYS if key in item), None)
        name = (_text(item[key]) if key else None) or str(number)
        inner = {other: value for other, value in item.items() if other != key}
        if key and inner.keys() in ({"value"}, {"values"}):
            yield from _flat({name: next(iter(inner.values()))}, path, columns, unread)
        else:
            yield from _flat(inner, (*path, name), columns, unread)


def _split(path: tuple[str, ...], label: str, text: Printed) -> Iterator[PrintedFigure]:
    """``接待批次/人次: 30 / 579`` are two figures; ``三公 预算/决算`` share the first word."""
    names, texts = label.split("/"), (text or "").split("/")
    if len(names) < 2 or len(names) != len(texts) or not all(re.match(r"\s*\d", part) for part in texts):
        yield PrintedFigure((*path, label), (text,))
        return
    stem, has_stem, first = names[0].rpartition(" ")
    for name, part in zip([first, *names[1:]], texts, strict=True):
        yield PrintedFigure((*path, f"{stem}{name}" if has_stem else name), (part.strip(),))


def _columns(data: object) -> tuple[str, ...]:
    if isinstance(data, list):
        return tuple(_text(item) or "" for item in data)
    return tuple(part.strip() for part in re.split(r"[/／]", _text(data) or ""))


def _columns_in(label: str) -> tuple[str, ...]:
    match = _COLUMNS_IN_LABEL.search(label)
    return tuple(part.strip() for part in re.split(r"[/／、]", match[1])) if match else ()


def _text(value: object) -> Printed:
    """A scalar as text; nothing stays nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value).strip()
