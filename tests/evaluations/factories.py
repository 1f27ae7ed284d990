"""Evaluations in the database for tests, made through the same actions as everybody's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.actions import load_function_classes
from apps.budgets.enums import FundingSource
from apps.budgets.models import FunctionClass
from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from apps.departments.facts import DepartmentDetails
from apps.departments.models import Department
from apps.evaluations.actions import (
    CellChange,
    CyclePlan,
    add_evidence,
    add_indicator,
    add_line,
    add_project,
    add_target,
    explain,
    open_cycle,
    perform,
    save_cells,
)
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, CellState, Section
from apps.evaluations.models import Cycle, Evaluation, ProjectIndicator
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess
from apps.evaluations.workflow import Level
from apps.indicators.actions import load_schemes
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_scheme
from tests.accounts.build import user
from tests.departments.build import District, district
from tests.evaluations.sheets import COMPLETE_FIGURES

SCHEMES = Path(__file__).resolve().parents[2] / "apps" / "indicators" / "schemes"
CHANGSHA, HUNAN = "changsha-district-2020", "hunan-department-form-2021"
ALL_LEVELS = frozenset(Level)
SUBMITTED_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)

FIGURES: Mapping[str, str] = {
    **{name: text for name, text in COMPLETE_FIGURES.items() if text is not None},
    **{
        f"{key}.{column}": "1"
        for key in ("office", "utilities_travel", "meetings_training")
        for column in ("prior", "budget", "actual")
    },
    "procurement.budget": "40",
    "procurement.actual": "40",
    "budget_added.current": "0",
    "three_public_prior_budget.current": "12",
}
ANSWERS: Mapping[str, str] = {
    "budget_completion_rate.deviation_reason": "部分项目资金年末结转。",
    "budget_completion_rate.improvement": "加快支付进度。",
    "building_area_control_rate.not_applicable": "yes",
    "building_investment_control_rate.not_applicable": "yes",
    **{f"management_system.tick.{number}": "yes" for number in range(4)},
    "fund_compliance.count": "0",
    **{f"disclosure.tick.{number}": "yes" for number in range(5)},
    "key_work_completion.value": "95",
    "key_work_completion.deviation_reason": "一项重点工作跨年完成。",
    "key_work_completion.improvement": "提前排定进度。",
    "economic_social_benefit.band": "reached",
    "economic_social_benefit.band_score": "6",
    "administrative_efficiency.level": "good",
    "satisfaction.value": "96",
}
INDICATORS = (
    ("产出指标", "数量指标", "培训人次", "ge", "200", "人次", "30", "210"),
    ("产出指标", "质量指标", "合格率", "ge", "95", "%", "20", "98"),
    ("效益指标", "社会效益指标", "就业率", "ge", "80", "%", "30", "72"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "ge", "90", "%", "10", "95"),
)


FUNDS: Mapping[str, str] = {
    "funds_general.budget": "800",
    "funds_general.adjusted": "950",
    "funds_general.actual": "900",
    "funds_government_fund.budget": "100",
    "funds_government_fund.adjusted": "110",
    "funds_government_fund.actual": "100",
}


def schemes(scheme: str = CHANGSHA) -> tuple[Scheme, Scheme]:
    """A shipped scheme for departments and the national project form, loaded once."""
    if not Scheme.objects.exists():
        load_schemes(SCHEMES)
    return latest_scheme(scheme), latest_scheme("national-project-2020")


def department(place: District, code: str, name: str, section: str = "SMG", parent: str = "") -> Department:
    """A further department, or with ``parent`` a unit, of the district."""
    kind = DepartmentKind.UNIT if parent else DepartmentKind.DEPARTMENT
    stated = DepartmentDetails(code=code, name=name, kind=kind, section_code=section, parent_code=parent)
    return add_department(place.region, stated)


def cycle(
    place: District,
    departments: Iterable[Department] | None = None,
    *,
    year: int = 2025,
    levels: frozenset[Level] = ALL_LEVELS,
    fill_deadline: date = date(2099, 3, 31),
    review_deadline: date = date(2099, 5, 31),
    now: datetime | None = None,
    scheme: str = CHANGSHA,
) -> Cycle:
    """A cycle of the district, by default for its department of commerce alone."""
    if not FunctionClass.objects.exists():
        load_function_classes()
    plan = CyclePlan(
        year=year,
        title=f"{year}年度部门整体支出绩效自评",
        issuer=place.bureau.name,
        opens_on=date(2020, 1, 1),
        fill_deadline=fill_deadline,
        review_deadline=review_deadline,
        has_department_review=Level.DEPARTMENT in levels,
        has_line_review=Level.LINE in levels,
        has_performance_review=Level.PERFORMANCE in levels,
    )
    chosen = [place.commerce] if departments is None else list(departments)
    return open_cycle(place.region, plan, *schemes(scheme), chosen, now or SUBMITTED_AT)


def evaluation_of(opened: Cycle, whose: Department) -> Evaluation:
    """The evaluation of a department in a cycle."""
    return Evaluation.objects.get(cycle=opened, department=whose)


def write(evaluation: Evaluation, staff: User, cells: Mapping[str, str]) -> None:
    """Type texts into cells; an unreadable one fails the test."""
    outcomes = save_cells(evaluation.pk, staff, [CellChange(cell, text) for cell, text in cells.items()])
    assert {outcome.state for outcome in outcomes} == {CellState.SAVED}


def fill_in(evaluation: Evaluation, staff: User) -> None:
    """Everything that a submission demands: no error is left, every warning is explained."""
    scheme, outline = evaluation.scheme.facts, evaluation.scheme.facts.outline
    write(
        evaluation,
        staff,
        {
            "basics.contact_name": "周敏",
            "basics.contact_phone": "0731-00000000",
            "basics.duties": "负责商贸流通和外资外贸。",
            "basics.main_work": "促消费、稳外贸。",
            **{f"figure.{name}": text for name, text in FIGURES.items()},
            **({} if scheme.project_form else {f"score.{name}": text for name, text in ANSWERS.items()}),
            **{f"narrative.{row.key}": f"{row.title}的情况。" for row in outline if not row.is_heading_only},
        },
    )
    if scheme.project_form:
        funds = {f"figure.{name}": text for name, text in FUNDS.items()}
        write(evaluation, staff, {**funds, "scores.execution_reason": "部分合同款按约定次年支付。"})
        targets(evaluation, staff)
    for code, kind, nature, original, adjusted, actual in (
        ("201", "basic", "personnel", "290", "300", "300"),
        ("201", "basic", "operating", "100", "110", "100"),
        ("216", "project", "unsplit", "510", "650", "600"),
    ):
        line = add_line(evaluation.pk, staff, code)
        values = {"kind": kind, "nature": nature, "original": original, "adjusted": adjusted, "actual": actual}
        write(evaluation, staff, {f"line.{line.pk}.{field}": text for field, text in values.items()})
    for name, original, adjusted, actual in (("促消费活动", "300", "350", "350"), ("外贸扶持", "210", "300", "250")):
        project(evaluation, staff, name, original, adjusted, actual)
    upload = SimpleUploadedFile("决算批复.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
    add_evidence(evaluation.pk, staff, upload, Section.EVIDENCE)
    explain_all(evaluation, staff)


def project(evaluation: Evaluation, staff: User, name: str, original: str, adjusted: str, actual: str) -> int:
    """A project with its whole form; the id of the project."""
    project_id = add_project(evaluation.pk, staff, name).project_id
    prefix = f"funding.{project_id}.{FundingSource.APPROPRIATION}"
    cells = {f"{prefix}.original": original, f"{prefix}.adjusted": adjusted, f"{prefix}.actual": actual}
    cells |= {
        f"project.{project_id}.implementing_unit": evaluation.department.name,
        f"project.{project_id}.expected_goal": "按计划完成。",
        f"project.{project_id}.achieved_goal": "已按计划完成。",
        f"project.{project_id}.execution_reason": "部分合同款按约定次年支付。",
    }
    for level1, level2, *values in INDICATORS:
        cells |= _indicator(add_indicator(evaluation.pk, staff, project_id, level1, level2), values)
    write(evaluation, staff, cells)
    return project_id


def targets(evaluation: Evaluation, staff: User) -> list[int]:
    """The rows of the department's own form, filled in; their ids."""
    rows = []
    for level1, level2, *values in INDICATORS:
        row = add_target(evaluation.pk, staff, level1, level2)
        write(evaluation, staff, _indicator(row, values))
        rows.append(row.pk)
    return rows


