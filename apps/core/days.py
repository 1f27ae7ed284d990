"""The field of every form that asks for a day."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from apps.core.parameters import FIRST_YEAR, LAST_YEAR

_PLAUSIBLE = f"日期应在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间。"


def day_field(label: str, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> forms.DateField:
    """A date chosen with the browser's own calendar, of a year that can be meant."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[
            MinValueValidator(date(FIRST_YEAR, 1, 1), _PLAUSIBLE),
            MaxValueValidator(date(LAST_YEAR, 12, 31), _PLAUSIBLE),
        ],
        error_messages={"invalid": "请填写有效的日期，如 2026-03-31。", **(error_messages or {})},
        **kwargs,
    )
