"""Columns that several apps share."""

from typing import Any

from django.conf import settings
from django.db import models

from apps.core.amounts import Cell


class AmountField(models.DecimalField[Any, Any]):
    """An amount in the unit of its table: 15 digits, six of them behind the point; null means not filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=15, decimal_places=6, null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_digits", "decimal_places", "null", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class ScoreField(models.DecimalField[Any, Any]):
    """Points or a weight: up to 999.99 with two decimals; null means not given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=5, decimal_places=2, null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_digits", "decimal_places", "null", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class EditedRow(models.Model):
    """A row that people edit: who touched it last and when.

    ``rejected`` keeps, by field name, the text that was typed into a number field and could not be read.
    """

    rejected = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def cell_of(row: EditedRow, field: str) -> Cell:
    """A number column as a cell: its number, or the text that could not be read as one."""
    return Cell(getattr(row, field), row.rejected.get(field, ""))
