"""Changes of budget tables. Rows are locked and checked by the caller that knows whose turn it is."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max

from apps.budgets.enums import FundingSource
from apps.budgets.models import BudgetLine, FiscalYear, FunctionClass, Project, ProjectFunding
from apps.budgets.queries import function_classes_of
from apps.core.refusals import Refused
from apps.core.row_order import STEP

FUNCTION_CLASSES = Path(__file__).parent / "codes" / "function-classes.yaml"


def load_function_classes(path: Path = FUNCTION_CLASSES) -> int:
    """Bring the coded list of function classes up to date from a YAML file; the number of rows. Idempotent."""
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    with transaction.atomic():
        for row in document["classes"]:
            FunctionClass.objects.update_or_create(
                code=row["code"],
                first_year=row.get("since", document["first_year"]),
                defaults={
                    "name": row["name"],
                    "last_year": row.get("until"),
                    "is_confirmed": row["verified"] == "confirmed",
                },
            )
    return len(document["classes"])


def open_year(year: int) -> FiscalYear:
    """The fiscal year, made when it does not exist yet."""
    return FiscalYear.objects.get_or_create(year=year)[0]


def add_line(department_id: int, year: FiscalYear, function_code: str, *, by: int, at: datetime) -> BudgetLine:
    """A new, empty budget line behind those of its code. ``Refused`` when the code is not valid in that year."""
    function_class = function_classes_of(year.year).filter(code=function_code).first()
    if function_class is None:
        raise Refused(f"{year.year} 年度没有编码为“{function_code}”的支出功能分类，请从列表中选择。")
    place = {"department_id": department_id, "year": year, "function_class": function_class}
    last = BudgetLine.objects.filter(**place).aggregate(last=Max("position"))["last"]
    return BudgetLine.objects.create(**place, position=(last or 0) + STEP, edited_by_id=by, edited_at=at)


def add_project(department_id: int, year: FiscalYear, name: str, *, by: int, at: datetime) -> Project:
    """A new project with one empty funding row for each source of the official form."""
    project = Project.objects.create(department_id=department_id, year=year, name=name, edited_by_id=by, edited_at=at)
    ProjectFunding.objects.bulk_create(ProjectFunding(project=project, source=source) for source in FundingSource)
    return project
