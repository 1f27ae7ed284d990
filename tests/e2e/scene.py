"""An empty 2020 cycle of 岳麓区 with one account for each role: where the first journey starts."""

from datetime import timedelta

from django.utils import timezone

from apps.accounts.actions import add_user
from apps.accounts.enums import Role
from apps.accounts.facts import Period, UserDetails
from apps.departments.actions import add_department, add_region
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import DepartmentDetails
from apps.evaluations.actions import CyclePlan, open_cycle
from apps.indicators.queries import latest_scheme
from tests.e2e.service import PASSWORD

ROLES = {
    "tianbao": (Role.STAFF, "302001"),
    "bumen": (Role.DEPARTMENT_REVIEWER, "302001"),
    "gushi": (Role.LINE_SECTION, "SMG"),
    "jixiao": (Role.PERFORMANCE, "JXG"),
    "guanli": (Role.ADMINISTRATOR, "CZJ"),
    "linju": (Role.STAFF, "303001"),
}


def build() -> None:
    """Found the region, its people, and the cycle. Needs loaded schemes and codes."""
    today = timezone.localdate()
    region = add_region("430104", "长沙市岳麓区", "岳麓区")
    commerce = DepartmentDetails(
        code="302001",
        name="岳麓区商务局",
        kind=DepartmentKind.DEPARTMENT,
        nature=UnitNature.PARTY_OR_GOVERNMENT,
        funding=Funding.FULL,
        section_code="SMG",
    )
    departments = {
        details.code: add_department(region, details)
        for details in (
            DepartmentDetails(code="CZJ", name="岳麓区财政局", kind=DepartmentKind.BUREAU),
            DepartmentDetails(code="SMG", name="商贸股", kind=DepartmentKind.SECTION, parent_code="CZJ"),
            DepartmentDetails(code="JXG", name="绩效股", kind=DepartmentKind.SECTION, parent_code="CZJ"),
            commerce,
            DepartmentDetails(code="303001", name="示例邻局", kind=DepartmentKind.DEPARTMENT, section_code="SMG"),
        )
    }
    for username, (role, code) in ROLES.items():
        details = UserDetails(username=username, name=f"{role.label}{username}")
        add_user(details, departments[code], role, Period(today - timedelta(days=30)), password=PASSWORD)
    plan = CyclePlan(
        year=2020,
        title="2020年度部门整体支出绩效自评",
        issuer="岳麓区财政局",
        opens_on=today - timedelta(days=10),
        fill_deadline=today + timedelta(days=20),
        review_deadline=today + timedelta(days=60),
    )
    scheme, project_scheme = latest_scheme("changsha-district-2020"), latest_scheme("national-project-2020")
    assert scheme is not None
    assert project_scheme is not None
    open_cycle(region, plan, scheme, project_scheme, [departments["302001"], departments["303001"]])
