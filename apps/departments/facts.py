"""Departments as frozen values, named by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from apps.core.fields import Field, by_name
from apps.departments.enums import DepartmentKind, Funding, UnitNature

# In the order of the spreadsheet's columns; its last is not among them.
DEPARTMENT_FIELDS: Mapping[str, Field] = by_name(
    Field("code", "预算编码", instruction="预算部门和预算单位填 6 位预算编码；财政局和股室可用短编码。", short="编码"),
    Field("name", "单位名称"),
    Field("short_name", "简称"),
    Field("kind", "单位类型", short="类型"),
    Field("parent_code", "上级单位编码", instruction="财政局和预算部门直接属于行政区，此处留空。", short="上级单位"),
    Field("nature", "单位性质"),
    Field("funding", "经费形式"),
    Field("section_code", "归口股室", instruction="预算单位留空时与上级部门相同。"),
    Field("is_active", "是否启用", short="启用"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentDetails:
    """What a person states about one node of a region's tree.

    ``parent_code`` is empty for what stands directly under the region; ``section_code`` names the section of
    the finance bureau that looks after a department or unit.
    """

    code: str
    name: str
    kind: DepartmentKind
    short_name: str = ""
    parent_code: str = ""
    nature: UnitNature | None = None
    funding: Funding | None = None
    section_code: str = ""
    is_active: bool = True


# All of one region by code, the region itself not among them.
Directory = Mapping[str, DepartmentDetails]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A department in the tree of its region: its id, its depth below the region (from 0) and its details."""

    id: int
    depth: int
    details: DepartmentDetails
    section_name: str = ""


@dataclass(frozen=True, slots=True)
class TreeFilter:
    """What the list of departments is narrowed to: part of a name or code, a kind, a section's code; empty is any."""

    text: str = ""
    kind: str = ""
    section_code: str = ""


class Administrator(Protocol):
    """A user as far as this app knows one: the app of accounts stands to the right of it."""

    @property
    def administered_region_id(self) -> int | None: ...
