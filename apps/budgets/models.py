"""Fiscal years, function classes, base figures, budget lines and projects of departments."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.budgets.enums import FundingSource, LineKind, LineNature, MoneySource, ProjectCategory
from apps.budgets.facts import FUNCTION_CLASS_FIELDS, PROJECT_FIELDS
from apps.core.constraints import in_choices, not_negative
from apps.core.models import AmountField, EditedRow
from apps.departments.models import Department


class FiscalYear(models.Model):
    """A budget year."""

    year = models.PositiveSmallIntegerField(
        "年度", primary_key=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="fiscal_year_plausible",
                violation_error_message="年度应在 2000 至 2100 之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"


class FunctionClass(models.Model):
    """支出功能分类(类), with the years in which code and name were valid (regulation §7.1)."""

    code = models.CharField(FUNCTION_CLASS_FIELDS["code"].label, max_length=7)
    name = models.CharField(FUNCTION_CLASS_FIELDS["name"].label, max_length=60)
    first_year = models.PositiveSmallIntegerField(FUNCTION_CLASS_FIELDS["first_year"].label)
    last_year = models.PositiveSmallIntegerField(FUNCTION_CLASS_FIELDS["last_year"].label, null=True, blank=True)
    is_confirmed = models.BooleanField(FUNCTION_CLASS_FIELDS["is_confirmed"].label, default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "first_year"],
                name="function_class_unique",
                violation_error_message="该年度的功能分类编码已存在。",
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="function_class_years_ordered",
                violation_error_message="停用年度不能早于启用年度。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Figure(EditedRow):
    """One cell of the base-data tables, in the unit of its definition (``facts.FIGURES``)."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="figures")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=60)
    value = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year", "name"],
                name="figure_unique",
                violation_error_message="同一指标在同一年度只能填一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class BudgetLine(EditedRow):
    """A function class with its money in 万元, as finely split as the department has it."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="budget_lines")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="budget_lines")
    function_class = models.ForeignKey(FunctionClass, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LineKind.choices(), default=LineKind.UNSPLIT)
    nature = models.CharField(max_length=10, choices=LineNature.choices(), default=LineNature.UNSPLIT)
    source = models.CharField(max_length=20, choices=MoneySource.choices(), default=MoneySource.UNSPLIT)
    original = AmountField()
    adjusted = AmountField()
    actual = AmountField()
    carry_in = AmountField()
    carry_out = AmountField()
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["function_class__code", "position", "id"]
        constraints = [
            in_choices("kind", LineKind, "budget_line"),
            in_choices("nature", LineNature, "budget_line"),
            in_choices("source", MoneySource, "budget_line"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.BASIC) | Q(nature=LineNature.UNSPLIT),
                name="budget_line_nature_only_in_basic",
                violation_error_message="只有基本支出区分人员经费和公用经费。",
            ),
        ]
        indexes = [models.Index(fields=["department", "year"])]

    def __str__(self) -> str:
        return f"{self.function_class_id} {self.actual}"


class Project(EditedRow):
    """A project of the budget."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="projects")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(PROJECT_FIELDS["name"].label, max_length=200, blank=True)
    code = models.CharField(PROJECT_FIELDS["code"].label, max_length=40, blank=True)
    category = models.CharField(
        PROJECT_FIELDS["category"].label,
        max_length=20,
        choices=ProjectCategory.choices(),
        default=ProjectCategory.BUSINESS,
    )
    implementing_unit = models.CharField(PROJECT_FIELDS["implementing_unit"].label, max_length=200, blank=True)
    prior_actual = AmountField(PROJECT_FIELDS["prior_actual"].label)

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("category", ProjectCategory, "project"),
            not_negative("prior_actual", "project"),
        ]
        indexes = [models.Index(fields=["department", "year"])]

    def __str__(self) -> str:
        return self.name


class ProjectFunding(EditedRow):
    """One split row of a project's money block, in 万元. Every project has one row for each source."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(max_length=20, choices=FundingSource.choices())
    original = AmountField()
    adjusted = AmountField()
    actual = AmountField()

    class Meta:
        constraints = [
            in_choices("source", FundingSource, "project_funding"),
            models.UniqueConstraint(
                fields=["project", "source"],
                name="project_funding_unique",
                violation_error_message="同一项目的同一资金来源只有一行。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"