def _indicator(row: ProjectIndicator, values: Sequence[str]) -> dict[str, str]:
    fields = ("name", "operator", "target_number", "unit", "weight", "actual")
    return {
        **{f"indicator.{row.pk}.{field}": text for field, text in zip(fields, values, strict=True)},
        f"indicator.{row.pk}.deviation_reason": "部分企业延期招工。",
        f"indicator.{row.pk}.improvement": "次年提前对接。",
    }


def explain_all(evaluation: Evaluation, staff: User, text: str = "已核实，情况属实。") -> None:
    """Explain every warning that stands now."""
    sheet = sheet_of(evaluation)
    findings = find(sheet, assess(sheet), context_of(evaluation, sheet))
    keys = [found.key for found in findings if found.severity == "warning"]
    if keys:
        explain(evaluation.pk, staff, keys, text)


def advance(evaluation: Evaluation, *moves: tuple[User, Action], now: datetime = SUBMITTED_AT) -> None:
    """Make moves one after the other, a minute apart; those that need a comment get one."""
    for minute, (by, action) in enumerate(moves):
        perform(by, action, evaluation.pk, "请补充说明。", now + timedelta(minutes=minute))
    evaluation.refresh_from_db()


class Office:
    """A district with people in every role and one complete evaluation; the moves are up to the test."""

    def __init__(
        self,
        code: str = "430104",
        name: str = "岳麓区",
        *,
        levels: frozenset[Level] = ALL_LEVELS,
        scheme: str = CHANGSHA,
    ) -> None:
        self.place = district(code, name)
        self.staff = user(f"staff{code}", self.place.commerce, Role.STAFF)
        self.reviewer = user(f"head{code}", self.place.commerce, Role.DEPARTMENT_REVIEWER)
        self.line = user(f"line{code}", self.place.line_section, Role.LINE_SECTION)
        self.performance = user(f"perf{code}", self.place.performance_section, Role.PERFORMANCE)
        self.administrator = user(f"admin{code}", self.place.bureau, Role.ADMINISTRATOR)
        self.cycle = cycle(self.place, levels=levels, scheme=scheme)
        self.evaluation = evaluation_of(self.cycle, self.place.commerce)
