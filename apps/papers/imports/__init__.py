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
from apps.papers.imports.typed import (
    Typed,
    in_unit,
    problem_of,
    read_typed,
    target_of,
    understood_actual,
    understood_target,
)

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
    "Typed",
    "UnreadableFormError",
    "amount_of",
    "decimals_of",
    "form_of_case",
    "in_unit",
    "is_blank",
    "level_of_heading",
    "number_of",
    "part_of",
    "plain",
    "problem_of",
    "quantities_in",
    "read_expression",
    "read_typed",
    "says_no_points",
    "scale_of_unit",
    "target_of",
    "understood_actual",
    "understood_target",
    "unit_above",
]
