"""Roles, where each may be held, and the password of the demo accounts."""

from collections.abc import Mapping

from apps.core.enums import LabelledEnum
from apps.departments.enums import REPORTING_KINDS, DepartmentKind

# Known to everyone: demo accounts can sign in only while the setting DEMO is on.
DEMO_PASSWORD = "Ziping-2025"


class Role(LabelledEnum):
    """What a person does in a department, a section or the bureau."""

    STAFF = "staff", "填报人"
    DEPARTMENT_REVIEWER = "department_reviewer", "部门审核人"
    LINE_SECTION = "line_section", "业务股室审核人"
    PERFORMANCE = "performance", "绩效股审核人"
    ADMINISTRATOR = "administrator", "系统管理员"


# The kinds of department in which a role can be held.
ROLE_KINDS: Mapping[Role, frozenset[DepartmentKind]] = {
    Role.STAFF: REPORTING_KINDS,
    Role.DEPARTMENT_REVIEWER: REPORTING_KINDS,
    Role.LINE_SECTION: frozenset({DepartmentKind.SECTION}),
    Role.PERFORMANCE: frozenset({DepartmentKind.SECTION}),
    Role.ADMINISTRATOR: frozenset({DepartmentKind.BUREAU}),
}
