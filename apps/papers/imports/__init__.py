"""Reading what others printed: case files, workbooks and documents, into the shapes that the checks judge."""

from apps.papers.facts import (
    Printed,
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    UnreadableFormError,
)
from apps.papers.imports.cases import form_of_case
from apps.papers.imports.expressions import (
    Expression,
    Kind,
    decimals_of,
    number_of,
    plain,
    read_expression,
    says_no_points,
)
from apps.papers.imports.narratives import Part, level_of_heading, part_of
from apps.papers.imports.quantities import Amount, amount_of, is_blank, quantities_in, scale_of_unit, unit_above

__all__ = [
    "Amount",
    "Expression",
    "Kind",
    "Part",
    "Printed",
    "PrintedFigure",
    "PrintedForm",
    "PrintedFunding",
    "PrintedIndicator",
    "UnreadableFormError",
    "amount_of",
    "decimals_of",
    "form_of_case",
    "is_blank",
    "level_of_heading",
    "number_of",
    "part_of",
    "plain",
    "quantities_in",
    "read_expression",
    "says_no_points",
    "scale_of_unit",
    "unit_above",
]
