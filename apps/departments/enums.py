"""Kinds, nature and funding of departments (regulation §0, §7.3)."""

from collections.abc import Mapping

from apps.core.enums import LabelledEnum


class DepartmentKind(LabelledEnum):
    """What a node of the tree is."""

    REGION = "region", "行政区"
    BUREAU = "bureau", "财政局"
    SECTION = "section", "财政局股室"
    DEPARTMENT = "department", "预算部门"
    UNIT = "unit", "预算单位"


class UnitNature(LabelledEnum):
    """Nature of a unit; the values are the codes of the published coding."""

    PARTY_OR_GOVERNMENT = "100", "党政机关"
    MANAGED_AS_CIVIL_SERVICE = "210", "参照公务员法管理的事业单位"
    PUBLIC_CLASS_ONE = "221", "公益一类事业单位"
    PUBLIC_CLASS_TWO = "222", "公益二类事业单位"
    COMMERCIAL = "230", "从事生产经营活动的事业单位"
    SOCIAL_ORGANISATION = "300", "社会团体"
    OTHER = "900", "其他"


class Funding(LabelledEnum):
    """How far the budget pays for a unit."""

    FULL = "full", "全额拨款"
    PARTIAL = "partial", "差额拨款"
    NONE = "none", "自收自支"


# The kinds that have a budget code and hand in evaluations.
REPORTING_KINDS = frozenset({DepartmentKind.DEPARTMENT, DepartmentKind.UNIT})

# The kinds a node may stand under. A unit may stand under a unit, but no deeper than 三级预算单位.
PARENT_KINDS: Mapping[DepartmentKind, frozenset[DepartmentKind]] = {
    DepartmentKind.BUREAU: frozenset({DepartmentKind.REGION}),
    DepartmentKind.SECTION: frozenset({DepartmentKind.BUREAU}),
    DepartmentKind.DEPARTMENT: frozenset({DepartmentKind.REGION}),
    DepartmentKind.UNIT: frozenset({DepartmentKind.DEPARTMENT, DepartmentKind.UNIT}),
}
