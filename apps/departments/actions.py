"""Every change of the tree of departments."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F

from apps.core.tabular import ChangeKind, Import
from apps.departments.enums import DepartmentKind
from apps.departments.facts import DepartmentDetails, Directory
from apps.departments.imports import read_departments
from apps.departments.models import Department
from apps.departments.queries import tree_of
from apps.departments.rules import completed, problems_of, refusal_of_kind_change
from apps.trace.actions import record
from apps.trace.enums import TraceKind
from apps.trace.facts import differing, imported

_IMPORTED_FIELDS = ["name", "short_name", "kind", "nature", "funding", "parent", "responsible_section"]


def add_region(code: str, name: str, short_name: str = "") -> Department:
    """Found a region: the root of a tree. Raises ``ValidationError`` for a code that is not six digits or taken."""
    region = Department(code=code, name=name, short_name=short_name, kind=DepartmentKind.REGION)
    region.full_clean()
    with transaction.atomic():
        region.save()
        record(TraceKind.DEPARTMENT, f"新建行政区：{name}", {"code": (None, code)}, subject=region, department=region)
    return region


@transaction.atomic
def add_department(region: Department, details: DepartmentDetails) -> Department:
    """Add one node to the tree of ``region``. Raises ``ValidationError`` with the messages by field."""
    directory = _locked_directory(region)
    if details.code in directory:
        raise ValidationError({"code": f"编码“{details.code}”已被“{directory[details.code].name}”使用。"})
    details = completed(details, directory)
    _refuse_problems({**directory, details.code: details}, details.code)
    department = Department(region=region)
    _state(department, details, region)
    department.save()
    stated = differing({}, asdict(details))
    record(TraceKind.DEPARTMENT, f"新增单位：{details.name}", stated, subject=department, department=department)
    return department


@transaction.atomic
def change_department(department: Department, details: DepartmentDetails) -> Department:
    """Restate one node; units that were looked after by its old section follow to the new one.

    Raises ``ValidationError`` with the messages by field. The caller's ``department`` is changed in place.
    """
    region = department.region
    if region is None:
        raise ValidationError("行政区不能在这里修改。")
    directory = dict(_locked_directory(region))
    department.refresh_from_db()
    before = directory.pop(department.code)
    if details.code in directory:
        raise ValidationError({"code": f"编码“{details.code}”已被“{directory[details.code].name}”使用。"})
    if reason := refusal_of_kind_change(before.kind, details.kind):
        raise ValidationError({"kind": reason})
    details = completed(details, directory)
    followers = _followers_of(before, directory) if details.section_code != before.section_code else []
    directory |= {code: replace(directory[code], section_code=details.section_code) for code in followers}
    renamed = {code: _with_code_changed(other, before.code, details.code) for code, other in directory.items()}
    _refuse_problems({**renamed, details.code: details}, details.code)
    _state(department, details, region)
    department.save()
    Department.objects.filter(region=region, code__in=followers).update(
        responsible_section=department.responsible_section
    )
    changes = differing(asdict(before), asdict(details))
    changes |= {
        f"{code} section_code": (before.section_code or None, details.section_code or None) for code in followers
    }
    record(TraceKind.DEPARTMENT, f"修改单位：{details.name}", changes, subject=department, department=department)
    return department


@transaction.atomic
def import_departments(region: Department, rows: Sequence[Sequence[str]]) -> Import[DepartmentDetails]:
    """Write a whole spreadsheet or, when it has problems, nothing; the answer says which."""
    found = read_departments(rows, _locked_directory(region))
    if found.problems:
        return found
    by_code = {row.code: row for row in Department.objects.in_region(region.pk)}
    changed = [change.value for change in found.of(ChangeKind.CHANGED)]
    # A name may move from one department to another within one file; codes are free as names meanwhile.
    renamed = [by_code[details.code].pk for details in changed if by_code[details.code].name != details.name]
    Department.objects.filter(pk__in=renamed).update(name=F("code"))
    waiting = [change.value for change in found.of(ChangeKind.NEW)]
    while waiting:  # wave by wave: what a row stands under, and the section that looks after it, come before it
        ready = [details for details in waiting if _named_by(details) <= by_code.keys()]
        waiting = [details for details in waiting if not _named_by(details) <= by_code.keys()]
        created = [_filled(Department(region=region), details, region, by_code) for details in ready]
        by_code |= {row.code: row for row in Department.objects.bulk_create(created)}
    # One statement for some hundred rows: bulk_update takes seconds to word it, during which nobody else can write.
    Department.objects.bulk_create(
        [_filled(by_code[details.code], details, region, by_code) for details in changed],
        batch_size=500,
        update_conflicts=True,
        update_fields=_IMPORTED_FIELDS,
        unique_fields=["id"],
    )
    record(TraceKind.IMPORT, f"导入单位：{len(found.effective)} 行", imported(found), department=region)
    return found


def _locked_directory(region: Department) -> Directory:
    """The region's departments by code; changes of one tree wait for each other."""
    Department.objects.select_for_update().get(pk=region.pk, kind=DepartmentKind.REGION)
    return {node.details.code: node.details for node in tree_of(region.pk)}


def _refuse_problems(directory: Directory, code: str) -> None:
    """Raise all problems of the tree; those of the department ``code`` by field."""
    own: dict[str, list[str]] = {}
    others: dict[str, None] = {}  # in the order of the tree, each once
    for accused, field, message in problems_of(directory):
        if accused == code:
            own.setdefault(field, []).append(message)
        else:
            others[message] = None
    elsewhere = [message for message in others if not any(message in texts for texts in own.values())]
    if own or elsewhere:
        raise ValidationError({**own, NON_FIELD_ERRORS: elsewhere} if elsewhere else own)


def _followers_of(before: DepartmentDetails, directory: Directory) -> list[str]:
    """Codes of the units below ``before`` that have its section because they inherited it."""
    above = {before.code}
    for _ in range(2):
        above |= {code for code, other in directory.items() if other.parent_code in above}
    return [code for code in above & directory.keys() if directory[code].section_code == before.section_code]


def _with_code_changed(other: DepartmentDetails, old: str, new: str) -> DepartmentDetails:
    return replace(
        other,
        parent_code=new if other.parent_code == old else other.parent_code,
        section_code=new if other.section_code == old else other.section_code,
    )


def _state(department: Department, details: DepartmentDetails, region: Department) -> None:
    wanted = [code for code in (details.parent_code, details.section_code) if code]
    by_code = {row.code: row for row in Department.objects.in_region(region.pk).filter(code__in=wanted)}
    _fill(department, details, region, by_code)


def _named_by(details: DepartmentDetails) -> set[str]:
    """The codes that have to be known before the department is written."""
    return {details.parent_code, details.section_code} - {""}


def _filled(
    row: Department, details: DepartmentDetails, region: Department, by_code: dict[str, Department]
) -> Department:
    _fill(row, details, region, by_code)
    return row


def _fill(row: Department, details: DepartmentDetails, region: Department, by_code: dict[str, Department]) -> None:
    row.code = details.code
    row.name = details.name
    row.short_name = details.short_name
    row.kind = details.kind
    row.nature = details.nature or ""
    row.funding = details.funding or ""
    row.parent = by_code[details.parent_code] if details.parent_code else region
    row.responsible_section = by_code[details.section_code] if details.section_code else None
    row.is_active = details.is_active
