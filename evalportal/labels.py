"""Labels in templates: ``{% label "funding.actual" %}`` prints what the catalogue of fields calls a column."""

from collections.abc import Mapping

from django import template
from django.template.base import Parser, TextNode, Token
from django.utils.html import escape

from apps.accounts.facts import ACCOUNT_FIELDS, MEMBERSHIP_FIELDS, PASSWORD
from apps.budgets.enums import Column
from apps.budgets.facts import (
    CONTROL_COLUMNS,
    FIGURES,
    FUNDING_FIELDS,
    LINE_FIELDS,
    LINE_SUMS,
    PROJECT_FIELDS,
    TABLES,
)
from apps.core.fields import Field, by_name
from apps.departments.facts import DEPARTMENT_FIELDS
from apps.evaluations.facts import BASIC_FIELDS, CYCLE_FIELDS
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, SCHEME_FIELDS, SchemeContent

register = template.Library()

# Every catalogue by the first part of its names, which is that of its cells wherever it has cells.
CATALOGUES: Mapping[str, Mapping[str, Field]] = {
    "department": DEPARTMENT_FIELDS,
    "account": {**ACCOUNT_FIELDS, PASSWORD.name: PASSWORD},
    "membership": MEMBERSHIP_FIELDS,
    "scheme": SCHEME_FIELDS[SchemeContent],
    "cycle": CYCLE_FIELDS,
    "basics": BASIC_FIELDS,
    "figure": {key: Field(key, figure.label, figure.unit.label) for key, figure in FIGURES.items()},
    "rate": by_name(*(Field(rate.key, rate.label, "%") for table in TABLES for rate in table.every_rate)),
    "column": by_name(*(Field(column.value, column.label) for column in Column)),
    "control": CONTROL_COLUMNS,
    "line": LINE_FIELDS,
    "lines": LINE_SUMS,
    "project": PROJECT_FIELDS,
    "funding": FUNDING_FIELDS,
    "form": FORM_FIELDS,
    "indicator": INDICATOR_FIELDS,
    "score": ENTRY_FIELDS,
}

# As the trace names them: by the part of a cell, or by the table of a row.
TRACED: Mapping[str, Mapping[str, Field]] = {
    **CATALOGUES,
    "user": CATALOGUES["account"],
    "budgetline": LINE_FIELDS,
    "evaluation": by_name(
        Field("submitted_at", "提交时间"),
        Field("received_at", "财政收件时间"),
        Field("approved_at", "审定时间"),
        Field("published_at", "公开时间"),
        Field("moved_at", "最近办理时间"),
    ),
    "historyentry": by_name(Field("at", "办理时间")),
    "projectevaluation": FORM_FIELDS,
    "projectfunding": FUNDING_FIELDS,
    "projectindicator": INDICATOR_FIELDS,
    "scoreentry": ENTRY_FIELDS,
    # Without a column: the reviewed score of the whole row.
    "score": {**ENTRY_FIELDS, "": ENTRY_FIELDS["reviewed"]},
    "indicator": {**INDICATOR_FIELDS, "": ENTRY_FIELDS["reviewed"]},
    "scores": FORM_FIELDS,
}


@register.tag
def label(parser: Parser, token: Token) -> TextNode:
    """``{% label "line.original" %}``; with ``short``, ``unit``, or ``break=2`` for a line break after two characters.

    The text is fixed when the page is compiled; a name that no catalogue has is a mistake of the template.
    """
    _, quoted, *options = token.split_contents()
    part, _, name = quoted.strip("\"'").partition(".")
    field = CATALOGUES.get(part, {}).get(name)
    if field is None:
        raise template.TemplateSyntaxError(f"no catalogue has a field {quoted}")
    text, broken = field.label, 0
    for option in options:
        match option.partition("="):
            case ("short", "", ""):
                text = field.brief
            case ("unit", "", ""):
                text = field.with_unit
            case ("break", "=", places) if places.isdecimal():
                broken = int(places)
            case _:
                raise template.TemplateSyntaxError(f"label does not know {option}")
    return TextNode(f"{escape(text[:broken])}<br>{escape(text[broken:])}" if broken else escape(text))
