"""An evaluation without its sheet: what every request about it asks first."""

from itertools import accumulate, pairwise

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField

from apps.core.parameters import LARGEST_ID
from apps.core.prepared import Given, Prepared
from apps.departments.models import Department
from apps.evaluations.models import Cycle, Evaluation
from apps.indicators.models import Scheme

OWN = (
    "id", "cycle_id", "department_id", "region_id", "scheme_id", "project_scheme_id", "status", "submitted_by_id",
    "submitted_at", "received_at", "changes", "is_divided", "finished",
)  # fmt: skip
OF_CYCLE = tuple(field.attname for field in Cycle._meta.concrete_fields)
OF_DEPARTMENT = tuple(field.attname for field in Department._meta.concrete_fields)

_ENDS = tuple(accumulate(map(len, (OWN, OF_CYCLE, OF_DEPARTMENT)), initial=0))
_READ = Prepared(
    lambda: Evaluation.objects.filter(pk=Given("evaluation", BigIntegerField())).values_list(
        *OWN, *(f"cycle__{name}" for name in OF_CYCLE), *(f"department__{name}" for name in OF_DEPARTMENT)
    )
)


def light_evaluation(evaluation_id: int) -> Evaluation | None:
    """The evaluation with its cycle and its department; one query.

    Everything else of it, its schemes too, is read when asked for.
    """
    rows = _READ(evaluation=evaluation_id) if evaluation_id <= LARGEST_ID else []
    if not rows:
        return None
    own, of_cycle, of_department = (slice(start, end) for start, end in pairwise(_ENDS))
    evaluation = Evaluation.from_db(DEFAULT_DB_ALIAS, OWN, rows[0][own])
    evaluation.cycle = Cycle.from_db(DEFAULT_DB_ALIAS, OF_CYCLE, rows[0][of_cycle])
    evaluation.department = Department.from_db(DEFAULT_DB_ALIAS, OF_DEPARTMENT, rows[0][of_department])
    evaluation.scheme = Scheme.from_db(DEFAULT_DB_ALIAS, ["id"], [evaluation.scheme_id])
    evaluation.project_scheme = Scheme.from_db(DEFAULT_DB_ALIAS, ["id"], [evaluation.project_scheme_id])
    return evaluation
