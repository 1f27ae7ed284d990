"""A small district for tests: bureau, two sections, one department with a unit, and one without."""

from dataclasses import dataclass

from apps.departments.actions import add_department, add_region
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import DepartmentDetails
from apps.departments.models import Department


@dataclass(frozen=True)
class District:
    region: Department
    bureau: Department
    line_section: Department
    performance_section: Department
    commerce: Department
    promotion_centre: Department
    archive: Department


def details(code: str, name: str, kind: DepartmentKind, **more: object) -> DepartmentDetails:
    return DepartmentDetails(code=code, name=name, kind=kind, **more)  # type: ignore[arg-type]


def commerce_details(**changed: object) -> DepartmentDetails:
    stated = {
        "code": "302001",
        "name": "商务局",
        "kind": DepartmentKind.DEPARTMENT,
        "nature": UnitNature.PARTY_OR_GOVERNMENT,
        "funding": Funding.FULL,
        "section_code": "SMG",
    }
    return DepartmentDetails(**{**stated, **changed})  # type: ignore[arg-type]


def district(code: str = "430104", name: str = "岳麓区") -> District:
    region = add_region(code, name)
    bureau = add_department(region, details("CZJ", f"{name}财政局", DepartmentKind.BUREAU))
    line_section = add_department(region, details("SMG", "商贸股", DepartmentKind.SECTION, parent_code="CZJ"))
    performance = add_department(region, details("JXG", "绩效股", DepartmentKind.SECTION, parent_code="CZJ"))
    commerce = add_department(region, commerce_details())
    centre = add_department(region, details("302002", "投资促进中心", DepartmentKind.UNIT, parent_code="302001"))
    archive = add_department(region, details("303001", "档案馆", DepartmentKind.DEPARTMENT))
    return District(region, bureau, line_section, performance, commerce, centre, archive)
