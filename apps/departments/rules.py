"""What must hold in the tree of a region, said in the words of the form and the spreadsheet."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from apps.departments.enums import PARENT_KINDS, REPORTING_KINDS, DepartmentKind
from apps.departments.facts import DepartmentDetails, Directory

NAME_LENGTH = 100
SHORT_NAME_LENGTH = 50
SHORT_CODE_LENGTH = 20

_BUDGET_CODE = re.compile(r"\d{6}", re.ASCII)
_SHORT_CODE = re.compile(rf"[0-9A-Za-z-]{{1,{SHORT_CODE_LENGTH}}}")


def completed(details: DepartmentDetails, directory: Directory) -> DepartmentDetails:
    """A unit without a section of its own is looked after by the section of the unit or department above it."""
    if details.kind != DepartmentKind.UNIT or details.section_code:
        return details
    above = details
    for _ in range(2):  # a unit stands at most two levels below its department
        above = directory.get(above.parent_code, above)
        if above.section_code:
            return replace(details, section_code=above.section_code)
    return details


def problems_of(directory: Directory) -> Iterator[tuple[str, str, str]]:
    """Everything wrong with a region's tree as (code, field, message)."""
    names = Counter(details.name for details in directory.values())
    for code, details in directory.items():
        for field, message in _problems_of_one(details, directory):
            yield code, field, message
        if details.name and names[details.name] > 1:
            yield code, "name", f"单位名称“{details.name}”重复，同一行政区内不能重名。"


def refusal_of_kind_change(before: DepartmentKind, after: DepartmentKind) -> str | None:
    """Only department and unit may turn into each other: accounts and evaluations hang on the kind."""
    if before == after or {before, after} == REPORTING_KINDS:
        return None
    return f"单位类型不能由“{before.label}”改为“{after.label}”，请停用后另行新增。"


def _problems_of_one(details: DepartmentDetails, directory: Directory) -> Iterator[tuple[str, str]]:
    yield from _problems_of_code(details)
    if not details.name:
        yield "name", "缺少单位名称。"
    if len(details.name) > NAME_LENGTH:
        yield "name", f"单位名称最多 {NAME_LENGTH} 个字。"
    if len(details.short_name) > SHORT_NAME_LENGTH:
        yield "short_name", f"简称最多 {SHORT_NAME_LENGTH} 个字。"
    yield from _problems_of_parent(details, directory)
    yield from _problems_of_section(details, directory)


def _problems_of_code(details: DepartmentDetails) -> Iterator[tuple[str, str]]:
    code = details.code
    if not code:
        yield "code", "缺少编码。"
    elif details.kind in REPORTING_KINDS and not _BUDGET_CODE.fullmatch(code):
        hint = "如果前面的 0 丢失，请把该列设为文本格式后重填。" if code.isdigit() and len(code) < 6 else ""
        yield "code", f"预算编码应为 6 位数字，“{code}”不是。{hint}"
    elif not _SHORT_CODE.fullmatch(code):
        yield "code", f"编码“{code}”只能用字母、数字和短横线，最多 {SHORT_CODE_LENGTH} 位。"


def _problems_of_parent(details: DepartmentDetails, directory: Directory) -> Iterator[tuple[str, str]]:
    kind, parent_code = details.kind, details.parent_code
    allowed = PARENT_KINDS.get(kind, frozenset())
    if DepartmentKind.REGION in allowed:
        if parent_code:
            yield "parent_code", f"{kind.label}直接属于行政区，上级单位编码应留空。"
        return
    wanted = "或".join(parent.label for parent in DepartmentKind if parent in allowed)
    parent = directory.get(parent_code)
    if not parent_code:
        yield "parent_code", f"{kind.label}须填上级单位编码，上级应是{wanted}。"
    elif parent is None:
        yield "parent_code", f"没有编码为“{parent_code}”的上级单位。"
    elif parent.kind not in allowed:
        yield "parent_code", f"{kind.label}的上级应是{wanted}，“{parent.name}”是{parent.kind.label}。"
    elif parent.kind == DepartmentKind.UNIT and not _is_second_level(parent, directory):
        yield "parent_code", f"预算单位最多到三级，“{parent.name}”下面不能再设单位。"
    elif details.is_active and not parent.is_active:
        yield "parent_code", f"上级“{parent.name}”已停用，“{details.name}”还在使用，须先停用下级。"


def _is_second_level(unit: DepartmentDetails, directory: Directory) -> bool:
    above = directory.get(unit.parent_code)
    return above is not None and above.kind == DepartmentKind.DEPARTMENT


def _problems_of_section(details: DepartmentDetails, directory: Directory) -> Iterator[tuple[str, str]]:
    if not details.section_code:
        return
    section = directory.get(details.section_code)
    if details.kind not in REPORTING_KINDS:
        yield "section_code", f"{details.kind.label}不设归口股室，请留空。"
    elif section is None or section.kind != DepartmentKind.SECTION:
        yield "section_code", f"没有编码或名称为“{details.section_code}”的财政局股室。"
    elif details.is_active and not section.is_active:
        yield "section_code", f"“{details.name}”的归口股室“{section.name}”已停用，请先改由其他股室归口。"
