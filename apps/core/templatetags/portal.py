"""Filters and tags that show figures, dates, icons, badges and the stacked bar in templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.amounts import show_amount, show_percent
from apps.core.grids import GridCell, GridRow, draw_control, draw_icon, draw_mark, draw_row
from apps.core.texts import sentence

register = template.Library()

DAYS_THAT_ARE_CLOSE = 7
BAR_WIDTH = 1000

register.filter("sentence", sentence)
register.simple_tag(draw_icon, name="icon")


@register.filter
def amount(value: Decimal | None, places: int = 2) -> str:
    """``1,234.50``; empty for ``None``."""
    return show_amount(value, places)


@register.filter
def percent(value: Decimal | None) -> str:
    """``80.80%`` for 80.8; empty for ``None``."""
    return show_percent(value)


@register.filter
def chinese_date(value: date | None) -> str:
    """``2026年4月20日``; a datetime is taken to local time first; empty for ``None``."""
    if value is None:
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月{local.day}日"


@register.filter
def chinese_moment(value: datetime | None) -> str:
    """``2026年4月20日 14:05`` in local time; empty for ``None``."""
    if value is None:
        return ""
    return f"{chinese_date(value)} {_local(value):%H:%M}"


@register.filter
def days_left(deadline: date | None, today: date) -> str:
    """``剩 6 天``, ``今天截止`` or ``逾期 2 天``; empty without a deadline."""
    if deadline is None:
        return ""
    days = (deadline - today).days
    if days > 0:
        return f"剩 {days} 天"
    return f"逾期 {-days} 天" if days else "今天截止"


@register.simple_tag
@lru_cache(maxsize=1024)
def badge(kind: str, label: str) -> SafeString:
    """A state as icon and word. ``kind`` is one of done, active, warning, error, empty."""
    return SafeString(render_to_string("_badge.html", {"kind": kind, "label": label}).strip())


@register.simple_tag
def deadline_badge(deadline: date | None, today: date) -> SafeString:
    """The days left as a badge: calm, close (a week) or past; nothing without a deadline."""
    if deadline is None:
        return SafeString("")
    days = (deadline - today).days
    kind = "error" if days < 0 else "warning" if days <= DAYS_THAT_ARE_CLOSE else "clock"
    return badge(kind, days_left(deadline, today))


@register.simple_tag
def grid_cells(row: GridRow, locked_reason: str | None) -> SafeString:
    """The heading, the cells and the way to remove a grid row."""
    return draw_row(row, is_locked=locked_reason is not None)


@register.simple_tag
def control(cell: GridCell, locked_reason: str | None, placeholder: str = "", rows: int = 1) -> SafeString:
    """The control of one cell with its note."""
    return draw_control(cell, is_locked=locked_reason is not None, placeholder=placeholder, rows=rows)


@register.simple_tag(takes_context=True)
def carried_mark(context: template.Context, cell: str) -> SafeString:
    """The badge of a cell that is drawn by hand, where its text was taken over from last year."""
    carried = context.get("carried") or {}
    return draw_mark(f"carried.{cell}", carried[cell]) if cell in carried else SafeString("")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar as it is drawn; ``x`` and ``width`` in thousandths of the bar."""

    part: Any
    x: int
    width: int


@register.inclusion_tag("_stacked_bar.html")
def stacked_bar(parts: Sequence[Any], title: str) -> dict[str, Any]:
    """Counts as one bar whose segments, and the legend's entries, are links that filter.

    Each of ``parts`` has ``label``, ``count``, ``kind`` (as in ``badge``), ``url`` and ``is_current``.
    """
    total = sum(part.count for part in parts)
    segments: list[Segment] = []
    before = 0
    for part in parts:
        x = BAR_WIDTH * before // (total or 1)
        before += part.count
        segments.append(Segment(part, x, BAR_WIDTH * before // (total or 1) - x))
    return {"segments": segments, "total": total, "title": title}


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
