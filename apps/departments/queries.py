"""Reads of departments that build facts."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import BigIntegerField, Q

from apps.core import jobs
from apps.core.models import UNFINISHED, Job
from apps.core.prepared import PreparedAmong
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import Administrator, DepartmentDetails, TreeNode
from apps.departments.models import Department


def region_administered_by(user: Administrator) -> Department:
    """The region that an administrator keeps."""
    return Department.objects.get(pk=user.administered_region_id or 0, kind=DepartmentKind.REGION)


def owner_of(region_id: int) -> str:
    """The administrators of a region as the owner of jobs (``core.jobs``)."""
    return f"region {region_id}"


def unfinished_jobs_of(region_id: int) -> list[Job]:
    """Long work for a region that waits or is under way, oldest first; one query."""
    return list(jobs.shown_to(owner_of(region_id)).filter(state__in=UNFINISHED).order_by("pk"))


def tree_of(region_id: int) -> list[TreeNode]:
    """All of one region in the order of the printed tree (parents first, then by code), in one query."""
    by_id = {row.pk: row for row in Department.objects.in_region(region_id)}
    children: defaultdict[int | None, list[Department]] = defaultdict(list)
    for row in by_id.values():
        children[row.parent_id].append(row)
    tree: list[TreeNode] = []
    waiting = [(0, row) for row in reversed(children[region_id])]
    while waiting:
        depth, row = waiting.pop()
        section = by_id.get(row.responsible_section_id or 0)
        tree.append(TreeNode(row.pk, depth, _details_of(row, by_id), section.name if section else ""))
        waiting += [(depth + 1, child) for child in reversed(children[row.pk])]
    return tree


def covered_by(department_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each department or unit the ids of itself and of the units below it, in one query.

    Units stand at most two levels below their department (三级预算单位).
    """
    covered = {department_id: {department_id} for department_id in department_ids}
    for unit_id, parent_id, above_id in _UNITS_BELOW(covered):
        for ancestor_id in (parent_id, above_id):
            if ancestor_id in covered:
                covered[ancestor_id].add(unit_id)
    return {department_id: frozenset(ids) for department_id, ids in covered.items()}


_UNITS_BELOW = PreparedAmong(
    BigIntegerField(),
    lambda above: Department.objects.filter(
        Q(parent__id__in=above) | Q(parent__parent__id__in=above), kind=DepartmentKind.UNIT
    ).values_list("pk", "parent_id", "parent__parent_id"),
)


def _details_of(row: Department, by_id: Mapping[int, Department]) -> DepartmentDetails:
    parent = by_id.get(row.parent_id or 0)
    section = by_id.get(row.responsible_section_id or 0)
    return DepartmentDetails(
        code=row.code,
        name=row.name,
        kind=DepartmentKind(row.kind),
        short_name=row.short_name,
        parent_code=parent.code if parent else "",
        nature=UnitNature(row.nature) if row.nature else None,
        funding=Funding(row.funding) if row.funding else None,
        section_code=section.code if section else "",
        is_active=row.is_active,
    )
