"""Builders of database constraints, each with its message in the user's words."""

from django.db.models import CheckConstraint, Q

from apps.core.enums import LabelledEnum


def in_choices(field: str, enum: type[LabelledEnum], table: str, *, blank: bool = False) -> CheckConstraint:
    """The column holds a value of ``enum`` (or the empty string with ``blank``)."""
    values = [member.value for member in enum] + ([""] if blank else [])
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{table}_{field}_known",
        violation_error_message="请从列表中选择。",
    )


def not_negative(field: str, table: str) -> CheckConstraint:
    """The column is empty or at least zero."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        name=f"{table}_{field}_not_negative",
        violation_error_message="此处不能为负数。",
    )
