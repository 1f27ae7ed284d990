"""Reads of departments that build facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import BigIntegerField, Q

from apps.core import jobs
from apps.core.models import UNFINISHED, Job
from apps.core.prepared import PreparedAmong
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import Administrator, DepartmentDetails, TreeFilter, TreeNode
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
    order = _outline(region_id, ((row.pk, row.parent_id) for row in by_id.values()))
    for row in by_id.values():  # what a join would bring
        if row.parent_id != region_id:
            row.parent = by_id[row.parent_id or 0]
        row.responsible_section = by_id.get(row.responsible_section_id or 0)
    return [_node_of(by_id[pk], depth) for pk, depth in order]


def _outline(region_id: int, rows: Iterable[tuple[int, int | None]]) -> Iterator[tuple[int, int]]:
    """Ids with their depth in the order of the tree; the ``rows`` are ids with their parents', by code."""
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, parent in rows:
        children[parent].append(pk)
    waiting = [(pk, 0) for pk in reversed(children[region_id])]
    while waiting:
        pk, depth = waiting.pop()
        yield pk, depth
        waiting += [(child, depth + 1) for child in reversed(children[pk])]


def _matching(wanted: TreeFilter) -> Q:
    text = wanted.text
    found = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__icontains=text) if text else Q()
    if wanted.kind:
        found &= Q(kind=wanted.kind)
    return found & Q(responsible_section__code=wanted.section_code) if wanted.section_code else found


@dataclass(frozen=True, slots=True)
class TreePage:
    """Some nodes of a region's tree in its order, how many were found, and how many there are."""

    nodes: list[TreeNode]
    start: int
    found: int
    total: int


def page_of_tree(region_id: int, wanted: TreeFilter, start: int, size: int) -> TreePage:
    """The nodes from ``start`` on, the first ones where there are none; only they are read whole. Three queries at
    most.
    """
    among = Department.objects.in_region(region_id)
    outline = list(_outline(region_id, among.values_list("pk", "parent_id")))
    listed = outline
    if wanted != TreeFilter():
        matching = set(among.filter(_matching(wanted)).values_list("pk", flat=True))
        listed = [place for place in outline if place[0] in matching]
    start = start if start < len(listed) else 0
    depths = dict(listed[start : start + size])
    rows = among.select_related("parent", "responsible_section").in_bulk(list(depths))
    nodes = [_node_of(rows[pk], depth) for pk, depth in depths.items()]
    return TreePage(nodes, start, len(listed), len(outline))


def sections_of(region_id: int) -> list[Department]:
    """The sections of the bureau, by code; one query."""
    return list(Department.objects.in_region(region_id).filter(kind=DepartmentKind.SECTION))


def details_of(department: Department) -> DepartmentDetails:
    """What is stated about a department whose parent and section are read."""
    return _node_of(department, 0).details


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


def _node_of(row: Department, depth: int) -> TreeNode:
    parent = row.parent if row.parent_id != row.region_id else None
    section = row.responsible_section
    details = DepartmentDetails(
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
    return TreeNode(row.pk, depth, details, section.name if section else "")
